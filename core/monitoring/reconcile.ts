/** Orders against events, exactly: every counted order reaches an outcome, or somebody hears of it. */
import type { Seconds } from '../types.ts';
import type { ReasonCode, StateName } from '../vocabulary.ts';

export interface CountedOrder {
	readonly id: string;
	/** When it began to count as a sale. */
	readonly at: Seconds;
	/** The state of its event in the ledger; null: there is none. */
	readonly state: StateName | null;
	/** Of what was left out or refused; one that only a later version knows is a reason, too. */
	readonly reason?: string | undefined;
}

/**
 * `delivered`: sent. `left_out`: excluded with a reason. `refused`: failed for good. `retrying`: waits for its next
 * try. `recent`: nothing yet, and still within the grace. `missing`: nothing, past the grace.
 */
export const FATES = ['delivered', 'left_out', 'refused', 'retrying', 'recent', 'missing'] as const;
export type Fate = (typeof FATES)[number];

export interface Reconciled extends Readonly<Record<Fate, readonly string[]>> {
	/** Those of `retrying` that have waited for more than a day. */
	readonly late: readonly string[];
	/** Part of the orders past their grace that was sent or rightly left out; null: there is none. */
	readonly accuracy: number | null;
}

export const GRACE: Seconds = 60 * 60;
const LATE: Seconds = 24 * 60 * 60;
/** Too old to be sent is nothing that a shop has chosen: the sale is lost to Pinterest. */
const LOST: ReasonCode = 'expired';

/** @param orders Each once; those of the last week, say: what is older cannot be sent any more. */
export function reconcile(orders: readonly CountedOrder[], now: Seconds): Reconciled {
	const fates = orders.map((order) => ({ ...order, fate: fateOf(order, now), age: now - order.at }));
	const of = (fate: Fate) => fates.filter((each) => each.fate === fate).map(({ id }) => id);
	const due = fates.filter(({ age }) => age >= GRACE);
	const right = due.filter(({ fate }) => fate === 'delivered' || fate === 'left_out');
	return {
		delivered: of('delivered'),
		left_out: of('left_out'),
		refused: of('refused'),
		retrying: of('retrying'),
		recent: of('recent'),
		missing: of('missing'),
		late: fates.filter(({ fate, age }) => fate === 'retrying' && age > LATE).map(({ id }) => id),
		accuracy: due.length === 0 ? null : right.length / due.length,
	};
}

function fateOf({ state, reason, at }: CountedOrder, now: Seconds): Fate {
	switch (state) {
		case 'delivered':
		case 'refused':
			return state;
		case 'waiting':
		case 'accepted':
			return 'retrying';
		case 'left_out':
			return reason === undefined ? unanswered(at, now) : reason === LOST ? 'refused' : 'left_out';
		case null:
			return unanswered(at, now);
	}
}

/** No event, or one left out that does not say why. */
function unanswered(at: Seconds, now: Seconds): Fate {
	return now - at >= GRACE ? 'missing' : 'recent';
}
