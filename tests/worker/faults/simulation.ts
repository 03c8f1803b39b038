/** The sender with a store of its own, a clock that is told when to go, and a Pinterest that is a function. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Reply } from '../../../core/classify.ts';
import type { CapiEvent } from '../../../core/types.ts';
import type { AccountClient } from '../../../worker/src/shell/account-client.ts';
import { readConfig } from '../../../worker/src/shell/config.ts';
import { createLog } from '../../../worker/src/shell/log.ts';
import { createMetrics } from '../../../worker/src/shell/metrics.ts';
import { KeyRing, parseKeys } from '../../../worker/src/shell/secrets.ts';
import { createSender } from '../../../worker/src/shell/sender.ts';
import type { EventQueue } from '../../../worker/src/shell/store/event-queue.ts';
import { createShops } from '../../../worker/src/shell/store/shops.ts';
import { openSqliteShops } from '../../../worker/src/shell/store/sqlite/shop-rows.ts';
import { ManualClock } from '../manual-clock.ts';
import { NOW, SQLITE, type Store } from '../stores.ts';
import { expectNothingPersonal } from './output.ts';

export { NOW };
const DAY = 86_400_000;

export const eventOf = (id: string, now = NOW): CapiEvent => ({
	event_name: 'checkout',
	action_source: 'web',
	event_time: Math.floor(now / 1000),
	event_id: id,
	partner_name: 'direct',
	user_data: { em: ['0'.repeat(64)] },
});

export function put(queue: EventQueue, ...ids: string[]) {
	return putFor('shop_a', queue, NOW, ids);
}
const putFor = (shop: string, queue: EventQueue, now: number, ids: readonly string[]) =>
	queue.put({
		shop,
		lane: shop,
		at: now,
		events: ids.map((id) => ({ event: eventOf(id, now), expires: now + 7 * DAY, counted: false })),
	});

export interface SimulatedCall {
	shop: string;
	ids: string[];
	/** Monotonic. */
	at: number;
}
/** `hang`: never answers. */
export type Answering = (call: SimulatedCall) => Reply | 'hang' | Promise<Reply>;

export const answer = (status: number, body: unknown = {}, headers: Record<string, string> = {}): Reply => ({
	kind: 'answer',
	status,
	headers,
	body: typeof body === 'string' ? body : JSON.stringify(body),
});
export const fine: Answering = ({ ids }) =>
	answer(200, {
		num_events_received: ids.length,
		num_events_processed: ids.length,
		events: ids.map(() => ({ status: 'processed' })),
	});

/** Remembers what a store has been asked and has not answered yet. */
function watched<T extends object>(target: T, open: Set<Promise<unknown>>): T {
	return new Proxy(target, {
		get(object, name) {
			const member = Reflect.get(object, name) as unknown;
			if (typeof member === 'object' && member !== null) return watched(member, open);
			return (...words: unknown[]) => {
				const answer = (member as (...words: unknown[]) => unknown)(...words);
				if (!(answer instanceof Promise)) return answer;
				open.add(answer);
				const over = () => void open.delete(answer);
				answer.then(over, over);
				return answer;
			};
		},
	});
}

/** @param store started by the test. */
export async function simulate({
	random = Math.random,
	store = SQLITE,
}: { random?: () => number; store?: Store } = {}) {
	const folder = mkdtempSync(join(tmpdir(), 'pintally-simulation-'));
	const clock = new ManualClock(NOW);
	const config = readConfig({ DATA_DIR: folder, LOG_LEVEL: 'silent', BATCH_WAIT_MS: '1000' });
	const keys = parseKeys(`k:${Buffer.alloc(32, 1).toString('base64url')}`) as Map<string, Uint8Array>;
	const shops = createShops(openSqliteShops(folder), new KeyRing(keys), clock);
	const opened = await store.open(clock);
	const asked = new Set<Promise<unknown>>();
	const queue = watched(opened.queue, asked);
	/** Whatever is under way comes to rest: promises, SQLite's commit at the end of a turn, PostgreSQL's answers. */
	async function settled(): Promise<void> {
		do {
			await Promise.allSettled(asked);
			for (let turn = 0; turn < 12; turn++) await new Promise((done) => setImmediate(done));
		} while (asked.size > 0);
	}
	const calls: SimulatedCall[] = [];
	const accounts = new Map<string, string>();
	const client: AccountClient = {
		async send({ adAccountId }, payloads, { signal }) {
			const call = {
				shop: accounts.get(adAccountId) ?? '',
				ids: payloads.map((payload) => (JSON.parse(payload) as CapiEvent).event_id),
				at: clock.monotonic(),
			};
			calls.push(call);
			const reply = await world.answering(call);
			if (reply === 'hang') {
				await new Promise((done) => signal.addEventListener('abort', done));
				return { reply: { kind: 'silence', cause: 'aborted' }, status: 0, ms: 1 };
			}
			return { reply, status: reply.kind === 'answer' ? reply.status : 0, ms: 1 };
		},
		async close() {},
	};
	const lines: string[] = [];
	const log = createLog('debug', { write: (line: string) => void lines.push(line) });
	// Opened seals come from another thread, in a time of its own.
	const credentials = async (id: string) => {
		const adAccountId = [...accounts].find(([, shop]) => shop === id)?.[0];
		return adAccountId ? { adAccountId, token: 'pina_simulated' } : null;
	};
	const metrics = createMetrics();
	const sender = createSender({
		config,
		clock,
		log,
		metrics,
		shops: { ...shops, credentials },
		queue,
		client,
		random,
	});

	const world = {
		clock,
		queue,
		shops,
		sender,
		calls,
		answering: fine,
		async shop(name = 'a'): Promise<string> {
			const site = `https://${name}.example/`;
			const id = await shops.add({ name, siteUrl: site, url: 'http://127.0.0.1:1', test: false });
			const adAccountId = String(accounts.size + 1);
			accounts.set(adAccountId, id);
			await shops.setAccount(id, { adAccountId, token: 'pina_simulated' });
			return id;
		},
		async post(shop: string, ...ids: string[]): Promise<void> {
			await putFor(shop, queue, clock.now(), ids);
			sender.wake(shop);
			await settled();
		},
		/** Lets time pass, in steps after each of which everything comes to rest. */
		async pass(ms: number, step = 1_000): Promise<void> {
			for (let gone = 0; gone < ms; gone += step) {
				clock.advance(Math.min(step, ms - gone));
				await settled();
			}
		},
		/** Ids by how they ended. */
		async ends(shop: string) {
			const { outcomes } = await queue.outcomes(shop, 0, 10_000);
			const of = (state: string) =>
				outcomes.flatMap((each) => (each.kind === 'delivery' && each.state === state ? [each.id] : []));
			return { delivered: of('delivered').sort(), refused: of('refused').sort() };
		},
		async close(): Promise<void> {
			expectNothingPersonal(lines.join('') + (await metrics.registry.metrics()));
			const stopped = sender.stop();
			clock.advance(10_000);
			await stopped;
			await opened.close();
			await shops.close();
			rmSync(folder, { recursive: true });
		},
	};
	await sender.start();
	return world;
}

export type World = Awaited<ReturnType<typeof simulate>>;
