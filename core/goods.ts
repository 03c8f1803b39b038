/**
 * What was sold, put into the cart or looked at, in one normal form, and what Pinterest hears of it: value and
 * items. Both roads use this file, so tag and API event cannot disagree.
 */
import { decimalsOf } from './currency.ts';
import {
	absolute,
	add,
	compare,
	divide,
	type Exact,
	exact,
	format,
	ofCount,
	subtract,
	ZERO,
} from './decimal.ts';
import type { Decimal, Rules } from './types.ts';

/** Amounts are of the whole line, without tax. */
export interface GoodsLine {
	/** 0: the product was deleted. */
	readonly productId: number;
	/** 0: the product has no variations. */
	readonly variationId: number;
	readonly sku: string;
	readonly name: string | undefined;
	readonly quantity: number;
	/** How many of them were taken back. */
	readonly refunded: number;
	/** Before discounts. */
	readonly subtotal: Decimal;
	/** After discounts. */
	readonly total: Decimal;
	readonly category: string | undefined;
	readonly brand: string | undefined;
}

export interface Goods {
	readonly currency: string | undefined;
	readonly lines: readonly GoodsLine[];
	/** Negative ones are discounts in disguise. */
	readonly fees: readonly Decimal[];
	/** What was paid back: `goods` for the lines, `all` with tax and shipping too. Not negative. */
	readonly refunds: { readonly goods: readonly Decimal[]; readonly all: readonly Decimal[] };
	/** What the customer pays, with tax and shipping. */
	readonly total: Decimal | undefined;
}

/** One entry of `contents` (API) and of `line_items` (tag). */
export interface Item {
	readonly id: string | undefined;
	readonly variationId: number;
	readonly name: string | undefined;
	readonly price: Decimal;
	/** Whole, at least 1. */
	readonly quantity: number;
	readonly category: string | undefined;
	readonly brand: string | undefined;
}

type ValueRules = Pick<Rules, 'value_basis'>;
type IdRules = Pick<Rules, 'content_id' | 'content_id_prefix'>;

/**
 * The value in the currency's decimals, or `undefined` where there is none to speak of: Pinterest's documentation
 * calls zero and negative values invalid.
 *
 * `net_goods` is what Pinterest's OpenAPI 5.23 asks for, "pre-tax, pre-shipping final value". Gift cards and store
 * credit do not lower it: they are means of payment. `margin` is the same of goods
 * whose cost has been taken off (margin.ts).
 */
export function valueOf(goods: Goods, rules: ValueRules): Decimal | undefined {
	if (rules.value_basis === 'order_total' && goods.total !== undefined) {
		return amountOf(subtract(exact(goods.total), sum(goods.refunds.all)), goods.currency);
	}
	const discounts = goods.fees.filter((fee) => compare(exact(fee), ZERO) < 0);
	const sold = sum([...goods.lines.map((line) => line.total), ...discounts]);
	return amountOf(subtract(sold, sum(goods.refunds.goods)), goods.currency);
}

/** @returns The amount in the currency's decimals, or `undefined` if that is not above zero. */
export function amountOf(amount: Exact, currency: string | undefined): Decimal | undefined {
	const rounded = format(amount, decimalsOf(currency));
	return compare(exact(rounded), ZERO) > 0 ? rounded : undefined;
}

/** One item for each line of which something is left, in order; however many there are. */
export function itemsOf(goods: Goods, rules: IdRules): Item[] {
	return goods.lines.flatMap((line) => itemOf(line, goods.currency, rules) ?? []);
}

export function countOf(items: readonly Item[]): number {
	return items.reduce((count, { quantity }) => count + quantity, 0);
}

function itemOf(line: GoodsLine, currency: string | undefined, rules: IdRules): Item | undefined {
	const kept = Math.round((line.quantity - line.refunded) * 1e6) / 1e6;
	if (!(kept > 0)) {
		return undefined;
	}
	// Pinterest's quantity is an integer: 1.5 m of cloth is one piece at the price of the whole line.
	const pieces = Number.isInteger(line.quantity) && Number.isInteger(kept);
	return {
		id: contentId(line, rules),
		variationId: line.variationId,
		name: line.name,
		price: priceOf(line.subtotal, pieces ? line.quantity : 1, decimalsOf(currency)),
		quantity: pieces ? kept : 1,
		category: line.category,
		brand: line.brand,
	};
}

/** Before discounts ("original value before any discount", OpenAPI 5.23); a line below nothing counts as free. */
function priceOf(subtotal: Decimal, quantity: number, decimals: number): Decimal {
	const amount = exact(subtotal);
	return format(compare(amount, ZERO) < 0 ? ZERO : divide(amount, ofCount(quantity), decimals), decimals);
}

/** Must equal the catalogue's id. WooCommerce's own Pinterest feed holds variations by their id, without parents. */
function contentId(line: GoodsLine, rules: IdRules): string | undefined {
	const post = line.variationId || line.productId;
	if (!post) {
		return undefined;
	}
	return rules.content_id_prefix + ((rules.content_id === 'sku' && line.sku) || String(post));
}

function sum(amounts: readonly Decimal[]): Exact {
	return amounts.reduce((total, amount) => add(total, exact(amount)), ZERO);
}

/** Refunds come with either sign. */
export function withoutSign(amount: Decimal): Decimal {
	const value = exact(amount);
	return format(absolute(value), value.scale);
}
