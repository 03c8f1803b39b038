/** Events that the shop's owner has made by rule, as they are saved: the setting `event_rules`. */
import triggers from '../plugin/vocabulary/triggers.json' with { type: 'json' };
import type { Decimal } from './types.ts';
import type { EventName } from './vocabulary.ts';

export { triggers };
export type Trigger = keyof typeof triggers;

export interface EventRule {
	/** The owner's own; the tag is told it as `lead_type`. */
	name: string;
	on: boolean;
	/** Of the vocabulary's events those with `by_rule`. */
	event: EventName;
	when: Trigger;
	/** A CSS selector or a whole number, as the trigger asks. */
	what: string;
	/** On which pages, by page-pattern.ts; empty: on all. */
	page: string;
	/** What one is worth, in the shop's currency; empty: nothing is said of it. */
	value: Decimal;
}
