/** What a sale says and when it happened: all of an order that both roads read. */
import { goodsOfOrder } from './order-goods.ts';
import { valueOf } from './goods.ts';
import { goodsAtMargin } from './margin.ts';
import { type Particulars, particularsOf } from './particulars.ts';
import type { OrderFacts, Rules, Seconds, WooOrder } from './types.ts';

/** An order as the order-received page prints it: without what is about a person, and without the order key. */
export type PrintedOrder = Omit<
	WooOrder,
	'order_key' | 'billing' | 'customer_id' | 'customer_ip_address' | 'customer_user_agent'
>;
export type PrintedFacts = Omit<OrderFacts, 'order' | 'customer'> & { order: PrintedOrder };

export function orderParticulars(facts: PrintedFacts, rules: Rules): Particulars {
	const { order } = facts;
	const known = {
		goods: rules.value_basis === 'margin' ? goodsAtMargin(facts) : goodsOfOrder(facts),
		order_id: (rules.order_id === 'number' && order.number) || String(order.id),
		promo_code: order.coupon_lines?.map(({ code }) => code).join(','),
	};
	return particularsOf('checkout', known, rules);
}

/** Whether the order is worth anything: goods that are sold for less than they cost are not free. */
export function hasValue(facts: PrintedFacts, rules: Pick<Rules, 'value_basis'>): boolean {
	return valueOf(goodsOfOrder(facts), rules) !== undefined;
}

/** @returns When the order was paid, else when it was made; `undefined` if WooCommerce gives neither. */
export function timeOfSale(order: PrintedOrder): Seconds | undefined {
	const gmt = order.date_paid_gmt || order.date_created_gmt;
	const milliseconds = gmt ? Date.parse(gmt.endsWith('Z') ? gmt : `${gmt}Z`) : NaN;
	return Number.isNaN(milliseconds) ? undefined : Math.floor(milliseconds / 1000);
}
