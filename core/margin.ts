/** What is left of an order's goods after their cost, as WooCommerce keeps it. Both roads use this file. */
import { add, divide, type Exact, exact, format, ofCount, ZERO } from './decimal.ts';
import type { Goods } from './goods.ts';
import { goodsOfOrder, linesOf } from './order-goods.ts';
import type { PrintedFacts } from './order-particulars.ts';

/** More than any currency has: what is rounded is the value alone. */
const DECIMALS = 9;
/** WooCommerce writes 0 for a product whose cost nobody has entered. */
const COST = /^(?=.*[1-9])\d+(\.\d+)?$/;

/** @returns The order's goods with their cost taken off like a refund; as they are where it is not known. */
export function goodsAtMargin(facts: PrintedFacts): Goods {
	const goods = goodsOfOrder(facts);
	const cost = costOf(facts, goods);
	return cost
		? { ...goods, refunds: { ...goods.refunds, goods: [...goods.refunds.goods, format(cost, DECIMALS)] } }
		: goods;
}

/** @returns What the goods that were kept cost the shop; `undefined` where that is not known of each line. */
export function costOf({ order }: PrintedFacts, { lines }: Goods): Exact | undefined {
	let total = ZERO;
	for (const [at, { cost_of_goods_sold: cost }] of linesOf(order.line_items).entries()) {
		const { quantity = 0, refunded = 0 } = lines[at] ?? {};
		// Goods may be sold by the metre.
		const [kept, sold] = [quantity - refunded, quantity].map((pieces) => Math.round(pieces * 1e6));
		if (kept! > 0) {
			const text = String(cost?.value ?? '');
			if (!COST.test(text)) {
				return undefined;
			}
			const { units, scale } = exact(text);
			total = add(total, divide({ units: units * BigInt(kept!), scale }, ofCount(sold!), DECIMALS));
		}
	}
	return total;
}
