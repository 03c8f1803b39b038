import { Notice } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
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
		</Notice>
	);
}
