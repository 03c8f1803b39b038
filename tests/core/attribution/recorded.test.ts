/** What a shop recorded, from the wire to a report; how long its buyers take. */
import { describe, expect, it } from 'vitest';
import { attribute } from '../../../core/attribution/attribute.ts';
import type { Touches } from '../../../core/attribution/facts.ts';
import { lagOf } from '../../../core/attribution/lag.ts';
import { linesOf } from '../../../core/attribution/lines.ts';
import { DAY, type Question, USUAL } from '../../../core/attribution/question.ts';
import {
	factsOf,
	type Pack,
	type Recorded,
	type RecordedOrder,
	type RecordedTouch,
	type ToldTouch,
} from '../../../core/attribution/recorded.ts';
import { compile } from '../../../core/attribution/rows.ts';

const SHOP = { host: 'shop.example' };
const EVER: Question = { ...USUAL, from: 0, to: 1_000 * DAY, currency: 'USD' };

const NOWHERE: ToldTouch = [1, DAY, 'v', '', '', '', '', '', '', '', '', '', ''];
const touch = (changes: Partial<Record<number, string | number>>): ToldTouch =>
	NOWHERE.map((told, place) => changes[place] ?? told) as unknown as ToldTouch;
const ORDER: RecordedOrder = [9, 2 * DAY, '29.000', '0.000', 'USD', 'v', 'c', true, false, ''];
const order = (changes: Partial<Record<number, unknown>>): RecordedOrder =>
	ORDER.map((told, place) => (place in changes ? changes[place] : told)) as unknown as RecordedOrder;
const recorded = (more: Partial<Recorded>): Recorded => ({
	...{ from: 0, to: 1_000 * DAY, touches: [], identifications: [], orders: [] },
	...more,
});

/** Columns, one by one. */
const each = ({ at, seq, visitor, visitors, origin, origins }: Touches) =>
	[...at].map((moment, i) => ({
		...{ at: moment, seq: seq[i], visitor: visitors[visitor[i]!] },
		...origins[origin[i]!],
	}));

const AD = touch({
	3: 'www.pinterest.com',
	4: 'epik',
	5: 'pinterest',
	6: 'cpc',
	7: 'Spring',
	11: '268',
	12: '687',
});

