import Big from 'big.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimalsOf } from '../../core/currency.ts';
import { countOf, type Goods, type GoodsLine, itemsOf, valueOf, withoutSign } from '../../core/goods.ts';
import { goodsOfOrder } from '../../core/order-goods.ts';
import type { Rules } from '../../core/types.ts';
import { orderCase, RULES } from '../contract/vectors.ts';

const cents = fc.integer({ min: 0, max: 10_000_000 }).map((amount) => Big(amount).div(100).toFixed(2));
const line: fc.Arbitrary<GoodsLine> = fc.record({
	productId: fc.integer({ min: 0, max: 9 }),
	variationId: fc.integer({ min: 0, max: 3 }),
	sku: fc.constantFrom('', 'A', 'B'),
	name: fc.constant('Mug'),
	quantity: fc.oneof(fc.integer({ min: 0, max: 50 }), fc.constantFrom(0.5, 1.25)),
	refunded: fc.integer({ min: 0, max: 3 }),
	subtotal: cents,
	total: cents,
	category: fc.constant(undefined),
	brand: fc.constant(undefined),
});
const goods: fc.Arbitrary<Goods> = fc.record({
	currency: fc.constantFrom('USD', 'JPY', 'KWD'),
	lines: fc.array(line, { maxLength: 30 }),
	fees: fc.array(
		cents.chain((fee) => fc.constantFrom(fee, fee === '0.00' ? fee : `-${fee}`)),
		{ maxLength: 4 },
	),
	refunds: fc.record({ goods: fc.array(cents, { maxLength: 3 }), all: fc.array(cents, { maxLength: 3 }) }),
	total: cents,
});

function sum(amounts: readonly string[]): Big {
	return amounts.reduce((total, amount) => total.plus(amount), Big(0));
}

describe('the value of goods', () => {
	it('is the sum of lines and discounts less refunds, to the last digit', () => {
		fc.assert(
			fc.property(goods, ({ currency, ...rest }) => {
				const net = sum(rest.lines.map(({ total }) => total))
					.plus(sum(rest.fees.filter((fee) => fee.startsWith('-'))))
					.minus(sum(rest.refunds.goods));
				const written = net.toFixed(decimalsOf(currency), Big.roundHalfUp);
				const value = valueOf({ currency, ...rest }, { value_basis: 'net_goods' });
				expect(value).toBe(Number(written) > 0 ? written : undefined);
			}),
		);
	});

	it('is the order’s total less everything refunded, by setting', () => {
		fc.assert(
			fc.property(goods, (some) => {
				const written = Big(some.total!)
					.minus(sum(some.refunds.all))
					.toFixed(decimalsOf(some.currency), Big.roundHalfUp);
				const value = valueOf(some, { value_basis: 'order_total' });
				expect(value).toBe(Number(written) > 0 ? written : undefined);
			}),
		);
	});

	it('does not depend on the order of the lines', () => {
		fc.assert(
			fc.property(goods, (some) => {
				const turned = { ...some, lines: some.lines.toReversed(), fees: some.fees.toReversed() };
				expect(valueOf(turned, RULES)).toBe(valueOf(some, RULES));
				expect(itemsOf(turned, RULES).toReversed()).toEqual(itemsOf(some, RULES));
			}),
		);
	});

	it('falls back to the goods where a cart’s total is not known', () => {
		const one = { ...fc.sample(line, 1)[0]!, total: '5.00' };
		const some = {
			currency: 'USD',
			lines: [one],
			fees: [],
			refunds: { goods: [], all: [] },
			total: undefined,
		};
		expect(valueOf(some, { value_basis: 'order_total' })).toBe('5.00');
	});
});

