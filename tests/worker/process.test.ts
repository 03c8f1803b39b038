/** The worker as a process of its own: its commands, its end by force, what it does at a second start. */
import { spawn, spawnSync } from 'node:child_process';
import {
	cpSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { VARIABLES } from '../../worker/src/shell/config.ts';
import { COMMANDS } from '../../worker/src/commands/table.ts';
import { signup } from './hooks-of-vectors.ts';
import { until } from './wait.ts';
import { ACCOUNT, BIN, keyOf, post, startProcessBench, type ProcessBench } from './worker-process.ts';

let bench: ProcessBench;
beforeAll(() => {
	// What is tested is what is shipped: the single file, made anew.
	const build = new URL('../../worker/build.ts', import.meta.url).pathname;
	expect(spawnSync(process.execPath, [build], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
}, 60_000);
beforeEach(async () => {
	bench = await startProcessBench(BIN);
});
afterEach(() => bench.close());

describe('the command line', () => {
	it('explains every command and variable', () => {
		const { status, stdout } = bench.command('--help');
		expect(status).toBe(0);
		for (const name of [...Object.keys(COMMANDS), ...Object.keys(VARIABLES)])
			expect(stdout).toContain(`  ${name} `);
	});

	it('explains a command, and all that begin with the same word', () => {
		const one = bench.command('add-shop', '--help').stdout;
		expect(one).toContain('Usage: pintally-worker add-shop [options]');
		const family = bench.command('dead-letters', '--help').stdout;
		for (const word of ['list', 'replay', 'purge'])
			expect(family).toContain(`Usage: pintally-worker dead-letters ${word}`);
	});

	it('lists all mistakes of the configuration at once', () => {
		const { status, stderr } = bench.commandIn({ PORT: 'x', LOG_LEVEL: 'loud' });
		expect(status).toBe(2);
		expect(stderr).toMatch(/PORT must be .*\n.*LOG_LEVEL must be/);
		expect(stderr).not.toContain('    at ');
	});

	it.each(['localhost:1', 'nowhere.invalid'])('says in one line that no PostgreSQL is at %s', (host) => {
		const { status, stderr } = bench.commandIn(
			{ DATABASE_URL: `postgres://user:hidden@${host}/x` },
			'list-shops',
		);
		expect(status).toBe(1);
		expect(stderr).toMatch(/^pintally-worker: DATABASE_URL cannot be used: (connect|getaddrinfo) E\w+ .*\n$/);
		expect(stderr).not.toContain('hidden');
	});

	it.each([
		[['fly'], 'no command fly'],
		[['add-shop'], '--name, --site-url'],
		[['add-shop', '--name', 'x', '--site-url', 'shop'], '--site-url must be'],
		[['add-shop', '--name', 'x', '--site-url', 'https://shop.example/?lang=de'], '--site-url must be'],
		[
			['add-shop', '--name', 'x', '--site-url', 'https://shop.example', '--url', 'http://worker/#1'],
			'--url must be',
		],
		[['add-shop', '--name', 'x', '--site-url', 'https://shop.example/?'], '--site-url must be'],
		[['add-shop', '--name', 'x', '--site-url', 'https://:word@shop.example/'], '--site-url must be'],
		[['add-shop', '--colour', 'red'], "'--colour'"],
		[['show-key', '--shop', 'shop_nobody'], 'no shop shop_nobody'],
		[['dead-letters'], 'needs a second word: list, replay, purge'],
	])('refuses %j in one line', (words, told) => {
		const { status, stderr } = bench.command(...words);
		expect(status).toBe(2);
		expect(stderr).toContain(told);
		expect(stderr).not.toContain('    at ');
	});

	it('prints a connection key as the plugin reads it, and the same again', () => {
		const key = bench.addShop('--url', 'http://127.0.0.1:8787/');
		expect(key).toEqual({
			v: 1,
			url: 'http://127.0.0.1:8787',
			shop: expect.stringMatching(/^shop_/),
			secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/),
			collect_key: expect.stringMatching(/^pk_/),
			collect_url: '',
		});
		expect(keyOf(bench.command('show-key', '--shop', key.shop).stdout)).toEqual(key);
		const browsers = bench.commandIn(
			{ PUBLIC_URL: 'https://pintally.example/' },
			'show-key',
			'--shop',
			key.shop,
		);
		expect(keyOf(browsers.stdout).collect_url).toBe('https://pintally.example/v1/collect');
		expect(JSON.parse(bench.command('list-shops', '--json').stdout)).toMatchObject([
			{ id: key.shop, name: 'Clayhouse', site_url: expect.any(String) as unknown, has_token: false },
		]);
		expect(bench.command('list-shops', '--json').stdout).not.toContain(key.secret);
	});
});

describe('the package', () => {
	const repository = new URL('../../', import.meta.url).pathname;
	const inClone = (program: string, ...words: string[]) =>
		spawnSync(program, words, { cwd: repository, encoding: 'utf8' });

	it('holds the launcher and the single file, which needs no other', () => {
		const { status, stdout } = inClone('npm', 'pack', '--dry-run', '--json', '--ignore-scripts', '--offline');
		expect(status).toBe(0);
		const [{ files }] = JSON.parse(stdout) as [{ files: { path: string; mode: number }[] }];
		const paths = files.map(({ path }) => path);
		expect(paths.sort()).toEqual([
			'README.md',
			'package.json',
			'worker/bin/pintally-worker.mjs',
			'worker/dist/pintally-worker.mjs',
		]);
		// As it is unpacked where nothing else is: no sources, no node_modules.
		const unpacked = join(bench.folder, 'package');
		for (const path of paths) {
			mkdirSync(dirname(join(unpacked, path)), { recursive: true });
			cpSync(join(repository, path), join(unpacked, path));
		}
		const alone = spawnSync(process.execPath, [join(unpacked, 'worker/bin/pintally-worker.mjs'), '--help'], {
			cwd: unpacked,
			encoding: 'utf8',
		});
		expect([alone.status, alone.stderr]).toEqual([0, '']);
		expect(alone.stdout).toContain('Usage: pintally-worker');
	});

	it('carries the notices of what is in the single file', () => {
		const file = readFileSync(join(repository, 'worker/dist/pintally-worker.mjs'), 'utf8');
		expect(file).toMatch(/^express 5\.\S+, MIT\n.*\n\nCopyright \(c\) \d/m);
		for (const name of ['pg-boss', 'pino', 'typebox', 'undici'])
			expect(file).toMatch(new RegExp(`^${name} \\d`, 'm'));
	});

	it('says by itself, too, that Node is too old: units and images start the file without the launcher', () => {
		const file = readFileSync(join(repository, 'worker/dist/pintally-worker.mjs'), 'utf8');
		// An older Node ends over an import that it has not before it runs a line.
		expect(file.match(/^import .*$/gm)).toEqual([expect.stringContaining("from 'node:module'")]);
		const path = join(bench.folder, 'old.mjs');
		writeFileSync(path, file.replace('< 24', '< 99'));
		const { status, stderr } = spawnSync(process.execPath, [path], { encoding: 'utf8' });
		expect([status, stderr]).toEqual([
			2,
			`pintally-worker: it needs Node 24 or newer, and this is ${process.versions.node}.\n`,
		]);
	});

	it('is run from a clone by its name', () => {
		const { status, stdout } = inClone('npx', '--no-install', 'pintally-worker', '--help');
		expect(status).toBe(0);
		expect(stdout).toContain('Usage: pintally-worker');
	});
});

/** util-linux's, which gives a program a terminal. */
const terminal = spawnSync('script', ['--version']).status === 0;
if (!terminal) console.warn('SKIPPED Ctrl-C in a terminal (script: not here)');
describe('the launcher on a Node that is too old', () => {
	let folder: string;
	/** @param hasNode whether npm has put the package `node` beside it. */
	function unpacked(name: string, hasNode = false): string {
		const launcher = join(folder, name, 'worker/bin/pintally-worker.mjs');
		mkdirSync(dirname(launcher), { recursive: true });
		writeFileSync(launcher, readFileSync(BIN, 'utf8').replace('>= 24', '>= 99'));
		symlinkSync(new URL('../../worker/dist', import.meta.url), join(folder, name, 'worker/dist'));
		if (hasNode) {
			const bin = join(folder, name, 'node_modules/node/bin');
			mkdirSync(bin, { recursive: true });
			writeFileSync(join(bin, '../package.json'), '{ "name": "node" }');
			symlinkSync(process.execPath, join(bin, 'node'));
		}
		return launcher;
	}
	let alone: string;
	let launcher: string;
	beforeAll(() => {
		folder = mkdtempSync(join(tmpdir(), 'pintally-launcher-'));
		alone = unpacked('alone');
		launcher = unpacked('with-node', true);
	});
	afterAll(() => rmSync(folder, { recursive: true }));

	it('says what it needs', () => {
		const { status, stderr } = spawnSync(process.execPath, [alone], { encoding: 'utf8' });
		expect(status).toBe(1);
		expect(stderr).toMatch(/^pintally-worker: it needs Node 24 or newer, .* npx -p node@24 .*\n$/);
	});

	it('takes the one that came with it, and hands SIGTERM and SIGINT on', async () => {
		const old = await startProcessBench(launcher);
		for (const signal of ['SIGTERM', 'SIGINT'] as const) {
			const worker = await old.start();
			worker.child.kill(signal);
			expect(await worker.ended).toBe(0);
			expect(worker.output()).toContain('"stopped"');
		}
		await old.close();
	}, 30_000);

	it.skipIf(!terminal)(
		'leaves Ctrl-C to the terminal: the worker gets it once, and ends what it has begun',
		async () => {
			const words = ['-qefc', `exec ${process.execPath} ${launcher}`, '/dev/null'];
			const shell = spawn('script', words, { env: { ...bench.environment({}), SHELL: '/bin/sh' } });
			let said = '';
			shell.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
			await until('the worker', () => said.includes('"ready"'));
			const ended = new Promise((done) => shell.on('close', done));
			shell.stdin.write('\x03');
			expect(await ended).toBe(0);
			expect(said).toContain('"stopped"');
		},
		30_000,
	);
});

describe('a worker that runs', () => {
	it('learns of shops, secrets and switches without a restart', async () => {
		const worker = await bench.start();
		const key = bench.addShop();
		expect(await post(worker.url, key, '/v1/outcomes', { after: 0 })).toBe(200);
		const rotated = keyOf(bench.command('rotate-secret', '--shop', key.shop).stdout);
		expect(await post(worker.url, key, '/v1/outcomes', { after: 0 })).toBe(200);
		expect(await post(worker.url, rotated, '/v1/outcomes', { after: 0 })).toBe(200);
		bench.command('disable-shop', '--shop', key.shop);
		expect(await post(worker.url, rotated, '/v1/outcomes', { after: 0 })).toBe(401);
		bench.command('enable-shop', '--shop', key.shop);
		expect(await post(worker.url, rotated, '/v1/outcomes', { after: 0 })).toBe(200);
	}, 30_000);

	it('makes files that only its owner can read', async () => {
		await bench.start();
		const names = readdirSync(bench.folder);
		expect(names).toContain('events.sqlite');
		expect(names.filter((name) => statSync(join(bench.folder, name)).mode & 0o077)).toEqual([]);
	});

	it('fault 11: has its folder for itself', async () => {
		const key = bench.addShop();
		const worker = await bench.start();
		const second = bench.command('start');
		expect(second.status).toBe(1);
		expect(second.stderr).toContain('Another worker is running');
		// The first one is unharmed: its store, its calls and the door for commands.
		expect((await fetch(`${worker.url}/readyz`)).status).toBe(200);
		await post(worker.url, key, '/v1/account', ACCOUNT);
		const hooks = [signup('second.event01', Date.now())];
		expect(await post(worker.url, key, '/v1/hooks', { hooks })).toBe(202);
		await until('the event', () => bench.pinterest.ids().includes('second.event01'));
		expect((await bench.commandMeanwhile('dead-letters', 'list')).status).toBe(0);
	}, 30_000);

	it('ends on SIGTERM with what it has begun, and with success', async () => {
		const key = bench.addShop();
		const worker = await bench.start();
		await post(worker.url, key, '/v1/account', ACCOUNT);
		await post(worker.url, key, '/v1/hooks', { hooks: [signup('term.00000001', Date.now())] });
		worker.child.kill('SIGTERM');
		expect(await worker.ended).toBe(0);
		const again = await bench.start();
		await until('the event', () => bench.pinterest.ids().includes('term.00000001'));
		expect(again.output()).not.toContain(ACCOUNT.conversion_token);
		expect(again.output()).not.toContain(key.secret);
	}, 30_000);
});
