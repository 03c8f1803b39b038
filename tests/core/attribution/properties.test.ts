/** Nothing is lost and nothing is made up: for any shop, question, model and level. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allot, allotted } from '../../../core/attribution/allot.ts';
import { totalsOf } from '../../../core/attribution/attribute.ts';
import { type Credits, ruleCredits } from '../../../core/attribution/credits.ts';
import { CUSTOMER_KINDS } from '../../../core/attribution/customers.ts';
import { type Identify, type Order, type Touch, UNATTRIBUTED } from '../../../core/attribution/facts.ts';
import { linesOf } from '../../../core/attribution/lines.ts';
import { markovCredits } from '../../../core/attribution/markov.ts';
import { eachJourney, eachOrder } from '../../../core/attribution/paths.ts';
import { DAY, LOOKBACKS, MODELS, type Model, type Question } from '../../../core/attribution/question.ts';
import { compile, type Rows } from '../../../core/attribution/rows.ts';
import { shapleyCredits } from '../../../core/attribution/shapley.ts';

const visitor = fc.constantFrom('v1', 'v2', 'v3');
const customer = fc.constantFrom('anna', 'ben');
const name = fc.option(fc.constantFrom('one', 'two'), { nil: undefined });
// Few moments, so that touches, orders and range ends meet.
const at = fc.integer({ min: 0, max: 100 }).map((half) => (half * DAY) / 2);

const touch: fc.Arbitrary<Touch> = fc
	.record({
		at,
		seq: fc.integer({ min: 0, max: 3 }),
		visitor,
		channel: fc.constantFrom('direct', 'email', 'paid_search', 'pinterest_paid'),
		told: fc.record({ source: name, campaign: name, ad_group: name, ad: name }),
	})
	.map(({ told, ...rest }) => ({
		...rest,
		...(Object.fromEntries(Object.entries(told).filter(([, text]) => text !== undefined)) as Partial<Touch>),
	}));
const order: fc.Arbitrary<Order> = fc.record({
	at,
	value_minor: fc.oneof(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 1_000_000_000 })),
	refunded_minor: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 2000 })),
	currency: fc.constantFrom('EUR', 'JPY'),
	visitor: fc.option(visitor, { nil: null }),
	customer: fc.option(customer, { nil: null }),
	counted: fc.boolean(),
});
const identify: fc.Arbitrary<Identify> = fc.record({ at, visitor, customer });
const question: fc.Arbitrary<Question> = fc.record({
	from: at,
	to: at.map((start) => start + 20 * DAY),
	currency: fc.constantFrom('EUR', 'JPY'),
	customers: fc.subarray([...CUSTOMER_KINDS], { minLength: 1 }),
	lookback_days: fc.constantFrom(...LOOKBACKS),
	direct: fc.constantFrom('include' as const, 'exclude_unless_only' as const),
	half_life_days: fc.constantFrom(1, 7, 30),
	reset_after_order: fc.boolean(),
});
const shop = fc.record({
	touches: fc.array(touch, { maxLength: 25 }),
	orders: fc.array(order, { maxLength: 12 }),
	identifies: fc.array(identify, { maxLength: 4 }),
});

function creditsOf(model: Model, rows: Rows, asked: Question): Credits {
	if (model === 'markov') return markovCredits(rows, asked);
	return model === 'shapley' ? shapleyCredits(rows, asked) : ruleCredits(rows, asked, model);
}

describe('credits add up', () => {
	it.each(MODELS)('%s', (model) => {
		fc.assert(
			fc.property(shop, question, ({ touches, orders, identifies }, asked) => {
				const { rows } = compile(touches, orders, identifies);
				const totals = totalsOf(rows, asked);
				const credits = creditsOf(model, rows, asked);
				for (const level of ['channel', 'source', 'campaign', 'ad_group', 'ad'] as const) {
					const lines = linesOf(rows, credits, level);
					expect(lines.reduce((sum, line) => sum + line.credit_minor, 0)).toBe(totals.value_minor);
					expect(lines.reduce((sum, line) => sum + line.conversions, 0)).toBeCloseTo(totals.orders, 8);
					expect(lines.every((line) => Number.isInteger(line.credit_minor) && line.conversions >= 0)).toBe(
						true,
					);
					const rest = lines.filter(({ origin }) => origin.channel === UNATTRIBUTED);
					expect(rest.reduce((sum, line) => sum + line.conversions, 0)).toBe(
						totals.orders - totals.with_path,
					);
				}
			}),
			{ numRuns: 150 },
		);
	});

	it('the parts of a range add up to the range, order by order', () => {
		fc.assert(
			fc.property(shop, question, at, ({ touches, orders, identifies }, asked, middle) => {
				const { rows } = compile(touches, orders, identifies);
				const between = Math.min(Math.max(middle, asked.from), asked.to);
				const whole = ruleCredits(rows, asked, 'time_decay');
				const early = ruleCredits(rows, { ...asked, to: between }, 'time_decay');
				const late = ruleCredits(rows, { ...asked, from: between }, 'time_decay');
				whole.credit_minor.forEach((credit, i) =>
					expect(early.credit_minor[i]! + late.credit_minor[i]!).toBe(credit),
				);
			}),
		);
	});
});

describe('largest remainder', () => {
	const weights = fc.array(fc.integer({ min: 0, max: 1_000_000_000 }), { minLength: 1, maxLength: 8 });
	const total = fc.oneof(
		fc.integer({ min: -500, max: 500 }),
		fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 }),
	);

	it('is what BigInt says, part by part, with ties to the earlier', () => {
		fc.assert(
			fc.property(total, weights, (value, given) => {
				fc.pre(given.some((weight) => weight > 0));
				const size = BigInt(Math.abs(value));
				const sum = given.reduce((a, b) => a + BigInt(b), 0n);
				const parts = given.map((weight) => (size * BigInt(weight)) / sum);
				const left = Number(size - parts.reduce((a, b) => a + b, 0n));
				const rests = given.map((weight, i) => ({ i, rest: (size * BigInt(weight)) % sum }));
				rests.sort((a, b) => (a.rest === b.rest ? a.i - b.i : a.rest < b.rest ? 1 : -1));
				for (const { i } of rests.slice(0, left)) parts[i]!++;
				expect(allotted(value, given)).toEqual(parts.map((part) => Math.sign(value) * Number(part) + 0));
			}),
		);
	});

	it('needs something to go by', () => {
		expect(() => allot(5, [0, 0], 2, new Float64Array(2))).toThrow(RangeError);
	});

	it('keeps the sign of refunds that pass the sale', () => {
		expect(allotted(-100, [1, 1, 1])).toEqual([-34, -33, -33]);
	});
});

it.each([0, 1.5, 91, Number.NaN])('a window of %d days is refused', (lookback_days) => {
	const { rows } = compile([], [], []);
	const asked = { from: 0, to: 1, currency: 'EUR', direct: 'include', half_life_days: 7 } as const;
	expect(() => ruleCredits(rows, { ...asked, lookback_days, reset_after_order: false }, 'linear')).toThrow(
		RangeError,
	);
});

it('an order journey is the same for rules and for chains; a person who ordered is not lost', () => {
	fc.assert(
		fc.property(shop, question, ({ touches, orders, identifies }, asked) => {
			const { rows } = compile(touches, orders, identifies);
			const seen: Record<'orders' | 'journeys', string[]> = { orders: [], journeys: [] };
			const tell = (list: string[]) => (path: { order: number; length: number; touches: Uint32Array }) => {
				if (path.order >= 0) list.push(`${path.order}: ${path.touches.subarray(0, path.length).join()}`);
				else expect(path.length).toBeGreaterThan(0);
			};
			eachOrder(rows, asked, asked.direct, tell(seen.orders));
			eachJourney(rows, asked, asked.direct, tell(seen.journeys));
			expect(seen.journeys).toEqual(seen.orders);
		}),
	);
});

it('lost journeys are those of the range, at most the window before their last touch', () => {
	const days = [1, 9, 12, 14, 25];
	const touches = days.map((day, seq) => ({ at: day * DAY, seq, visitor: 'v', channel: `day ${day}` }));
	const { rows } = compile(touches, [], []);
	const asked = { currency: 'EUR', direct: 'include', half_life_days: 7, reset_after_order: false } as const;
	const lost = (from: number, to: number, lookback_days: number) => {
		const found: number[][] = [];
		eachJourney(rows, { ...asked, from: from * DAY, to: to * DAY, lookback_days }, 'include', (path) => {
			found.push([...path.touches.subarray(0, path.length)].map((index) => days[index]!));
		});
		return found;
	};
	expect(lost(0, 20, 30)).toEqual([[1, 9, 12, 14]]);
	expect(lost(2, 20, 30)).toEqual([[9, 12, 14]]);
	expect(lost(0, 14, 3)).toEqual([[9, 12]]);
	expect(lost(15, 25, 30)).toEqual([]);
});
