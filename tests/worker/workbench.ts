/** A worker with one shop on loopback, and what a plugin, a browser and an owner do with it. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { systemClock, type Clock } from '../../worker/src/shell/clock.ts';
import { readConfig, type Config } from '../../worker/src/shell/config.ts';
import { createLog } from '../../worker/src/shell/log.ts';
import { run, type Running } from '../../worker/src/shell/run.ts';
import type { Outcome } from '../../worker/src/shell/store/event-queue.ts';
import type { Store } from './stores.ts';

export const SITE = 'https://shop.example.com';
export const AD_ACCOUNT = '549755885175';
export const TOKEN = 'pina_good_token';
/** The vectors' orders are of one week of September 2026; the end of it. */
export const VECTOR_TIME = Date.parse('2026-09-21T06:16:00Z');

/** Runs like the real clock, from another point in time. */
export function clockFrom(wall: number): Clock {
	const ahead = wall - Date.now();
	return { ...systemClock, now: () => Date.now() + ahead };
}

let messages = 0;

export interface Sent {
	status: number;
	headers: Headers;
	// eslint-disable-next-line @typescript-eslint/no-explicit-any -- whatever was answered; the tests say what they expect.
	body: any;
}
export interface PostOptions {
	id?: string;
	at?: number;
	secret?: string;
	shop?: string;
	headers?: Record<string, string>;
	/** The body as it goes out, when it is not the JSON of `body`. */
	raw?: string | Uint8Array;
}

export async function read(response: Response): Promise<Sent> {
	const text = await response.text();
	const json = response.headers.get('content-type')?.includes('json');
	return { status: response.status, headers: response.headers, body: json ? JSON.parse(text) : text };
}

export async function startWorkbench(
	apiUrl: string,
	{
		clock = clockFrom(VECTOR_TIME),
		env = {},
		store,
		token = true,
	}: {
		clock?: Clock;
		env?: Record<string, string>;
		store?: Pick<Store, 'address' | 'contents'>;
		token?: boolean;
	} = {},
) {
	const folder = mkdtempSync(join(tmpdir(), 'pintally-worker-'));
	const database = store?.address() ?? '';
	const lines: string[] = [];
	const log = createLog('debug', { write: (line: string) => void lines.push(line) });
	const config = readConfig({
		DATA_DIR: folder,
		DATABASE_URL: database,
		PORT: '0',
		PINTEREST_API_URL: apiUrl,
		BATCH_WAIT_MS: '20',
		MIN_FREE_MB: '1',
		RESERVE_MB: '0',
		TRUST_PROXY: 'loopback',
		...env,
	});
	// Jitter as short as it may be.
	const random = () => 0.02;
	const fatal = (error: Error) => {
		throw error;
	};
	let worker: Running = await run(config, log, fatal, { clock, random });
	const { shops } = worker.services;
	const shop = await shops.add({ name: 'Clayhouse', siteUrl: `${SITE}/`, url: worker.url, test: false });
	const secret = await shops.secret(shop);
	const collectKey = shops.byId(shop)?.collectKey as string;

	const bench = {
		folder,
		lines,
		shop,
		secret,
		collectKey,
		clock,
		get url() {
			return worker.url;
		},
		get services() {
			return worker.services;
		},

		/** A signed call, as the plugin makes it. */
		async post(path: string, body: unknown, options: PostOptions = {}): Promise<Sent> {
			const { id = `msg_${++messages}`, at = clock.now(), raw = JSON.stringify(body) } = options;
			const text = typeof raw === 'string' ? raw : Buffer.from(raw).toString('latin1');
			const seconds = Math.floor(at / 1000);
			const signature = new Webhook(options.secret ?? secret).sign(id, new Date(seconds * 1000), text);
			return read(
				await fetch(worker.url + path, {
					method: 'POST',
					headers: {
						'content-type': 'application/json',
						'pintally-shop': options.shop ?? shop,
						'webhook-id': id,
						'webhook-timestamp': String(seconds),
						'webhook-signature': signature,
						...options.headers,
					},
					body: raw as BodyInit,
				}),
			);
		},

		/** A beacon, as a shopper's browser sends it. */
		async collect(body: unknown, headers: Record<string, string> = {}): Promise<Sent> {
			return read(
				await fetch(`${worker.url}/v1/collect`, {
					method: 'POST',
					headers: {
						'content-type': 'text/plain;charset=UTF-8',
						origin: SITE,
						'user-agent': 'Mozilla/5.0 Firefox/140.0',
						'x-forwarded-for': '203.0.113.24',
						...headers,
					},
					body: typeof body === 'string' ? body : JSON.stringify(body),
				}),
			);
		},

		setAccount: (token: string = TOKEN) =>
			bench.post('/v1/account', { ad_account_id: AD_ACCOUNT, conversion_token: token }),

		async outcomes(after = 0): Promise<Outcome[]> {
			return (await bench.post('/v1/outcomes', { after, limit: 1000 })).body.outcomes as Outcome[];
		},

		stop: () => worker.close(),
		async start(changed: Config = config): Promise<void> {
			worker = await run(changed, log, fatal, { clock, random });
		},
		async restart(): Promise<void> {
			await bench.stop();
			await bench.start();
		},

		/** All bytes that the worker has written. */
		disk: () =>
			readdirSync(folder)
				.filter((name) => name !== 'keys' && !name.endsWith('.sock'))
				.map((name) => readFileSync(join(folder, name)).toString('latin1'))
				.concat(store?.contents(database) ?? '')
				.join('\n'),

		async close(): Promise<void> {
			await worker.close();
			rmSync(folder, { recursive: true, force: true });
		},
	};
	if (token) await bench.setAccount();
	return bench;
}

export type Workbench = Awaited<ReturnType<typeof startWorkbench>>;
