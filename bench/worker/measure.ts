/** Measures of the store and the sender, each in a process of its own; prints one line of JSON. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventOf } from '../../tests/worker/faults/simulation.ts';
import { startPinterest } from '../../tests/worker/fake-pinterest.ts';
import { readConfig, type Config } from '../../worker/src/shell/config.ts';
import { createLog } from '../../worker/src/shell/log.ts';
import { run } from '../../worker/src/shell/run.ts';
import type { EventQueue } from '../../worker/src/shell/store/event-queue.ts';

const number = (name: string, usual: number) => Number(process.env[name] ?? usual);
const BACKLOG = number('BENCH_BACKLOG', 1_000_000);
const DRAIN = number('BENCH_DRAIN', 50_000);
const SAMPLES = number('BENCH_SAMPLES', 30);
const DAY = 86_400_000;

const folder = process.env['BENCH_FOLDER'] ?? mkdtempSync(join(tmpdir(), 'pintally-measure-'));
process.on('exit', () => {
	if (!process.env['BENCH_FOLDER']) rmSync(folder, { recursive: true, force: true });
});
const fatal = (error: Error) => {
	throw error;
};
const configFor = (apiUrl: string, more: Record<string, string> = { BATCH_WAIT_MS: '10' }): Config =>
	readConfig({
		DATA_DIR: folder,
		PORT: '0',
		RESERVE_MB: '0',
		MIN_FREE_MB: '1',
		LOG_LEVEL: 'silent',
		PINTEREST_API_URL: apiUrl,
		DATABASE_URL: process.env['DATABASE_URL'] ?? '',
		...more,
	});
const NOWHERE = 'http://127.0.0.1:9/v5';

let laid = 0;

async function fill(queue: EventQueue, shop: string, count: number): Promise<void> {
	const now = Date.now();
	for (let from = 0; from < count; from += 500) {
		const events = Array.from({ length: Math.min(500, count - from) }, () => ({
			event: eventOf(`backlog.${process.pid}.${++laid}`, now),
			expires: now + 7 * DAY,
			counted: false,
		}));
		await queue.put({ shop, lane: shop, at: now, events });
	}
}

async function worker(more?: Record<string, string>) {
	const pinterest = await startPinterest();
	const running = await run(configFor(pinterest.url, more), createLog('silent'), fatal);
	const shop = async (account: string) => {
		const { shops } = running.services;
		const site = { name: account, siteUrl: `https://${account}.example/`, url: running.url, test: false };
		const id = await shops.add(site);
		return { id, open: () => shops.setAccount(id, { adAccountId: account, token: `pina_${account}` }) };
	};
	return { pinterest, running, shop };
}

const MOMENT_MS = 5;
async function sent(queue: EventQueue, shop: string): Promise<void> {
	while (queue.waiting(shop) > 0) await new Promise((done) => setTimeout(done, MOMENT_MS));
}

const sorted = (list: readonly number[]) => [...list].sort((a, b) => a - b);
const p95 = (list: readonly number[]) => sorted(list)[Math.floor(list.length * 0.95)] ?? Number.NaN;

/** Sends what waits, until as much is sent as `drain` lays down: events a second, and events in a call. */
async function draining(
	{ pinterest, running }: Pick<Awaited<ReturnType<typeof worker>>, 'pinterest' | 'running'>,
	shop: string,
): Promise<{ perSecond: number; perCall: number }> {
	const begun = performance.now();
	let sent = 0;
	const done = new Promise<void>((drained) => {
		const answering = pinterest.reply;
		pinterest.reply = (call) => {
			sent += call.events.length;
			if (sent >= DRAIN) setImmediate(drained);
			return answering(call);
		};
	});
	running.services.sender.wake(shop);
	await done;
	const seconds = (performance.now() - begun) / 1000;
	return { perSecond: sent / seconds, perCall: sent / pinterest.calls.length };
}

