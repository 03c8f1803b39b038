/** What Pinterest may answer, over hours and days of a clock that is told when to go. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Reply } from '../../../core/classify.ts';
import { LEASE_MS } from '../../../worker/src/shell/lane.ts';
import { retryDelay } from '../../../worker/src/shell/pauses.ts';
import { eachStore } from '../each-store.ts';
import { SQLITE } from '../stores.ts';
import { answer, fine, simulate, type SimulatedCall, type World } from './simulation.ts';

let world: World;
let shop: string;

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const thousand = Array.from({ length: 1000 }, (_, index) => `sale.${String(index).padStart(6, '0')}`);

const refusing =
	(...poison: string[]) =>
	(call: SimulatedCall) =>
		call.ids.some((id) => poison.includes(id)) ? answer(400, { code: 4196, message: 'invalid' }) : fine(call);

eachStore('answers', (store) => {
	beforeEach(async () => {
		world = await simulate({ store });
		shop = await world.shop();
	});
	afterEach(() => world.close());
	/** What an answer says is the same with each store: one of them all is enough to see that it is kept. */
	const some = <T>(cases: readonly T[]): readonly T[] => (store === SQLITE ? cases : cases.slice(0, 1));

	describe('poison', () => {
		it('fault 24: one among a thousand: 999 delivered, one refused, at most 21 calls more', async () => {
			world.answering = refusing('sale.000613');
			await world.post(shop, ...thousand);
			await world.pass(MINUTE);
			const { delivered, refused } = await world.ends(shop);
			expect([delivered.length, refused]).toEqual([999, ['sale.000613']]);
			expect(world.calls.length).toBeLessThanOrEqual(1 + 21);
		});

		it('fault 25: three among a thousand: just they are refused', async () => {
			world.answering = refusing('sale.000000', 'sale.000500', 'sale.000999');
			await world.post(shop, ...thousand);
			await world.pass(10 * MINUTE);
			const { delivered, refused } = await world.ends(shop);
			expect([delivered.length, refused]).toEqual([997, ['sale.000000', 'sale.000500', 'sale.000999']]);
			expect(world.calls.length).toBeLessThanOrEqual(1 + 3 * 21);
		});

		it('fault 25: all of a batch: all are refused, with a bounded number of calls', async () => {
			world.answering = () => answer(400, { message: 'invalid' });
			const bad = store === SQLITE ? thousand : thousand.slice(0, 200);
			await world.post(shop, ...bad);
			await world.pass(HOUR, 10 * SECOND);
			expect((await world.ends(shop)).refused).toHaveLength(bad.length);
			// A tree of halves over n leaves has 2n - 1 knots; each batch begins at its top again.
			expect(world.calls.length).toBeLessThanOrEqual(4 * bad.length);
		});
	});

	describe('calls', () => {
		it('that wait for others longer than their lease are made once', async () => {
			let free = (_: Reply): void => {};
			const freed = new Promise<Reply>((done) => (free = done));
			// All places for calls are taken.
			world.answering = (call) => (call.shop === shop ? fine(call) : freed);
			for (let index = 0; index < 32; index++)
				await world.post(await world.shop(`other${index}`), `o${index}`);
			await world.pass(2 * SECOND);
			expect(world.calls).toHaveLength(32);
			await world.post(shop, 'sale.000001');
			await world.pass(40 * MINUTE, MINUTE);
			await world.post(shop, 'sale.000002');
			await world.pass(MINUTE);
			free(answer(503));
			await world.pass(MINUTE);
			const calls = world.calls.filter((call) => call.shop === shop);
			expect(calls.flatMap(({ ids }) => ids).sort()).toEqual(['sale.000001', 'sale.000002']);
			expect((await world.ends(shop)).delivered).toEqual(['sale.000001', 'sale.000002']);
		});
	});

	describe('a call that does not end', () => {
		it('fault 16: that outlasts its lease: its events are sent once more, and end once', async () => {
			let free = (_: Reply): void => {};
			const freed = new Promise<Reply>((done) => (free = done));
			world.answering = (call) => (world.calls.length === 1 ? freed : fine(call));
			await world.post(shop, 'sale.000001', 'sale.000002');
			await world.pass(LEASE_MS - MINUTE, 10 * SECOND);
			expect(world.calls).toHaveLength(1);
			await world.pass(3 * MINUTE, SECOND);
			await world.post(shop, 'sale.000003');
			await world.pass(MINUTE);
			const sent = world.calls.flatMap(({ ids }) => ids).sort();
			expect(sent).toEqual(['sale.000001', 'sale.000001', 'sale.000002', 'sale.000002', 'sale.000003']);
			// What is said of them at last comes too late to be heard.
			free(answer(400, { message: 'invalid' }));
			await world.pass(10 * MINUTE, SECOND);
			expect(world.calls.flatMap(({ ids }) => ids)).toHaveLength(5);
			expect(await world.ends(shop)).toEqual({
				delivered: ['sale.000001', 'sale.000002', 'sale.000003'],
				refused: [],
			});
		});
	});

	describe('an outage', () => {
		/** PostgreSQL is asked every five seconds whether others have left something: a day takes long. */
		const hours = store === SQLITE ? 24 : 4;

		it('fault 20: 5xx: waits are spread over the whole window, which doubles up to a quarter of an hour', () => {
			for (const [attempts, window] of [
				[0, 2 * SECOND],
				[3, 16 * SECOND],
				[30, 15 * MINUTE],
			] as const) {
				const waits = Array.from({ length: 400 }, () => retryDelay(attempts, Math.random));
				expect(Math.max(...waits)).toBeLessThanOrEqual(window);
				expect(Math.max(...waits) - Math.min(...waits)).toBeGreaterThan(window / 2);
			}
		});

		it.each(some([500, 502, 503, 504]))(
			'fault 20: %i: rests after five failures, then asks with one event',
			async (status) => {
				world.answering = () => answer(status);
				await world.post(shop, ...thousand.slice(0, 50));
				await world.pass(2 * HOUR, 5 * SECOND);
				const failing = world.calls.map(({ ids }) => ids.length);
				expect(failing.slice(0, 5)).toEqual([50, 50, 50, 50, 50]);
				expect(new Set(failing.slice(5))).toEqual(new Set([1]));
				// One call for each rest of 30 s, 1, 2, 4, 8 and then 15 minutes.
				expect(failing.length).toBeLessThan(5 + 5 + 8 + 2);
				world.answering = fine;
				await world.pass(HOUR, 5 * SECOND);
				expect((await world.ends(shop)).delivered).toHaveLength(50);
			},
		);

		it(`fault 21: 4197 for ${hours} hours: nothing is given up, with at most a hundred calls a day`, async () => {
			world.answering = () => answer(503, { code: 4197, message: 'ramped down' });
			await world.post(shop, ...thousand.slice(0, 20));
			await world.pass(hours * HOUR, 30 * SECOND);
			expect(await world.ends(shop)).toEqual({ delivered: [], refused: [] });
			expect(world.calls.length).toBeLessThanOrEqual(Math.ceil((100 * hours) / 24));
			world.answering = fine;
			await world.pass(HOUR, 10 * SECOND);
			expect((await world.ends(shop)).delivered).toHaveLength(20);
		});

		it('fault 49: an outage of eight days: ends as too late, and is never sent afterwards', async () => {
			world.answering = () => answer(503);
			await world.post(shop, 'sale.tooold');
			if (store === SQLITE) await world.pass(8 * 24 * HOUR, 10 * MINUTE);
			else {
				// As on a machine that sleeps through most of it.
				await world.pass(HOUR, 10 * SECOND);
				world.clock.wall += 8 * 24 * HOUR;
				await world.pass(HOUR, 10 * SECOND);
			}
			const before = world.calls.length;
			world.answering = fine;
			await world.pass(HOUR, 10 * SECOND);
			expect(await world.ends(shop)).toEqual({ delivered: [], refused: ['sale.tooold'] });
			expect(await world.queue.dead.list({ shop }, 10)).toMatchObject([
				{ id: 'sale.tooold', reason: 'too_late' },
			]);
			expect(world.calls.length).toBe(before);
		});
	});

	describe('too fast', () => {
		const date = (ms: number) => new Date(world.clock.now() + ms).toUTCString();
		it.each(
			some<[string, () => Record<string, string>, number, number]>([
				['seconds', () => ({ 'retry-after': '90' }), 90 * SECOND, 92 * SECOND],
				['a date', () => ({ 'retry-after': date(120 * SECOND) }), 118 * SECOND, 123 * SECOND],
				['Pinterest’s own header', () => ({ 'x-ratelimit-reset': '45' }), 45 * SECOND, 47 * SECOND],
				['nothing', () => ({}), 30 * SECOND, 61 * SECOND],
				['a negative number', () => ({ 'retry-after': '-5' }), 30 * SECOND, 61 * SECOND],
				['garbage', () => ({ 'retry-after': 'soon' }), 30 * SECOND, 61 * SECOND],
				['a day', () => ({ 'retry-after': '86400' }), HOUR, HOUR + 2 * SECOND],
			]),
		)('fault 22: 429 with %s: waits so long, and counts no attempt', async (_name, headers, least, most) => {
			const said = headers();
			world.answering = (call) => (world.calls.length === 1 ? answer(429, { code: 8 }, said) : fine(call));
			await world.post(shop, 'sale.000001', 'sale.000002');
			await world.pass(HOUR + MINUTE);
			const [first, second] = world.calls as [SimulatedCall, SimulatedCall];
			expect(second.at - first.at).toBeGreaterThanOrEqual(least);
			expect(second.at - first.at).toBeLessThanOrEqual(most);
			const { outcomes } = await world.queue.outcomes(shop, 0, 10);
			expect(outcomes.map((each) => each.kind === 'delivery' && [each.state, each.attempts])).toEqual([
				['delivered', 1],
				['delivered', 1],
			]);
		});
	});

	describe('one for each event', () => {
		const ids = ['sale.000001', 'sale.000002', 'sale.000003'];
		const each = (...states: string[]) => states.map((status) => ({ status }));
		const counts = (events: unknown, received = 3, processed = 3) => ({
			num_events_received: received,
			num_events_processed: processed,
			events,
		});
		it.each(
			some<[string, unknown, string[]]>([
				['shorter', counts(each('processed', 'processed')), ids.slice(2)],
				['longer', counts(each('processed', 'processed', 'processed', 'processed')), ids],
				['null', counts(null), ids],
				['of another kind', counts([1, 'processed', null]), ids],
				['HTML', '<html>fine</html>', ids],
				['empty', '', ids],
				['fewer processed than listed', counts(each('processed', 'processed', 'processed'), 3, 1), ids],
			]),
		)(
			'fault 26: 200 whose list is %s: what is in doubt is sent again, and nothing else',
			async (_name, body, doubtful) => {
				world.answering = (call) => (world.calls.length === 1 ? answer(200, body) : fine(call));
				await world.post(shop, ...ids);
				await world.pass(5 * MINUTE);
				expect((await world.ends(shop)).delivered).toEqual(ids);
				expect(world.calls.slice(1).flatMap((call) => call.ids)).toEqual(doubtful);
			},
		);

		it.each(
			some<[string, unknown]>([
				['readable', '<html>fine</html>'],
				['whole', counts(each('processed', 'processed', 'processed'), 3, 1)],
			]),
		)(
			'fault 26: 200 that is never %s: halved after three of them, and nothing ends on doubt',
			async (_name, body) => {
				world.answering = () => answer(200, body);
				await world.post(shop, ...ids);
				await world.pass(2 * HOUR, 5 * SECOND);
				// The fifth failure opens the breaker.
				expect(world.calls.slice(0, 5).map((call) => call.ids.length)).toEqual([3, 3, 3, 3, 2]);
				expect(await world.ends(shop)).toEqual({ delivered: [], refused: [] });
				world.answering = fine;
				await world.pass(HOUR, 5 * SECOND);
				expect((await world.ends(shop)).delivered).toEqual(ids);
			},
		);

		it('fault 27: 422 whose details cannot be read: the bad one is found by halving', async () => {
			world.answering = (call) =>
				call.ids.includes('sale.000613')
					? answer(422, { code: 953, message: 'some failed', details: 'see above' })
					: fine(call);
			await world.post(shop, ...thousand);
			await world.pass(MINUTE);
			const { delivered, refused } = await world.ends(shop);
			expect([delivered.length, refused]).toEqual([999, ['sale.000613']]);
			expect(world.calls.length).toBeLessThanOrEqual(1 + 21);
		});
	});

	describe('an account that hangs', () => {
		it('fault 17: no other is a call later than without it', async () => {
			const other = await world.shop('b');
			/** Calls of the other shop, by the clock, from when its event came. */
			const delaysOfOther = async (hangs: boolean) => {
				world.answering = (call) => (hangs && call.shop === shop ? 'hang' : fine(call));
				await world.post(shop, ...thousand.slice(0, 100).map((id) => `${id}.${String(hangs)}`));
				await world.pass(2 * SECOND, 100);
				const delays: number[] = [];
				for (let round = 0; round < 10; round++) {
					const [begun, known] = [world.clock.monotonic(), world.calls.length];
					await world.post(other, `sale.other${round}.${String(hangs)}`);
					await world.pass(3 * SECOND, 100);
					const call = world.calls.slice(known).find(({ shop: called }) => called === other);
					delays.push((call?.at ?? Infinity) - begun);
				}
				return delays;
			};
			const usual = await delaysOfOther(false);
			expect(await delaysOfOther(true)).toEqual(usual);
			expect(Math.max(...usual)).toBeLessThanOrEqual(1_100);
		});
	});

	describe('a flood', () => {
		it('fault 42: of one shop: another’s events go out with the next calls', async () => {
			const other = await world.shop('b');
			const flood = Array.from({ length: store === SQLITE ? 20_000 : 8_000 }, (_, at) => `flood.${at}`);
			// Calls that take their time: all of the flood's first ones are under way when the other's event comes.
			const answers: (() => void)[] = [];
			world.answering = (call) => new Promise((done) => answers.push(() => void done(fine(call) as Reply)));
			await world.post(shop, ...flood);
			await world.pass(2 * SECOND);
			const before = world.calls.length;
			await world.post(other, 'sale.other01');
			// Nobody has answered yet: the other's call waits for none of the flood's.
			await world.pass(2 * SECOND);
			expect(world.calls.slice(before).map(({ shop: of, ids }) => [of, ids])).toEqual([
				[other, ['sale.other01']],
			]);
			// The flood goes on beside further events of the other, one of which never waits behind more than its two calls.
			for (let round = 0; round < 3; round++) {
				for (const give of answers.splice(0)) give();
				const known = world.calls.length;
				await world.post(other, `sale.round${round}`);
				await world.pass(2 * SECOND);
				const calls = world.calls.slice(known).map(({ shop: of }) => of);
				expect(calls.indexOf(other)).toBeGreaterThanOrEqual(0);
				expect(calls.indexOf(other)).toBeLessThanOrEqual(2);
				expect(calls).toContain(shop);
			}
			world.answering = fine;
			for (const give of answers.splice(0)) give();
			await world.pass(MINUTE);
			expect(world.queue.waiting(shop) + world.queue.waiting(other)).toBe(0);
		}, 60_000);
	});
});

describe('calls', () => {
	it('are five thousand a minute at most, also those that look for bad events', async () => {
		world = await simulate();
		shop = await world.shop();
		world.answering = () => answer(400, { message: 'invalid' });
		const ids = Array.from({ length: 3_000 }, (_, index) => `sale.${String(index).padStart(6, '0')}`);
		await world.post(shop, ...ids);
		await world.pass(58 * SECOND, 100);
		expect(world.calls).toHaveLength(5_000);
		await world.pass(2 * MINUTE, 100);
		expect((await world.ends(shop)).refused).toEqual(ids);
		await world.close();
	}, 60_000);
});
