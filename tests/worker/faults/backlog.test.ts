/** A worker that starts on what has piled up. */
import { existsSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readConfig } from '../../../worker/src/shell/config.ts';
import { openQueue } from '../../../worker/src/shell/store/open.ts';
import { eachStore } from '../each-store.ts';
import { processed } from '../fake-pinterest.ts';
import { SQLITE } from '../stores.ts';
import { until } from '../wait.ts';
import {
	ACCOUNT,
	figure,
	post,
	SOURCE,
	startProcessBench,
	type Key,
	type ProcessBench,
} from '../worker-process.ts';
import { eventOf } from './simulation.ts';

/** `npm run test:faults` lets a million wait; in PostgreSQL a tenth of that, as putting them there takes minutes. */
const BACKLOG = Number(process.env['FAULT_BACKLOG'] ?? 20_000);
const AT_ONCE = 1_000;
const DAY = 86_400_000;
const MIB = 1024;

/** The most memory that a process has had, in KiB; null where the system does not tell. */
function mostMemory(pid: number | undefined): number | null {
	const file = `/proc/${pid}/status`;
	if (!existsSync(file)) return null;
	return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(file, 'utf8'))?.[1]);
}

eachStore('a backlog', (store) => {
	const backlog = store === SQLITE ? BACKLOG : Math.ceil(BACKLOG / 10 / AT_ONCE) * AT_ONCE;
	let bench: ProcessBench;
	let key: Key;
	let database: string;
	beforeEach(async () => {
		database = store.address();
		bench = await startProcessBench(SOURCE, { DATABASE_URL: database });
		key = bench.addShop();
	});
	afterEach(() => bench.close());

	/** Milliseconds until it says that it is ready. */
	async function timedStart() {
		const begun = performance.now();
		const worker = await bench.start();
		return { worker, ms: performance.now() - begun };
	}

	it(
		`fault 45: with ${backlog} events waiting it starts as soon, in little memory, and sends each once`,
		async () => {
			const empty = await timedStart();
			empty.worker.child.kill('SIGTERM');
			await empty.worker.ended;

			const queue = await openQueue(readConfig({ DATA_DIR: bench.folder, DATABASE_URL: database }));
			const now = Date.now();
			for (let from = 0; from < backlog; from += AT_ONCE)
				await queue.put({
					shop: key.shop,
					lane: key.shop,
					at: now,
					events: Array.from({ length: AT_ONCE }, (_, index) => ({
						event: eventOf(`backlog.${from + index}`, now),
						expires: now + DAY,
						counted: false,
					})),
				});
			await queue.close();

			const seen = new Set<string>();
			let sent = 0;
			/** When each twentieth of them was sent. */
			const times: number[] = [];
			bench.pinterest.reply = (call) => {
				const ids = call.events.map(({ event_id }) => event_id).filter((id) => id.startsWith('backlog.'));
				for (const id of ids) seen.add(id);
				sent += ids.length;
				while (sent >= (times.length * backlog) / 20) times.push(performance.now());
				// A million events are not to stay in this process.
				bench.pinterest.calls.length = 0;
				return processed(call);
			};
			const { worker, ms } = await timedStart();
			expect(ms - empty.ms).toBeLessThan(5_000);
			expect(await post(worker.url, key, '/v1/outcomes', { after: 0 })).toBe(200);
			expect(mostMemory(worker.child.pid) ?? 0).toBeLessThan(300 * MIB);
			await post(worker.url, key, '/v1/account', ACCOUNT);
			await until('all to be sent', () => sent >= backlog, 60_000 + BACKLOG);
			const delivered = () => figure(worker.url, 'events_delivered_total');
			await until('all to be noted', async () => (await delivered()) === backlog);
			expect([seen.size, sent]).toEqual([backlog, backlog]);
			// Busy, it takes more, and for a million about as much as for a tenth of them.
			expect(mostMemory(worker.child.pid) ?? 0).toBeLessThan(640 * MIB);
			// As quick while most of them wait as when few do; what is fewer is sent before it has warmed up.
			const between = (from: number, to: number) => (times[to] ?? NaN) - (times[from] ?? NaN);
			if (backlog >= 100_000) expect(between(2, 7)).toBeLessThanOrEqual(between(14, 19) / 0.8);
		},
		120_000 + 2 * BACKLOG,
	);
});
