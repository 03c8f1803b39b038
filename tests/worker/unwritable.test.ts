/** A disk on which nothing can be written any more, and on which it can be again. */
import { spawnSync } from 'node:child_process';
import { StatementSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { processed, startPinterest, type Call, type FakePinterest, type Reply } from './fake-pinterest.ts';
import { signup } from './hooks-of-vectors.ts';
import { until } from './wait.ts';
import { SITE, startWorkbench, type Workbench } from './workbench.ts';
import { ACCOUNT, post, SOURCE, startProcessBench, type ProcessBench } from './worker-process.ts';

/** util-linux; on Linux only. */
const PRLIMIT = spawnSync('prlimit', ['--version']).status === 0;
if (!PRLIMIT)
	console.warn('SKIPPED fault 10: a worker whose writes fail (prlimit: not here; install util-linux)');

describe.skipIf(!PRLIMIT)('fault 10: a worker whose writes fail (made so by prlimit)', () => {
	let bench: ProcessBench;
	beforeEach(async () => {
		bench = await startProcessBench(SOURCE);
	});
	afterEach(() => bench.close());

	async function start() {
		const key = bench.addShop();
		const worker = await bench.start();
		expect(await post(worker.url, key, '/v1/account', ACCOUNT)).toBe(200);
		return {
			worker,
			account: () => post(worker.url, key, '/v1/account', ACCOUNT),
			offer: (id: string) => post(worker.url, key, '/v1/hooks', { hooks: [signup(id, Date.now())] }),
			ready: async () => (await fetch(`${worker.url}/readyz`)).status,
			/** The largest file that the process may write; SQLite hears the same error as on a read-only disk. */
			limit: (bytes: string) =>
				expect(
					spawnSync('prlimit', ['--pid', String(worker.child.pid), `--fsize=${bytes}:unlimited`]).status,
				).toBe(0),
		};
	}

	it('takes nothing, lives, and goes on when they succeed', async () => {
		const { worker, account, offer, ready, limit } = await start();
		expect(await offer('disk.before01')).toBe(202);
		await until('the first', () => bench.pinterest.ids().length === 1);
		expect(await ready()).toBe(200);
		limit('1');
		expect(await ready()).toBe(503);
		expect(await offer('disk.during01')).toBe(503);
		expect(await account()).toBe(503);
		limit('unlimited');
		expect(await ready()).toBe(200);
		expect(await account()).toBe(200);
		expect(await offer('disk.after001')).toBe(202);
		await until('the last', () => bench.pinterest.ids().includes('disk.after001'));
		expect(bench.pinterest.ids()).not.toContain('disk.during01');
		expect(worker.child.exitCode).toBeNull();
	}, 60_000);

	it('sends once what it cannot note, and again only when it can', async () => {
		const { worker, offer, limit } = await start();
		let answer = (_: Reply): void => {};
		const answered = new Promise<Reply>((done) => (answer = done));
		bench.pinterest.reply = () => answered;
		expect(await offer('disk.unnoted1')).toBe(202);
		await until('the call', () => bench.pinterest.ids().length === 1);
		limit('1');
		bench.pinterest.reply = processed;
		answer(processed(bench.pinterest.calls[0] as Call));
		await until('a claim that is refused', () => worker.output().includes('could not claim events'));
		expect(bench.pinterest.ids()).toEqual(['disk.unnoted1']);
		limit('unlimited');
		await until('the second call', () => bench.pinterest.ids().length === 2);
		expect(bench.pinterest.ids()).toEqual(['disk.unnoted1', 'disk.unnoted1']);
	}, 60_000);
});

describe.skipIf(!PRLIMIT)('fault 10: a start where nothing can be written', () => {
	it('ends with one line that says where and what to look at, and goes well when it can write', async () => {
		const bench = await startProcessBench(SOURCE);
		bench.addShop();
		const { child, ended, output } = bench.launch();
		// Long before it has loaded its modules.
		spawnSync('prlimit', ['--pid', String(child.pid), '--fsize=1:unlimited']);
		expect(await ended).toBe(1);
		expect(output()).toMatch(
			new RegExp(`^pintally-worker: ${bench.folder}/\\w+\\.sqlite cannot be opened and written: .*\\n$`),
		);
		const { url } = await bench.start();
		expect((await fetch(`${url}/readyz`)).status).toBe(200);
		await bench.close();
	}, 60_000);
});

describe('the shops’ file', () => {
	let pinterest: FakePinterest;
	let bench: Workbench;
	beforeAll(async () => {
		pinterest = await startPinterest();
		bench = await startWorkbench(pinterest.url);
	});
	afterAll(async () => {
		await bench.close();
		await pinterest.close();
	});
	afterEach(() => void vi.restoreAllMocks());

	it.each([
		['full', 13],
		['read-only', 8],
		['locked', 5],
	])('%s: pairing and account answer 503, and work again after it', async (_name, errcode) => {
		const { run } = StatementSync.prototype;
		vi.spyOn(StatementSync.prototype, 'run').mockImplementation(function (this: StatementSync, ...bound) {
			if (this.sourceSQL.startsWith('UPDATE shop')) throw Object.assign(new Error('SQLite'), { errcode });
			return run.apply(this, bound);
		});
		const pair = () => bench.post('/v1/connect', { site_url: SITE, plugin_version: '1.0.0' });
		expect((await pair()).status).toBe(503);
		expect((await bench.setAccount()).status).toBe(503);
		vi.restoreAllMocks();
		expect((await pair()).status).toBe(200);
		expect((await bench.setAccount()).status).toBe(200);
	});
});
