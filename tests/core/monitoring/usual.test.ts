import { describe, expect, it } from 'vitest';
import { coverageOf } from '../../../core/monitoring/coverage.ts';
import { type Count, DAY, daysBefore, HISTORY_DAYS, recorded } from '../../../core/monitoring/hours.ts';
import { expectedIn, usualOf } from '../../../core/monitoring/usual.ts';

const LAST_DAY = 20_000;
const tomorrow = (LAST_DAY + 1) * DAY;
/** 56 days; each hour's count by its day, counted backwards from 0, and its hour. */
function daysOf(count: (daysAgo: number, hour: number) => Count): Count[][] {
	return Array.from({ length: HISTORY_DAYS }, (_, index) =>
		Array.from({ length: DAY }, (_, hour) => count(HISTORY_DAYS - 1 - index, hour)),
	);
}
const expectedTomorrow = (days: Count[][]) => {
	const usual = usualOf(days, LAST_DAY)!;
	return Array.from({ length: DAY }, (_, hour) => expectedIn(usual, tomorrow + hour));
};
const total = (numbers: number[]) => numbers.reduce((sum, each) => sum + each, 0);

describe('what is usual', () => {
	it('is the level by weekday and hour', () => {
		// Ten an hour by day, none by night, and twice as many on one weekday: the one of tomorrow.
		const days = daysOf((ago, hour) => (hour < 8 ? 0 : ago % 7 === 6 ? 20 : 10));
		const expected = expectedTomorrow(days);
		expect(total(expected)).toBeCloseTo(320, 9);
		expect(expected[12]).toBeCloseTo(20, 1);
		expect(expected[3]).toBeGreaterThan(0);
		expect(expected[3]).toBeLessThan(0.02);
	});

	it('follows the last 28 days, and no single day', () => {
		const grown = daysOf((ago) => (ago < 28 ? 20 : 10));
		expect(usualOf(grown, LAST_DAY)!.level).toBeCloseTo(480, 9);
	});

	it('is hardly moved by one day of twenty times the trade, not even on its weekday', () => {
		const sale = daysOf((ago) => (ago === 6 ? 200 : 10));
		const expected = total(expectedTomorrow(sale));
		expect(expected).toBeGreaterThan(240);
		expect(expected).toBeLessThan(240 * 1.3);
	});

	it('is at least a quarter of the mean after a long outage', () => {
		const out = daysOf((ago) => (ago < 16 ? 0 : 10));
		expect(usualOf(out, LAST_DAY)!.level).toBeCloseTo((240 * 12) / 28 / 4, 9);
	});

	it('expects nothing on a weekday without trade, nor of a shop without any', () => {
		expect(total(expectedTomorrow(daysOf((ago) => (ago % 7 === 6 ? 0 : 10))))).toBe(0);
		expect(total(expectedTomorrow(daysOf(() => 0)))).toBe(0);
	});

	it('fills unknown hours up by what the day usually has then', () => {
		const count = (hour: number) => (hour < 12 ? 5 : 15);
		const whole = expectedTomorrow(daysOf((_, hour) => count(hour)));
		const gaps = expectedTomorrow(daysOf((ago, hour) => ((ago * 5 + hour) % 6 === 0 ? null : count(hour))));
		gaps.forEach((expected, hour) => expect(expected).toBeCloseTo(whole[hour]!, 0));
	});

	it('expects nothing in an hour of which nothing was ever known', () => {
		const expected = expectedTomorrow(daysOf((_, hour) => (hour === 3 ? null : 10)));
		expect(expected[3]).toBe(0);
		expect(expected[4]).toBeCloseTo(10, 9);
	});

	it('is learnt from 14 known days', () => {
		const days = (hours: number) => daysOf((ago, hour) => (ago * DAY + (23 - hour) < hours ? 10 : null));
		expect(usualOf(days(14 * DAY - 1), LAST_DAY)).toBeUndefined();
		expect(usualOf(days(14 * DAY), LAST_DAY)!.level).toBeCloseTo(240, 9);
	});
});

describe('the usual coverage', () => {
	const hours = 14 * DAY;
	const filled = (count: number, of: (hour: number) => number) =>
		Array.from({ length: count }, (_, hour) => of(hour));

	it('is (seen + 3) of (orders + 4), from 14 days and 50 orders on', () => {
		const orders = filled(hours, (hour) => (hour < 50 ? 1 : 0));
		const seen = filled(hours, (hour) => (hour < 40 ? 1 : 0));
		expect(coverageOf(orders, seen)!.p0).toBeCloseTo(43 / 54, 12);
		expect(coverageOf(orders, seen)!.limit).toBeCloseTo(Math.log((10 * 50 * 365) / 14), 12);
		expect(coverageOf(orders.slice(0, -1), seen.slice(0, -1))).toBeUndefined();
		expect(coverageOf([0, ...orders.slice(1)], [0, ...seen.slice(1)])).toBeUndefined();
	});

	it('stays within 0.2 and 0.97', () => {
		const orders = filled(hours, () => 1);
		expect(coverageOf(orders, orders)!.p0).toBe(0.97);
		expect(
			coverageOf(
				orders,
				filled(hours, () => 0),
			)!.p0,
		).toBe(0.2);
	});

	it('leaves out hours of which either count is unknown', () => {
		const orders = filled(hours, () => 1);
		const more = coverageOf([...orders, 1000, null], [...orders, null, 1000]);
		expect(more).toEqual(coverageOf(orders, orders));
	});
});

describe('the history', () => {
	it('is of whole days that end before the day at hand', () => {
		const counts = Array.from({ length: 57 * DAY }, (_, hour) => hour);
		const days = daysBefore(counts.slice(0, 56 * DAY + 1), LAST_DAY * DAY);
		expect(days).toHaveLength(HISTORY_DAYS);
		expect([days[0]![0], days.at(-1)!.at(-1)]).toEqual([0, 56 * DAY - 1]);
		expect(daysBefore(counts, LAST_DAY * DAY + 23)).toEqual(days);
		expect(
			daysBefore([7, 8], LAST_DAY * DAY)
				.flat()
				.filter((count) => count !== null),
		).toEqual([7]);
	});

	it('keeps 57 days, and hours that nobody watched as unknown', () => {
		expect(recorded([1], 2, 3)).toEqual([1, null, null, 3]);
		expect(recorded([1], 1e9, 3)).toHaveLength(57 * DAY);
	});

	it.each([-1, 1.5, NaN, Infinity])('takes no %d for a count', (count) => {
		expect(() => recorded([], 0, count)).toThrow(RangeError);
	});
});
