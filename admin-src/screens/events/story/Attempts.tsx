import { Button } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import { Badge } from '../../../components/Badge.tsx';
import { Moment } from '../../../components/Moment.tsx';
import { Skeleton } from '../../../components/Skeleton.tsx';
import { count } from '../../../data/amount.ts';
import { attemptsPath, type Attempt } from '../../../data/events.ts';
import { useAnswer } from '../../../data/use-answer.ts';
import { meaningWords } from './words.ts';

/** Each call to Pinterest that carried the event, as the worker knows it, and Pinterest's last words. */
export function Attempts({ id, detail }: { id: string; detail: string }) {
	const { answer, failure, ask } = useAnswer<{ attempts: Attempt[] }>(attemptsPath(id));
	return (
		<section aria-busy={!answer && !failure}>
			<h2>{__('Calls to Pinterest', 'pintally')}</h2>
			{detail && <blockquote className="pintally-words">{detail}</blockquote>}
			{!answer && !failure && <Skeleton lines={2} />}
			{failure && (
				<div className="pintally-away">
					<p>
						<strong>{__('The worker could not be asked.', 'pintally')}</strong> {failure.message}
					</p>
					<Button size="compact" variant="secondary" onClick={ask}>
						{__('Ask again', 'pintally')}
					</Button>
				</div>
			)}
			{answer?.attempts.length === 0 && (
				<p className="pintally-quiet">
					{__('None that the worker still knows of. It forgets them 8 days after the end.', 'pintally')}
				</p>
			)}
			{answer && answer.attempts.length > 0 && (
				<ol className="pintally-attempts">
					{answer.attempts.map((attempt) => (
						<Call key={`${attempt.at} ${attempt.ms}`} attempt={attempt} />
					))}
				</ol>
			)}
		</section>
	);
}

function Call({ attempt: { at, ms, status, meaning } }: { attempt: Attempt }) {
	return (
		<li>
			<Badge tone={meaning === 'ok' ? 'good' : 'caution'}>
				{status === 0 ? __('no answer', 'pintally') : status}
			</Badge>
			<span>{meaningWords(meaning)}</span>
			<span className="pintally-quiet">
				<Moment at={at} />
				{', '}
				{/* translators: %s: a number of milliseconds. */}
				{sprintf(__('%s ms', 'pintally'), count(ms))}
			</span>
		</li>
	);
}