describe('touches', () => {
	it('have the channel, and names from the coarse to the fine', () => {
		expect(each(factsOf(recorded({ touches: [AD] }), SHOP).touches)).toEqual([
			{
				...{ at: DAY, seq: 1, visitor: 'v', channel: 'pinterest_paid', source: 'pinterest' },
				...{ campaign: 'Spring', ad_group: '268', ad: '687' },
			},
		]);
	});

	it.each([
		['a referrer alone', { 3: 'www.google.com' }, { channel: 'organic_search', source: 'www.google.com' }],
		['a click id alone', { 4: 'gclid' }, { channel: 'paid_search', source: 'gclid' }],
		[
			'the click id of whoever refers',
			{ 3: 'l.facebook.com', 4: 'epik,fbclid' },
			{ channel: 'organic_social' },
		],
		['nothing', {}, { channel: 'direct' }],
		[
			'ids for names',
			{ 5: 'x', 6: 'cpc', 10: '77', 8: 'red', 9: 'mugs' },
			{ channel: 'paid_other', campaign: '77', ad_group: 'mugs', ad: 'red' },
		],
	])('%s', (_, told, expected) => {
		expect(each(factsOf(recorded({ touches: [touch(told)] }), SHOP).touches)).toMatchObject([expected]);
	});

	it('whose source stood before are told by its number, those of no source too', () => {
		const back = touch({ 0: 2, 3: 'www.paypal.com' });
		const told: RecordedTouch[] = [AD, back, [3, 2 * DAY, 'w', 0], [4, 2 * DAY, 'x', 1]];
		expect(each(factsOf(recorded({ touches: told }), SHOP).touches)).toMatchObject([
			{ seq: 1, visitor: 'v', campaign: 'Spring' },
			{ at: 2 * DAY, seq: 3, visitor: 'w', channel: 'pinterest_paid', campaign: 'Spring', ad: '687' },
		]);
	});

	it('the way back from a payment page is none', () => {
		expect(each(factsOf(recorded({ touches: [touch({ 3: 'www.paypal.com' })] }), SHOP).touches)).toEqual([]);
	});

	it('in a pack are the same as one by one', () => {
		const paypal = touch({ 3: 'www.paypal.com' });
		const google = touch({ 3: 'www.google.com' });
		const pack: Pack = {
			...{ from: DAY, at: [0, 60, 60, 3_600], visitor: [0, 1, 0, 1], source: [0, 2, 1, 0] },
			...{ visitors: ['v', 'w'], sources: [AD, paypal, google].map((told) => told.slice(3)) as never },
		};
		const told = (id: number, after: number, visitor: string, source: ToldTouch) =>
			[id, DAY + after, visitor, ...source.slice(3)] as unknown as ToldTouch;
		const one = [told(0, 0, 'v', AD), told(1, 60, 'w', google), told(2, 60, 'v', paypal)];
		const later = touch({ 0: 9, 1: 3 * DAY, 2: 'w' });
		const apart = factsOf(recorded({ touches: [...one, told(3, 3_600, 'w', AD), later] }), SHOP);
		const packed = factsOf(recorded({ touches: [pack, later] }), SHOP);
		expect(each(packed.touches)).toEqual(each(apart.touches));
		expect(each(packed.touches).map(({ channel }) => channel)).toEqual([
			...['pinterest_paid', 'organic_search', 'pinterest_paid', 'direct'],
		]);
	});

	it('of a campaign by its id, where that is asked for', () => {
		const named = recorded({
			touches: [touch({ 4: 'epik', 7: 'Spring', 10: '626' }), touch({ 7: 'Summer' })],
		});
		const campaigns = (by: 'by id' | 'by name') =>
			each(factsOf(named, SHOP, by).touches).map(({ campaign }) => campaign);
		expect([campaigns('by id'), campaigns('by name')]).toEqual([
			['626', 'Summer'],
			['Spring', 'Summer'],
		]);
	});
});

describe('orders', () => {
	it.each([
		['USD', '29.990', '5.000', 2999, 500],
		['JPY', '1250.000', '0.000', 1250, 0],
		['KWD', '1.234', '0.001', 1234, 1],
		['USD', '0.005', '0.000', 1, 0],
	])('in whole minor units of %s', (currency, total, refunded, value_minor, refunded_minor) => {
		const { orders } = factsOf(recorded({ orders: [order({ 2: total, 3: refunded, 4: currency })] }), SHOP);
		expect(orders).toMatchObject([{ value_minor, refunded_minor, currency }]);
	});

	it('a customer of long ago is returning, and the earlier order is in no report', () => {
		const { touches, orders, identifies } = factsOf(
			recorded({ touches: [AD], orders: [order({ 8: true }), order({ 0: 10, 5: 'w', 6: 'd' })] }),
			SHOP,
		);
		const { rows } = compile(touches, orders, identifies);
		const count = (customers: Question['customers']) =>
			attribute(rows, { ...EVER, from: DAY, ...(customers && { customers }) }, 'linear').totals.orders;
		expect([count(undefined), count(['new']), count(['returning'])]).toEqual([2, 1, 1]);
	});
});

it('from the wire to the credit: every level adds up, the rest is unattributed', () => {
	const { touches, orders, identifies } = factsOf(
		recorded({ touches: [AD], orders: [order({}), order({ 0: 10, 5: '', 6: '' })] }),
		SHOP,
	);
	const { rows } = compile(touches, orders, identifies);
	const { credits } = attribute(rows, EVER, 'last_touch');
	expect(linesOf(rows, credits!, 'channel')).toEqual([
		{ origin: { channel: 'pinterest_paid' }, conversions: 1, credit_minor: 2900 },
		{ origin: { channel: '(unattributed)' }, conversions: 1, credit_minor: 2900 },
	]);
});

