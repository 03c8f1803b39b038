/** What is kept of a shop, taken further without a clock and a store. */
import { describe, expect, it } from 'vitest';
import {
	shortlyBefore,
	withChanges,
	withNews,
	withParts,
	type Change,
} from '../../worker/src/shell/watch/incident.ts';
import { messagesOf, nextTry } from '../../worker/src/shell/watch/message.ts';
import { heartbeat, look, NEW, openOf, type WatchRecord } from '../../worker/src/shell/watch/record.ts';
import { awayFor, beaten } from '../../worker/src/shell/watch/uptime.ts';

const NOW = 1_789_410_000;
const HOUR = 3600;
const DAY = 24 * HOUR;
const change = (at: number, name = 'woocommerce'): Change => ({ at, kind: 'plugin', name, detail: '' });

describe("the worker's own times", () => {
	it('know of a longer absence, and of none while it gives signs of life or starts anew', () => {
		const first = beaten(null, NOW);
		expect(awayFor(first, NOW - HOUR, NOW + HOUR)).toBe(HOUR);
		const restarted = beaten(beaten(first, NOW + 300), NOW + 300 + 15 * 60);
		expect(awayFor(restarted, NOW, NOW + HOUR)).toBe(0);
		const back = beaten(restarted, restarted.alive + 2 * HOUR);
		expect(awayFor(back, restarted.alive + HOUR, restarted.alive + 5 * HOUR)).toBe(HOUR);
		expect(awayFor(back, back.alive, back.alive + HOUR)).toBe(0);
	});

	it('survive a clock that is set back, and forget after two months', () => {
		expect(beaten({ alive: NOW, gaps: [] }, NOW - DAY)).toEqual({ alive: NOW - DAY, gaps: [] });
		const long = beaten({ alive: NOW, gaps: [[0, NOW - 61 * DAY]] }, NOW + HOUR);
		expect(long.gaps).toEqual([[NOW, NOW + HOUR]]);
	});
});

describe('changes', () => {
	it('are kept once, in order, for 60 days and 500 at most', () => {
		const known = [change(NOW - 61 * DAY), change(NOW - 2)];
		expect(withChanges(known, [change(NOW - 2), change(NOW - 5)], NOW)).toEqual([
			change(NOW - 5),
			change(NOW - 2),
		]);
		const many = Array.from({ length: 600 }, (_, index) => change(NOW - index));
		const kept = withChanges([], many, NOW);
		expect([kept.length, kept.at(-1)?.at]).toEqual([500, NOW]);
	});

	it('explain what opened within the 48 hours after them, the nearest first, five at most', () => {
		const all = [3, 2, 1, 0, -1].map((hours) => change(NOW - hours * HOUR, `at ${hours}`));
		expect(shortlyBefore(all, NOW).map(({ name }) => name)).toEqual(['at 0', 'at 1', 'at 2', 'at 3']);
		expect(shortlyBefore([change(NOW - 2 * DAY), change(NOW - 2 * DAY - 1)], NOW)).toHaveLength(1);
		expect(shortlyBefore(Array(9).fill(change(NOW)) as Change[], NOW)).toHaveLength(5);
	});
});

describe('incidents', () => {
	it('open and close once, even within one run, and the last 200 are kept', () => {
		const once = withNews(
			[],
			[
				{ name: 'coverage', opened: NOW },
				{ name: 'coverage', opened: NOW, closed: NOW },
			],
			[],
		);
		expect(once).toEqual([{ name: 'coverage', opened_at: NOW, closed_at: NOW, changes: [] }]);
		const many = Array.from({ length: 250 }, (_, index) => ({
			name: 'queue' as const,
			opened: index,
			closed: undefined,
		}));
		const kept = many.reduce<WatchRecord['incidents']>(
			(known, { name, opened }) =>
				withNews(
					known,
					[
						{ name, opened },
						{ name, opened, closed: opened + 1 },
					],
					[],
				),
			[],
		);
		expect([kept.length, kept[0]?.opened_at]).toEqual([200, 50]);
	});

	const beat = (record: WatchRecord, now: number, notify = false) =>
		heartbeat(record, { now, counts: [], orders: [], observed: {}, changes: [] }, notify).record;

	it('a shop is silent after three hours, once, and not before its first heartbeat', () => {
		const seen = { tokenAccepted: null, silent: 3 * HOUR };
		expect(look(NEW, { ...seen, now: NOW }, true)).toBe(NEW);
		const known = beat(NEW, NOW);
		expect(look(known, { ...seen, silent: 3 * HOUR - 1, now: NOW + 3 * HOUR - 1 }, true)).toBe(known);
		const silent = look(known, { ...seen, now: NOW + 3 * HOUR }, true);
		expect(openOf(silent)).toMatchObject([{ name: 'shop_silent', opened_at: NOW + 3 * HOUR }]);
		expect(look(silent, { ...seen, now: NOW + 4 * HOUR }, true)).toBe(silent);
		const back = beat(silent, NOW + 5 * HOUR, true);
		expect(openOf(back)).toEqual([]);
		expect(back.outbox.map(({ type }) => type)).toEqual(['incident.opened', 'incident.closed']);
	});

	it('nobody is told where nobody is to be told', () => {
		const seen = { now: NOW + DAY, tokenAccepted: false, silent: DAY };
		expect(look(beat(NEW, NOW), seen, false)).toMatchObject({ outbox: [], findings: { token: 'failing' } });
	});
});

it('what is open is narrowed down once, the pages at each look, and what is over stays as it was', () => {
	const part = (name: string) => [{ by: 'page', name, share: null }] as const;
	const of = (
		name: 'coverage' | 'pages',
		narrowed_to?: ReturnType<typeof part>,
		closed_at: number | null = null,
	) => ({
		...{ name, opened_at: NOW, closed_at, changes: [] },
		...(narrowed_to && { narrowed_to }),
	});
	const known = [
		of('coverage'),
		of('coverage', part('cart')),
		of('pages', part('cart')),
		of('pages', part('cart'), NOW),
	];
	const found = withParts(known, () => part('home'));
	expect(found.map(({ narrowed_to }) => narrowed_to?.[0]?.name)).toEqual(['home', 'cart', 'home', 'cart']);
	expect(withParts(known, () => [])).toEqual(known);
});

it('a message is tried again after longer and longer waits, for two days', () => {
	const incidents = [{ name: 'queue', opened_at: NOW, closed_at: null, changes: [] }] as const;
	const [message] = messagesOf([{ name: 'queue', opened: NOW }], incidents, NOW);
	if (!message) throw new Error('there is no message');
	const waits = [0, 1, 2, 3, 4, 5, 6, 30].map((attempts) => nextTry({ ...message, attempts }, NOW));
	expect(waits.map((at) => (at ?? 0) - NOW)).toEqual([60, 120, 240, 480, 960, 1920, 3600, 3600]);
	expect(nextTry(message, NOW + 2 * DAY)).not.toBeNull();
	expect(nextTry(message, NOW + 2 * DAY + 1)).toBeNull();
});
