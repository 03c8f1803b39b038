/** Markov and Shapley: the published cases, from the kernel and from a shop's journeys. */
import { describe, expect, it } from 'vitest';
import { allotted, weightsOfShares } from '../../../core/attribution/allot.ts';
import { attribute, evidenceOf } from '../../../core/attribution/attribute.ts';
import { addSteps, noSteps } from '../../../core/attribution/chain.ts';
import { linesOf } from '../../../core/attribution/lines.ts';
import { markovCredit, markovCredits, markovShares } from '../../../core/attribution/markov.ts';
import { compile } from '../../../core/attribution/rows.ts';
import {
	addSet,
	noSets,
	setShares,
	shapleyCredits,
	shapleyValues,
} from '../../../core/attribution/shapley.ts';
import { ALL, type Case, casesOf, journeysOf } from './vectors.ts';

const PRECISION = 1e-9;
const near = (found: number, wanted: number) =>
	expect(Math.abs(found - wanted)).toBeLessThanOrEqual(PRECISION);

const namesOf = ({ paths }: Case): string[] =>
	[...new Set<string>(paths.flatMap(({ path }: { path: string[] }) => path))].sort();
const bitsOf = (names: readonly string[], path: readonly string[]) =>
	path.reduce((set, name) => set | (1 << names.indexOf(name)), 0);

describe.each(casesOf('markov'))('$id: $why', (given) => {
	const { paths, expect: expected } = given;
	const names = namesOf(given);

	it('from its paths', () => {
		const steps = noSteps(names.length);
		for (const { path, conversions, nulls, value_minor } of paths) {
			const channels = path.map((name: string) => names.indexOf(name));
			addSteps(steps, channels, path.length, { conversions, losses: nulls, value: value_minor });
		}
		const found = markovShares(steps);
		near(found.conversion, expected.p_conv);
		names.forEach((name, i) => {
			near(found.effects[i]!, expected.removal_effect[name]);
			near(found.valueEffects[i]!, expected.value_removal_effect[name]);
			near(found.shares[i]!, expected.share[name]);
			near(found.valueShares[i]!, expected.value_share[name]);
		});
		const credit = markovCredit(expected.total_value_minor, found);
		expect(Object.fromEntries(names.map((name, i) => [name, credit[i]]))).toEqual(expected.credit_minor);
	});

	it("from a shop's journeys", () => {
		const { touches, orders } = journeysOf(paths);
		const { rows } = compile(touches, orders, []);
		for (const { origin, conversions, credit_minor } of linesOf(rows, markovCredits(rows, ALL), 'channel')) {
			expect(credit_minor).toBe(expected.credit_minor[origin.channel]);
			near(conversions, expected.credit_conversions[origin.channel]);
		}
	});
});

it('self-loops change no removal effect', () => {
	const steps = (collapse: boolean) => {
		const chain = noSteps(3);
		addSteps(chain, [0, 0, 1, 2], 4, { conversions: 2, losses: 3, value: 700 });
		addSteps(chain, [1, 0], 2, { conversions: 1, losses: 1, value: 100 });
		// What collapsing has left out: from 0 to 0, five times.
		if (!collapse) chain.moves[0] = 5;
		return markovShares(chain);
	};
	steps(true).effects.forEach((effect, i) => near(effect, steps(false).effects[i]!));
});

describe.each(casesOf('shapley_game'))('$id: $why', ({ players, v, expect: expected }) => {
	it('has its textbook values', () => {
		const worths = new Map(
			Object.entries<number>(v).map(([set, worth]) => [bitsOf(players, set.split('+')), worth]),
		);
		const values = shapleyValues(bitsOf(players, players), worths);
		players.forEach((player: string, i: number) => near(values[i]!, expected[player]));
		// The same, by the sets of the players instead of those that have a worth.
		const crowd = new Map(worths);
		for (let other = players.length; crowd.size <= 2 ** players.length; other++) crowd.set(1 << other, 7);
		shapleyValues(bitsOf(players, players), crowd).forEach((value, i) => near(value, values[i]!));
	});
});

describe.each(casesOf('shapley_orders'))('$id: $why', (given) => {
	const { paths, expect: expected } = given;
	const names = namesOf(given);

	it('from its paths', () => {
		const sets = noSets();
		for (const { path, conversions, nulls } of paths) addSet(sets, bitsOf(names, path), conversions, nulls);
		const shares = setShares(sets);
		for (const [set, wanted] of Object.entries<Record<string, number>>(expected.set_shares)) {
			const members = names.filter((name) => set.split('+').includes(name));
			members.forEach((name, i) => near(shares.get(bitsOf(names, members))![i]!, wanted[name]!));
		}
		const values = names.map(() => 0);
		for (const { path, value_minor } of paths) {
			const members = names.filter((name) => path.includes(name));
			members.forEach((name, i) => {
				values[names.indexOf(name)]! += value_minor * (shares.get(bitsOf(names, path))?.[i] ?? 0);
			});
		}
		names.forEach((name, i) => expect(values[i]!).toBeCloseTo(expected.credit_value[name], 6));
		const total = expected.total_value_minor;
		const credit = allotted(total, weightsOfShares(values.map((value) => value / total)));
		expect(Object.fromEntries(names.map((name, i) => [name, credit[i]]))).toEqual(expected.credit_minor);
	});

	it("from a shop's journeys, order by order", () => {
		const { touches, orders } = journeysOf(paths);
		const { rows } = compile(touches, orders, []);
		const lines = linesOf(rows, shapleyCredits(rows, { ...ALL, direct: 'include' }), 'channel');
		for (const { origin, conversions, credit_minor } of lines) {
			near(conversions, expected.credit_conversions[origin.channel]);
			// Each order's cents are its own: their sum is a cent or so from what the sum alone would give.
			expect(Math.abs(credit_minor - expected.credit_value[origin.channel])).toBeLessThan(orders.length);
		}
		expect(lines.reduce((sum, line) => sum + line.credit_minor, 0)).toBe(expected.total_value_minor);
	});
});

describe('enough data', () => {
	it.each([
		[0, 'too_few'],
		[49, 'too_few'],
		[50, 'rough'],
		[199, 'rough'],
		[200, 'enough'],
	])('%i conversions: %s', (conversions, evidence) => {
		expect(evidenceOf(conversions)).toBe(evidence);
	});

	it.each([
		[49, true],
		[50, false],
	])('with %i orders, no data-driven column: %s', (conversions, none) => {
		const { touches, orders } = journeysOf([{ path: ['a', 'b'], conversions, nulls: 9, value_minor: 100 }]);
		// An order without a path teaches nothing.
		const unknown = { at: 5, value_minor: 10, currency: 'USD', counted: true };
		const { rows } = compile(touches, [...orders, unknown], []);
		for (const model of ['markov', 'shapley'] as const) {
			const { totals, credits } = attribute(rows, ALL, model);
			expect(credits === null).toBe(none);
			expect(totals).toEqual({
				orders: conversions + 1,
				refunded: 0,
				with_path: conversions,
				value_minor: 110,
			});
		}
		expect(attribute(rows, ALL, 'linear')).toMatchObject({
			evidence: 'enough',
			credits: { unattributed: { conversions: 1, credit_minor: 10 } },
		});
	});
});
