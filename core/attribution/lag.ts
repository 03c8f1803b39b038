/** How long buyers take from their first touch at Pinterest, and which window catches nearly all of them. */
import type { Channel } from './facts.ts';
import { type LagBin, lagBin } from './path-report.ts';
import { eachOrder } from './paths.ts';
import { DAY, LONGEST_LOOKBACK, type Question } from './question.ts';
import type { Rows } from './rows.ts';

/** The windows that Pinterest offers for clicks, in days (Pinterest's OpenAPI 5, `click_window_days`). */
export const PINTEREST_WINDOWS = [1, 7, 14, 30, 60] as const;

/** Whose first touch begins it. */
const OF_PINTEREST: readonly Channel[] = ['pinterest_paid', 'pinterest_organic'];

export interface Catch {
	days: number;
	/** Orders whose first touch at Pinterest lies at most so many days before. */
	orders: number;
}

export interface Lag {
	/** Orders with a touch at Pinterest in the longest window. */
	orders: number;
	/** Of them, by whole days from the first of these touches; bins that have none are absent. */
	curve: Partial<Record<LagBin, number>>;
	/** By Pinterest's windows. */
	caught: Catch[];
	/** The shortest window that catches 95 % of them; `null` where none does, or without orders. */
	days: number | null;
}

/** What a window is to catch, as a share of the orders. */
export const NEARLY_ALL = 0.95;

/** Of all orders of the question, whatever its window. */
export function lagOf(rows: Rows, question: Question): Lag {
	const { touchAt, touchOrigin, orderAt } = rows;
	const isPinterest = rows.origins.map(({ channel }) => OF_PINTEREST.some((each) => each === channel));
	const caught = PINTEREST_WINDOWS.map((days): Catch => ({ days, orders: 0 }));
	const curve: Partial<Record<LagBin, number>> = {};
	let orders = 0;
	const longest: Question = { ...question, lookback_days: LONGEST_LOOKBACK };
	eachOrder(rows, longest, question.direct, ({ order, length, touches }) => {
		let first = 0;
		while (first < length && !isPinterest[touchOrigin[touches[first]!]!]) first++;
		if (first === length) return;
		orders++;
		const lag = orderAt[order]! - touchAt[touches[first]!]!;
		const bin = lagBin(lag);
		curve[bin] = (curve[bin] ?? 0) + 1;
		for (const window of caught) window.orders += Number(lag <= window.days * DAY);
	});
	const enough = caught.find((window) => orders > 0 && window.orders >= NEARLY_ALL * orders);
	return { orders, curve, caught, days: enough?.days ?? null };
}
