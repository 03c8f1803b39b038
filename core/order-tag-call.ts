/** The tag's call for a sale, on the order-received page: under the same conditions as the API event. */
import { reasonToLeaveOutSale } from './leave-out.ts';
import { hasValue, orderParticulars, type PrintedFacts, timeOfSale } from './order-particulars.ts';
import { tagCallOf } from './tag-call.ts';
import type { Consent, Rules, Seconds, TagCall } from './types.ts';

export interface PrintedHook {
	/** Derived from the order by the shop, which alone knows the order's key here. */
	readonly id: string;
	readonly at: Seconds;
	readonly facts: PrintedFacts;
	readonly rules: Rules;
}

export interface Visit {
	readonly now: Seconds;
	readonly consent?: Consent;
	readonly userAgent?: string;
}

/** @returns `null` where the sale is left out. Whether it was called before, only the caller can know. */
export function orderTagCall({ id, at, facts, rules }: PrintedHook, visit: Visit): TagCall | null {
	const said = orderParticulars(facts, rules);
	const reason = reasonToLeaveOutSale({
		order: facts.order,
		rules,
		at: timeOfSale(facts.order) ?? at,
		now: visit.now,
		consent: visit.consent,
		userAgent: visit.userAgent,
		alreadySent: false,
		itemCount: said.items?.length ?? 0,
		hasValue: hasValue(facts, rules),
	});
	return reason ? null : tagCallOf('checkout', id, said);
}
