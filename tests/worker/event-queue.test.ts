import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CapiEvent } from '../../core/types.ts';
import type {
	EventQueue,
	Intake,
	Lease,
	NewEvent,
	Verdict,
} from '../../worker/src/shell/store/event-queue.ts';
import { openExclusively } from '../../worker/src/shell/store/sqlite/connection.ts';
import { EVENTS } from '../../worker/src/shell/store/sqlite/schema.ts';
import { openSqliteQueue } from '../../worker/src/shell/store/sqlite/sqlite-queue.ts';
import { eachStore } from './each-store.ts';
import { ManualClock } from './manual-clock.ts';
import { NOW, type OpenStore } from './stores.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const LIMITS = { events: 1000, bytes: 1024 * 1024, leaseMs: 60_000 };
const CALL = { at: NOW, ms: 12, status: 200, meaning: 'processed' };

let clock: ManualClock;
let store: OpenStore;

const event = (id: string, over: Partial<CapiEvent> = {}): CapiEvent => ({
	event_name: 'checkout',
	action_source: 'web',
	event_time: clock.wall / 1000,
	event_id: id,
	partner_name: 'direct',
	user_data: { em: ['0'.repeat(64)] },
	...over,
});
const fresh = (id: string, over: Partial<NewEvent> = {}): NewEvent => ({
	event: event(id),
	expires: clock.wall + 7 * DAY,
	counted: false,
	...over,
});
const put = (events: NewEvent[], over: Partial<Intake> = {}) =>
	store.queue.put({ shop: 'shop_a', lane: 'shop_a', at: clock.wall, events, ...over });
async function claim(lane = 'shop_a', limits = LIMITS): Promise<Lease> {
	const lease = await store.queue.claim(lane, limits);
	expect(lease).not.toBeNull();
	return lease as Lease;
}
const all = (lease: Lease, verdict: Omit<Extract<Verdict, { kind: 'done' }>, 'seq'>) =>
	lease.events.map(({ seq }) => ({ seq, ...verdict }));
const seqsOf = (lease: Lease) => lease.events.map(({ seq }) => seq);
const dead = (seq: number): Verdict => ({ seq, kind: 'dead', reason: 'refused_by_pinterest', detail: 'no' });

