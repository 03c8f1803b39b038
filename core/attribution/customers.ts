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
	/** Each customer's first one: of two at the same moment that which was told first. */
	const first = new Map<string, Order>();
	for (const order of orders) {
		if (!order.counted || !order.customer) continue;
		const before = first.get(order.customer);
		if (!before || order.at < before.at) first.set(order.customer, order);
	}
	return orders.map((order) => {
		if (!order.counted) return 'not_counted';
		if (!order.customer) return 'unknown';
		return first.get(order.customer) === order ? 'new' : 'returning';
	});
}
