/** Workers as processes of their own, on one data folder, with a Pinterest on loopback. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { startPinterest } from './fake-pinterest.ts';
import { until } from './wait.ts';

const at = (path: string) => new URL(`../../worker/${path}`, import.meta.url).pathname;
/** What is shipped, once it is built (`worker/build.ts`), and what it is built from. */
export const BIN = at('bin/pintally-worker.mjs');
export const SOURCE = at('src/main.ts');

export const ACCOUNT = { ad_account_id: '5', conversion_token: 'pina_process_token' };

export interface Key {
	v: number;
	url: string;
	shop: string;
	secret: string;
	collect_key: string;
	collect_url: string;
}
export const keyOf = (text: string) =>
	JSON.parse(Buffer.from(text.trim().slice('pintally_'.length), 'base64url').toString()) as Key;

let messages = 0;
const freshId = () => `msg_p${process.pid}_${++messages}`;

/** A signed call, as the plugin makes it. @returns the status. */
export async function post(url: string, key: Key, path: string, body: unknown): Promise<number> {
	return (await send(url, key, path, body)).status;
}

export function send(url: string, key: Key, path: string, body: unknown, id = freshId()): Promise<Response> {
	const text = JSON.stringify(body);
	return fetch(url + path, { method: 'POST', headers: headersOf(key, text, id), body: text });
}

/** Of a call signed now. */
export function headersOf({ shop, secret }: Key, text: string, id = freshId()): Record<string, string> {
	const now = new Date();
	return {
		'content-type': 'application/json',
		'pintally-shop': shop,
		'webhook-id': id,
		'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
		'webhook-signature': new Webhook(secret).sign(id, now, text),
	};
}

/** A figure of /metrics, by its name without labels; NaN while there is none. */
export async function figure(url: string, name: string): Promise<number> {
	const metrics = await (await fetch(`${url}/metrics`)).text();
	return Number(new RegExp(`^pintally_${name} (\\S+)$`, 'm').exec(metrics)?.[1]);
}

export type Env = Record<string, string>;

/** @param program {@link BIN} or {@link SOURCE}. @param env of every worker and command. */
export async function startProcessBench(program: string, env: Env = {}) {
	const folder = mkdtempSync(join(tmpdir(), 'pintally-process-'));
	const pinterest = await startPinterest();
	const children: ChildProcess[] = [];
	const said: string[] = [];
	const environment = (over: Env) => ({
		PATH: process.env['PATH'] ?? '',
		HOME: folder,
		DATA_DIR: folder,
		PORT: '0',
		PINTEREST_API_URL: pinterest.url,
		BATCH_WAIT_MS: '20',
		MIN_FREE_MB: '1',
		RESERVE_MB: '0',
		...env,
		...over,
	});

	const bench = {
		folder,
		environment,
		pinterest,
		/** All that the workers have said, on both streams. */
		output: () => said.join(''),

		commandIn(env: Env, ...words: string[]) {
			const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...words], {
				env: environment(env),
				encoding: 'utf8',
				// Thousands of dead letters, listed.
				maxBuffer: 64 * 1024 * 1024,
			});
			return { status, stdout, stderr };
		},
		command: (...words: string[]) => bench.commandIn({}, ...words),

		/** While a command runs, so does this process: for commands that need an answer of its stand-ins. */
		async commandMeanwhile(...words: string[]) {
			const child = spawn(process.execPath, [program, ...words], { env: environment({}) });
			let stdout = '';
			child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
			const status = await new Promise<number | null>((done) => child.on('close', done));
			return { status, stdout };
		},

		/** A worker of which is not known whether it will come up. */
		launch(env: Env = {}) {
			const child = spawn(process.execPath, [program], {
				env: environment(env),
				stdio: ['ignore', 'pipe', 'pipe'],
			});
			children.push(child);
			let output = '';
			for (const stream of [child.stdout, child.stderr])
				stream.on('data', (chunk: Buffer) => {
					output += chunk.toString();
					said.push(chunk.toString());
				});
			const ended = new Promise<number | null>((done) => child.on('close', done));
			return { child, ended, output: () => output };
		},

		async start(env: Env = {}) {
			const launched = bench.launch(env);
			const up = () => /"url":"([^"]+)"/.exec(launched.output())?.[1];
			const died = launched.ended.then((code) => {
				if (up()) return '';
				throw new Error(`the worker ended with ${code}: ${launched.output()}`);
			});
			const url = await Promise.race([until('the worker', up), died]);
			return { ...launched, url };
		},

		addShop: (...words: string[]) =>
			keyOf(
				bench.command('add-shop', '--name', 'Clayhouse', '--site-url', 'https://shop.example.com', ...words)
					.stdout,
			),

		async close() {
			for (const child of children) child.kill('SIGKILL');
			await pinterest.close();
			rmSync(folder, { recursive: true, force: true });
		},
	};
	return bench;
}

export type ProcessBench = Awaited<ReturnType<typeof startProcessBench>>;
