/**
 * A server that takes hooks, to be held against others: `raw` (Express and its JSON), `store` (the same and a durable
 * put), `none` (the whole worker with a store that keeps nothing), `worker` (the whole worker). Which store it is
 * follows from DATABASE_URL. Prints one line of JSON when it listens.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { readConfig } from '../../worker/src/shell/config.ts';
import { createLog } from '../../worker/src/shell/log.ts';
import { run } from '../../worker/src/shell/run.ts';
import { openQueue } from '../../worker/src/shell/store/open.ts';
import { eventOf } from '../../tests/worker/faults/simulation.ts';

const MANY = '10000000';
const folder = mkdtempSync(join(tmpdir(), 'pintally-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
process.on('SIGTERM', () => process.exit(0));
const config = readConfig({
	DATA_DIR: folder,
	PORT: '0',
	RESERVE_MB: '0',
	MIN_FREE_MB: '1',
	LOG_LEVEL: 'silent',
	HOOKS_PER_MINUTE: MANY,
	MAX_WAITING: MANY,
	DATABASE_URL: process.env['DATABASE_URL'] ?? '',
});
const fatal = (error: Error) => {
	throw error;
};
const say = (line: { url: string; shop: string; secret: string }) =>
	console.log(JSON.stringify({ ...line, pid: process.pid }));

async function bare(durable: boolean): Promise<void> {
	const queue = durable ? await openQueue(config) : null;
	let count = 0;
	const app = express();
	app.disable('x-powered-by');
	app.post('/v1/hooks', express.json({ limit: '1mb' }), async (_req, res) => {
		const now = Date.now();
		const event = eventOf(`bench.${process.pid}.${++count}`, now);
		const events = [{ event, expires: now + 86_400_000, counted: false }];
		await queue?.put({ shop: 'shop_bench', lane: 'shop_bench', at: now, events });
		res.status(202).json({ verdicts: [] });
	});
	const server = app.listen(0, '127.0.0.1', () => {
		say({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, shop: 'none', secret: '' });
	});
}

async function whole(keeps: boolean): Promise<void> {
	const { url, services } = await run(config, createLog('silent'), fatal);
	const { shops, queue } = services;
	if (!keeps) queue.put = async ({ events }) => ({ reused: false, duplicates: events.map(() => false) });
	// Without a token nothing is sent: what is measured is the intake.
	const shop = await shops.add({ name: 'Bench', siteUrl: 'https://shop.example.com/', url, test: false });
	say({ url, shop, secret: await shops.secret(shop) });
}

const kind = process.argv[2];
if (kind === 'raw' || kind === 'store') await bare(kind === 'store');
else await whole(kind === 'worker');
