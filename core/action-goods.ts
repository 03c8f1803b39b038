/** The goods of a page or a cart. */
import type { Goods } from './goods.ts';
import { plainText } from './plain-text.ts';
import type { ActionFacts } from './types.ts';

export function goodsOfAction(facts: ActionFacts): Goods {
	return {
		currency: facts.currency,
		lines: (facts.lines ?? []).map((line) => ({
			productId: line.product_id,
			variationId: line.variation_id ?? 0,
			sku: line.sku ?? '',
			name: plainText(line.name),
			quantity: line.quantity,
			refunded: 0,
			subtotal: line.subtotal,
			total: line.total,
			category: plainText(line.category),
			brand: plainText(line.brand),
		})),
		fees: (facts.fees ?? []).map(({ total }) => total),
		refunds: { goods: [], all: [] },
		total: facts.total,
	};
}
