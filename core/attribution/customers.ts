/** New or returning: whether an order is the customer's first counted one ever, whatever the report's range. */
import type { Order } from './facts.ts';

export const CUSTOMER_KINDS = ['new', 'returning', 'unknown'] as const;
/** `unknown`: without a key of the customer. */
export type CustomerKind = (typeof CUSTOMER_KINDS)[number];

/**
 * @param orders All of the shop, not only the range's.
 * @returns In the same order; `not_counted` for orders that are none (failed, cancelled, pending).
 */
export function customerKinds(orders: readonly Order[]): (CustomerKind | 'not_counted')[] {
	const kinds: (CustomerKind | 'not_counted')[] = orders.map(() => 'not_counted');
	const seen = new Set<string>();
	const inTime = [...orders.entries()].sort(([, a], [, b]) => a.at - b.at);
	for (const [position, { customer, counted }] of inTime) {
		if (counted) {
			kinds[position] = !customer ? 'unknown' : seen.has(customer) ? 'returning' : 'new';
			if (customer) seen.add(customer);
		}
	}
	return kinds;
}
