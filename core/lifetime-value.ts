/**
 * `predicted_ltv`, "predicted lifetime value of user associated with the event" (Pinterest's OpenAPI 5.23), by a rule
 * that a shopkeeper can check by hand: what the customer has spent, this order with it, and what customers who came as
 * far have spent afterwards on average. docs/conversion-sync.md works one out.
 */
import { add, divide, exact, ZERO } from './decimal.ts';
import { amountOf, valueOf } from './goods.ts';
import { goodsOfOrder } from './order-goods.ts';
import type { PrintedFacts } from './order-particulars.ts';
import type { CustomerFacts, Decimal } from './types.ts';

/** Fewer customers than that are no average. */
export const FEWEST_CUSTOMERS = 30;

const DECIMALS = 9;

/** Why there is none; `not_told`: the shop knows nothing of the customer, or does not tell it. */
export type NoLifetimeValue = 'not_told' | 'other_currency' | 'few_customers' | 'nothing';
export type LifetimeValue =
	| { readonly value: Decimal; readonly why?: undefined }
	| { readonly value?: undefined; readonly why: NoLifetimeValue };

type Asked = PrintedFacts & { readonly customer?: CustomerFacts | undefined };

/** @throws RangeError if an amount is no decimal number. */
export function lifetimeValueOf(facts: Asked): LifetimeValue {
	const { customer, order } = facts;
	if (!customer) {
		return { why: 'not_told' };
	}
	// The shop's sums are in its own currency, and amounts are never converted.
	if (customer.currency !== order.currency) {
		return { why: 'other_currency' };
	}
	const further = furtherOf(customer);
	if (!further) {
		return { why: 'few_customers' };
	}
	const now = exact(valueOf(goodsOfOrder(facts), { value_basis: 'net_goods' }) ?? '0');
	const value = amountOf(add(add(exact(customer.spent_before), now), further), order.currency);
	return value === undefined ? { why: 'nothing' } : { value };
}

/**
 * What is still to come: of customers with at least as many orders as this one, the mean number of orders that came
 * after, at the mean amount of a repeat order.
 *
 * @returns `undefined` where too few customers have come so far.
 */
function furtherOf({ orders_before, customers, repeat_orders, repeat_total }: CustomerFacts) {
	// The place of customers with one order is 0.
	const beyond = customers.slice(orders_before);
	const alike = beyond.reduce((sum, count) => sum + count, 0);
	if (alike < FEWEST_CUSTOMERS) {
		return undefined;
	}
	if (repeat_orders === 0) {
		return ZERO;
	}
	const later = beyond.reduce((sum, count, more) => sum + count * more, 0);
	const { units, scale } = exact(repeat_total);
	const dividend = { units: units * BigInt(later), scale };
	// With more digits than any currency has: what is rounded is the value alone.
	return divide(dividend, { units: BigInt(alike) * BigInt(repeat_orders), scale: 0 }, DECIMALS);
}
