/** Small cases with exact answers, for any implementation of docs/monitoring.md. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { coverageLimit, coverageStep, type Pair } from '../../../core/monitoring/coverage.ts';
import type { Count } from '../../../core/monitoring/hours.ts';
import { type CountedOrder, GRACE, reconcile } from '../../../core/monitoring/reconcile.ts';
import { SILENCE_LIMIT, silenceStep } from '../../../core/monitoring/silence.ts';

interface Of<Kind extends string> {
	id: string;
	kind: Kind;
	why: string;
}
interface Silence extends Of<'silence'> {
	x: Count[];
	mu: number[];
	params: { h: number };
	expect: { S: number[]; alarms: number[] };
}
interface Coverage extends Of<'coverage'> {
	n: Count[];
	k: Count[];
	p0: number;
	orders_per_day: number;
	params: { h: number };
	expect: { S: Pair[]; alarms: number[] };
}
interface Reconcile extends Of<'reconcile'> {
	now: string;
	grace_minutes: number;
	orders: { id: string; paid_at: string; outcome: keyof typeof STATES | null; reason?: string }[];
	expect: Record<'missing' | 'retrying' | 'failed' | 'excluded' | 'waiting' | 'ok', string[]> & {
		accuracy: number;
	};
}
const { cases } = JSON.parse(readFileSync(new URL('data/vectors.json', import.meta.url), 'utf8')) as {
	cases: (Silence | Coverage | Reconcile)[];
};
const of = <Kind extends string>(kind: Kind) =>
	cases.filter((each): each is Extract<(typeof cases)[number], { kind: Kind }> => each.kind === kind);

const STATES = {
	sent: 'delivered',
	excluded: 'left_out',
	pending: 'accepted',
	dead_letter: 'refused',
} as const satisfies Record<string, CountedOrder['state']>;
/** The vectors write nine decimals. */
const DECIMALS = 9;
const rounded = (number: number) => Number(number.toFixed(DECIMALS));

it('all cases are asked', () => {
	expect(['silence', 'coverage', 'reconcile'].map((kind) => of(kind).length)).toEqual([5, 3, 1]);
	expect(cases).toHaveLength(9);
});

/** The sums and the hours that alarm. */
function walked<S>(start: S, hours: number, step: (s: S, hour: number) => { s: S; alarm: boolean }) {
	const before: S[] = [];
	const after: S[] = [];
	const alarms: number[] = [];
	let s = start;
	for (let hour = 0; hour < hours; hour++) {
		const next = step(s, hour);
		if (next.alarm) alarms.push(hour);
		before.push(s);
		s = next.s;
		after.push(s);
	}
	return { before, after, alarms };
}

describe.each(of('silence'))('$id: $why', ({ x, mu, params, expect: { S, alarms } }) => {
	const walk = walked(0, x.length, (s, hour) => silenceStep(s, x[hour]!, mu[hour]!));

	it('alarms', () => {
		expect(SILENCE_LIMIT).toBeCloseTo(params.h, 12);
		expect(walk.alarms).toEqual(alarms);
	});

	it('moves S; the hour of an alarm shows what S was before it began anew', () => {
		expect(walk.after.map((s, hour) => (alarms.includes(hour) ? 0 : rounded(s)))).toEqual(
			S.map((s, hour) => (alarms.includes(hour) ? 0 : s)),
		);
		for (const hour of alarms) {
			// One more quiet step from S before the alarm: what S had come to.
			const reached = walk.before[hour]! + 0.5 * mu[hour]! * 0.99 + (x[hour] ?? 0) * Math.log(0.01);
			expect(rounded(reached)).toBe(S[hour]);
		}
	});
});

describe.each(of('coverage'))('$id: $why', ({ n, k, p0, orders_per_day, params, expect: { S, alarms } }) => {
	const limit = coverageLimit(orders_per_day * 365);
	const walk = walked<Pair>([0, 0], n.length, (s, hour) =>
		coverageStep(s, { orders: n[hour]!, seen: k[hour]! }, { p0, limit }),
	);

	it('alarms', () => {
		expect(limit).toBeCloseTo(params.h, 12);
		expect(walk.alarms).toEqual(alarms);
	});

	it('moves both S', () => {
		const quiet = (_: unknown, hour: number) => !alarms.includes(hour);
		expect(walk.after.filter(quiet).map((pair) => pair.map(rounded))).toEqual(S.filter(quiet));
		for (const hour of alarms) {
			const { s } = coverageStep(
				walk.before[hour]!,
				{ orders: n[hour]!, seen: k[hour]! },
				{ p0, limit: Infinity },
			);
			expect(s.map(rounded)).toEqual(S[hour]);
		}
	});
});

describe.each(of('reconcile'))('$id: $why', ({ now, grace_minutes, orders, expect: expected }) => {
	it('gives each order its fate', () => {
		expect(GRACE).toBe(grace_minutes * 60);
		const { accuracy, ...fates } = reconcile(
			orders.map(({ id, paid_at, outcome, reason }) => ({
				id,
				at: Date.parse(paid_at) / 1000,
				state: outcome && STATES[outcome],
				reason: reason as CountedOrder['reason'],
			})),
			Date.parse(now) / 1000,
		);
		expect(fates).toEqual({
			missing: expected.missing,
			retrying: expected.retrying,
			refused: expected.failed,
			left_out: expected.excluded,
			recent: expected.waiting,
			delivered: expected.ok,
			late: [],
		});
		expect(rounded(accuracy!)).toBe(expected.accuracy);
	});
});
