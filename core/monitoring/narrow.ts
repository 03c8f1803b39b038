/**
 * Where an incident is: of the shop's payment methods, browsers and pages, the one that has lost its browser events
 * while the others keep theirs. Where all fell alike, none is named.
 */
import type { Seconds } from '../types.ts';
import { lackingPages, type Observed, type Page } from './checks.ts';
import { coverageOnset, PRIOR } from './coverage.ts';
import { type Hour, sum } from './hours.ts';
import type { AlarmName } from './incidents.ts';
import { silenceOnset } from './silence.ts';
import { expectedIn } from './usual.ts';
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
	/** Its events since the fall, those with a browser event, and the share that was expected; null: it was looked at. */
	readonly share: { readonly events: number; readonly seen: number; readonly usual: number } | null;
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
 * @returns At most one of `coverage` and `silence_page_visit`; each lacking page of `pages`; of other incidents none.
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
	const since = onsetOf(name, state, opened);
	const found = since === undefined ? undefined : standsOut(tallies, since);
	return found ? [found] : [];
}

/** @returns The hour in which the fall began that raised the alarm; `undefined`: of an alarm without statistics. */
function onsetOf(name: AlarmName, state: WatchState, opened: Seconds): Hour | undefined {
	const { hour, counts, coverage, silence_page_visit } = state;
	if (hour === null) {
		return undefined;
	}
	const last = Math.min(hour, Math.floor(opened / HOUR) - 1);
	const until = <Each>(all: readonly Each[]) => all.slice(0, Math.max(0, all.length - (hour - last)));
	if (name === 'coverage' && coverage.usual) {
		return coverageOnset(until(counts.covered_orders), until(counts.covered_seen), last, coverage.usual);
	}
	const { usual } = silence_page_visit;
	if (name === 'silence_page_visit' && usual) {
		return silenceOnset(until(counts.page_visits), last, (at) => expectedIn(usual, at));
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
