/** The sums of the overview, made of what the route counts. Pure. */
import { events as vocabulary } from '../../../core/vocabulary.ts';
import type { EventName } from '../../../core/vocabulary.ts';
import type { HourOfRoads, Overview, TagState } from '../../data/types.ts';

/** One event of the vocabulary by the roads that it took. */
export interface EventRoads {
	event: string;
	/** The browser called the tag. */
	tag: number;
	/** Pinterest has it from the server. */
	server: number;
	/** Both, with one event_id; `null` where the browser alone can tell. */
	both: number | null;
	/** On its way to Pinterest. */
	underway: number;
	refused: number;
	left_out: number;
}

const bornInBrowser = (event: string) => vocabulary[event as EventName]?.born === 'browser';

/** Each event that happened, in the vocabulary's order. */
export function roadsOf({ events, pages }: Pick<Overview, 'events' | 'pages'>): EventRoads[] {
	const found = new Map<string, EventRoads>();
	const roads = (event: string) => {
		const known = found.get(event) ?? {
			event,
			tag: 0,
			server: 0,
			both: bornInBrowser(event) ? null : 0,
			underway: 0,
			refused: 0,
			left_out: 0,
		};
		found.set(event, known);
		return known;
	};
	for (const { event, state, tag_state, events: number } of events) {
		const sum = roads(event);
		// What a page reported by way of the shop was called by the same script.
		const called = tag_state === 'called' || bornInBrowser(event);
		if (called) sum.tag += number;
		if (state === 'delivered') sum.server += number;
		if (state === 'delivered' && called && sum.both !== null) sum.both += number;
		if (state === 'waiting' || state === 'accepted') sum.underway += number;
		if (state === 'refused') sum.refused += number;
		if (state === 'left_out') sum.left_out += number;
	}
	for (const [event, page] of Object.entries(pages ?? {})) {
		const sum = roads(event);
		sum.tag += page.collected;
		sum.server += page.delivered;
		sum.refused += page.refused;
		sum.left_out += page.left_out;
		sum.underway += Math.max(0, page.collected - page.delivered - page.refused);
	}
	const order = Object.keys(vocabulary);
	return [...found.values()].sort((a, b) => order.indexOf(a.event) - order.indexOf(b.event));
}

/** Of the server-born events that Pinterest has from the server: what browsers did with them. */
export interface Saved {
	/** Those that a browser was given; the sum of the three that follow. */
	given: number;
	/** The browser called the tag. */
	matched: number;
	/** The browser did not load Pinterest's script, and said so. */
	blocked: number;
	/** The browser has not told of the tag at all. */
	silent: number;
	/** No browser was given the event: nobody came back to the thank-you page, or nobody was there at all. */
	without_browser: number;
}

const SAVED = { called: 'matched', blocked: 'blocked', handed: 'silent' } as const satisfies Record<
	Exclude<TagState, ''>,
	keyof Saved
>;

export function savedOf({ events }: Pick<Overview, 'events'>): Saved {
	const saved: Saved = { given: 0, matched: 0, blocked: 0, silent: 0, without_browser: 0 };
	for (const { event, state, tag_state, events: number } of events) {
		if (state !== 'delivered' || bornInBrowser(event)) continue;
		if (isKnown(tag_state)) {
			saved.given += number;
			saved[SAVED[tag_state]] += number;
		} else {
			saved.without_browser += number;
		}
	}
	return saved;
}

const isKnown = (tag_state: string): tag_state is keyof typeof SAVED => tag_state in SAVED;

export interface Span extends Omit<HourOfRoads, 'hour'> {
	key: string;
	label: string;
}

/**
 * @param hours  Those in which something was.
 * @param spanOf The span that an hour belongs to, e.g. its day: `key` is its own, `label` is read.
 * @returns One sum for each span from first to last, empty ones included.
 */
export function spansOf(
	hours: readonly HourOfRoads[],
	{
		from,
		to,
		spanOf,
	}: { from: number; to: number; spanOf: (hour: number) => { key: string; label: string } },
): Span[] {
	const spans = new Map<string, Span>();
	const sumOf = (hour: number) => {
		const { key, label } = spanOf(hour);
		const span = spans.get(key) ?? { key, label, both: 0, server: 0, tag: 0, none: 0 };
		spans.set(key, span);
		return span;
	};
	for (let hour = from - (from % 3600); hour <= to; hour += 3600) sumOf(hour);
	for (const { hour, both, server, tag, none } of hours) {
		const span = sumOf(hour);
		span.both += both;
		span.server += server;
		span.tag += tag;
		span.none += none;
	}
	return [...spans.values()];
}
