/**
 * Where an incident is: of the shop's payment methods, browsers and pages, the one that has lost its browser events, or
 * its orders, while the others keep theirs. Where all fell alike, none is named.
 */
import type { Seconds } from '../types.ts';
import { lackingPages, type Observed, type Page } from './checks.ts';
import { coverageOnset, PRIOR } from './coverage.ts';
import { type Count, type Hour, sum } from './hours.ts';
import type { AlarmName } from './incidents.ts';
import { silenceOnset } from './silence.ts';
import { expectedIn, type Usual } from './usual.ts';
import type { WatchState } from './watch.ts';

/** Events of an hour that the tag may be called for, past their grace, and those of them that it was called for. */
export interface Tally {
	/** The hour in which their grace ended. */
	readonly hour: Hour;
	/** The page on which the tag is called; sales are those of `order_received`. */
	readonly page: Page;
	/** Of a sale: the payment method's id; the browser's family, and nothing more of it. null: not known. */
	readonly gateway: string | null;
	readonly browser: string | null;
	readonly events: number;
	readonly seen: number;
}

export const PARTS = ['gateway', 'browser', 'page'] as const;
export interface Narrowed {
	readonly by: (typeof PARTS)[number];
	readonly name: string;
	/**
	 * Its events since the fall, those with a browser event, and the share that was expected; null: it was looked at, or
	 * its orders were counted.
	 */
	readonly share: { readonly events: number; readonly seen: number; readonly usual: number } | null;
	/** Where it is the orders that stopped: those that came since, and how many were expected. */
	readonly orders?: { readonly came: number; readonly expected: number };
}

const HOUR: Seconds = 3600;
/** What is known beforehand of one part weighs as much as so many of its events, so that a new one has a usual share, too. */
const PRIOR_EVENTS = 8;
/** Fewer of all others say nothing of them. */
const LEAST_OTHERS = 5;
/** Of what was expected. */
const LOST = 0.5;
/** By chance alone one of a shop's parts would be named in one of so many incidents. */
const CHANCE = 1 / 1000;

/**
 * @param opened When the incident opened.
 * @param pages What was seen of the shop's pages.
 * @returns At most one of `coverage` and of both silences; each lacking page of `pages`; of other incidents none.
 */
export function narrowed(
	name: AlarmName,
	state: WatchState,
	opened: Seconds,
	tallies: readonly Tally[],
	pages: Observed['pages'],
): readonly Narrowed[] {
	if (name === 'pages') {
		const lacking = lackingPages(pages ?? {});
		const all = Object.values(pages ?? {}).filter((seen) => seen !== null).length;
		return lacking.length === all ? [] : lacking.map((page) => ({ by: 'page', name: page, share: null }));
	}
	const found = partOf(name, state, opened, tallies);
	return found ? [found] : [];
}

/** Looks from the hour on in which the fall began that raised the alarm. An alarm without statistics has none. */
function partOf(
	name: AlarmName,
	{ hour, counts, coverage, silence_page_visit, silence_orders }: WatchState,
	opened: Seconds,
	tallies: readonly Tally[],
): Narrowed | undefined {
	if (hour === null) {
		return undefined;
	}
	const last = Math.min(hour, Math.floor(opened / HOUR) - 1);
	const until = <Each>(all: readonly Each[]) => all.slice(0, Math.max(0, all.length - (hour - last)));
	const silent = (all: readonly Count[], usual: Usual) =>
		silenceOnset(until(all), last, (at) => expectedIn(usual, at));
	// A tally is of the hour in which the grace of its events ended: of those of an hour, the next one.
	if (name === 'silence_page_visit' && silence_page_visit.usual) {
		return standsOut(tallies, silent(counts.page_visits, silence_page_visit.usual) + 1);
	}
	if (name === 'silence_orders' && silence_orders.usual) {
		const { usual } = silence_orders;
		return stopped(tallies, silent(counts.orders, usual) + 1, hour, (at) => expectedIn(usual, at - 1));
	}
	if (name === 'coverage' && coverage.usual) {
		const [orders, seen] = [until(counts.covered_orders), until(counts.covered_seen)];
		return standsOut(tallies, coverageOnset(orders, seen, last, coverage.usual));
	}
	return undefined;
}

/**
 * The payment method or browser whose browser events fell most improbably; where none did, the page.
 *
 * A part stands out if fewer than half of the browser events came that were expected of it, and if so few would come
 * by chance less often than once in a thousand, divided by the number of parts that are compared (Bonferroni). Expected
 * is its own share before the fall, times what the others have kept of theirs: a method whose buyers seldom return to
 * the shop is not named because they never did, and none is where all fell alike.
 *
 * @param since The hour in which the fall began.
 */
export function standsOut(tallies: readonly Tally[], since: Hour): Narrowed | undefined {
	const sales = tallies.filter(({ page }) => page === 'order_received');
	const [first] = [...candidates('gateway', sales, since), ...candidates('browser', sales, since)].sort(
		(a, b) => a.chance - b.chance,
	);
	const [page] = candidates('page', tallies, since).sort((a, b) => a.chance - b.chance);
	return (first ?? page)?.found;
}

