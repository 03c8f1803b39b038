/** Orders, checks and incidents: what opens, what closes, what is left as it was. */
import { describe, expect, it } from 'vitest';
import {
	check,
	isDue,
	lackingPages,
	type Observed,
	PAGES,
	shareByStatus,
} from '../../../core/monitoring/checks.ts';
import { ALARMS, type AlarmName } from '../../../core/monitoring/incidents.ts';
import { type CountedOrder, reconcile } from '../../../core/monitoring/reconcile.ts';
import type { Count } from '../../../core/monitoring/hours.ts';
import { type HourCounts, START, watch, type WatchState } from '../../../core/monitoring/watch.ts';

const NOW = 1_790_000_000;
const HOUR = 3600;
const order = (state: CountedOrder['state'], age: number, reason?: CountedOrder['reason']): CountedOrder => {
	return { id: `${state}-${age}`, at: NOW - age, state, reason };
};

describe('an order', () => {
	it.each<[string, CountedOrder, string]>([
		['without an event, within the grace', order(null, HOUR - 1), 'recent'],
		['without an event, at the end of the grace', order(null, HOUR), 'missing'],
		['left out without a reason', order('left_out', HOUR), 'missing'],
		['left out for a reason', order('left_out', HOUR, 'consent_denied'), 'left_out'],
		['left out since it became too old', order('left_out', HOUR, 'expired'), 'refused'],
		['not with the worker yet', order('waiting', HOUR), 'retrying'],
		['with the worker', order('accepted', 5 * HOUR), 'retrying'],
		['delivered', order('delivered', 0), 'delivered'],
		['refused', order('refused', 0, 'refused_by_pinterest'), 'refused'],
	])('%s: %s', (_, given, fate) => {
		const { late, accuracy, ...fates } = reconcile([given], NOW);
		expect(Object.entries(fates).filter(([, ids]) => ids.length > 0)).toEqual([[fate, [given.id]]]);
		expect(late).toEqual([]);
		expect(accuracy).toBe(NOW - given.at < HOUR ? null : fate === 'delivered' || fate === 'left_out' ? 1 : 0);
	});

	it('that waits is late after a day', () => {
		expect(reconcile([order('accepted', 24 * HOUR)], NOW).late).toEqual([]);
		expect(reconcile([order('accepted', 24 * HOUR + 1)], NOW).late).toHaveLength(1);
	});

	it('within its grace is no part of the accuracy; without any there is none', () => {
		expect(reconcile([order('delivered', 0), order(null, 2 * HOUR)], NOW).accuracy).toBe(0);
		expect(reconcile([order('delivered', 0)], NOW).accuracy).toBeNull();
	});
});

describe('a check', () => {
	const good = { tag: true, tag_id: true, event_ids: true };
	const pages = Object.fromEntries(PAGES.map((page) => [page, good]));

	it.each<[Observed, string]>([
		[{}, ''],
		[{ pages }, 'pages ok'],
		[{ pages: { home: good } }, 'pages ok'],
		[{ pages: {} }, ''],
		[{ pages: { ...pages, cart: null } }, ''],
		[{ pages: { ...pages, cart: { ...good, tag: false } } }, 'pages failing'],
		[{ pages: { home: null, cart: { ...good, tag_id: false } } }, 'pages failing'],
		[{ pages: { ...pages, checkout: { ...good, event_ids: false } } }, 'pages failing'],
		[{ token_accepted: true }, 'token ok'],
		[{ token_accepted: false }, 'token failing'],
		[{ token_accepted: null }, ''],
		[{ oldest_queued: 'nothing' }, 'queue ok'],
		[{ oldest_queued: NOW - 899 }, 'queue ok'],
		[{ oldest_queued: NOW - 900 }, 'queue failing'],
		[{ both_sides: { events: 0, same_id: 0 } }, 'event_ids ok'],
		[{ both_sides: { events: 9, same_id: 8 } }, 'event_ids failing'],
		[{ clock_skew: -299 }, 'clock ok'],
		[{ clock_skew: 300 }, 'clock failing'],
		[{ clock_skew: -300 }, 'clock failing'],
		[{ clock_skew: 0, token_accepted: false }, 'token failing, clock ok'],
	])('of %j: %s', (observed, expected) => {
		const known = Object.entries(check(observed, NOW)).filter(([, finding]) => finding !== 'unknown');
		expect(known.map((each) => each.join(' ')).join(', ')).toBe(expected);
	});

	it('names the pages that lack something', () => {
		expect(lackingPages({ ...pages, cart: { ...good, tag: false }, home: null })).toEqual(['cart']);
	});

	it('is due daily and after a change', () => {
		const day = 24 * HOUR;
		expect(isDue(null, null, NOW)).toBe(true);
		expect(isDue(NOW - day, null, NOW)).toBe(true);
		expect(isDue(NOW - day + 1, null, NOW)).toBe(false);
		expect(isDue(NOW - 60, NOW - 61, NOW)).toBe(false);
		expect(isDue(NOW - 60, NOW - 60, NOW)).toBe(true);
	});

	it('knows the share of each status', () => {
		expect(shareByStatus({ 200: 98, 429: 1, 500: 1 })).toEqual({ 200: 0.98, 429: 0.01, 500: 0.01 });
		expect(shareByStatus({ 200: 0 })).toEqual({ 200: 0 });
	});
});