describe('items', () => {
	it('have whole quantities and prices in the currency’s decimals', () => {
		fc.assert(
			fc.property(goods, (some) => {
				const items = itemsOf(some, RULES);
				const pattern = { 0: /^\d+$/, 2: /^\d+\.\d\d$/, 3: /^\d+\.\d{3}$/ }[decimalsOf(some.currency)];
				for (const { quantity, price } of items) {
					expect(Number.isInteger(quantity) && quantity > 0).toBe(true);
					expect(price).toMatch(pattern);
				}
				expect(items).toHaveLength(some.lines.filter((one) => one.quantity > one.refunded).length);
				expect(countOf(items)).toBe(items.reduce((count, { quantity }) => count + quantity, 0));
			}),
		);
	});

	it.each<[Partial<Rules>, Partial<GoodsLine>, string | undefined]>([
		[{}, { productId: 7, variationId: 0 }, '7'],
		[{}, { productId: 7, variationId: 8 }, '8'],
		[{}, { productId: 0, variationId: 0, sku: 'A' }, undefined],
		[{ content_id: 'sku' }, { productId: 7, sku: 'A' }, 'A'],
		[{ content_id: 'sku' }, { productId: 7, sku: '' }, '7'],
		[{ content_id: 'sku' }, { productId: 0, sku: 'A' }, undefined],
		[{ content_id_prefix: 'woo_' }, { productId: 7, variationId: 8 }, 'woo_8'],
		[{ content_id_prefix: 'woo_', content_id: 'sku' }, { productId: 7, sku: 'A' }, 'woo_A'],
	])('%j makes of %j the id %s', (rules, part, id) => {
		const whole: GoodsLine = {
			productId: 1,
			variationId: 0,
			sku: '',
			name: 'Mug',
			quantity: 1,
			refunded: 0,
			subtotal: '1.00',
			total: '1.00',
			category: undefined,
			brand: undefined,
		};
		const some = {
			currency: 'USD',
			lines: [{ ...whole, ...part }],
			fees: [],
			refunds: { goods: [], all: [] },
		};
		expect(itemsOf({ ...some, total: undefined }, { ...RULES, ...rules })[0]?.id).toBe(id);
	});
});

describe('the goods of an order', () => {
	const { order } = orderCase('simple').hook.facts;
	const mug = order.line_items[0]!;

	it('of cloth by the metre are one piece at the price of the line', () => {
		const cloth = { ...mug, quantity: 1.5, subtotal: '30.00', total: '27.00' };
		const [item] = itemsOf(goodsOfOrder({ order: { ...order, line_items: [cloth] } }), RULES);
		expect(item).toMatchObject({ quantity: 1, price: '30.00' });
	});

	it('lose a line refunded in three parts of a metre', () => {
		const cloth = { ...mug, quantity: 0.3 };
		const part = { quantity: -0.1, total: '-1.00', meta_data: [{ key: '_refunded_item_id', value: mug.id }] };
		const refunds = [1, 2, 3].map((id) => ({ id, amount: '1.00', line_items: [part] }));
		expect(itemsOf(goodsOfOrder({ order: { ...order, line_items: [cloth] }, refunds }), RULES)).toEqual([]);
	});

	it('are worth less by a refund that names no line', () => {
		const some = goodsOfOrder({ order, refunds: [{ id: 1, amount: '9.00', line_items: [] }] });
		expect(valueOf(some, RULES)).toBe('20.00');
		expect(itemsOf(some, RULES)).toHaveLength(1);
	});

	it('of a bundle without a price of its own are its parts', () => {
		const bundle = { ...mug, id: 1, subtotal: '0.00', total: '0.00', bundled_items: [2, 3] };
		const part = { ...mug, id: 2, product_id: 72, bundled_by: '1' };
		const gift = { ...mug, id: 3, product_id: 73, subtotal: '0.00', total: '0.00', bundled_by: 1 };
		const free = { ...mug, id: 4, product_id: 74, subtotal: '0.00', total: '0.00', bundled_by: '' };
		const some = goodsOfOrder({ order: { ...order, line_items: [bundle, part, gift, free] } });
		expect(some.lines.map(({ productId }) => productId)).toEqual([72, 74]);
	});

	it('have no negative price, whatever a discount plugin makes of a line', () => {
		const discount = { ...mug, id: 2, subtotal: '-5.00', total: '-5.00' };
		const some = goodsOfOrder({ order: { ...order, line_items: [mug, discount] } });
		expect(itemsOf(some, RULES)[1]?.price).toBe('0.00');
		expect(valueOf(some, RULES)).toBe('24.00');
	});

	it('count refunds of either sign', () => {
		expect(withoutSign('-17.00')).toBe('17.00');
		expect(withoutSign('17.5')).toBe('17.5');
	});
});
