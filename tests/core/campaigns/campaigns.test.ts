/** Pinterest's figures beside the shop's, what to do with them, and spend from a file. */
import { describe, expect, it } from 'vitest';
import { answerOf } from '../../../core/campaigns/answer.ts';
import { adviceOf, isJoined } from '../../../core/campaigns/advice.ts';
import { creditsOf, rowsById } from '../../../core/campaigns/credit.ts';
import type { DayFigures, Entity } from '../../../core/campaigns/figures.ts';
import {
	campaignLines,
	type Credit,
	type Figures,
	NOTHING,
	overclaim,
	roas,
	sumOf,
} from '../../../core/campaigns/lines.ts';
import { readSpend, SPEND_TEMPLATE } from '../../../core/campaigns/spend-file.ts';
import type { Recorded, RecordedTouch } from '../../../core/attribution/recorded.ts';

const ENTITIES: Entity[] = [
	['campaign', '1', 'Spring', 'ACTIVE', '', ''],
	['campaign', '2', 'Spring', 'PAUSED', '', ''],
	['ad_group', '11', 'Potters', 'ACTIVE', '1', ''],
	['ad', '111', 'Mug', 'ACTIVE', '11', '9'],
];
const row = (level: DayFigures[0], id: string, spend: number, claimed = 0): DayFigures =>
	[level, id, spend, 1000, 100, claimed, claimed * 10, 0, 0] as const;
const credit = (told: Partial<Credit>): Credit => ({
	...{ campaign: '', ad_group: '', ad: '', conversions: 1, value: 30 },
	...told,
});
const none = { figures: [], credits: [] };

describe('lines', () => {
	const now = {
		figures: [
			row('campaign', '1', 10, 4),
			row('campaign', '2', 5),
			row('ad_group', '11', 10, 4),
			row('ad', '111', 10, 4),
		],
		credits: [
			credit({ ad: '111' }),
			credit({ campaign: '1' }),
			credit({ campaign: 'Summer' }),
			credit({ campaign: '77' }),
		],
	};

	it('an ad’s id alone gives its ad group and campaign their part; what no id names is nobody’s', () => {
		const credited = (level: 'campaign' | 'ad_group' | 'ad') =>
			campaignLines(level, ENTITIES, now, none).map(({ id, now: { credited } }) => [id, credited]);
		expect(credited('campaign')).toEqual([
			['1', 2],
			['2', 0],
		]);
		expect(credited('ad_group')).toEqual([['11', 1]]);
		expect(credited('ad')).toEqual([['111', 1]]);
	});

	it('names, what is above, the pin, and the period before', () => {
		const [line] = campaignLines('ad', ENTITIES, now, { ...none, figures: [row('ad', '111', 20)] });
		expect(line).toMatchObject({
			name: 'Mug',
			pin: '9',
			within: ['Spring', 'Potters'],
			before: { spend: 20 },
		});
		expect(campaignLines('campaign', [], now, none)[0]).toMatchObject({ name: '1', status: '', within: [] });
	});

	it('ratios, and none where there is nothing to divide by', () => {
		const [spring] = campaignLines('campaign', ENTITIES, now, none);
		expect([roas(spring!.now), overclaim(spring!.now)]).toEqual([6, 2]);
		expect([roas(NOTHING), overclaim(NOTHING)]).toEqual([null, null]);
		expect(sumOf([spring!.now, spring!.now])).toMatchObject({ spend: 20, clicks: 200, credited: 4 });
	});
});

describe('advice', () => {
	const figures = (told: Partial<Figures>): Figures => ({
		...NOTHING,
		spend: 100,
		clicks: 200,
		credited: 10,
		...told,
	});
	it.each([
		['scale', { credited_value: 240 }, NOTHING],
		['scale', { credited_value: 240 }, { credited_value: 299 }],
		['keep', { credited_value: 240 }, { credited_value: 301 }],
		['scale', { credited_value: 240 }, { credited_value: 900, clicks: 99 }],
		['keep', { credited_value: 239 }, NOTHING],
		['keep', { credited_value: 100 }, NOTHING],
		['rework', { credited_value: 99 }, NOTHING],
		['rework', { credited_value: 0, credited: 0 }, NOTHING],
		['wait', { credited_value: 240, credited: 4 }, NOTHING],
		['wait', { credited_value: 0, clicks: 99 }, NOTHING],
		['wait', { credited_value: 500, spend: 0 }, NOTHING],
	] as const)('%s: %j after %j', (advice, now, before) => {
		const line = { now: figures(now), before: before && figures(before) };
		expect(adviceOf(line, { goal: 2, joined: true })).toBe(advice);
	});

	it('judges no campaign while no order carries the number of one', () => {
		const line = { now: figures({ credited: 0, credited_value: 0 }), before: NOTHING };
		expect(isJoined([line])).toBe(false);
		expect(adviceOf(line, { goal: 2, joined: isJoined([line]) })).toBe('wait');
		expect(isJoined([line, { now: NOTHING, before: figures({}) }])).toBe(true);
	});
});

