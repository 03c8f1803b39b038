/** Parts of the store in PostgreSQL, without a server: what it refuses and what it never answers. */
import { expect, it } from 'vitest';
import { StoreUnavailable, type Admission } from '../../worker/src/shell/store/event-queue.ts';
import type { Database } from '../../worker/src/shell/store/postgres/connection.ts';
import { HEARTBEAT_SECONDS } from '../../worker/src/shell/store/postgres/jobs.ts';
import { createLeases } from '../../worker/src/shell/store/postgres/leases.ts';
import { sharedPuts } from '../../worker/src/shell/store/postgres/shared-puts.ts';
import { ManualClock } from './manual-clock.ts';
import { NOW } from './stores.ts';
import { until } from './wait.ts';

it('a lease that cannot be renewed keeps none of the others from it', async () => {
	const touched: string[] = [];
	const boss = {
		fetch: async (queue: string) => [{ id: queue, retryCount: 0 }],
		touch: async (queue: string) => {
			touched.push(queue);
			if (queue === 'shop_a') throw new Error('away');
		},
		fail: async () => undefined,
	};
	const sql = async (_text: string, [queue]: [string]) => [
		{
			seq: 1,
			id: queue,
			job: queue,
			shop: queue,
			event_id: 'e',
			attempts: 0,
			payload: '{}',
			expires: NOW * 2,
			since: '',
		},
	];
	const transaction = (work: (tx: unknown) => unknown) => work({ sql, db: {} });
	const clock = new ManualClock(NOW);
	const leases = createLeases({ boss, transaction } as unknown as Database, clock, () => undefined);
	for (const shop of ['shop_a', 'shop_b', 'shop_c'])
		await leases.claim(shop, shop, { events: 1, bytes: 100, leaseMs: 600_000 });
	clock.advance((HEARTBEAT_SECONDS * 1000) / 4);
	await until('the last of them', () => touched.includes('shop_c'));
	expect(touched).toEqual(['shop_a', 'shop_b', 'shop_c']);
	// And the round is over: the next one comes.
	clock.advance((HEARTBEAT_SECONDS * 1000) / 4);
	await until('another round', () => touched.length === 6);
	await leases.close();
});

it('of those who wait for a PostgreSQL that is silent, no more than a thousand wait', async () => {
	let answer = (_: Admission): void => {};
	const answered = new Promise<Admission>((done) => (answer = done));
	const put = sharedPuts((intakes) => Promise.all(intakes.map(() => answered)));
	const puts = Array.from({ length: 1_100 }, () =>
		put({ shop: 'shop_a', lane: 'shop_a', at: NOW, events: [] }),
	);
	// Two are with PostgreSQL, a thousand wait, the rest hears at once.
	const refused = await Promise.all(
		puts.slice(1_002).map((each) => each.then(() => null).catch((error: unknown) => error)),
	);
	expect(refused).toHaveLength(98);
	for (const error of refused) expect(error).toBeInstanceOf(StoreUnavailable);
	answer({ reused: false, duplicates: [] });
	expect(await Promise.all(puts.slice(0, 1_002))).toHaveLength(1_002);
	expect(await put({ shop: 'shop_a', lane: 'shop_a', at: NOW, events: [] })).toEqual({
		reused: false,
		duplicates: [],
	});
});