eachStore('the queue', (kind) => {
	beforeEach(async () => {
		clock = new ManualClock(NOW);
		store = await kind.open(clock);
	});
	afterEach(() => store.close());

	it('is ready to take', async () => {
		expect(await store.queue.ready()).toBeUndefined();
	});

	describe('taking', () => {
		it('takes an event id once, within a batch and across', async () => {
			expect(await put([fresh('sale-0001'), fresh('sale-0001'), fresh('sale-0002')])).toEqual({
				reused: false,
				duplicates: [false, true, false],
			});
			expect(await put([fresh('sale-0002')])).toEqual({ reused: false, duplicates: [true] });
			expect(store.queue.waiting('shop_a')).toBe(2);
		});

		it('knows an id again when the order was paid, and so the event dated, later', async () => {
			await put([fresh('sale-0001')]);
			const later = fresh('sale-0001', { event: event('sale-0001', { event_time: NOW / 1000 + 600 }) });
			expect(await put([later])).toEqual({ reused: false, duplicates: [true] });
		});

		it('keeps shops, and tests and sales, apart', async () => {
			await put([fresh('sale-0001')]);
			const other = { shop: 'shop_b', lane: 'shop_b' };
			expect(await put([fresh('sale-0001')], other)).toEqual({ reused: false, duplicates: [false] });
			expect(await put([fresh('sale-0001')], { lane: 'shop_a:test' })).toEqual({
				reused: false,
				duplicates: [false],
			});
		});

		it('fault 38: stores one of a thousand identical requests at once', async () => {
			const answers = await Promise.all(Array.from({ length: 1000 }, () => put([fresh('sale-0001')])));
			const taken = answers.filter((answer) => !answer.reused && !answer.duplicates[0]);
			expect(taken).toHaveLength(1);
		});

		it('refuses a request id with another body, and repeats the answer for the same', async () => {
			const request = { id: 'msg_1', digest: Buffer.alloc(32, 1) };
			await put([fresh('sale-0001')], { request });
			expect(await put([fresh('sale-0001')], { request })).toEqual({ reused: false, duplicates: [true] });
			const other = { id: 'msg_1', digest: Buffer.alloc(32, 2) };
			expect(await put([fresh('sale-0002')], { request: other })).toEqual({ reused: true });
			expect(store.queue.waiting('shop_a')).toBe(1);
			expect(await put([], { shop: 'shop_b', request: other })).toEqual({ reused: false, duplicates: [] });
		});

		it('lets a dead event be sent again by a new request, not by a repeated one', async () => {
			const request = { id: 'msg_1', digest: Buffer.alloc(32, 1) };
			await put([fresh('sale-0001')], { request });
			const lease = await claim();
			await store.queue.settle(lease, CALL, [dead(lease.events[0]?.seq as number)]);
			expect(await put([fresh('sale-0001')], { request })).toEqual({ reused: false, duplicates: [true] });
			const again = { id: 'msg_2', digest: Buffer.alloc(32, 1) };
			expect(await put([fresh('sale-0001')], { request: again })).toEqual({
				reused: false,
				duplicates: [false],
			});
			expect((await claim()).events).toMatchObject([{ id: 'sale-0001', attempts: 0 }]);
		});

		it('leaves a dead event dead where only what is new is offered', async () => {
			await put([fresh('sale-0001')]);
			const lease = await claim();
			await store.queue.settle(lease, CALL, [dead(lease.events[0]?.seq as number)]);
			expect(await put([fresh('sale-0001'), fresh('sale-0002')], { onlyNew: true })).toEqual({
				reused: false,
				duplicates: [true, false],
			});
			expect((await claim()).events.map(({ id }) => id)).toEqual(['sale-0002']);
			expect(await store.queue.dead.list({}, 5)).toMatchObject([{ id: 'sale-0001' }]);
		});
	});

	describe('lending', () => {
		it('lends an event to one claim at a time', async () => {
			await put([fresh('sale-0001'), fresh('sale-0002')]);
			const lease = await claim('shop_a', { ...LIMITS, events: 1 });
			expect(lease.events.map(({ id }) => id)).toEqual(['sale-0001']);
			expect((await claim()).events.map(({ id }) => id)).toEqual(['sale-0002']);
			expect(await store.queue.claim('shop_a', LIMITS)).toBeNull();
			await store.queue.release(lease);
			expect((await claim()).events[0]).toMatchObject({ id: 'sale-0001', attempts: 0 });
		});

		it('lends no more bytes than asked for, but always one event', async () => {
			await put(['sale-0001', 'sale-0002', 'sale-0003'].map((id) => fresh(id)));
			const one = Buffer.byteLength(JSON.stringify(event('sale-0001'))) + 1;
			expect((await claim('shop_a', { ...LIMITS, bytes: 2 * one })).events).toHaveLength(2);
			expect((await claim('shop_a', { ...LIMITS, bytes: 10 })).events).toHaveLength(1);
		});

		it('fault 16: takes back what a claim has held for too long, by the monotonic clock', async () => {
			await put([fresh('sale-0001')]);
			const old = await claim();
			clock.wall += DAY;
			expect(await store.queue.claim('shop_a', LIMITS)).toBeNull();
			clock.advance(60_001);
			const lease = await claim();
			await store.queue.settle(old, CALL, all(old, { kind: 'done' }));
			expect((await store.queue.outcomes('shop_a', 0, 10)).outcomes).toEqual([]);
			await store.queue.settle(lease, CALL, all(lease, { kind: 'done' }));
			expect((await store.queue.outcomes('shop_a', 0, 10)).outcomes).toHaveLength(1);
		});

		it('gives all back when the process ends', async () => {
			await put([fresh('sale-0001')]);
			await claim();
			await store.reopen();
			expect((await claim()).events).toHaveLength(1);
			expect(store.queue.waiting('shop_a')).toBe(1);
		});

		it('lends a retried event when it is due, and says when that is', async () => {
			await put([fresh('sale-0001')]);
			const lease = await claim();
			const [seq = 0] = seqsOf(lease);
			expect(await store.queue.nextDue('shop_a')).toBeNull();
			await store.queue.settle(lease, CALL, [{ seq, kind: 'retry', at: NOW + 5_000, detail: 'HTTP 500' }]);
			expect(await store.queue.claim('shop_a', LIMITS)).toBeNull();
			expect(await store.queue.nextDue('shop_a')).toBe(NOW + 5_000);
			clock.advance(5_000);
			expect((await claim()).events[0]?.attempts).toBe(1);
		});
	});

	describe('ending', () => {
		it('tells the ends of a call in its order, however many ended alike', async () => {
			const ids = ['sale-0001', 'sale-0002', 'sale-0003', 'sale-0004'];
			await put(ids.map((id) => fresh(id)));
			const lease = await claim();
			const [one = 0, two = 0, three = 0, four = 0] = seqsOf(lease);
			await store.queue.settle(lease, CALL, [
				{ seq: one, kind: 'done' },
				dead(two),
				{ seq: three, kind: 'done', warning: 'hm' },
				{ seq: four, kind: 'done' },
			]);
			const { outcomes } = await store.queue.outcomes('shop_a', 0, 10);
			expect(outcomes.map(({ id }) => id)).toEqual(ids);
		});

		it('tells a shop each end with a sequence of its own', async () => {
			await put([fresh('sale-0001'), fresh('sale-0002')]);
			await put([fresh('sale-0009')], { shop: 'shop_b', lane: 'shop_b' });
			const lease = await claim();
			const [first = 0, second = 0] = seqsOf(lease);
			await store.queue.settle(lease, CALL, [{ seq: first, kind: 'done', warning: 'hm' }, dead(second)]);
			const { outcomes, more } = await store.queue.outcomes('shop_a', 0, 1);
			expect(outcomes).toEqual([
				{
					seq: 1,
					id: 'sale-0001',
					event: 'checkout',
					kind: 'delivery',
					state: 'delivered',
					reason: '',
					detail: '',
					warning: 'hm',
					attempts: 1,
					at: NOW / 1000,
				},
			]);
			expect(more).toBe(true);
			expect((await store.queue.outcomes('shop_a', 1, 1)).outcomes).toMatchObject([
				{ seq: 2, state: 'refused', reason: 'refused_by_pinterest', detail: 'no' },
			]);
			expect((await store.queue.outcomes('shop_b', 0, 10)).outcomes).toEqual([]);
		});

		it('counts browser-born events by the hour instead', async () => {
			const page = (id: string) =>
				fresh(id, { counted: true, event: event(id, { event_name: 'page_visit' }) });
			await put([page('page-0001'), page('page-0002')], { leftOut: ['page_visit'] });
			const lease = await claim();
			const [first = 0, second = 0] = seqsOf(lease);
			await store.queue.settle(lease, CALL, [{ seq: first, kind: 'done' }, dead(second)]);
			const hour = Math.floor(NOW / HOUR) * 3600;
			expect(await store.queue.counts('shop_a', 0)).toEqual([
				{ hour, event: 'page_visit', collected: 2, delivered: 1, refused: 1, left_out: 1 },
			]);
			expect((await store.queue.outcomes('shop_a', 0, 10)).outcomes).toEqual([]);
		});

		it('keeps every call that carried an event', async () => {
			await put([fresh('sale-0001'), fresh('sale-0002')]);
			const lease = await claim();
			const [first = 0] = seqsOf(lease);
			const failed = { at: NOW, ms: 30_000, status: 0, meaning: 'timeout' };
			await store.queue.settle(lease, failed, [{ seq: first, kind: 'retry', at: NOW, detail: 'timeout' }]);
			const again = await claim('shop_a', { ...LIMITS, events: 1 });
			await store.queue.settle(again, { ...CALL, at: NOW + 1 }, all(again, { kind: 'done' }));
			expect(await store.queue.attempts('shop_a', 'sale-0001')).toEqual([
				{ ...failed, detail: 'timeout' },
				{ ...CALL, at: NOW + 1, detail: '' },
			]);
			expect(await store.queue.attempts('shop_b', 'sale-0001')).toEqual([]);
		});

		it('forgets the event itself once it is delivered, and keeps a dead one for a replay', async () => {
			await put([fresh('sale-0001'), fresh('sale-0002')]);
			const lease = await claim();
			const [first = 0, second = 0] = seqsOf(lease);
			await store.queue.settle(lease, CALL, [{ seq: first, kind: 'done' }, dead(second)]);
			const [listed] = await store.queue.dead.list({ shop: 'shop_a' }, 10);
			expect(listed).toMatchObject({ id: 'sale-0002', reason: 'refused_by_pinterest', attempts: 1 });
			expect(await store.queue.dead.list({ shop: 'shop_b' }, 10)).toEqual([]);
			expect(await store.queue.dead.replay({ shop: 'shop_a' })).toEqual({ replayed: 1, tooOld: 0 });
			expect(await store.queue.dead.replay({})).toEqual({ replayed: 0, tooOld: 0 });
			expect((await claim()).events.map(({ id }) => id)).toEqual(['sale-0002']);
		});
	});

	describe('age', () => {
		const expired = async () =>
			(await store.queue.outcomes('shop_a', 0, 10)).outcomes.map(
				(each) => each.kind === 'delivery' && each.reason,
			);

		it('ends an event that has become too old, and never lends it', async () => {
			await put([fresh('sale-0001')]);
			clock.advance(7 * DAY);
			expect(await store.queue.claim('shop_a', LIMITS)).toBeNull();
			expect(await store.queue.tend()).toEqual({ expired: 1 });
			expect(await expired()).toEqual(['too_late']);
			expect(store.queue.waiting('shop_a')).toBe(0);
		});

		it('retries for 48 hours from the first attempt; waiting for a token does not count', async () => {
			await put([fresh('sale-0001')]);
			clock.advance(3 * DAY);
			let lease = await claim();
			const settle = (verdict: { kind: 'kept' } | { kind: 'retry'; at: number; detail: string }) =>
				store.queue.settle(lease, CALL, [{ seq: lease.events[0]?.seq as number, ...verdict }]);
			await settle({ kind: 'kept' });
			await store.queue.release(lease);
			lease = await claim();
			expect(lease.events[0]?.attempts).toBe(0);
			await settle({ kind: 'retry', at: clock.wall, detail: 'HTTP 503' });
			clock.advance(48 * HOUR - 1);
			expect(await store.queue.tend()).toEqual({ expired: 0 });
			clock.advance(1);
			expect(await store.queue.tend()).toEqual({ expired: 1 });
			expect((await store.queue.outcomes('shop_a', 0, 1)).outcomes).toMatchObject([
				{ reason: 'too_late', detail: 'HTTP 503' },
			]);
		});

		it.each(['before', 'after'])(
			'sends nothing past 48 hours whose tag call came through, known %s the event',
			async (when) => {
				const receipts = [{ id: 'sale-0001', event: 'checkout', result: 'called' as const }];
				if (when === 'before') await put([], { receipts });
				await put([fresh('sale-0001'), fresh('sale-0002')]);
				if (when === 'after') await put([], { receipts });
				clock.advance(48 * HOUR);
				expect(await store.queue.tend()).toEqual({ expired: 1 });
				expect((await claim()).events.map(({ id }) => id)).toEqual(['sale-0002']);
			},
		);

		it('does not wait for a clock that was set back', async () => {
			await put([fresh('sale-0001')]);
			clock.wall -= 30 * DAY;
			expect(await store.queue.claim('shop_a', LIMITS)).toBeNull();
			await store.queue.tend();
			expect((await claim()).events).toHaveLength(1);
		});

		it('forgets what is over after eight days, and nothing that waits', async () => {
			await put([fresh('sale-0001'), fresh('sale-0002', { expires: NOW + 60 * DAY })]);
			const lease = await claim('shop_a', { ...LIMITS, events: 1 });
			await store.queue.settle(lease, CALL, all(lease, { kind: 'done' }));
			clock.advance(9 * DAY);
			await store.queue.purge();
			expect((await put([fresh('sale-0001'), fresh('sale-0002')])).reused).toBe(false);
			expect(await put([fresh('sale-0001'), fresh('sale-0002')])).toEqual({
				reused: false,
				duplicates: [true, true],
			});
			expect(store.queue.waiting('shop_a')).toBe(2);
			clock.advance(30 * DAY);
			await store.queue.purge();
			expect((await store.queue.outcomes('shop_a', 0, 10)).outcomes).toEqual([]);
			const next = await claim('shop_a', { ...LIMITS, events: 1 });
			await store.queue.settle(next, CALL, all(next, { kind: 'done' }));
			expect((await store.queue.outcomes('shop_a', 0, 10)).outcomes).toMatchObject([{ seq: 2 }]);
		});
	});

	describe('what is forgotten by the thousand', () => {
		it('goes in portions, until nothing old is left', async () => {
			const many = Array.from({ length: 4_500 }, (_, at) => `visit-${at}`);
			for (let from = 0; from < many.length; from += 500)
				await put([], {
					receipts: many
						.slice(from, from + 500)
						.map((id) => ({ id, event: 'add_to_cart' as const, result: 'called' as const })),
				});
			expect((await store.queue.outcomes('shop_a', 0, 500)).more).toBe(true);
			clock.advance(40 * DAY);
			await store.queue.purge();
			expect((await store.queue.outcomes('shop_a', 0, 500)).outcomes).toEqual([]);
			// A receipt that is no longer known is told anew.
			await put([], { receipts: [{ id: 'visit-0', event: 'add_to_cart', result: 'called' }] });
			expect((await store.queue.outcomes('shop_a', 0, 500)).outcomes).toHaveLength(1);
		});
	});

	describe('receipts', () => {
		it('are told once, and again only when a blocked call came through after all', async () => {
			const receipt = (result: 'called' | 'blocked') =>
				put([], { receipts: [{ id: 'sale-0001', event: 'checkout', result }] });
			for (const result of ['blocked', 'blocked', 'called', 'called', 'blocked'] as const)
				await receipt(result);
			const { outcomes } = await store.queue.outcomes('shop_a', 0, 10);
			expect(outcomes.map((each) => each.kind === 'receipt' && each.result)).toEqual(['blocked', 'called']);
		});
	});
});

