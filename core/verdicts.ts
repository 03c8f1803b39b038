/** What becomes of each event of a batch that Pinterest has answered for one by one. */
import type { BatchResult, EventResult } from './answer-body.ts';

/**
 * `done`: processed; a warning is kept. `retry`: the outcome is not known, the same id makes a repeat harmless; counts
 * as an attempt. `release`: the account is to blame, not the event; no attempt. `split`: one of the batch is to blame;
 * send it in two halves. `dead`: refused for good, with Pinterest's words.
 */
export type Verdict =
	| { readonly kind: 'done'; readonly warning: string }
	| { readonly kind: 'retry'; readonly message: string }
	| { readonly kind: 'release'; readonly message: string }
	| { readonly kind: 'split'; readonly message: string }
	| { readonly kind: 'dead'; readonly reason: 'refused_by_pinterest'; readonly message: string };

const UNCLEAR: Verdict = {
	kind: 'retry',
	message: 'Pinterest’s answer does not say what became of the event.',
};
const WITHOUT_WORDS = 'Pinterest gave no reason.';

export function dead(message: string): Verdict {
	return { kind: 'dead', reason: 'refused_by_pinterest', message: message || WITHOUT_WORDS };
}

export function unclear(count: number): Verdict[] {
	return Array.from({ length: count }, () => UNCLEAR);
}

/**
 * By position, as Pinterest answers. Where the answer contradicts itself nothing is done on doubt: what may not have
 * been processed is sent again.
 *
 * @param count How many events were sent.
 */
export function verdictsOf({ events, received, processed }: BatchResult, count: number): Verdict[] {
	const told = received ?? count;
	const knowsWhich = events.length <= count && (told === count || told === events.length);
	if (!knowsWhich) {
		return unclear(count);
	}
	const listed = events.filter(({ status }) => status === 'processed').length;
	const surplus = events.length < count ? 0 : (processed ?? listed) - listed;
	return Array.from({ length: count }, (_, position) => verdictOf(events[position], surplus));
}

/** @param surplus How many more events Pinterest counts as processed than it lists. */
function verdictOf(result: EventResult | undefined, surplus: number): Verdict {
	if (result?.status === 'processed' && surplus >= 0) {
		return { kind: 'done', warning: result.warning };
	}
	return result?.status === 'failed' && surplus <= 0 ? dead(result.error) : UNCLEAR;
}
