/** What holds for any shop, whatever its hours, orders and answers. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coverageStep, type Covered, type Pair } from '../../../core/monitoring/coverage.ts';
import type { Count } from '../../../core/monitoring/hours.ts';
import { type CountedOrder, FATES, reconcile } from '../../../core/monitoring/reconcile.ts';
import { silenceStep } from '../../../core/monitoring/silence.ts';
import { expectedIn, usualOf } from '../../../core/monitoring/usual.ts';
import { type Seen, START, watch, type WatchState } from '../../../core/monitoring/watch.ts';
import { DAY, HISTORY_DAYS } from '../../../core/monitoring/hours.ts';
import { states } from '../../../core/vocabulary.ts';

const HOUR = 3600;
const NOW = 1_790_000_000;
const count: fc.Arbitrary<Count> = fc.option(fc.integer({ min: 0, max: 40 }), { nil: null, freq: 4 });
const order: fc.Arbitrary<Omit<CountedOrder, 'id'>> = fc.record({
	at: fc.integer({ min: NOW - 48 * HOUR, max: NOW + HOUR }),
	state: fc.constantFrom(...(Object.keys(states) as (keyof typeof states)[]), null),
	reason: fc.constantFrom(undefined, 'consent_denied', 'expired'),
});
const orders = fc
	.array(order, { maxLength: 12 })
	.map((all) => all.map((each, id) => ({ ...each, id: `${id}` })));
const covered: fc.Arbitrary<Covered> = fc
	.record({ orders: count, part: fc.double({ min: 0, max: 1, noNaN: true }) })
	.map(({ orders: of, part }) => ({ orders: of, seen: of === null ? null : Math.floor(of * part) }));
const observed: fc.Arbitrary<Seen['observed']> = fc.record({
	token_accepted: fc.constantFrom(true, false, null),
	clock_skew: fc.constantFrom(0, 999, null),
});

describe('unknown hours', () => {
	it('change nothing of silence, wherever they lie', () => {
		const hours = fc.array(fc.record({ x: count, mu: fc.double({ min: 0, max: 30, noNaN: true }) }));
		const walk = (all: { x: Count; mu: number }[]) => {
			let s = 0;
			let alarms = 0;
			for (const { x, mu } of all) {
				const next = silenceStep(s, x, mu);
				s = next.s;
				alarms += Number(next.alarm);
			}
			return { s, alarms };
		};
		fc.assert(
			fc.property(hours, (all) => {
				expect(walk(all)).toEqual(walk(all.filter(({ x }) => x !== null)));
			}),
		);
	});

	it('change nothing of coverage, wherever they lie', () => {
		const usual = { p0: 0.78, limit: 12 };
		const walk = (all: Covered[]) => all.reduce<Pair>((s, each) => coverageStep(s, each, usual).s, [0, 0]);
		fc.assert(
			fc.property(fc.array(covered), (all) => {
				expect(walk(all)).toEqual(walk(all.filter(({ orders: of }) => of !== null)));
			}),
		);
	});

	it('are no trade of 0: what is usual stays what it is', () => {
		const days = (holes: ReadonlySet<number>) =>
			Array.from({ length: HISTORY_DAYS }, (_, day) =>
				Array.from({ length: DAY }, (_, hour) => (holes.has(day * DAY + hour) ? null : 12)),
			);
		const hole = fc.integer({ min: 0, max: HISTORY_DAYS * DAY - 1 });
		const whole = usualOf(days(new Set()), 0)!;
		fc.assert(
			fc.property(fc.array(hole, { maxLength: 300 }), (holes) => {
				const usual = usualOf(days(new Set(holes)), 0)!;
				for (let hour = 0; hour < 7 * DAY; hour++) {
					expect(Math.abs(expectedIn(usual, hour) / expectedIn(whole, hour) - 1)).toBeLessThan(0.02);
				}
			}),
			{ numRuns: 30 },
		);
	});
});

describe('silence', () => {
	it('never alarms at half the usual trade or more', () => {
		const hours = fc.array(
			fc
				.record({ mu: fc.double({ min: 0, max: 100, noNaN: true }), more: fc.integer({ min: 0, max: 9 }) })
				.map(({ mu, more }) => ({ mu, x: Math.ceil(mu / 2) + more })),
		);
		fc.assert(
			fc.property(hours, (all) => {
				for (const { x, mu } of all) expect(silenceStep(0, x, mu)).toEqual({ s: 0, alarm: false });
			}),
		);
	});

	it('is never the nearer for more events', () => {
		const any = fc.double({ min: 0, max: 11, noNaN: true });
		fc.assert(
			fc.property(any, any, fc.nat(20), fc.nat(20), (s, mu, x, more) => {
				const fewer = silenceStep(s, x, mu);
				const next = silenceStep(s, x + more, mu);
				expect(fewer.alarm || next.s <= fewer.s).toBe(true);
				expect(next.alarm && !fewer.alarm).toBe(false);
			}),
		);
	});
});

describe('reconciliation', () => {
	it('gives each order one fate', () => {
		fc.assert(
			fc.property(orders, (all) => {
				const reconciled = reconcile(all, NOW);
				const ids = FATES.flatMap((fate) => reconciled[fate]);
				expect(ids.toSorted()).toEqual(all.map(({ id }) => id).toSorted());
			}),
		);
	});

	it('is 1 only if every order past its grace was sent or left out for a reason', () => {
		fc.assert(
			fc.property(orders, (all) => {
				const { accuracy } = reconcile(all, NOW);
				const due = all.filter(({ at }) => NOW - at >= HOUR);
				const good = due.every(
					({ state, reason }) =>
						state === 'delivered' || (state === 'left_out' && reason === 'consent_denied'),
				);
				expect(accuracy === null).toBe(due.length === 0);
				expect(accuracy === 1).toBe(due.length > 0 && good);
			}),
		);
	});

	it('is healthy for a shop of which every order was sent or left out: no alarm ever', () => {
		const healthy = orders.map((all) =>
			all.map((each) => ({ ...each, state: 'delivered' as const, reason: undefined })),
		);
		fc.assert(
			fc.property(healthy, (all) => {
				expect(watch(START, { now: NOW, orders: all, observed: {} }).news).toEqual([]);
			}),
		);
	});
});

describe('the hourly run', () => {
	// 15 days of one an hour first, so that all rules watch; then whatever comes, in steps of 0 to 3 hours.
	const first = 480_000 * DAY;
	let watching: WatchState = START;
	for (let hour = first; hour < first + 15 * DAY; hour++) {
		const counts = { hour, page_visits: 9, orders: 3, covered: { orders: 3, seen: 2 } };
		watching = watch(watching, { now: hour * HOUR, counts, orders: null, observed: {} }).state;
	}
	const look = fc.record({
		step: fc.integer({ min: 0, max: 3 }),
		page_visits: count,
		orders: count,
		covered,
		counted: fc.option(orders, { nil: null }),
		observed,
	});
	const walk = (looks: readonly (typeof look extends fc.Arbitrary<infer Look> ? Look : never)[]) => {
		let state = watching;
		let hour = state.hour!;
		return looks.map(({ step, page_visits, orders: made, covered: of, counted, observed: seen }) => {
			hour += step;
			const counts = { hour, page_visits, orders: made, covered: of };
			const before = state;
			const watched = watch(state, { now: (hour + 1) * HOUR, counts, orders: counted, observed: seen });
			state = watched.state;
			return { before, step, watched };
		});
	};
	const looks = fc.array(look, { maxLength: 40 });

	it('begins with all rules watching', () => {
		expect([watching.coverage, watching.silence_orders, watching.silence_page_visit]).not.toContainEqual(
			expect.objectContaining({ usual: null }),
		);
		expect(watching.open).toEqual({});
	});

	it('never opens an incident twice, nor closes one that is not open', () => {
		let opened = 0;
		fc.assert(
			fc.property(looks, (all) => {
				const open = new Set<string>();
				for (const { watched } of walk(all)) {
					for (const { name, closed } of watched.news) {
						expect(open.has(name)).toBe(closed !== undefined);
						if (closed === undefined) open.add(name);
						else open.delete(name);
						opened++;
					}
					expect(Object.keys(watched.state.open).toSorted()).toEqual([...open].toSorted());
				}
			}),
		);
		expect(opened).toBeGreaterThan(100);
	});

	it('moves no S by an hour of which nothing is known, nor by one it has counted', () => {
		fc.assert(
			fc.property(looks, (all) => {
				for (const { before, step, watched } of walk(all)) {
					const { state } = watched;
					if (step === 0) expect({ ...state, open: before.open }).toEqual(before);
					if (state.counts.page_visits.at(-1) === null) {
						expect(state.silence_page_visit.s).toBe(before.silence_page_visit.s);
					}
					if (state.counts.orders.at(-1) === null) {
						expect(state.silence_orders.s).toBe(before.silence_orders.s);
					}
					if (state.counts.covered_orders.at(-1) === null) {
						expect(state.coverage.s).toEqual(before.coverage.s);
					}
				}
			}),
		);
	});

	it('has a state that JSON keeps as it is', () => {
		fc.assert(
			fc.property(looks, (all) => {
				const state = walk(all).at(-1)?.watched.state ?? watching;
				expect(JSON.parse(JSON.stringify(state))).toEqual(state);
			}),
			{ numRuns: 20 },
		);
	});

	it('refuses more browser events than orders', () => {
		const counts = { hour: 1, page_visits: 0, orders: 0, covered: { orders: 1, seen: 2 } };
		expect(() => watch(START, { now: NOW, counts, orders: null, observed: {} })).toThrow(RangeError);
	});
});
