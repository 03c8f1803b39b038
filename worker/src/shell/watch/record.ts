/** What is kept of a shop that is watched, as one JSON text; and how one run takes it further. Nothing here acts. */
import type { CheckName, Finding, Observed } from '../../../../core/monitoring/checks.ts';
import type { Week } from '../../../../core/monitoring/digest.ts';
import { narrowed, type Tally } from '../../../../core/monitoring/narrow.ts';
import type { CountedOrder } from '../../../../core/monitoring/reconcile.ts';
import {
	type HourCounts,
	START,
	watch,
	type Watched,
	type WatchState,
} from '../../../../core/monitoring/watch.ts';
import type { Seconds } from '../../../../core/types.ts';
import { type Change, type KeptIncident, type Turned, withChanges, withNews, withParts } from './incident.ts';
import { type Message, messagesOf, MOST_MESSAGES } from './message.ts';

/** The figures of the week that begins at `from`. */
export type DatedWeek = Week & { readonly from: Seconds };

export interface WatchRecord {
	readonly state: WatchState;
	/** The last heartbeat; null: there never was one, and the shop is not watched. */
	readonly heartbeat: Seconds | null;
	readonly standing: Watched['standing'];
	/** Of the last heartbeat, the token's of now. */
	readonly findings: Readonly<Record<CheckName, Finding>>;
	/** The latest last. */
	readonly incidents: readonly KeptIncident[];
	readonly changes: readonly Change[];
	/** The latest last. */
	readonly weeks: readonly DatedWeek[];
	/** What somebody is still to be told. */
	readonly outbox: readonly Message[];
}

export const NEW: WatchRecord = {
	state: START,
	heartbeat: null,
	standing: { coverage: 'learning', silence_page_visit: 'learning', silence_orders: 'learning' },
	findings: { pages: 'unknown', token: 'unknown', queue: 'unknown', event_ids: 'unknown', clock: 'unknown' },
	incidents: [],
	changes: [],
	weeks: [],
	outbox: [],
};

/** Without a heartbeat for so long, while the worker was up, a shop is silent: two may be late. */
export const SILENT_AFTER: Seconds = 3 * 3600;
/** A week, and the eight that it is held against. */
const WEEKS = 9;

export interface Heartbeat {
	readonly now: Seconds;
	/** The oldest first. */
	readonly counts: readonly HourCounts[];
	readonly orders: readonly CountedOrder[] | null;
	readonly observed: Observed;
	readonly changes: readonly Change[];
	/** By payment method, browser and page, of the last weeks. */
	readonly tallies?: readonly Tally[];
	readonly week?: DatedWeek;
}

/** @param notify whether somebody is to be told. @throws RangeError as core's `watch` does. */
export function heartbeat(
	before: WatchRecord,
	{ now, counts, orders, observed, changes, tallies = [], week }: Heartbeat,
	notify: boolean,
): { record: WatchRecord; watched: Watched } {
	let { state } = before;
	const earlier: Turned[] = [];
	// Hours that come late are counted one after the other; orders and checks are those of now.
	for (const hour of counts.slice(0, -1)) {
		const run = watch(state, { now, counts: hour, orders: null, observed: {} });
		state = run.state;
		earlier.push(...run.news);
	}
	const last = counts.at(-1);
	const watched = watch(state, { now, orders, observed, ...(last ? { counts: last } : {}) });
	const record = turned(
		{
			...before,
			state: watched.state,
			heartbeat: now,
			standing: watched.standing,
			findings: watched.findings,
			changes: withChanges(before.changes, changes, now),
			weeks: week ? withWeek(before.weeks, week) : before.weeks,
		},
		[...earlier, ...watched.news, ...ofSilence(before, false, now)],
		now,
		notify,
		(name, opened) =>
			name === 'shop_silent' ? [] : narrowed(name, watched.state, opened, tallies, observed.pages),
	);
	return { record, watched };
}

/**
 * A look between two heartbeats.
 * @param tokenAccepted null: not known.
 * @param silent for how long no heartbeat came while the worker was up.
 */
export function look(
	before: WatchRecord,
	{ now, tokenAccepted, silent }: { now: Seconds; tokenAccepted: boolean | null; silent: Seconds },
	notify: boolean,
): WatchRecord {
	if (before.heartbeat === null) return before;
	const { state, news, findings } = watch(before.state, {
		now,
		orders: null,
		observed: { token_accepted: tokenAccepted },
	});
	const token = tokenAccepted === null ? before.findings.token : findings.token;
	const both = [...news, ...(silent >= SILENT_AFTER ? ofSilence(before, true, now) : [])];
	if (both.length === 0 && token === before.findings.token) return before;
	return turned({ ...before, state, findings: { ...before.findings, token } }, both, now, notify);
}

/** @returns Those that are open, the oldest first. */
export const openOf = ({ incidents }: WatchRecord): readonly KeptIncident[] =>
	incidents.filter(({ closed_at }) => closed_at === null);

function ofSilence(record: WatchRecord, silent: boolean, now: Seconds): Turned[] {
	const open = openOf(record).find(({ name }) => name === 'shop_silent');
	if (silent) return open ? [] : [{ name: 'shop_silent', opened: now }];
	return open ? [{ name: 'shop_silent', opened: open.opened_at, closed: now }] : [];
}

/** @param narrow where an open incident is; absent: nobody looks. */
function turned(
	record: WatchRecord,
	news: readonly Turned[],
	now: Seconds,
	notify: boolean,
	narrow?: Parameters<typeof withParts>[1],
): WatchRecord {
	const known = withNews(record.incidents, news, record.changes);
	const incidents = narrow ? withParts(known, narrow) : known;
	const fresh = notify ? messagesOf(news, incidents, now) : [];
	return { ...record, incidents, outbox: [...record.outbox, ...fresh].slice(-MOST_MESSAGES) };
}

function withWeek(weeks: readonly DatedWeek[], week: DatedWeek): readonly DatedWeek[] {
	return [...weeks.filter(({ from }) => from !== week.from), week]
		.sort((a, b) => a.from - b.from)
		.slice(-WEEKS);
}
