import { Icon } from '@wordpress/components';
import { useEffect, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { check, closeSmall } from '@wordpress/icons';
import type { Answered } from '../../../../core/leave-out.ts';
import { askedBefore } from '../../../../core/story.ts';
import { Skeleton } from '../../../components/Skeleton.tsx';
import type { EventStory } from '../../../data/events.ts';
import { reasonWords } from '../../../data/words.ts';
import { canHash } from '../sha256.ts';
import { mapEvent, type Mapped } from './map-event.ts';

/** What was asked of it, and what goes to Pinterest by both roads. */
export function Mapping({ story }: { story: EventStory }) {
	const { mapped, failed } = useMapped(story);
	const why = withoutContents(story, failed);
	// What is past the questions was answered then; the order and the rules may have changed since.
	const asked =
		story.state === 'waiting' ? (mapped?.asked ?? []) : askedBefore(story.event, story.state, story.reason);
	return (
		<>
			{asked.length > 0 && (
				<section>
					<h2>{__('What was asked', 'pintally')}</h2>
					<Questions asked={asked} />
				</section>
			)}
			<section>
				<h2>{__('What Pinterest gets', 'pintally')}</h2>
				{why !== '' && <p className="pintally-quiet">{why}</p>}
				{why === '' && (mapped ? <Payloads story={story} mapped={mapped} /> : <Skeleton lines={4} />)}
			</section>
		</>
	);
}

function Payloads({ story, mapped }: { story: EventStory; mapped: Mapped }) {
	return (
		<>
			<p className="pintally-quiet">
				{story.order_id > 0
					? __(
							'Made from the order as it is now, by the same code that sends. Hashes are cut short; addresses are hidden.',
							'pintally',
						)
					: __('Made by the same code that sends. Hashes are cut short; addresses are hidden.', 'pintally')}
			</p>
			<div className="pintally-roads">
				<Payload
					title={__('Tag, in the browser', 'pintally')}
					payload={mapped.tag}
					none={__('No call of the tag.', 'pintally')}
				/>
				<Payload
					title={__('Conversions API, from the server', 'pintally')}
					payload={mapped.event}
					none={__('Nothing: it is left out.', 'pintally')}
				/>
			</div>
		</>
	);
}

function useMapped(story: EventStory) {
	const [mapped, setMapped] = useState<Mapped | null>(null);
	const [failed, setFailed] = useState(false);
	useEffect(() => {
		let wanted = true;
		setFailed(false);
		if (story.hook && canHash()) {
			const now = isUnderway(story.state) ? Math.floor(Date.now() / 1000) : story.updated_at;
			mapEvent(story.hook, now).then(
				(done) => wanted && setMapped(done),
				// A hook that no event can be made of: the worker has refused it, and says why above.
				() => wanted && setFailed(true),
			);
		}
		return () => {
			wanted = false;
		};
	}, [story]);
	return { mapped, failed };
}

const isUnderway = (state: string): boolean => state === 'waiting' || state === 'accepted';

function withoutContents({ contents }: EventStory, failed: boolean): string {
	switch (true) {
		case contents === 'order_gone':
			return __('The order was deleted.', 'pintally');
		case contents === 'gone':
			return __(
				'The contents were deleted here when the event had ended, for the sake of privacy. What stays is this story.',
				'pintally',
			);
		case !canHash():
			return __('To see it, open this page by https: browsers hash only there.', 'pintally');
		case failed:
			return __('No valid event can be made of what the shop recorded.', 'pintally');
		default:
			return '';
	}
}

function Questions({ asked }: { asked: readonly Answered[] }) {
	return (
		<ol className="pintally-conditions">
			{asked.map(({ reason, holds }) => (
				<li key={reason} className={holds ? 'is-held' : undefined}>
					<Icon icon={holds ? closeSmall : check} size={20} />
					<span>
						{reasonWords(reason).label}:{' '}
						<strong>{holds ? __('yes', 'pintally') : __('no', 'pintally')}</strong>
					</span>
				</li>
			))}
		</ol>
	);
}

function Payload({ title, payload, none }: { title: string; payload: object | null; none: string }) {
	return (
		<figure className="pintally-payload">
			<figcaption>{title}</figcaption>
			{payload ? (
				// Scrolls, so the keyboard must get there.
				<pre tabIndex={0} role="region" aria-label={title}>
					{JSON.stringify(payload, null, 2)}
				</pre>
			) : (
				<p className="pintally-quiet">{none}</p>
			)}
		</figure>
	);
}
