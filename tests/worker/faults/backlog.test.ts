/** A worker that starts on what has piled up. */
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemClock } from '../../../worker/src/shell/clock.ts';
import { openSqliteQueue } from '../../../worker/src/shell/store/sqlite/sqlite-queue.ts';
import { processed } from '../fake-pinterest.ts';
import { until } from '../wait.ts';
import { ACCOUNT, post, SOURCE, startProcessBench, type Key, type ProcessBench } from '../worker-process.ts';
import { eventOf } from './simulation.ts';

/** `npm run test:faults` lets a million wait. */
const BACKLOG = Number(process.env['FAULT_BACKLOG'] ?? 20_000);
const AT_ONCE = 1_000;
const DAY = 86_400_000;

let bench: ProcessBench;
let key: Key;
beforeEach(async () => {
	bench = await startProcessBench(SOURCE);
	key = bench.addShop();
});
afterEach(() => bench.close());

it(
	`fault 45: with ${BACKLOG} events waiting it starts, answers, and sends each once`,
	async () => {
		const queue = openSqliteQueue(join(bench.folder, 'events.sqlite'), systemClock, (error) => {
			throw error;
		});
		const now = Date.now();
		for (let from = 0; from < BACKLOG; from += AT_ONCE)
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
		bench.pinterest.reply = (call) => {
			for (const { event_id } of call.events) if (event_id.startsWith('backlog.')) seen.add(event_id);
			sent += call.events.filter(({ event_id }) => event_id.startsWith('backlog.')).length;
			// A million events are not to stay in this process.
			bench.pinterest.calls.length = 0;
			return processed(call);
		};
		const worker = await bench.start();
		expect(await post(worker.url, key, '/v1/outcomes', { after: 0 })).toBe(200);
		await post(worker.url, key, '/v1/account', ACCOUNT);
		const delivered = async () => {
			const metrics = await (await fetch(`${worker.url}/metrics`)).text();
			return Number(/^pintally_events_delivered_total (\d+)/m.exec(metrics)?.[1]);
		};
		await until('all of them', async () => (await delivered()) === BACKLOG, 60_000 + BACKLOG);
		expect([seen.size, sent]).toEqual([BACKLOG, BACKLOG]);
	},
	120_000 + 2 * BACKLOG,
);
