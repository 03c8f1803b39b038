import { dateI18n, getSettings } from '@wordpress/date';
import { __ } from '@wordpress/i18n';
import { StateBadge, TagBadge } from '../../../components/EventBadges.tsx';
import { money } from '../../../data/amount.ts';
import { OrderLink } from '../../../components/OrderLink.tsx';
import type { EventStory } from '../../../data/events.ts';
import { bornWords } from './words.ts';

/** What it is, and how it stands on both roads. */
export function Summary({ story }: { story: EventStory }) {
	const { formats } = getSettings();
	return (
		<dl className="pintally-facts">
			<dt>{__('Conversions API', 'pintally')}</dt>
			<dd>
				<StateBadge name={story.state} />
			</dd>
			<dt>{__('Tag', 'pintally')}</dt>
			<dd>
				<TagBadge name={story.tag_state} />
			</dd>
			<dt>{__('Happened', 'pintally')}</dt>
			<dd>{dateI18n(formats.datetime, new Date(story.occurred_at * 1000))}</dd>
			<dt>{__('Set off by', 'pintally')}</dt>
			<dd>{bornWords(story.event)}</dd>
			{story.order_id > 0 && (
				<>
					<dt>{__('Order', 'pintally')}</dt>
					<dd>
						<OrderLink row={story} />
					</dd>
				</>
			)}
			{story.value !== '' && (
				<>
					<dt>{__('Value', 'pintally')}</dt>
					<dd>{money(story.value, story.currency)}</dd>
				</>
			)}
			<dt>{__('Event ID', 'pintally')}</dt>
			<dd>
				<code>{story.event_id}</code>
			</dd>
		</dl>
	);
}
