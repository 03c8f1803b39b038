/** To which payment method or browser a shop's standstill is narrowed down, and when to none. */
import { describe, expect, it } from 'vitest';
import { narrowed, stopped, type Tally } from '../../../core/monitoring/narrow.ts';
import { START, watch, type WatchState } from '../../../core/monitoring/watch.ts';

const SINCE = 497_000;
const DAY = 24;
const HOUR = 3600;
type Sale = Partial<Pick<Tally, 'page' | 'gateway' | 'browser'>>;

/** So many sales an hour, from the hour `from` up to, not with, `to`. */
const sales = (of: Sale, perHour: number, from: number, to: number): Tally[] =>
	Array.from({ length: to - from }, (_, index) => ({
		hour: from + index,
		page: 'order_received',
		gateway: null,
		browser: null,
		events: perHour,
		seen: 0,
		...of,
	}));
const card = { gateway: 'card' };
const paypal = { gateway: 'paypal' };
/** What is told of 10 days before and 24 hours since. */
const before = (of: Sale, perHour: number) => sales(of, perHour, SINCE - 10 * DAY, SINCE);
const since = (of: Sale, perHour: number) => sales(of, perHour, SINCE, SINCE + DAY);
const found = (...tallies: Tally[][]) => stopped(tallies.flat(), SINCE, SINCE + DAY - 1, () => 10);

describe('a standstill is narrowed down', () => {
	it('to the payment method whose orders stopped, with what was expected of it', () => {
		expect(found(before(card, 8), before(paypal, 1), since(paypal, 1))).toEqual({
			by: 'gateway',
			name: 'card',
			share: null,
			orders: { came: 0, expected: expect.closeTo(8 * DAY, 6) as number },
		});
	});

	it('to the browser, where it says more', () => {
		const safari = { gateway: 'card', browser: 'Safari' };
		const chrome = { gateway: 'card', browser: 'Chrome' };
		expect(found(before(safari, 8), before(chrome, 1), since(chrome, 1))).toMatchObject({
			by: 'browser',
			name: 'Safari',
			orders: { came: 0 },
		});
	});

	it('with less expected of it where the others have kept less than all', () => {
		const half = since(paypal, 1).filter(({ hour }) => hour % 2 === 0);
		expect(found(before(card, 8), before(paypal, 1), half)).toMatchObject({
			name: 'card',
			orders: { came: 0, expected: expect.closeTo(4 * DAY, 6) as number },
		});
	});

	it.each<[string, Tally[][]]>([
		['nothing is sold by any of them', [before(card, 8), before(paypal, 1)]],
		['all fell alike', [before(card, 8), before(paypal, 8), since(card, 1), since(paypal, 1)]],
		[
			'there is one alone, and no other to compare it with',
			[before(card, 9), since(card, 1).slice(0, 2), since(paypal, 1)],
		],
		[
			'too few others came to say anything',
			[before(card, 8), before(paypal, 1), since(paypal, 1).slice(0, 4)],
		],
		[
			'it sold so little that chance would do',
			[sales(card, 1, SINCE - 40, SINCE - 36), before(paypal, 8), since(paypal, 8)],
		],
		['it lost less than half', [before(card, 80), before(paypal, 8), since(card, 48), since(paypal, 8)]],
		[
			'it is carts that stopped, not sales',
			[before({ page: 'product' }, 8), before(paypal, 1), since(paypal, 1)],
		],
		['nothing is known of the time before', [since(card, 1), since(paypal, 8)]],
		['nothing is known', []],
	])('to nothing where %s', (_, tallies) => {
		expect(found(...tallies)).toBeUndefined();
	});

	it('by what the shop usually sells in those hours: a night without orders is none', () => {
		const night = (hour: number) => (hour < SINCE ? 10 : 0);
		const tallies = [before(card, 8), before(paypal, 1), since(paypal, 1)].flat();
		expect(stopped(tallies, SINCE, SINCE + DAY - 1, night)).toBeUndefined();
	});
});

it('an incident of orders is looked into from the hour on in which they stopped', () => {
	const hour = (state: WatchState, at: number, orders: number) =>
		watch(state, {
			now: (at + 1) * HOUR,
			counts: { hour: at, page_visits: null, orders, covered: { orders: null, seen: null } },
			orders: null,
			observed: {},
		});
	let state: WatchState = START;
	// An order every second hour is left of twelve an hour: by the one method that still works.
	for (let at = SINCE - 20 * DAY; at < SINCE; at++) state = hour(state, at, 12).state;
	let opened = 0;
	for (let at = SINCE; at < SINCE + DAY; at++) {
		const run = hour(state, at, at % 2);
		state = run.state;
		if (run.news.some(({ name, closed }) => name === 'silence_orders' && !closed)) opened = (at + 1) * HOUR;
	}
	expect(opened).toBeGreaterThan(0);
	// A tally is of the hour in which the 60 minutes of its orders end.
	const tallies = [
		...sales(card, 11, SINCE - 20 * DAY + 1, SINCE + 1),
		...sales(paypal, 1, SINCE - 20 * DAY + 1, SINCE + 1),
		...sales(paypal, 1, SINCE + 1, SINCE + DAY).filter((sale) => sale.hour % 2 === 0),
	];
	expect(narrowed('silence_orders', state, opened, tallies, undefined)).toMatchObject([
		{ by: 'gateway', name: 'card', share: null, orders: { came: 0 } },
	]);
	expect(narrowed('silence_orders', START, opened, tallies, undefined)).toEqual([]);
});