describe('the file', () => {
	let folder: string;
	let queue: EventQueue;
	const fatal = (error: Error) => {
		throw error;
	};
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'pintally-queue-'));
		clock = new ManualClock(NOW);
		queue = openSqliteQueue(join(folder, 'events.sqlite'), clock, fatal);
	});
	afterEach(async () => {
		await queue.close();
		rmSync(folder, { recursive: true });
	});

	it('belongs to one process', () => {
		expect(() => openSqliteQueue(join(folder, 'events.sqlite'), clock, fatal)).toThrow(/Another worker/);
	});

	it('is written with an fsync for every commit', () => {
		const database = openExclusively(join(folder, 'other.sqlite'), EVENTS);
		const pragma = (name: string) => Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0];
		expect([pragma('journal_mode'), pragma('synchronous'), pragma('locking_mode')]).toEqual([
			'wal',
			2,
			'exclusive',
		]);
		database.close();
	});

	it('fault 48: of a newer program is left alone', async () => {
		await queue.close();
		const path = join(folder, 'newer.sqlite');
		const database = new DatabaseSync(path);
		database.exec('PRAGMA user_version = 99');
		database.close();
		expect(() => openSqliteQueue(path, clock, fatal)).toThrow(/newer worker/);
		queue = openSqliteQueue(join(folder, 'events.sqlite'), clock, fatal);
	});

	it('has nothing of a delivered event’s content within a minute, nor has its log', async () => {
		const user_data = { em: ['0'.repeat(64)], client_ip_address: '203.0.113.77' };
		const events = [fresh('sale-0001', { event: event('sale-0001', { user_data }) })];
		await queue.put({ shop: 'shop_a', lane: 'shop_a', at: clock.wall, events });
		const lease = await queue.claim('shop_a', LIMITS);
		const bytes = () =>
			readdirSync(folder)
				.map((name) => readFileSync(join(folder, name)).toString('latin1'))
				.join('');
		expect(bytes()).toContain('203.0.113.77');
		await queue.settle(lease as Lease, CALL, all(lease as Lease, { kind: 'done' }));
		await queue.tend();
		expect(bytes()).not.toContain('203.0.113.77');
		expect(bytes()).toContain('sale-0001');
	});

	it('leaves a second name only for the write-ahead log', () => {
		expect(readdirSync(folder).sort()).toEqual(['events.sqlite', 'events.sqlite-wal']);
	});
});
