import { idOf } from '../../components/place.ts';
import { lazyPart } from '../../components/lazy-part.tsx';
import { Section } from '../../components/Section.tsx';
import { settingWords } from '../../data/words.ts';

const Rules = lazyPart(() => import(/* webpackChunkName: "event-rules" */ './rules/Rules.tsx'), 3);

/** Events of the shop's own, made without code. */
export function RulesSection() {
	return (
		<Section
			name="rules"
			title={settingWords('event_rules').label}
			description={settingWords('event_rules').description}
		>
			<div id={idOf('event_rules')} className="pintally-reachable">
				<Rules />
			</div>
		</Section>
	);
}
