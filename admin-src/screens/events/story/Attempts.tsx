import { Button } from '@wordpress/components';
import { __, _n, sprintf } from '@wordpress/i18n';
import { Badge } from '../../../components/Badge.tsx';
import { Moment } from '../../../components/Moment.tsx';
import { Skeleton } from '../../../components/Skeleton.tsx';
import { count } from '../../../data/amount.ts';
import { attemptsPath, type Attempt, type EventStory } from '../../../data/events.ts';
import { useAnswer } from '../../../data/use-answer.ts';
import { meaningWords } from './words.ts';

/** Each call to Pinterest that carried the event, as the worker knows it, with Pinterest's words. */
export function Attempts({ story }: { story: EventStory }) {
	return (
		<section>
			<h2>{__('Calls to Pinterest', 'pintally')}</h2>
			{story.detail && <blockquote className="pintally-words">{story.detail}</blockquote>}
			{story.state === 'waiting' && <Offers story={story} />}
			{story.state === 'left_out' ? (
				<p className="pintally-quiet">{__('None: it was left out before anything was sent.', 'pintally')}</p>
			) : (
				<Calls id={story.event_id} last={story.detail} />
			)}
		</section>
	);
}

/** It has not reached the worker yet; what is known of that is known here. */
function Offers({ story: { attempts, due_at } }: { story: EventStory }) {
	return (
		<p className="pintally-quiet">
			{attempts === 0
				? __('It has not been offered to the worker yet.', 'pintally')
				: sprintf(
						/* translators: %d: number of times. */
						_n(
							'It was offered to the worker %d time, without an answer.',
							'It was offered to the worker %d times, without an answer.',
							attempts,
							'pintally',
						),
						attempts,
					)}{' '}
			{__('Due:', 'pintally')} <Moment at={due_at} />.
		</p>
	);
}

/** @param last what stands above them already. */
function Calls({ id, last }: { id: string; last: string }) {
	const { answer, failure, ask } = useAnswer<{ attempts: Attempt[] }>(attemptsPath(id));
	return (
		<div aria-busy={!answer && !failure}>
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
						<Call key={`${attempt.at} ${attempt.ms}`} attempt={attempt} last={last} />
					))}
				</ol>
			)}
		</div>
	);
}

function Call({ attempt, last }: { attempt: Attempt; last: string }) {
	const { at, ms, status, meaning, detail } = attempt;
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
			{detail !== last && detail && <blockquote className="pintally-words">{detail}</blockquote>}
		</li>
	);
}
