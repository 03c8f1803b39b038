/**
 * What the rules in force would send of an order, for the owner who looks at the rules. Pure, and the same code that
 * sends: only who and when are not asked, since the order is past.
 */
import { customDataOf } from './custom-data.ts';
import { reasonToLeaveOutSale } from './leave-out.ts';
import { orderParticulars, type PrintedFacts } from './order-particulars.ts';
import type { Decimal, Rules } from './types.ts';
import type { ReasonCode } from './vocabulary.ts';

export interface SalePreview {
	/** Why the sale would be left out; `undefined`: it would be sent. */
	readonly reason: ReasonCode | undefined;
	readonly value: Decimal | undefined;
	readonly currency: string | undefined;
	readonly order_id: string | undefined;
	readonly content_ids: readonly string[];
}

/**
 * @param facts An order without the person.
 * @throws RangeError if an amount is no decimal number.
 */
export function previewOfSale(facts: PrintedFacts, rules: Rules): SalePreview {
	const said = orderParticulars(facts, rules);
	const { value, currency, order_id, content_ids = [] } = customDataOf(said, false) ?? {};
	const reason = reasonToLeaveOutSale({
		order: facts.order,
		rules,
		// As if it had just happened.
		at: 0,
		now: 0,
		consent: undefined,
		userAgent: undefined,
		alreadySent: false,
		itemCount: said.items?.length ?? 0,
		hasValue: said.value !== undefined,
	});
	return { reason, value, currency, order_id, content_ids };
}
