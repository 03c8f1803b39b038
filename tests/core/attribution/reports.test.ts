/** Channels, identity, claims, returns, paths and customers. */
import { describe, expect, it } from 'vitest';
import { channelOf } from '../../../core/attribution/channel.ts';
import { claimsOf } from '../../../core/attribution/claims.ts';
import { customerKinds } from '../../../core/attribution/customers.ts';
import type { Identify, Order, Touch } from '../../../core/attribution/facts.ts';
import { eachOrder } from '../../../core/attribution/paths.ts';
import { pathReport } from '../../../core/attribution/path-report.ts';
import { DAY } from '../../../core/attribution/question.ts';
import { returnsOf } from '../../../core/attribution/returns.ts';
import { compile } from '../../../core/attribution/rows.ts';
import { ALL, casesOf, orderOf, seconds, touchOf } from './vectors.ts';

describe.each(casesOf('channel'))('$id', ({ own_host, rows }) => {
	it.each(rows as { query: Record<string, string>; referrer: string; expect: string | null; why: string }[])(
		'$query from "$referrer" is $expect',
		({ query, referrer, expect: expected }) => {
			expect(channelOf({ query, referrer }, { host: own_host })).toBe(expected);
		},
	);
});

describe('channels beyond the vectors', () => {
	it.each([
		['a look-alike of a search site', {}, 'https://notgoogle.com/', 'referral'],
		['a site with the name in a subdomain', {}, 'https://google.example.org/', 'referral'],
		['no address at all', {}, 'about:blank', 'direct'],
		['a tagged link within the shop', { utm_campaign: 'x' }, 'https://shop.example/', 'direct'],
		['a click id on a campaign for workshops', { gclid: 'a', utm_campaign: 'Workshops' }, '', 'paid_search'],
		['a click id on a campaign for the shop', { gclid: 'a', utm_campaign: 'my-shop' }, '', 'paid_shopping'],
		[
			'Meta and Pinterest, from Meta',
			{ epik: 'a', fbclid: 'b' },
			'https://l.facebook.com/',
			'organic_social',
		],
		['two click ids without Pinterest', { ttclid: 'a', gclid: 'b' }, '', 'paid_search'],
		['a video ad', { utm_source: 'youtube', utm_medium: 'cpv-cpc' }, '', 'paid_video'],
		['the medium of a video', { utm_source: 'x', utm_medium: 'video-post' }, '', 'organic_video'],
		['push', { utm_source: 'x', utm_medium: 'push' }, '', 'push'],
	] as [string, Record<string, string>, string, string][])('%s', (_, query, referrer, channel) => {
		expect(channelOf({ query, referrer }, { host: 'WWW.shop.example' })).toBe(channel);
	});

	it('payment pages are the shop’s to name', () => {
		const arrival = { query: {}, referrer: 'https://bank.example/3ds' };
		expect(channelOf(arrival, { host: 'shop.example' })).toBe('referral');
		expect(channelOf(arrival, { host: 'shop.example', paymentPages: ['bank.example'] })).toBeNull();
	});
});

describe.each(casesOf('identity'))('$id: $why', ({ touches, identifies, orders, expect: expected }) => {
	it('has these paths', () => {
		const compiled = compile(
			touches.map(touchOf),
			orders.map(orderOf),
			identifies.map((each: Identify & { at: string }) => ({ ...each, at: seconds(each.at) })),
		);
		const paths: Record<string, string[]> = {};
		eachOrder(compiled.rows, ALL, 'include', ({ order, length, touches: path }) => {
			paths[(compiled.orders[order] as Order & { id: string }).id] = [...path.subarray(0, length)].map(
				(touch) => touches[compiled.touches[touch]!].id as string,
			);
		});
		expect(paths).toEqual(expected.path);
	});
});

describe.each(casesOf('platform_claims'))('$id: $why', ({ windows, touches, orders, expect: expected }) => {
	it('is claimed as expected, whatever the window of the report', () => {
		const { rows } = compile(touches.map(touchOf), orders.map(orderOf), []);
		for (const lookback_days of [1, 30, 90]) {
			const { claimed, ...rest } = claimsOf(rows, { ...ALL, lookback_days }, windows);
			expect(Object.fromEntries(Object.entries(claimed).map(([name, n]) => [name, n === 1]))).toEqual(
				expected.claims,
			);
			expect({ claims: expected.claims, ...rest }).toEqual(expected);
		}
	});
});

it('without orders there is no over-claim ratio', () => {
	expect(claimsOf(compile([], [], []).rows, ALL)).toEqual({
		claimed: { pinterest: 0, meta: 0, google: 0 },
		claimed_orders: 0,
		orders: 0,
		overclaim_ratio: null,
	});
});

describe.each(casesOf('roas'))('$id: $why', ({ rows, expect: expected }) => {
	it('has these returns', () => {
		expect(
			rows.map((row: Parameters<typeof returnsOf>[0] & Parameters<typeof returnsOf>[1]) =>
				returnsOf(row, row),
			),
		).toEqual(expected);
	});
});

it('spend in another currency has no return, and says why', () => {
	const earned = { currency: 'USD', credit_minor: 500, credit_conversions: 1 };
	expect(returnsOf({ currency: 'EUR', spend_minor: 100 }, earned)).toEqual({
		roas: null,
		cpa_minor: null,
		reason: 'other_currency',
	});
});

describe.each(casesOf('path_report'))('$id: $why', ({ orders, expect: expected }) => {
	it('has these paths, lengths, days and channels', () => {
		const touches: Touch[] = [];
		const placed: Order[] = [];
		for (const { id, path, first_at_to_order_days: days } of orders) {
			const at = 100 * DAY;
			path.forEach((channel: string, seq: number) =>
				touches.push({ channel, visitor: id, seq, at: at - days * DAY }),
			);
			placed.push({ at, visitor: id, value_minor: 1, currency: 'USD', counted: true });
		}
		expect(pathReport(compile(touches, placed, []).rows, ALL)).toEqual(expected);
	});
});

describe.each(casesOf('new_returning'))('$id: $why', ({ orders, expect: expected }) => {
	it('has these kinds', () => {
		const kinds = customerKinds(orders.map(orderOf));
		expect(Object.fromEntries(orders.map(({ id }: { id: string }, i: number) => [id, kinds[i]]))).toEqual(
			expected,
		);
	});
});
