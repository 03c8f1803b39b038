import { ToggleControl } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import { events } from '../../../core/vocabulary.ts';
import type { EventName } from '../../../core/vocabulary.ts';
import { Badge } from '../../components/Badge.tsx';
import { Section } from '../../components/Section.tsx';
import { useSetting } from '../../data/use-setting.ts';
import { eventWords } from '../../data/words.ts';

/** What goes by the server alone has a setting of its own. */
const NAMES = (Object.keys(events) as EventName[]).filter((name) => !('road' in events[name]));

/** Which events are told to Pinterest: a switch for each, good for tag and server alike. Those of a shop only in a shop. */
export function EventsSection({ shop }: { shop: boolean }) {
	const off = useSetting('events_off');
	const isOff = (name: EventName) => (off.value ?? []).includes(name);
	const turn = (name: EventName, on: boolean) =>
		off.set(NAMES.filter((other) => (other === name ? !on : isOff(other))));
	return (
		<Section
			name="switches"
			title={__('Events', 'pintally')}
			description={__(
				'An event that is off is neither called in the browser nor sent by the server.',
				'pintally',
			)}
		>
			<ul className="pintally-switches">
				{NAMES.filter((name) => shop || !('shop' in events[name])).map((name) => {
					const { label, description } = eventWords(name);
					return (
						<li key={name}>
							<ToggleControl
								__nextHasNoMarginBottom
								label={label}
								help={description}
								checked={!isOff(name)}
								onChange={(on) => turn(name, on)}
							/>
							<span className="pintally-switches__roads">
								<Badge
									tone="quiet"
									title={sprintf(
										/* translators: %s: name of an event in the tag's language. */
										__('The tag calls it %s.', 'pintally'),
										events[name].tag,
									)}
								>
									{__('Tag', 'pintally')}
								</Badge>
								<Badge
									tone="quiet"
									title={sprintf(
										/* translators: %s: name of an event in the Conversions API. */
										__('The Conversions API calls it %s.', 'pintally'),
										name,
									)}
								>
									{__('Server', 'pintally')}
								</Badge>
							</span>
						</li>
					);
				})}
			</ul>
		</Section>
	);
}
