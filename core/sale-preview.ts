/**
 * What the rules in force would send of an order, for the owner who looks at the rules. Pure, and the same code that
 * sends: only who and when are not asked, since the order is past.
 */
import { customDataOf } from './custom-data.ts';
import { reasonToLeaveOutSale } from './leave-out.ts';
import { type LifetimeValue, lifetimeValueOf } from './lifetime-value.ts';
import { costOf } from './margin.ts';
import { goodsOfOrder } from './order-goods.ts';
import { hasValue, orderParticulars, type PrintedFacts } from './order-particulars.ts';
import type { CustomerFacts, Decimal, Rules } from './types.ts';
import type { ReasonCode } from './vocabulary.ts';

export interface SalePreview {
	/** Why the sale would be left out; `undefined`: it would be sent. */
	readonly reason: ReasonCode | undefined;
	readonly value: Decimal | undefined;
	readonly currency: string | undefined;
	readonly order_id: string | undefined;
	readonly content_ids: readonly string[];
	/** Whether the cost of each line is known, without which there is no margin. */
	readonly has_costs: boolean;
	/** What would be sent of it, or why nothing, if the shop chose to. */
	readonly lifetime: LifetimeValue;
}

/** An order without the person; of the customer only what the shop's figures say. */
export type PreviewedFacts = PrintedFacts & { readonly customer?: CustomerFacts | undefined };

/** @throws RangeError if an amount is no decimal number. */
export function previewOfSale(facts: PreviewedFacts, rules: Rules): SalePreview {
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
		hasValue: hasValue(facts, rules),
	});
	return {
		reason,
		value,
		currency,
		order_id,
		content_ids,
		has_costs: costOf(facts, goodsOfOrder(facts)) !== undefined,
		lifetime: lifetimeValueOf(facts),
	};
}