describe('an incident', () => {
	/** Looks at one shop several times, an hour apart; what became news. */
	function newsOf(looks: { orders?: readonly CountedOrder[] | null; observed?: Observed }[]): string[] {
		let state = START;
		return looks.flatMap(({ orders = null, observed = {} }, index) => {
			const watched = watch(state, { now: NOW + index, orders, observed });
			state = watched.state;
			return watched.news.map(({ name, opened, closed }) =>
				closed === undefined ? `${name} ${opened - NOW}` : `${name} ${opened - NOW}-${closed - NOW}`,
			);
		});
	}
	const missing = { orders: [order(null, 2 * HOUR)] };
	const well = { orders: [order('delivered', 2 * HOUR)] };

	it('is one until nothing is missing, whatever repeats', () => {
		expect(newsOf([missing, missing, well, well, missing])).toEqual([
			'order_missing 0',
			'order_missing 0-2',
			'order_missing 4',
		]);
	});

	it('neither opens nor closes by what is not known', () => {
		expect(newsOf([{}, missing, {}, { orders: null }, well])).toEqual([
			'order_missing 1',
			'order_missing 1-4',
		]);
		const token = (token_accepted: boolean | null) => ({ observed: { token_accepted } });
		expect(newsOf([token(null), token(false), token(null), {}, token(true)])).toEqual([
			'token 1',
			'token 1-4',
		]);
	});

	it('has a name for each of the exact rules', () => {
		const orders = [order('refused', 0), order('waiting', 25 * HOUR)];
		expect(newsOf([{ orders, observed: { oldest_queued: NOW - HOUR, clock_skew: 999 } }, well])).toEqual([
			'order_refused 0',
			'order_late 0',
			'queue 0',
			'clock 0',
			'order_refused 0-1',
			'order_late 0-1',
		]);
	});

	it('is of the tracking, unless the shop itself stands still', () => {
		const ofShop = (Object.keys(ALARMS) as AlarmName[]).filter((name) => ALARMS[name] === 'shop');
		expect(ofShop).toEqual(['silence_orders']);
	});
});

describe('a signal that comes back', () => {
	const start = Math.floor(NOW / HOUR / 24) * 24;
	/** Some hours alike, from the hour after the state's. */
	function after(
		from: WatchState,
		hours: number,
		{ visits = 20, orders = 4, seen = 3 }: { visits?: Count; orders?: Count; seen?: Count },
	) {
		let state = from;
		const news: string[] = [];
		const first = from.hour === null ? start : from.hour + 1;
		for (let hour = first; hour < first + hours; hour++) {
			const counts: HourCounts = {
				hour,
				page_visits: visits,
				orders,
				covered: { orders, seen },
			};
			const watched = watch(state, { now: (hour + 1) * HOUR, counts, orders: null, observed: {} });
			state = watched.state;
			for (const { name, closed } of watched.news) {
				news.push(`${name} ${closed === undefined ? 'opens' : 'closes'} ${hour - first + 1}`);
			}
		}
		return { state, news };
	}
	const healthy = after(START, 20 * 24, {});

	it('is healthy first', () => {
		expect(healthy.news).toEqual([]);
	});

	it('silence: from ten expected events on with half of them seen', () => {
		const out = after(healthy.state, 30, { visits: 0 });
		// 0.495 of 20 an hour: above 11.38 in the second.
		expect(out.news).toEqual(['silence_page_visit opens 2']);
		expect(after(out.state, 3, { visits: 9 }).news).toEqual([]);
		expect(after(out.state, 3, { visits: 12 }).news).toEqual(['silence_page_visit closes 1']);
	});

	it('coverage: a day after S has come down to half of its limit', () => {
		const out = after(healthy.state, 48, { seen: 0 });
		expect(out.news).toEqual(['coverage opens 3']);
		const { news } = after(out.state, 72, {});
		expect(news).toEqual([expect.stringMatching(/^coverage closes (2[4-9]|3\d)$/)]);
	});

	it('is not back by hours of which nothing is known, nor do they put it off', () => {
		const unknown = { visits: null, orders: null, seen: null };
		const out = after(healthy.state, 30, { visits: 0, seen: 0 });
		expect(out.news).toEqual(['silence_page_visit opens 2', 'coverage opens 3']);
		const gap = after(out.state, 3 * 24, unknown);
		expect(gap.news).toEqual([]);
		const back = after(gap.state, 20, {});
		expect(back.news).toEqual(['silence_page_visit closes 1']);
		const again = after(back.state, 3 * 24, unknown);
		expect(again.news).toEqual([]);
		expect(after(again.state, 20, {}).news).toEqual([expect.stringMatching(/^coverage closes ([4-9]|1\d)$/)]);
	});

	it('is judged by ten expected events, wherever unknown hours lie between', () => {
		const small = after(START, 20 * 24, { visits: 4 });
		const out = after(small.state, 30, { visits: 0 });
		expect(out.news).toEqual(['silence_page_visit opens 6']);
		// Of 4 an hour the third makes more than ten, and the 24 hours since are eight times three.
		const before = after(out.state, 1, { visits: 4 });
		const gap = after(before.state, 5, { visits: null });
		expect([...before.news, ...gap.news]).toEqual([]);
		expect(after(gap.state, 2, { visits: 4 }).news).toEqual(['silence_page_visit closes 2']);
	});

	it('orders: the shop stands still, and nothing else is said', () => {
		const out = after(healthy.state, 30, { orders: 0, seen: 0 });
		expect(out.news).toEqual(['silence_orders opens 6']);
	});
});