/**
 * The payment method or browser whose orders stopped while the others' go on, by the same two rules: fewer than half of
 * those came that were expected of it, and so few would by chance less often than once in a thousand, divided by the
 * number of parts. Expected is what it had before, in proportion to what the whole shop usually sells in the hours since,
 * times what the others have kept of theirs. Of two Poisson counts, given their sum, one is binomial (Przyborowski and
 * Wilenski 1940).
 *
 * @param since The hour in which the silence began, and `last` the latest one.
 * @param expected How many orders the shop usually has whose grace ends in an hour.
 */
export function stopped(
	tallies: readonly Tally[],
	since: Hour,
	last: Hour,
	expected: (hour: Hour) => number,
): Narrowed | undefined {
	const all = tallies.filter(({ page }) => page === 'order_received');
	// The latest so many are told: of the first hour perhaps not all.
	const first = Math.min(...all.map(({ hour }) => hour)) + 1;
	const usually = (from: Hour, to: Hour) =>
		sum(Array.from({ length: Math.max(0, to - from) }, (_, index) => expected(from + index)));
	const [trade, tradeSince] = [usually(first, since), usually(since, last + 1)];
	if (!(trade > 0 && tradeSince > 0)) {
		return undefined;
	}
	const sales = all.filter(({ hour }) => hour >= first);
	const of = (by: 'gateway' | 'browser') => {
		const known = sales.filter((sale) => sale[by] !== null);
		const names = new Set(known.map((sale) => sale[by] ?? ''));
		const count = (list: readonly Tally[]) => sumOf(list).events;
		const before = (list: readonly Tally[]) => count(list.filter(({ hour }) => hour < since));
		return [...names].flatMap((name): Candidate[] => {
			const own = known.filter((sale) => sale[by] === name);
			const others = known.filter((sale) => sale[by] !== name);
			const [had, came] = [before(own), count(own) - before(own)];
			const [othersHad, othersCame] = [before(others), count(others) - before(others)];
			if (othersHad === 0 || othersCame < LEAST_OTHERS) {
				return [];
			}
			const kept = Math.min(1, othersCame / (othersHad * (tradeSince / trade)));
			const ratio = (tradeSince / trade) * kept;
			const chance = atMost(came, had + came, ratio / (1 + ratio));
			const stands = came < LOST * had * ratio && chance <= CHANCE / names.size;
			return stands
				? [{ found: { by, name, share: null, orders: { came, expected: had * ratio } }, chance }]
				: [];
		});
	};
	return [...of('gateway'), ...of('browser')].sort((a, b) => a.chance - b.chance)[0]?.found;
}

interface Sum {
	readonly events: number;
	readonly seen: number;
}
interface Candidate {
	readonly found: Narrowed;
	readonly chance: number;
}

function candidates(by: Narrowed['by'], tallies: readonly Tally[], since: Hour): Candidate[] {
	const known = tallies.filter((tally) => tally[by] !== null);
	const before = known.filter(({ hour }) => hour < since);
	const after = known.filter(({ hour }) => hour >= since);
	const names = new Set(after.map((tally) => tally[by] ?? ''));
	const shareOfAll = shareOf(sumOf(before), PRIOR.seen / PRIOR.orders, PRIOR.orders);
	return [...names].flatMap((name) => {
		const own = (list: readonly Tally[]) => sumOf(list.filter((tally) => tally[by] === name));
		const others = (list: readonly Tally[]) => sumOf(list.filter((tally) => tally[by] !== name));
		const [now, rest] = [own(after), others(after)];
		if (rest.events < LEAST_OTHERS) {
			return [];
		}
		const kept = rest.seen / rest.events / shareOf(others(before), shareOfAll, PRIOR_EVENTS);
		const usual = shareOf(own(before), shareOfAll, PRIOR_EVENTS) * Math.min(1, kept);
		const chance = atMost(now.seen, now.events, usual);
		const stands = now.seen < LOST * usual * now.events && chance <= CHANCE / names.size;
		return stands ? [{ found: { by, name, share: { ...now, usual } }, chance }] : [];
	});
}

const sumOf = (tallies: readonly Tally[]): Sum => ({
	events: sum(tallies.map(({ events }) => events)),
	seen: sum(tallies.map(({ seen }) => seen)),
});

/** @param prior The share that is assumed beforehand, with the weight of so many events. */
function shareOf({ events, seen }: Sum, prior: number, weight: number): number {
	return (seen + prior * weight) / (events + weight);
}

/** @returns How probable at most k of n are, each with the probability p (binomial). */
function atMost(k: number, n: number, p: number): number {
	let term = n * Math.log1p(-p);
	let total = Math.exp(term);
	for (let i = 1; i <= k; i++) {
		term += Math.log((n - i + 1) / i) + Math.log(p) - Math.log1p(-p);
		total += Math.exp(term);
	}
	return Math.min(1, total);
}
