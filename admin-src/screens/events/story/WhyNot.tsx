import { Notice } from '@wordpress/components';
import { __, _n, sprintf } from '@wordpress/i18n';
import { Moment } from '../../../components/Moment.tsx';
import type { EventStory } from '../../../data/events.ts';
import { reasonRemedy, reasonWords } from '../../../data/words.ts';

/** Why it did not reach Pinterest, and what to do about it. */
export function WhyNot({ story }: { story: EventStory }) {
	if (story.reason === '') {
		return null;
	}
	const { label, description } = reasonWords(story.reason);
	return (
		<Notice
			className="pintally-why-not"
			status={story.state === 'refused' ? 'error' : 'info'}
			isDismissible={false}
		>
			<h2>{__('Why not?', 'pintally')}</h2>
			<p>
				<strong>{label}.</strong> {description}
			</p>
			<p>{reasonRemedy(story.reason)}</p>
			<p className="pintally-quiet">
				{__('Decided:', 'pintally')} <Moment at={story.updated_at} />. {ageWords(story)}
			</p>
		</Notice>
	);
}

const DAY = 86_400;

/** How old it was by then, where that matters. */
function ageWords({ occurred_at, updated_at }: EventStory): string {
	const days = Math.floor((updated_at - occurred_at) / DAY);
	return days < 1
		? ''
		: sprintf(
				/* translators: %d: number of days. */
				_n('By then it was %d day old.', 'By then it was %d days old.', days, 'pintally'),
				days,
			);
}
