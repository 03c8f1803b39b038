import { __ } from '@wordpress/i18n';
import type { EventStory } from '../../../data/events.ts';
import { consentSourceWords, consentWords } from './words.ts';

/** What was known when it happened. */
export function Circumstances({ story: { trail } }: { story: EventStory }) {
	const source = consentSourceWords(trail.source);
	return (
		<section>
			<h2>{__('When it happened', 'pintally')}</h2>
			<dl className="pintally-facts">
				<dt>{__('Consent', 'pintally')}</dt>
				<dd>
					{consentWords(trail.consent)}
					{source && <span className="pintally-quiet"> ({source})</span>}
				</dd>
				<dt>{__('Page', 'pintally')}</dt>
				<dd>{trail.page || __('not kept', 'pintally')}</dd>
				<dt>{__('Click ID', 'pintally')}</dt>
				<dd>
					{trail.click_id ? __('yes: the visitor came by Pinterest', 'pintally') : __('no', 'pintally')}
				</dd>
			</dl>
		</section>
	);
}
