/** The worker as a process of its own: its commands, its end by force, what it does at a second start. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { VARIABLES } from '../../worker/src/shell/config.ts';
import { COMMANDS } from '../../worker/src/commands/table.ts';
import { startPinterest, type FakePinterest } from './fake-pinterest.ts';
import { signup } from './hooks-of-vectors.ts';
import { until } from './wait.ts';

const BIN = new URL('../../worker/bin/pintally-worker.mjs', import.meta.url).pathname;
let folder: string;
let pinterest: FakePinterest;
let running: ChildProcess[] = [];
beforeAll(() => {
	// What is tested is what is shipped: the single file, made anew.
	const build = new URL('../../worker/build.ts', import.meta.url).pathname;
	expect(spawnSync(process.execPath, [build], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
}, 60_000);
beforeEach(async () => {
	folder = mkdtempSync(join(tmpdir(), 'pintally-process-'));
	pinterest = await startPinterest();
});
afterEach(async () => {
	for (const child of running) child.kill('SIGKILL');
	running = [];
	await pinterest.close();
	rmSync(folder, { recursive: true, force: true });
});

const environment = (over: Record<string, string> = {}) => ({
	PATH: process.env['PATH'] ?? '',
	HOME: folder,
	DATA_DIR: folder,
	PORT: '0',
	PINTEREST_API_URL: pinterest.url,
	BATCH_WAIT_MS: '20',
	MIN_FREE_MB: '1',
	...over,
});
const command = (...words: string[]) => commandIn({}, ...words);
function commandIn(env: Record<string, string>, ...words: string[]) {
	const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...words], {
		env: environment(env),
		encoding: 'utf8',
	});
	return { status, stdout, stderr };
}

async function start() {
	const child = spawn(process.execPath, [BIN], { env: environment(), stdio: ['ignore', 'pipe', 'pipe'] });
	running.push(child);
	let output = '';
	child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
	child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
	const ended = new Promise<number | null>((done) => child.on('exit', done));
	const url = await until('the worker', () => /"url":"([^"]+)"/.exec(output)?.[1], 15_000);
	return { child, url, ended, output: () => output };
}

interface Key {
	v: number;
	url: string;
	shop: string;
	secret: string;
	collect_key: string;
	collect_url: string;
}
const keyOf = (text: string) =>
	JSON.parse(Buffer.from(text.trim().slice('pintally_'.length), 'base64url').toString()) as Key;
const addShop = (...words: string[]) =>
	keyOf(
		command('add-shop', '--name', 'Clayhouse', '--site-url', 'https://shop.example.com', ...words).stdout,
	);

let messages = 0;
async function post(url: string, { shop, secret }: Key, path: string, body: unknown): Promise<number> {
	const text = JSON.stringify(body);
	const id = `msg_p${++messages}`;
	const now = new Date();
	const response = await fetch(url + path, {
		method: 'POST',
		headers: {
			'content-type': 'application/json',
			'pintally-shop': shop,
			'webhook-id': id,
			'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
			'webhook-signature': new Webhook(secret).sign(id, now, text),
		},
		body: text,
	});
	return response.status;
}

describe('the command line', () => {
	it('explains every command and variable', () => {
		const { status, stdout } = command('--help');
		expect(status).toBe(0);
		for (const name of [...Object.keys(COMMANDS), ...Object.keys(VARIABLES)])
			expect(stdout).toContain(`  ${name} `);
		expect(command('add-shop', '--help').stdout).toContain('--site-url');
	});

	it('lists all mistakes of the configuration at once', () => {
		const { status, stderr } = commandIn({ PORT: 'x', LOG_LEVEL: 'loud' });
		expect(status).toBe(2);
		expect(stderr).toMatch(/PORT must be .*\n.*LOG_LEVEL must be/);
		expect(stderr).not.toContain('    at ');
	});

	it.each([
		[['fly'], 'no command fly'],
		[['add-shop'], '--name, --site-url'],
		[['add-shop', '--name', 'x', '--site-url', 'shop'], '--site-url must be'],
		[['add-shop', '--colour', 'red'], "'--colour'"],
		[['show-key', '--shop', 'shop_nobody'], 'no shop shop_nobody'],
	])('refuses %j in one line', (words, told) => {
		const { status, stderr } = command(...words);
		expect(status).toBe(2);
		expect(stderr).toContain(told);
		expect(stderr).not.toContain('    at ');
	});

	it('prints a connection key as the plugin reads it, and the same again', () => {
		const key = addShop('--url', 'http://127.0.0.1:8787/');
		expect(key).toEqual({
			v: 1,
			url: 'http://127.0.0.1:8787',
			shop: expect.stringMatching(/^shop_/),
			secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/),
			collect_key: expect.stringMatching(/^pk_/),
			collect_url: '',
		});
		expect(keyOf(command('show-key', '--shop', key.shop).stdout)).toEqual(key);
		const browsers = commandIn({ PUBLIC_URL: 'https://pintally.example/' }, 'show-key', '--shop', key.shop);
		expect(keyOf(browsers.stdout).collect_url).toBe('https://pintally.example/v1/collect');
		expect(JSON.parse(command('list-shops', '--json').stdout)).toMatchObject([
			{ id: key.shop, name: 'Clayhouse', hasToken: false },
		]);
		expect(command('list-shops', '--json').stdout).not.toContain(key.secret);
	});
});

describe('a worker that runs', () => {
	it('learns of shops, secrets and switches without a restart', async () => {
		const worker = await start();
		const key = addShop();
		expect(await post(worker.url, key, '/v1/outcomes', { after: 0 })).toBe(200);
		const rotated = keyOf(command('rotate-secret', '--shop', key.shop).stdout);
		expect(await post(worker.url, key, '/v1/outcomes', { after: 0 })).toBe(200);
		expect(await post(worker.url, rotated, '/v1/outcomes', { after: 0 })).toBe(200);
		command('disable-shop', '--shop', key.shop);
		expect(await post(worker.url, rotated, '/v1/outcomes', { after: 0 })).toBe(401);
		command('enable-shop', '--shop', key.shop);
		expect(await post(worker.url, rotated, '/v1/outcomes', { after: 0 })).toBe(200);
	}, 30_000);

	it('has its folder for itself', async () => {
		const worker = await start();
		const second = command('start');
		expect(second.status).toBe(1);
		expect(second.stderr).toContain('Another worker is running');
		expect((await fetch(`${worker.url}/healthz`)).status).toBe(200);
	}, 30_000);

	it('loses nothing when it is killed', async () => {
		const key = addShop();
		let worker = await start();
		const acknowledged = new Set<string>();
		const setAccount = () =>
			post(worker.url, key, '/v1/account', { ad_account_id: '5', conversion_token: 'pina_k' });
		expect(await setAccount()).toBe(200);
		for (let round = 0; round < 3; round++) {
			const { child, ended, url } = worker;
			setTimeout(() => child.kill('SIGKILL'), 150 + 100 * round);
			for (let batch = 0; batch < 400; batch++) {
				const hooks = Array.from({ length: 5 }, (_, index) =>
					signup(`kill.${round}.${String(batch).padStart(4, '0')}.${index}`, Date.now()),
				);
				try {
					if ((await post(url, key, '/v1/hooks', { hooks })) !== 202) break;
				} catch {
					break;
				}
				for (const { id } of hooks) acknowledged.add(id);
			}
			await ended;
			worker = await start();
		}
		expect(acknowledged.size).toBeGreaterThan(0);
		await until('all of them', () => {
			const sent = new Set(pinterest.ids());
			return [...acknowledged].every((id) => sent.has(id));
		});
		// Each kill may send again, once, what was in flight.
		const times = new Map<string, number>();
		for (const id of pinterest.ids()) times.set(id, (times.get(id) ?? 0) + 1);
		expect(Math.max(...times.values())).toBeLessThanOrEqual(1 + 3);
	}, 60_000);

	it('ends on SIGTERM with what it has begun, and with success', async () => {
		const key = addShop();
		const worker = await start();
		await post(worker.url, key, '/v1/account', { ad_account_id: '5', conversion_token: 'pina_k' });
		await post(worker.url, key, '/v1/hooks', { hooks: [signup('term.00000001', Date.now())] });
		worker.child.kill('SIGTERM');
		expect(await worker.ended).toBe(0);
		const again = await start();
		await until('the event', () => pinterest.ids().includes('term.00000001'));
		expect(again.output()).not.toContain('pina_k');
		expect(again.output()).not.toContain(key.secret);
	}, 30_000);
});
