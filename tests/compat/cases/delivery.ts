/** The whole way of a sale: from the checkout by the ledger and the worker to Pinterest. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { pairingCode } from '../../../sandbox/demo/pairing.ts';
import { startWorker } from '../../../sandbox/demo/worker-process.ts';
import { startSandbox } from '../../../sandbox/pinterest/sandbox.ts';
import { freePort } from '../../../sandbox/ports.ts';
import type { Case } from '../case.ts';

const MINUTE = 60_000;

export const DELIVERY: readonly Case[] = [
	{
		name: 'set up by its own routes with a worker, a guest buys: Pinterest has the sale once, and the ledger says so',
		simulated: 'Pinterest: the stand-in, which holds each event against the contract',
		async run(shop) {
			const dir = await mkdtemp(join(tmpdir(), 'pintally-compat-'));
			const running: { stop(): Promise<void> }[] = [];
			try {
				const pinterest = await startSandbox();
				running.push(pinterest);
				const port = await freePort();
				const worker = await startWorker({ dir, port, publicUrl: '', pinterest: pinterest.apiUrl });
				running.push(worker);
				await shop.php(pairingCode(await worker.addShop(shop.url)));
				const order = await shop.buyByBlocks(shop.visitor());
				const deliver = async (): Promise<(string | undefined)[]> => {
					await shop.php(`do_action( 'pintally_deliver' ); return true;`);
					return (await shop.rows('checkout')).map(({ state }) => state);
				};
				await deliver();
				const pairs = await pinterest.until(
					(seen) => seen.some(({ api }) => api?.event.event_name === 'checkout'),
					MINUTE,
				);
				const sales = pairs.filter(({ api }) => api?.event.event_name === 'checkout');
				expect(sales.map(({ apiEvents }) => apiEvents)).toEqual([1]);
				expect(sales[0]?.api?.event.custom_data).toMatchObject({ order_id: String(order), value: '29.00' });
				await expect.poll(deliver, { timeout: MINUTE, interval: 1000 }).toEqual(['delivered']);
			} finally {
				for (const part of running.reverse()) await part.stop();
				await rm(dir, { recursive: true, force: true });
			}
		},
	},
];
