/** To which part of a shop an incident is narrowed down, and when to none. */
import { describe, expect, it } from 'vitest';
import { PAGES } from '../../../core/monitoring/checks.ts';
import type { Count } from '../../../core/monitoring/hours.ts';
import { narrowed, standsOut, type Tally } from '../../../core/monitoring/narrow.ts';
import { START, watch, type WatchState } from '../../../core/monitoring/watch.ts';

const SINCE = 497_000;
type Sale = Partial<Pick<Tally, 'page' | 'gateway' | 'browser'>>;
/** @param seen of `events`, in the hour before the fall or in the one with which it begins. */
const told = (when: 'before' | 'after', of: Sale, seen: number, events: number): Tally => ({
	hour: when === 'before' ? SINCE - 1 : SINCE,
	page: 'order_received',
	gateway: null,
	browser: null,
	events,
	seen,
	...of,
});
const card = { gateway: 'card' };
const paypal = { gateway: 'paypal' };
const found = (...tallies: Tally[]) => standsOut(tallies, SINCE);

describe('a fall of browser events is narrowed down', () => {
	it('to the payment method that lost them, with what was expected of it', () => {
		expect(
			found(
				told('before', card, 80, 100),
				told('before', paypal, 40, 50),
				told('after', card, 16, 20),
				told('after', paypal, 0, 12),
			),
		).toEqual({
			by: 'gateway',
			name: 'paypal',
			share: { events: 12, seen: 0, usual: expect.closeTo(0.8, 2) as number },
		});
	});

	it('to one browser, whatever was paid with', () => {
		const sale = (when: 'before' | 'after', gateway: string, browser: string, seen: number, events: number) =>
			told(when, { gateway, browser }, seen, events);
		const tallies = ['card', 'paypal'].flatMap((gateway) => [
			sale('before', gateway, 'Safari', 32, 40),
			sale('before', gateway, 'Chrome', 34, 40),
			sale('after', gateway, 'Safari', 0, 8),
			sale('after', gateway, 'Chrome', 8, 10),
		]);
		expect(found(...tallies)).toMatchObject({
			by: 'browser',
			name: 'Safari',
			share: { events: 16, seen: 0 },
		});
	});

	it('to the more telling of two: the method that all buyers with one browser use', () => {
		const apple = { gateway: 'apple_pay', browser: 'Safari' };
		expect(
			found(
				told('before', apple, 40, 50),
				told('before', { ...card, browser: 'Safari' }, 16, 20),
				told('before', { ...card, browser: 'Chrome' }, 80, 100),
				told('after', apple, 0, 14),
				told('after', { ...card, browser: 'Safari' }, 5, 6),
				told('after', { ...card, browser: 'Chrome' }, 16, 20),
			),
		).toMatchObject({ by: 'gateway', name: 'apple_pay' });
	});

	it('to a method that is new in the shop, as the others are known', () => {
		expect(
			found(told('before', card, 80, 100), told('after', card, 9, 11), told('after', paypal, 0, 10)),
		).toMatchObject({ by: 'gateway', name: 'paypal' });
	});

	it('to a page where neither method nor browser stands out', () => {
		const cart = { page: 'product' } as const;
		expect(
			found(
				told('before', card, 40, 50),
				told('before', cart, 90, 100),
				told('after', card, 0, 12),
				told('after', cart, 18, 20),
			),
		).toMatchObject({ by: 'page', name: 'order_received' });
	});

	it.each<[string, Tally[]]>([
		[
			'all fell alike',
			[
				told('before', card, 80, 100),
				told('before', paypal, 40, 50),
				told('after', card, 1, 40),
				told('after', paypal, 0, 20),
			],
		],
		[
			'buyers with it never did return to the shop',
			[
				told('before', card, 80, 100),
				told('before', paypal, 5, 50),
				told('after', card, 32, 40),
				told('after', paypal, 1, 20),
			],
		],
		[
			'too few paid with it to tell it from chance',
			[
				told('before', card, 80, 100),
				told('before', paypal, 40, 50),
				told('after', card, 16, 20),
				told('after', paypal, 0, 4),
			],
		],
		[
			'there is no other to compare it with',
			[told('before', paypal, 40, 50), told('after', paypal, 0, 30), told('after', card, 4, 4)],
		],
		[
			'it lost less than half',
			[
				told('before', card, 800, 1000),
				told('before', paypal, 800, 1000),
				told('after', card, 800, 1000),
				told('after', paypal, 500, 1000),
			],
		],
		['nothing is known', []],
	])('to nothing where %s', (_, tallies) => {
		expect(found(...tallies)).toBeUndefined();
	});
});

describe('an incident', () => {
	/** 20 days of a shop that sells ten an hour, eight of them seen; then half of that, since one of two methods fell. */
	const HOUR = 3600;
	const FIRST = SINCE - 20 * 24;
	const hour = (state: WatchState, at: number, seen: Count, visits: Count) =>
		watch(state, {
			now: (at + 1) * HOUR,
			counts: { hour: at, page_visits: visits, orders: 10, covered: { orders: 10, seen } },
			orders: null,
			observed: {},
		});
	const shop = (() => {
		let state: WatchState = START;
		for (let at = FIRST; at < SINCE; at++) state = hour(state, at, 8, 20).state;
		return state;
	})();
	const fallen = (seen: number, visits: number) => {
		let state = shop;
		for (let at = SINCE; at < SINCE + 24; at++) {
			const run = hour(state, at, seen, visits);
			state = run.state;
			if (run.news.length > 0) return { state, name: run.news[0]!.name, opened: (at + 1) * HOUR };
		}
		throw new Error('nothing opened');
	};
	const tallies = [...Array(48).keys()].flatMap((index) =>
		['card', 'paypal'].map((gateway): Tally => {
			const at = SINCE - 40 + index;
			return {
				hour: at,
				page: 'order_received',
				gateway,
				browser: null,
				events: 5,
				seen: at >= SINCE && gateway === 'paypal' ? 0 : 4,
			};
		}),
	);

	it.each([
		['coverage', 4, 20],
		['silence_page_visit', 8, 0],
	])('of %s is looked into from the hour on in which the fall began', (expected, seen, visits) => {
		const { state, name, opened } = fallen(seen, visits);
		expect(name).toBe(expected);
		expect(narrowed(name, state, opened, tallies, undefined)).toMatchObject([
			{ by: 'gateway', name: 'paypal', share: { seen: 0, usual: expect.closeTo(0.79, 1) as number } },
		]);
		// Hours later it is still held against the time before the fall.
		let later = state;
		for (let at = opened / HOUR; at < SINCE + 40; at++) later = hour(later, at, seen, visits).state;
		expect(narrowed(name, later, opened, tallies, undefined)).toMatchObject([{ name: 'paypal' }]);
	});

	const good = { tag: true, tag_id: true, event_ids: true };
	const bad = { ...good, tag: false };
	it('of the pages names those that lack something, unless all do', () => {
		const of = (pages: Parameters<typeof narrowed>[4]) => narrowed('pages', shop, SINCE * HOUR, [], pages);
		expect(of({ home: good, product: bad, cart: null })).toEqual([
			{ by: 'page', name: 'product', share: null },
		]);
		expect(of(Object.fromEntries(PAGES.map((page) => [page, bad])))).toEqual([]);
		expect(of(undefined)).toEqual([]);
	});

	it('of anything else, or before anything is known, is narrowed down to nothing', () => {
		expect(narrowed('token', shop, SINCE * HOUR, tallies, undefined)).toEqual([]);
		expect(narrowed('coverage', START, SINCE * HOUR, tallies, undefined)).toEqual([]);
	});
});
