/** The simulated shops of data/series-*.json, watched hour by hour. */
import { readdirSync, readFileSync } from 'node:fs';
import type { AlarmName, Incident } from '../../../core/monitoring/incidents.ts';
import type { CountedOrder } from '../../../core/monitoring/reconcile.ts';
import { START, watch, type WatchState } from '../../../core/monitoring/watch.ts';

const HOUR = 3600;
const WEEK = 7 * 24 * HOUR;
const DATA = new URL('data/', import.meta.url);
/** What the series call a rule. */
const RULES = {
	reconcile: 'order_missing',
	coverage: 'coverage',
	silence_page_visit: 'silence_page_visit',
	silence_orders: 'silence_orders',
} as const satisfies Record<string, AlarmName>;
export type Rule = keyof typeof RULES;

export interface Series {
	orders_per_day: number;
	start: string;
	hours: number;
	train_hours: number;
	orders: (number | null)[];
	server_ok: (number | null)[];
	browser_ok: (number | null)[];
	page_visit_browser: (number | null)[];
	fault: { kind: string; at_hour: number | null };
	must_alarm: Rule[];
	must_alarm_within_h: Partial<Record<Rule, { limit_h: number }>>;
	reference: Record<Rule, { false_alarm_hours: number[] }> | null;
}

export const names = readdirSync(DATA)
	.map((file) => /^series-(.*)\.json$/.exec(file)?.[1])
	.filter((name) => name !== undefined);

export function seriesOf(name: string): Series {
	return JSON.parse(readFileSync(new URL(`series-${name}.json`, DATA), 'utf8')) as Series;
}

/** An incident, in hours since the series began; open to the end: null. */
export interface Happened {
	rule: Rule;
	opened: number;
	closed: number | null;
}

/**
 * All orders are taken to be made at half past, so that their grace ends in the hour after.
 *
 * @param keep What happens to the state between two runs.
 */
export function incidentsOf(series: Series, keep = (state: WatchState): WatchState => state): Happened[] {
	const first = Date.parse(series.start) / 1000 / HOUR;
	const news: Incident[] = [];
	const lost: CountedOrder[] = [];
	let state = START;
	for (let hour = 0; hour < series.hours; hour++) {
		const now = (first + hour + 1) * HOUR;
		const made = ordersOf(series, first, hour);
		const delivered = made.filter(({ state: of }) => of === 'delivered');
		lost.push(...made.filter(({ state: of }) => of === null));
		const watched = watch(state, {
			now,
			counts: {
				hour: first + hour,
				page_visits: series.page_visit_browser[hour]!,
				orders: series.orders[hour]!,
				covered: { orders: series.orders[hour - 1] ?? null, seen: series.browser_ok[hour - 1] ?? null },
			},
			orders: [...delivered, ...lost.filter(({ at }) => now - at < WEEK)],
			observed: {},
		});
		news.push(...watched.news);
		state = keep(watched.state);
	}
	const sinceStart = (at: number) => at / HOUR - first - 1;
	return (Object.keys(RULES) as Rule[]).flatMap((rule) => {
		const ofRule = news.filter(({ name }) => name === RULES[rule]);
		return ofRule
			.filter(({ closed }) => closed === undefined)
			.map(({ opened }) => {
				const end = ofRule.find((each) => each.opened === opened && each.closed !== undefined)?.closed;
				return { rule, opened: sinceStart(opened), closed: end === undefined ? null : sinceStart(end) };
			});
	});
}

function ordersOf({ orders, server_ok }: Series, first: number, hour: number): CountedOrder[] {
	return Array.from({ length: orders[hour] ?? 0 }, (_, index) => {
		const state = index < server_ok[hour]! ? 'delivered' : null;
		return { id: `${hour}-${index}`, at: (first + hour + 0.5) * HOUR, state };
	});
}

/** As the limits of the series count it: found in the hour of the fault is one hour. */
export function delayOf(happened: readonly Happened[], rule: Rule, faultAt: number): number | undefined {
	const found = happened.find((each) => each.rule === rule && each.opened >= faultAt);
	return found && found.opened - faultAt + 1;
}