describe('credit by ids', () => {
	const touch = (id: number, visitor: string, told: string[]) =>
		[id, 100, visitor, '', 'epik', 'pinterest', 'cpc', ...told] as unknown as RecordedTouch;
	const recorded: Recorded = {
		...{ from: 0, to: 1000, identifications: [] },
		touches: [
			touch(1, 'a', ['Spring', '', '', '1', '11', '111']),
			touch(2, 'b', ['Spring', '', '', '2', '', '']),
			touch(3, 'c', ['By hand', '', '', '', '', '']),
		],
		orders: ['a', 'b', 'c'].map((visitor, id) => [id, 500, '30.00', '0', 'USD', visitor, '', true, null, '']),
	};
	const rows = rowsById(recorded, { host: 'shop.example' });

	it('two campaigns of one name are two, by their ids; a name is kept where there is no id', () => {
		const credits = creditsOf(rows, { from: 0, to: 1000, currency: 'USD', model: 'last_touch' });
		expect(credits?.map(({ campaign, ad, value }) => [campaign, ad, value])).toEqual([
			['1', '111', 30_000_000],
			['2', '', 30_000_000],
			['By hand', '', 30_000_000],
		]);
		const yen = creditsOf(rows, { from: 0, to: 100, currency: 'JPY', model: 'last_touch' });
		expect(yen?.every(({ conversions }) => conversions === 0)).toBe(true);
	});

	it('a model that learns has no answer with so few', () => {
		expect(creditsOf(rows, { from: 0, to: 1000, currency: 'USD', model: 'markov' })).toBeNull();
	});
});

describe('spend from a file', () => {
	it('reads its own template, and what spreadsheets make of it', () => {
		const rows = [
			['2026-09-01', 'paid_social', 'Spring', 'USD', 125_500_000],
			['2026-09-01', 'paid_search', 'Mugs, brand', 'USD', 80_000_000],
		];
		expect(readSpend(SPEND_TEMPLATE)).toEqual({ rows });
		const other =
			'\uFEFFSpend;Day;Channel;Campaign;Currency\n125,5;2026-09-01;paid_social;Spring;usd\n\n80;2026-09-01;paid_search;"Mugs, brand";USD';
		expect(readSpend(other)).toEqual({ rows });
	});

	const file = (...lines: string[]) => ['day,channel,campaign,currency,spend', ...lines].join('\n');
	it.each([
		['', 1, 'empty'],
		[file(), 1, 'empty'],
		['day,channel,spend\n', 1, 'columns'],
		['day,day,channel,campaign,currency,spend\n', 1, 'columns'],
		[file('2026-09-01,email,x,USD'), 2, 'columns'],
		[file('2026-09-01,email,"x,USD,1'), 2, 'quote'],
		[file('2026-09-01,email,x"y,USD,1'), 2, 'quote'],
		[file('2026-02-29,email,x,USD,1'), 2, 'day'],
		[file('01.09.2026,email,x,USD,1'), 2, 'day'],
		[file('2026-09-01,facebook,x,USD,1'), 2, 'channel'],
		[file(`2026-09-01,email,${'x'.repeat(151)},USD,1`), 2, 'campaign'],
		[file('2026-09-01,email,x,dollar,1'), 2, 'currency'],
		[file('2026-09-01,email,x,USD,-1'), 2, 'spend'],
		[file('2026-09-01,email,x,USD,"1,000.50"'), 2, 'spend'],
		[file('2026-09-01,email,x,USD,1', '2026-09-02,email,x,USD,'), 3, 'spend'],
		[file('2026-09-01,email,x,USD,1', '2026-09-01,email,x,usd,2'), 3, 'again'],
	])('%j: line %i, %s', (text, line, fault) => {
		expect(readSpend(text)).toMatchObject({ faults: [{ line, fault }] });
	});

	it('tells twenty faults at most, and no row beside them', () => {
		const told = readSpend(file(...Array.from({ length: 50 }, () => 'x,email,x,USD,1')));
		expect('faults' in told && told.faults.length).toBe(20);
	});
});

describe('answers to questions about the account', () => {
	const reply = (status: number, body: string, headers = {}) =>
		({ kind: 'answer', status, headers, body }) as const;
	it.each([
		[reply(200, '[]'), { kind: 'answered', body: [] }],
		[reply(200, '<html>'), { kind: 'later', reason: 'unreadable', detail: '' }],
		[
			reply(200, '[]', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '5' }),
			{ kind: 'answered', body: [], wait: 1005 },
		],
		[reply(401, '{"code":2,"message":"No."}'), { kind: 'refused', reason: 'token_refused', detail: 'No.' }],
		[reply(403, ''), { kind: 'refused', reason: 'no_ads_read', detail: 'Pinterest answered 403.' }],
		[reply(400, ''), { kind: 'refused', reason: 'invalid', detail: 'Pinterest answered 400.' }],
		[
			reply(429, '', { 'retry-after': '7' }),
			{ kind: 'later', reason: 'rate_limited', until: 1007, detail: 'Pinterest answered 429.' },
		],
		[reply(408, ''), { kind: 'later', reason: 'unreachable', detail: 'Pinterest answered 408.' }],
		[{ kind: 'silence', cause: 'dns' } as const, { kind: 'later', reason: 'unreachable', detail: '' }],
	])('%j', (told, meaning) => {
		expect(answerOf(told, 1000)).toEqual(meaning);
	});
});
