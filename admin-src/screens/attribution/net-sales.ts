/** What is divided here, held against WooCommerce's own report of the same time: the lines add up to its net sales. */
import { UNATTRIBUTED } from '../../../core/attribution/facts.ts';
import { decimalsOf } from '../../../core/currency.ts';
import type { Sales } from '../../data/sales.ts';
import type { Loaded, Report } from './report.ts';

/** Answer of `/attribution/sales`. */
export interface NetSales extends Sales {
	/** Reasons of sales that are not divided: nobody came to the shop for them. */
	not_divided: readonly string[];
}

export type LineName =
	| { kind: 'attributed' | 'unattributed' | 'unrecorded' | 'refunds' | 'another_day' }
	| { kind: 'not_divided'; reason: string };

export interface NetLine {
	name: LineName;
	/** `null`: it is no orders. */
	orders: number | null;
	minor: number;
}

/** @returns Lines in this currency that add up to `whole`, the report's; those of nothing are left out. */
export function netLines(
	{ orders, refunds, not_divided, currency: shop }: NetSales,
	{ totals, channels }: Report,
	refunded: number,
	currency: string,
): { lines: NetLine[]; whole: { orders: number; minor: number } } {
	const units = 10 ** decimalsOf(currency);
	const minor = (amount: string) => Math.round(Number(amount) * units);
	// Of an order that is gone the currency is not known any more; it was the shop's, most likely.
	const isOurs = (row: { currency: string }) => (row.currency || shop) === currency;
	const told = orders.filter(isOurs);
	const takenOff = refunds.filter(isOurs).reduce((sum, { reported }) => sum + minor(reported), 0);
	const sumOf = (rows: typeof told) => ({
		orders: rows.reduce((sum, row) => sum + row.orders, 0),
		minor: rows.reduce((sum, { reported }) => sum + minor(reported), 0),
	});
	const isLeftOut = ({ state, reason }: (typeof told)[number]) =>
		state !== '' && not_divided.includes(reason);
	const divided = sumOf(told.filter((row) => row.state !== '' && !isLeftOut(row)));
	const reasons = [...new Set(told.filter(isLeftOut).map(({ reason }) => reason))];
	const rest = channels.find(({ channel }) => channel === UNATTRIBUTED)?.parts.last_touch;
	const unattributed = { orders: rest?.conversions ?? 0, minor: rest?.credit_minor ?? 0 };
	const lines: NetLine[] = [
		{
			name: { kind: 'attributed' },
			orders: totals.orders - unattributed.orders,
			minor: totals.value_minor - unattributed.minor,
		},
		{ name: { kind: 'unattributed' }, ...unattributed },
		...reasons.map((reason): NetLine => ({
			name: { kind: 'not_divided', reason },
			...sumOf(told.filter((row) => isLeftOut(row) && row.reason === reason)),
		})),
		{ name: { kind: 'unrecorded' }, ...sumOf(told.filter(({ state }) => state === '')) },
		// What is divided is less its own refunds already, on whichever day they were.
		{ name: { kind: 'refunds' }, orders: null, minor: takenOff + refunded },
		{
			name: { kind: 'another_day' },
			orders: divided.orders - totals.orders,
			minor: divided.minor - totals.value_minor - refunded,
		},
	];
	const all = sumOf(told);
	return {
		lines: lines.filter((line) => line.minor !== 0 || (line.orders ?? 0) !== 0),
		whole: { orders: all.orders, minor: all.minor + takenOff },
	};
}

/** Refunds of the orders of a currency that are divided, in minor units. */
export const refundedIn = ({ currencies }: Loaded, currency: string): number =>
	currencies.find((each) => each.currency === currency)?.refunded_minor ?? 0;
