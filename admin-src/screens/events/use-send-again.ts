import { useDispatch } from '@wordpress/data';
import { useState } from '@wordpress/element';
import { _n, sprintf } from '@wordpress/i18n';
import { store as noticesStore } from '@wordpress/notices';
import { sendAgain } from '../../data/events.ts';
import { NOTICES } from '../../data/notices.ts';
import { RequestFailure } from '../../data/rest.ts';

const MANNER = { type: 'snackbar', context: NOTICES, explicitDismiss: true } as const;

/** Sends refused events again and says what became of it. */
export function useSendAgain(onDone: () => void) {
	const { createSuccessNotice, createErrorNotice } = useDispatch(noticesStore);
	const [sending, setSending] = useState(false);
	const send = async (ids: readonly string[]): Promise<void> => {
		if (sending) {
			return;
		}
		setSending(true);
		try {
			const { waiting, refused } = await sendAgain(ids);
			if (waiting.length > 0) {
				const words = sprintf(
					/* translators: %d: number of events. */
					_n(
						'%d event is on its way again.',
						'%d events are on their way again.',
						waiting.length,
						'pintally',
					),
					waiting.length,
				);
				void createSuccessNotice(words, MANNER);
			}
			const reasons = Object.values(refused);
			for (const reason of new Set(reasons)) {
				const count = reasons.filter((each) => each === reason).length;
				const words = sprintf(
					/* translators: 1: number of events, 2: why. */
					_n('%1$d event was not sent. %2$s', '%1$d events were not sent. %2$s', count, 'pintally'),
					count,
					reason,
				);
				void createErrorNotice(words, MANNER);
			}
			onDone();
		} catch (error) {
			if (!(error instanceof RequestFailure)) {
				throw error;
			}
			void createErrorNotice(error.message, MANNER);
		} finally {
			setSending(false);
		}
	};
	return { send, sending };
}
