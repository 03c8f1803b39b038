/** Simulated shops, each with one fault or none: what must be found is found in time, and nothing else is. */
import { describe, expect, it } from 'vitest';
import { LEARNING_HOURS } from '../../../core/monitoring/hours.ts';
import { delayOf, type Happened, incidentsOf, names, type Rule, seriesOf } from './series.ts';

/** What each fault may rightly be noticed by. */
const CONCERNED: Record<string, readonly Rule[]> = {
	total: ['reconcile', 'coverage', 'silence_page_visit'],
	half: ['reconcile', 'coverage', 'silence_page_visit'],
	browser: ['coverage', 'silence_page_visit'],
	browser_half: ['coverage', 'silence_page_visit'],
	shop: ['silence_orders'],
};
const shops = names.map((name) => {
	const series = seriesOf(name);
	return { name, series, happened: incidentsOf(series) };
});

function falseAlarms({ series, happened }: (typeof shops)[number]): Happened[] {
	const { at_hour, kind } = series.fault;
	return happened.filter(
		({ rule, opened }) => opened < (at_hour ?? Infinity) || !CONCERNED[kind]?.includes(rule),
	);
}

it('all series are here', () => {
	expect(names).toHaveLength(21);
	expect(shops.flatMap(({ series }) => series.must_alarm)).toHaveLength(24);
});

describe.each(shops.filter(({ series }) => series.must_alarm.length > 0))('$name', ({ series, happened }) => {
	it.each(series.must_alarm)('%s alarms in time', (rule) => {
		const delay = delayOf(happened, rule, series.fault.at_hour!);
		expect(delay).toBeGreaterThan(0);
		expect(delay).toBeLessThanOrEqual(series.must_alarm_within_h[rule]!.limit_h);
	});

	it.each(series.must_alarm)('%s: the fault, which goes on, is one incident', (rule) => {
		const since = happened.filter((each) => each.rule === rule && each.opened >= series.fault.at_hour!);
		expect(since).toEqual([{ rule, opened: expect.any(Number), closed: null }]);
	});
});

it('one false alarm, on two days of a quarter of the usual trade; the reference alarms twice there', () => {
	const ofReference = shops.flatMap(({ series }) =>
		Object.values(series.reference ?? {}).flatMap(({ false_alarm_hours }) => false_alarm_hours),
	);
	expect(ofReference).toEqual([1572, 1594]);
	expect(shops.flatMap(falseAlarms)).toEqual([
		{ rule: 'silence_page_visit', opened: 1572, closed: expect.any(Number) },
	]);
});

it('hours of which nothing is known alarm nobody', () => {
	const gaps = shops.filter(({ series }) => series.fault.kind === 'gap');
	expect(gaps).toHaveLength(3);
	for (const { series, happened } of gaps) {
		expect(series.orders.filter((count) => count === null)).toHaveLength(6);
		expect(happened).toEqual([]);
	}
});

it('a state that was written as JSON after every hour goes on as if it had not been', () => {
	const { series, happened } = shops.find(({ name }) => name === '50-total')!;
	const begun = { ...series, hours: series.fault.at_hour! + 48 };
	const stored = incidentsOf(begun, (state) => JSON.parse(JSON.stringify(state)) as typeof state);
	expect(stored).toEqual(incidentsOf(begun));
	expect(stored.map(({ rule, opened }) => [rule, opened])).toEqual(
		happened.map(({ rule, opened }) => [rule, opened]),
	);
});

it('a shop in its first 14 days only hears of its orders', () => {
	const { series } = shops.find(({ name }) => name === '500-total')!;
	const { at_hour } = series.fault;
	const from = at_hour! - LEARNING_HOURS + 24;
	const young = {
		...series,
		start: new Date(Date.parse(series.start) + from * 3_600_000).toISOString(),
		hours: LEARNING_HOURS,
		orders: series.orders.slice(from),
		server_ok: series.server_ok.slice(from),
		browser_ok: series.browser_ok.slice(from),
		page_visit_browser: series.page_visit_browser.slice(from),
	};
	const happened = incidentsOf(young);
	expect(happened.map(({ rule }) => rule)).toEqual(['reconcile']);
	expect(delayOf(happened, 'reconcile', at_hour! - from)).toBe(2);
});
