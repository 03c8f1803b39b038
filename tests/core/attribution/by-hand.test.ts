/** The journey that docs/attribution.md works out by hand, and the shop that Shapley and Markov learn from there. */
import { describe, expect, it } from 'vitest';
import { attribute } from '../../../core/attribution/attribute.ts';
import type { Order, Touch } from '../../../core/attribution/facts.ts';
import { linesOf } from '../../../core/attribution/lines.ts';
import { DAY, type Model, type RuleModel } from '../../../core/attribution/question.ts';
import { compile } from '../../../core/attribution/rows.ts';
import { ALL } from './vectors.ts';

const STEPS = ['pinterest_paid', 'organic_search', 'email'] as const;
const [ad, search, letter] = STEPS;

/** Its three touches on days 0, 7 and 14, an hour later the address typed in, and then the order over 100.00. */
const touches = (visitor: string, path: readonly string[]): Touch[] =>
	path.map((channel) => ({
		channel,
		visitor,
		seq: 0,
		at: 7 * DAY * STEPS.findIndex((each) => each === channel),
	}));
const order = (visitor: string, value_minor: number): Order => ({
	...{ visitor, value_minor, counted: true, currency: 'USD' },
	at: 14 * DAY + 7200,
});

const creditOf = (all: Touch[], orders: Order[], model: Model): Record<string, number> => {
	const { rows } = compile(all, orders, []);
	const lines = linesOf(rows, attribute(rows, ALL, model).credits!, 'channel');
	return Object.fromEntries(
		lines.filter((line) => line.credit_minor > 0).map((line) => [line.origin.channel, line.credit_minor]),
	);
};

describe('one journey', () => {
	const own = [...touches('v', STEPS), { channel: 'direct', visitor: 'v', seq: 0, at: 14 * DAY + 3600 }];

	it.each<[RuleModel, Record<string, number>]>([
		['first_touch', { [ad]: 10_000 }],
		['last_touch', { direct: 10_000 }],
		['last_non_direct', { [letter]: 10_000 }],
		['linear', { [ad]: 3_334, [search]: 3_333, [letter]: 3_333 }],
		['time_decay', { [ad]: 1_429, [search]: 2_857, [letter]: 5_714 }],
		['position_based', { [ad]: 4_000, [search]: 2_000, [letter]: 4_000 }],
	])('%s', (model, expected) => {
		expect(creditOf(own, [order('v', 10_000)], model)).toEqual(expected);
	});
});

describe('among a shop’s 700', () => {
	/** Of 100 journeys each, how many ended in an order. */
	const SHOP: [path: readonly string[], orders: number][] = [
		[[ad], 10],
		[[search], 20],
		[[letter], 30],
		[[ad, search], 30],
		[[ad, letter], 40],
		[[search, letter], 50],
		[STEPS, 90],
	];
	const all: Touch[] = [];
	const buyers: { visitor: string; path: readonly string[] }[] = [];
	for (const [path, orders] of SHOP) {
		for (let i = 0; i < 100; i++) {
			const visitor = `${path.join('+')} ${i}`;
			all.push(...touches(visitor, path));
			if (i < orders) buyers.push({ visitor, path });
		}
	}

	it('shapley', () => {
		// The others' orders are free, so that what is credited is this one's.
		const own = buyers.findIndex(({ path }) => path === STEPS);
		const orders = buyers.map(({ visitor }, i) => order(visitor, i === own ? 10_000 : 0));
		expect(creditOf(all, orders, 'shapley')).toEqual({ [ad]: 2_222, [search]: 3_333, [letter]: 4_445 });
	});

	it('markov', () => {
		const orders = buyers.map(({ visitor }) => order(visitor, 10_000));
		expect(creditOf(all, orders, 'markov')).toEqual({
			[ad]: 748_515,
			[search]: 828_713,
			[letter]: 1_122_772,
		});
	});
});
