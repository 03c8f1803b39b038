/**
 * Browser events against orders. Two CUSUMs (Page 1954) of the likelihood ratio, order by order: against an outage of
 * the tag, and against half of the usual coverage.
 */
import { type Count, DAY, type Hour, known, LEARNING_HOURS, sum } from './hours.ts';

/** Orders of an hour of which a browser event is expected, and how many of them had one. */
export interface Covered {
	readonly orders: Count;
	readonly seen: Count;
}

/** What is usual: the part of orders with a browser event, and how high S must be for an alarm. */
export interface Coverage {
	readonly p0: number;
	readonly limit: number;
}

/** Against an outage, against half. */
export type Pair = readonly [outage: number, half: number];

const LEARNING_ORDERS = 50;
/** Three seen of four, before anything is known: blockers take about a quarter. */
export const PRIOR = { seen: 3, orders: 4 };
const LOWEST = 0.2;
const HIGHEST = 0.97;
/** Of an outage: few orders still have an event, from a page that was open before. */
const OUTAGE = 0.05;
const YEARS = 10;
const YEAR = 365 * DAY;
/** Hours below half the limit after which the signal is back. */
export const CALM_HOURS = 24;

/**
 * @param orders Of the hours of 8 weeks that end a day ago.
 * @param seen Of the same hours.
 * @returns `undefined`: less than 14 days or 50 orders are known.
 */
export function coverageOf(orders: readonly Count[], seen: readonly Count[]): Coverage | undefined {
	const both = orders.map((count, index) => (count === null ? null : (seen[index] ?? null)));
	const ofOrders = sum(known(orders.filter((_, index) => both[index] !== null)));
	const hours = known(both).length;
	if (hours < LEARNING_HOURS || ofOrders < LEARNING_ORDERS) {
		return undefined;
	}
	const p0 = (sum(known(both)) + PRIOR.seen) / (ofOrders + PRIOR.orders);
	return {
		p0: Math.min(Math.max(p0, LOWEST), HIGHEST),
		limit: coverageLimit((ofOrders / hours) * YEAR),
	};
}

/** By Lorden's bound (1971) at least ten years of orders lie between two false alarms. */
export function coverageLimit(ordersAYear: number): number {
	return Math.log(YEARS * ordersAYear);
}

/** @returns The next S of both, without an upper end. */
function moved(s: Pair, { orders, seen }: Covered, p0: number): Pair {
	if (orders === null || seen === null) {
		return s;
	}
	const next = (before: number, p1: number) =>
		Math.max(0, before + seen * Math.log(p1 / p0) + (orders - seen) * Math.log((1 - p1) / (1 - p0)));
	return [next(s[0], OUTAGE), next(s[1], p0 / 2)];
}

/**
 * When a fall began: in the hour after the one in which S, the higher of both, was 0 for the last time.
 *
 * @param orders and `seen`: up to and with the hour `last`.
 */
export function coverageOnset(
	orders: readonly Count[],
	seen: readonly Count[],
	last: Hour,
	{ p0 }: Coverage,
): Hour {
	const first = last - orders.length + 1;
	let s: Pair = [0, 0];
	const since: [Hour, Hour] = [first, first];
	orders.forEach((count, index) => {
		s = moved(s, { orders: count, seen: seen[index] ?? null }, p0);
		if (s[0] === 0) since[0] = first + index + 1;
		if (s[1] === 0) since[1] = first + index + 1;
	});
	return s[0] > s[1] ? since[0] : since[1];
}

export interface Stepped {
	/** For the next hour; 0 for the one that alarmed. */
	readonly s: Pair;
	readonly alarm: boolean;
}

/** @param s Of the hour before; 0 at the beginning. */
export function coverageStep(s: Pair, covered: Covered, { p0, limit }: Coverage): Stepped {
	const [outage, half] = moved(s, covered, p0);
	return {
		s: [outage > limit ? 0 : outage, half > limit ? 0 : half],
		alarm: outage > limit || half > limit,
	};
}

/**
 * Whether coverage is back: S, held at its limit since the alarm instead of beginning anew, has come down to less
 * than half of it and stays there for a day. Beginning anew it would be low for a day in any quiet shop, and the same
 * outage would alarm again and again.
 */
export interface Return {
	readonly held: Pair;
	/** Known hours in a row below half the limit. */
	readonly calm: number;
}

export function returnFrom({ limit }: Coverage): Return {
	return { held: [limit, limit], calm: 0 };
}

export function isBack({ calm }: Return): boolean {
	return calm >= CALM_HOURS;
}

export function returning({ held, calm }: Return, covered: Covered, { p0, limit }: Coverage): Return {
	const [outage, half] = moved(held, covered, p0);
	const low = Math.max(outage, half) < limit / 2;
	const unknown = covered.orders === null || covered.seen === null;
	return {
		held: [Math.min(outage, limit), Math.min(half, limit)],
		calm: unknown ? calm : low ? calm + 1 : 0,
	};
}