const MEASURES: Record<string, () => Promise<unknown>> = {
	/** A backlog of one shop, sent: events a second, and events in a call. */
	async drain() {
		const { pinterest, running, shop } = await worker();
		const { queue } = running.services;
		const { id, open } = await shop('1');
		await fill(queue, id, DRAIN);
		await open();
		return draining({ pinterest, running }, id);
	},

	/** The first of the backlog that `backlog` has laid down: events a second. */
	async 'drain backlog'() {
		const { pinterest, running } = await worker();
		const { shops } = running.services;
		const id = shops.all()[0]?.id ?? '';
		await shops.setAccount(id, { adAccountId: '1', token: 'pina_1' });
		// The lane rests since the start, when there was no token.
		await running.services.sender.check(id);
		pinterest.calls.length = 0;
		return draining({ pinterest, running }, id);
	},

	/**
	 * From intake to call, of one shop while another's account answers, hangs, is flooded or has a bad token; in turns,
	 * with the wait for company as it is shipped.
	 */
	async isolation() {
		const { pinterest, running, shop } = await worker({});
		const { queue, sender } = running.services;
		const calm = await shop('1');
		await calm.open();
		const others = {
			answers: { ...(await shop('2')), events: 1 },
			hangs: { ...(await shop('3')), events: 1 },
			floods: { ...(await shop('4')), events: 1_000 },
			refuses: { ...(await shop('5')), events: 1 },
		};
		const answering = pinterest.reply;
		const called = new Map<string, () => void>();
		pinterest.reply = (call) => {
			if (call.token === 'pina_3') return { status: 0, silence: 'hang' };
			if (call.token === 'pina_5' && !call.test)
				return { status: 401, body: { code: 2, message: 'Authentication failed.' } };
			for (const { event_id } of call.events) called.get(event_id)?.();
			return answering(call);
		};
		const kinds = Object.keys(others) as (keyof typeof others)[];
		const delays = Object.fromEntries(kinds.map((kind) => [kind, [] as number[]]));
		for (let sample = 0; sample < SAMPLES * kinds.length; sample++) {
			const kind = kinds[sample % kinds.length] ?? 'answers';
			const other = others[kind];
			if (sample < kinds.length) await other.open();
			// The check of an account is the one call that its token passes; then the events are tried again.
			if (kind === 'refuses') await sender.check(other.id);
			await fill(queue, other.id, other.events);
			sender.wake(other.id);
			const id = `calm.event${sample}`;
			const call = new Promise<void>((done) => called.set(id, done));
			const begun = performance.now();
			const event = { event: eventOf(id, Date.now()), expires: Date.now() + DAY, counted: false };
			await queue.put({ shop: calm.id, lane: calm.id, at: Date.now(), events: [event] });
			sender.wake(calm.id);
			await call;
			delays[kind]?.push(performance.now() - begun);
			// An event that comes while a call is under way leaves with the call's end, without the wait.
			await sent(queue, calm.id);
		}
		return Object.fromEntries(kinds.map((kind) => [kind, p95(delays[kind] ?? [])]));
	},

	/** Lays down the backlog that `start` begins with. */
	async backlog() {
		const { running, shop } = await worker();
		const { id } = await shop('1');
		await fill(running.services.queue, id, BACKLOG);
		await running.close();
		return { events: BACKLOG };
	},

	/** A worker's start: until it listens, and what memory it then takes. */
	async start() {
		const begun = performance.now();
		const running = await run(configFor(NOWHERE), createLog('silent'), fatal);
		await fetch(`${running.url}/readyz`);
		const seconds = (performance.now() - begun) / 1000;
		return { seconds, megabytes: process.memoryUsage.rss() / 1024 / 1024 };
	},

	/** From a start with something waiting to the first call. */
	async first() {
		const { pinterest, running, shop } = await worker();
		const { id, open } = await shop('1');
		await fill(running.services.queue, id, 10);
		await open();
		await running.close();
		const call = new Promise<void>((done) => {
			const answering = pinterest.reply;
			pinterest.reply = (asked) => {
				done();
				return answering(asked);
			};
		});
		const begun = performance.now();
		await run(configFor(pinterest.url), createLog('silent'), fatal);
		await call;
		return { seconds: (performance.now() - begun) / 1000 };
	},
};

const wanted = MEASURES[process.argv[2] ?? ''];
if (!wanted) throw new Error(`There is no measure ${process.argv[2]}.`);
console.log(JSON.stringify(await wanted()));
process.exit(0);