describe('the window that catches nearly all', () => {
	const lagging = (days: readonly number[]) => {
		// Who also came from elsewhere, before, or never from Pinterest, changes nothing.
		const elsewhere = touch({ 0: 99, 1: 0, 2: 'v0', 3: 'www.google.com' });
		const { touches, orders, identifies } = factsOf(
			recorded({
				touches: [elsewhere, ...days.map((_, n) => touch({ 0: n + 1, 2: `v${n}`, 3: 'www.pinterest.com' }))],
				orders: days.map((lag, n) => order({ 0: n, 1: DAY + lag * DAY, 5: `v${n}`, 6: '' })),
			}),
			SHOP,
		);
		return lagOf(compile(touches, orders, identifies).rows, { ...EVER, lookback_days: 1 });
	};
	it.each([
		['at once', Array.from({ length: 20 }, () => 0), 1],
		['19 of 20 within a week, its end included', [...Array.from({ length: 19 }, () => 7), 8], 7],
		['18 of 20 within a week', [...Array.from({ length: 18 }, () => 7), 8, 29], 14],
		['longer than Pinterest looks', [61, 75], null],
		['nobody', [], null],
	])('%s', (_, days, expected) => {
		const lag = lagging(days);
		expect(lag.days).toBe(expected);
		expect(lag.orders).toBe(days.length);
		expect(Object.values(lag.curve).reduce((sum, number) => sum + number, 0)).toBe(days.length);
	});

	it('is told as a curve, by days from the first touch at Pinterest', () => {
		expect(lagging([0, 0, 1, 3, 20, 61]).curve).toEqual({ '0': 2, '1': 1, '2-3': 1, '15-30': 1, '61-90': 1 });
	});

	it('orders that Pinterest had no part in are in none', () => {
		const told = recorded({ touches: [touch({ 3: 'www.google.com' })], orders: [order({})] });
		const { touches, orders, identifies } = factsOf(told, SHOP);
		const lag = lagOf(compile(touches, orders, identifies).rows, EVER);
		expect([lag.orders, lag.days, lag.curve]).toEqual([0, null, {}]);
	});

	it('is told for every window of Pinterest', () => {
		expect(lagging([0, 3, 20]).caught.map(({ days, orders }) => [days, orders])).toEqual([
			[1, 1],
			[7, 2],
			[14, 2],
			[30, 3],
			[60, 3],
		]);
	});
});

describe('by click day', () => {
	const facts = factsOf(
		recorded({
			touches: [AD, touch({ 0: 2, 1: 5 * DAY, 3: 'www.google.com' })],
			orders: [order({ 1: 6 * DAY })],
		}),
		SHOP,
	);
	const { rows } = compile(facts.touches, facts.orders, facts.identifies);
	const creditOf = (from: number, to: number) => {
		const question: Question = { ...EVER, from: from * DAY, to: to * DAY, credited_on: 'click_day' };
		const { credits } = attribute(rows, question, 'linear');
		return linesOf(rows, credits!, 'channel').map(({ origin, credit_minor }) => [
			origin.channel,
			credit_minor,
		]);
	};
	it.each([
		['both clicks', 0, 7, 1450, 1450],
		['the later one', 2, 7, 1450, 0],
		['the earlier one, whose order came after the range', 0, 3, 0, 1450],
		['none', 10, 20, 0, 0],
	])('%s', (_, from, to, google, pinterest) => {
		expect(creditOf(from, to)).toEqual([
			['organic_search', google],
			['pinterest_paid', pinterest],
		]);
	});

	it('data-driven models have no answer', () => {
		const many = factsOf(
			recorded({
				touches: Array.from({ length: 300 }, (_, n) => touch({ 0: n + 1, 2: `v${n}`, 3: 'www.google.com' })),
				orders: Array.from({ length: 300 }, (_, n) => order({ 0: n, 5: `v${n}`, 6: '' })),
			}),
			SHOP,
		);
		const compiled = compile(many.touches, many.orders, many.identifies).rows;
		expect(attribute(compiled, EVER, 'shapley').credits).not.toBeNull();
		expect(attribute(compiled, { ...EVER, credited_on: 'click_day' }, 'shapley').credits).toBeNull();
	});
});
