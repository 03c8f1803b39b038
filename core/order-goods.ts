/** The goods of an order as WooCommerce's REST API v3 gives it, less what was refunded before the event is sent. */
import { compare, exact, ZERO } from './decimal.ts';
import { type Goods, type GoodsLine, withoutSign } from './goods.ts';
import { plainText } from './plain-text.ts';
import type { OrderFacts, WooLine, WooProduct, WooRefund } from './types.ts';

type Sold = Pick<OrderFacts['order'], 'currency' | 'total' | 'line_items' | 'fee_lines'>;

/** @param facts The order may be without anything about a person, as the order-received page prints it. */
export function goodsOfOrder({
	order,
	refunds = [],
	products = [],
}: Pick<OrderFacts, 'refunds' | 'products'> & { order: Sold }): Goods {
	const refunded = refundedQuantities(refunds);
	const byId = new Map(products.map((product) => [product.id, product]));
	return {
		currency: order.currency,
		lines: linesOf(order.line_items).map((line) =>
			goodsLine(line, refunded.get(line.id) ?? 0, byId.get(line.product_id)),
		),
		fees: (order.fee_lines ?? []).map(({ total }) => total),
		refunds: {
			goods: refunds.flatMap(refundOfGoods),
			all: refunds.map(({ amount }) => withoutSign(amount)),
		},
		total: order.total,
	};
}

/** The lines that are not contained in others. */
export function linesOf(lines: readonly WooLine[]): WooLine[] {
	return lines.filter((line) => !isPartOfAnotherLine(line, lines));
}

function goodsLine(line: WooLine, refunded: number, product: WooProduct | undefined): GoodsLine {
	return {
		productId: line.product_id,
		variationId: line.variation_id,
		sku: line.sku ?? '',
		name: plainText(line.name),
		quantity: line.quantity,
		refunded,
		subtotal: line.subtotal,
		total: line.total,
		category: plainText(product?.categories?.[0]?.name),
		brand: plainText(product?.brands?.[0]?.name),
	};
}

/**
 * A bundle (WooCommerce Product Bundles) and its parts are lines of one order; those without a price of their own
 * are contained in the others and would be counted twice.
 */
function isPartOfAnotherLine(line: WooLine, lines: readonly WooLine[]): boolean {
	const isParted = lines.some((part) => bundleOf(part) === line.id && hasPrice(part));
	return !hasPrice(line) && (bundleOf(line) > 0 || isParted);
}

function hasPrice({ subtotal }: WooLine): boolean {
	return compare(exact(subtotal), ZERO) !== 0;
}

/** @returns The line that contains this one; 0: none does. */
function bundleOf({ bundled_by }: WooLine): number {
	return Number(bundled_by ?? 0) || 0;
}

/** A refund's lines point to the order's by a meta entry; their quantities are negative. */
function refundedQuantities(refunds: readonly WooRefund[]): Map<number, number> {
	const refunded = new Map<number, number>();
	for (const line of refunds.flatMap((refund) => refund.line_items ?? [])) {
		const id = Number(line.meta_data?.find(({ key }) => key === '_refunded_item_id')?.value);
		refunded.set(id, (refunded.get(id) ?? 0) + Math.abs(line.quantity));
	}
	return refunded;
}

/** A refund that names no line is taken off the goods whole. */
function refundOfGoods({ amount, line_items: lines = [] }: WooRefund): string[] {
	return (lines.length ? lines.map(({ total }) => total) : [amount]).map(withoutSign);
}
