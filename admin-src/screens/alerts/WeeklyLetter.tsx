import { Button } from '@wordpress/components';
import { useDispatch } from '@wordpress/data';
import { useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import { store as noticesStore } from '@wordpress/notices';
import { useGo } from '../../components/go.ts';
import { LoadFailure } from '../../components/LoadFailure.tsx';
import { Moment } from '../../components/Moment.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { NOTICES } from '../../data/notices.ts';
import { request, RequestFailure, ROUTES } from '../../data/rest.ts';
import { useAnswer } from '../../data/use-answer.ts';
import type { Letter } from './types.ts';

/** The week in figures, as it is mailed every Monday: seen here first, and sent at once by a button. */
export function WeeklyLetter() {
	const [shown, setShown] = useState(false);
	return (
		<>
			<p className="pintally-before">
				{__(
					'Every Monday the figures of the week before, each beside its median of eight weeks, and what is open. It comes even if all is well, so that its absence says something.',
					'pintally',
				)}
			</p>
			{shown ? (
				<Preview />
			) : (
				<Button __next40pxDefaultSize variant="secondary" onClick={() => setShown(true)}>
					{__('See the letter', 'pintally')}
				</Button>
			)}
		</>
	);
}

function Preview() {
	const { answer, failure, ask } = useAnswer<Letter>(ROUTES.letter);
	const [sending, setSending] = useState(false);
	const { createSuccessNotice, createErrorNotice } = useDispatch(noticesStore);
	const go = useGo();
	if (answer === null) {
		return failure ? <LoadFailure message={failure.message} onRetry={ask} /> : <Skeleton lines={8} />;
	}
	const send = async () => {
		setSending(true);
		try {
			await request<Letter>({ path: ROUTES.letter, method: 'POST' });
			/* translators: %s: an e-mail address. */
			const words = sprintf(__('The letter was sent to %s.', 'pintally'), answer.to);
			void createSuccessNotice(words, { type: 'snackbar', context: NOTICES });
			ask();
		} catch (error) {
			if (!(error instanceof RequestFailure)) {
				throw error;
			}
			void createErrorNotice(error.message, { type: 'snackbar', context: NOTICES, explicitDismiss: true });
		} finally {
			setSending(false);
		}
	};
	return (
		<div className="pintally-letter">
			<p>
				<strong>{answer.subject}</strong>
			</p>
			<iframe title={__('The weekly letter', 'pintally')} sandbox="" srcDoc={answer.html} />
			<div className="pintally-actions">
				<Button
					__next40pxDefaultSize
					variant="primary"
					isBusy={sending}
					aria-disabled={sending}
					onClick={() => void (sending || send())}
				>
					{/* translators: %s: an e-mail address. */}
					{sprintf(__('Send it to %s now', 'pintally'), answer.to)}
				</Button>
				<Button
					__next40pxDefaultSize
					variant="tertiary"
					onClick={() => go({ tab: 'settings', field: 'alert_email' })}
				>
					{answer.on ? __('Change who gets it', 'pintally') : __('Switch it on', 'pintally')}
				</Button>
				<span className="pintally-quiet">
					{__('Last sent:', 'pintally')} <Moment at={answer.sent_at} />
				</span>
			</div>
		</div>
	);
}
