/** How long buyers take, and which window catches nearly all of them. */
import { eachOrder } from './paths.ts';
import { DAY, LONGEST_LOOKBACK, type Question } from './question.ts';
import type { Rows } from './rows.ts';

/** The windows that Pinterest offers for clicks, in days (Pinterest's OpenAPI 5, `click_window_days`). */
export const PINTEREST_WINDOWS = [1, 7, 14, 30, 60] as const;

export interface Catch {
	days: number;
	/** Orders whose path began at most so many days before. */
	orders: number;
}

export interface Lag {
	/** Orders with a path, in the longest window. */
	orders: number;
	/** By Pinterest's windows. */
	caught: Catch[];
	/** The shortest window that catches 95 % of them; `null` where none does, or without orders. */
	days: number | null;
}

/** What a window is to catch, as a share of the orders. */
export const NEARLY_ALL = 0.95;

/** Of all orders of the question, whatever its window. */
export function lagOf(rows: Rows, question: Question): Lag {
	const { touchAt, orderAt } = rows;
	const caught = PINTEREST_WINDOWS.map((days): Catch => ({ days, orders: 0 }));
	let orders = 0;
	const longest: Question = { ...question, lookback_days: LONGEST_LOOKBACK };
	eachOrder(rows, longest, question.direct, ({ order, length, touches }) => {
		if (length === 0) return;
		orders++;
		const lag = orderAt[order]! - touchAt[touches[0]!]!;
		for (const window of caught) window.orders += Number(lag <= window.days * DAY);
	});
	const enough = caught.find((window) => orders > 0 && window.orders >= NEARLY_ALL * orders);
	return { orders, caught, days: enough?.days ?? null };
}
