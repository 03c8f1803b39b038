/** A disk that is full, broken or read-only, and what a cut leaves of it. */
import { spawn, spawnSync } from 'node:child_process';
import {
	copyFileSync,
	existsSync,
	mkdtempSync,
	rmSync,
	statSync,
	truncateSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createReserve } from '../../../worker/src/shell/reserve.ts';
import { StoreUnavailable, type EventQueue } from '../../../worker/src/shell/store/event-queue.ts';
import { GroupCommit } from '../../../worker/src/shell/store/sqlite/group-commit.ts';
import { openSqliteQueue } from '../../../worker/src/shell/store/sqlite/sqlite-queue.ts';
import { signup } from '../hooks-of-vectors.ts';
import { ManualClock } from '../manual-clock.ts';
import { until } from '../wait.ts';
import { ACCOUNT, figure, post, send, SOURCE, startProcessBench } from '../worker-process.ts';
import { mutated } from './mutated.ts';
import { expectNothingPersonal } from './output.ts';
import { NOW, put } from './simulation.ts';

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'pintally-disk-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const MIB = 1024 * 1024;
const never = (error: Error) => {
	throw error;
};
const open = (path: string) => openSqliteQueue(path, new ManualClock(NOW), never);
async function idsIn(queue: EventQueue): Promise<string[]> {
	const lease = await queue.claim('shop_a', { events: 1000, bytes: MIB, leaseMs: 1 });
	return (lease?.events ?? []).map(({ id }) => id);
}

describe('what a cut leaves', () => {
	it('fault 6: however much of the last commit is missing, what was answered before it is there', async () => {
		const path = join(folder, 'events.sqlite');
		const queue = open(path);
		await put(queue, 'answered.1');
		const whole = statSync(`${path}-wal`).size;
		await put(queue, 'answered.2');
		const both = statSync(`${path}-wal`).size;
		expect(both).toBeGreaterThan(whole);
		const copies: [copy: string, there: string[]][] = [];
		const step = Math.max(1, Math.floor((both - whole) / 20));
		const sizes = Array.from({ length: Math.ceil((both - whole) / step) }, (_, at) => whole + at * step);
		for (const size of [...sizes, both - 1, both]) {
			const copy = join(folder, `cut-${size}.sqlite`);
			copyFileSync(path, copy);
			copyFileSync(`${path}-wal`, `${copy}-wal`);
			truncateSync(`${copy}-wal`, size);
			copies.push([copy, size < both ? ['answered.1'] : ['answered.1', 'answered.2']]);
		}
		await queue.close();
		for (const [copy, there] of copies) {
			const cut = open(copy);
			expect(await idsIn(cut)).toEqual(there);
			// What is gone is gone whole: it can come again.
			const { duplicates } = (await put(cut, 'answered.1', 'answered.2')) as { duplicates: boolean[] };
			expect(duplicates).toEqual([true, there.length > 1]);
			await cut.close();
			const check = new DatabaseSync(copy);
			expect(check.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
			check.close();
		}
	});
});

describe('a failed fsync', () => {
	it('fault 7: answers 503, and the process ends itself, to start anew with all that was answered', async () => {
		const bench = await startProcessBench(SOURCE);
		const key = bench.addShop();
		const worker = await bench.start(
			mutated({
				file: 'sqlite/group-commit.ts',
				find: "this.#database.exec('COMMIT');",
				replace:
					"if (answers.some((answer: any) => answer?.duplicates?.length === 2)) throw Object.assign(new Error('disk I/O error'), { errcode: 10 }); this.#database.exec('COMMIT');",
			}),
		);
		const hooks = (...ids: string[]) => ({ hooks: ids.map((id) => signup(id, Date.now())) });
		expect(await post(worker.url, key, '/v1/hooks', hooks('fsync.good1'))).toBe(202);
		const failed = await post(worker.url, key, '/v1/hooks', hooks('fsync.bad01', 'fsync.bad02'));
		expect(failed).toBe(503);
		expect(await worker.ended).toBe(1);
		expect(worker.output()).toContain('the worker cannot go on');
		const again = await bench.start();
		await post(again.url, key, '/v1/account', ACCOUNT);
		await until('what was answered', () => bench.pinterest.ids().length > 0);
		expect(bench.pinterest.ids()).toEqual(['fsync.good1']);
		expectNothingPersonal(bench.output(), key.secret, key.collect_key);
		await bench.close();
	}, 60_000);
});

const STRACE = spawnSync('strace', ['-qq', '-o', '/dev/null', 'true']).status === 0;
if (!STRACE) console.warn('SKIPPED fault 7: fsyncs are made to fail by strace, which cannot be run here');

describe.skipIf(!STRACE)('a failed fsync (made so by strace)', () => {
	it.for([
		['once', ':when=1'],
		['from then on', ''],
	])(
		'fault 7: %s: 503 and the end; what was answered is sent, and what was not, when it comes again',
		{ timeout: 60_000 },
		async ([, when], { skip }) => {
			const bench = await startProcessBench(SOURCE);
			const key = bench.addShop();
			const worker = await bench.start();
			const ids = ['fsync.bad01', 'fsync.bad02'];
			const hooks = (...of: string[]) => ({ hooks: of.map((id) => signup(id, Date.now())) });
			expect(await post(worker.url, key, '/v1/hooks', hooks('fsync.good1'))).toBe(202);
			const words = ['-f', '-o', '/dev/null', '-e', 'trace=fsync,fdatasync', '-p', String(worker.child.pid)];
			const strace = spawn('strace', [...words, '-e', `inject=fsync,fdatasync:error=EIO${when}`]);
			let said = '';
			strace.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
			await until('strace', () => said !== '');
			if (!said.includes('attached')) {
				await bench.close();
				skip(`strace may not attach to another process: ${said}`);
			}
			expect(await post(worker.url, key, '/v1/hooks', hooks(...ids))).toBe(503);
			expect(await worker.ended).toBe(1);
			expect(worker.output()).toContain('the worker cannot go on');
			// 503 asks for a repeat: nobody knows whether what was not answered is on disk.
			const again = await bench.start();
			expect(await post(again.url, key, '/v1/hooks', hooks(...ids))).toBe(202);
			await post(again.url, key, '/v1/account', ACCOUNT);
			await until('all of them', () => bench.pinterest.ids().length >= 3);
			expect(bench.pinterest.ids().sort()).toEqual([...ids, 'fsync.good1']);
			expectNothingPersonal(bench.output(), key.secret, key.collect_key);
			await bench.close();
		},
	);
});

describe('a full disk', () => {
	it('fault 9: takes nothing more, gives back the reserve, settles what waits, and takes again', async () => {
		const reserve = createReserve(folder, 2 * MIB, 0);
		reserve.restore(3 * MIB);
		expect([reserve.whole(), statSync(join(folder, 'reserve')).size]).toEqual([true, 2 * MIB]);
		const database = new DatabaseSync(join(folder, 'full.sqlite'));
		database.exec('PRAGMA journal_mode = WAL; CREATE TABLE thing (text TEXT)');
		const pages = () => Number(Object.values(database.prepare('PRAGMA page_count').get() ?? {})[0]);
		database.exec(`PRAGMA max_page_count = ${pages()}`);
		let calls = 0;
		const commits = new GroupCommit(database, never, () => {
			calls++;
			if (!reserve.giveBack()) return false;
			database.exec(`PRAGMA max_page_count = ${pages() + 50}`);
			return true;
		});
		const fill = () => void database.exec('INSERT INTO thing VALUES (hex(randomblob(20000)))');
		const taken = commits.write(fill);
		const settled = commits.write(fill, { drains: true });
		await expect(taken).rejects.toThrow(StoreUnavailable);
		await settled;
		expect([calls, reserve.whole(), existsSync(join(folder, 'reserve'))]).toEqual([1, false, false]);
		expect(database.prepare('SELECT count(*) AS n FROM thing').get()).toEqual({ n: 1 });
		// Too little room to take it again, then enough.
		reserve.restore(MIB);
		expect(reserve.whole()).toBe(false);
		reserve.restore(3 * MIB);
		expect(reserve.whole()).toBe(true);
		await commits.write(fill);
		database.close();
	});

	it('fault 9: with nothing to give back, fails without harm, and takes again when there is room', async () => {
		const database = new DatabaseSync(join(folder, 'full.sqlite'));
		database.exec('PRAGMA journal_mode = WAL; CREATE TABLE thing (text TEXT)');
		database.exec('PRAGMA max_page_count = 2');
		const commits = new GroupCommit(database, never, () => false);
		const fill = () => void database.exec('INSERT INTO thing VALUES (hex(randomblob(20000)))');
		await expect(commits.write(fill, { drains: true })).rejects.toThrow(StoreUnavailable);
		database.exec('PRAGMA max_page_count = 1000');
		await commits.write(fill);
		expect(database.prepare('SELECT count(*) AS n FROM thing').get()).toEqual({ n: 1 });
		database.close();
	});

	it('fault 9: under a running worker: 503, lives, and takes again when there is room', async () => {
		const bench = await startProcessBench(SOURCE);
		const key = bench.addShop();
		// As if the disk held no more pages than the database has, until a file says that there is room again.
		const worker = await bench.start(
			mutated({
				file: 'sqlite/group-commit.ts',
				find: "this.#database.exec('BEGIN IMMEDIATE');",
				replace: `const most = process.getBuiltinModule('node:fs').existsSync(process.env['DATA_DIR'] + '/room') ? 1e9 : 1;
					this.#database.exec('PRAGMA max_page_count = ' + most);
					this.#database.exec('BEGIN IMMEDIATE');`,
			}),
		);
		const offer = async (at: number) => {
			const hooks = Array.from({ length: 100 }, (_, index) => signup(`full.${at}.event${index}`, Date.now()));
			const status = await post(worker.url, key, '/v1/hooks', { hooks });
			if (status === 202) taken.push(...hooks.map(({ id }) => id));
			return status;
		};
		const taken: string[] = [];
		let batches = 0;
		await until('a disk that is full', async () => (await offer(batches++)) === 503);
		expect(await offer(batches++)).toBe(503);
		expect((await fetch(`${worker.url}/healthz`)).status).toBe(200);
		writeFileSync(join(bench.folder, 'room'), '');
		expect(await offer(batches++)).toBe(202);
		await post(worker.url, key, '/v1/account', ACCOUNT);
		await until('what was taken', () => new Set(bench.pinterest.ids()).size >= taken.length);
		expect(new Set(bench.pinterest.ids())).toEqual(new Set(taken));
		expectNothingPersonal(bench.output(), key.secret, key.collect_key);
		await bench.close();
	}, 60_000);

	it('fault 9: under a running worker with a reserve: what waits is sent in its room, and it takes again by itself', async () => {
		const bench = await startProcessBench(SOURCE, { RESERVE_MB: '1' });
		const key = bench.addShop();
		// As if the disk had only the room of the reserve, except while a file says that there is more.
		const room = join(bench.folder, 'room');
		writeFileSync(room, '');
		const there = (name: string) =>
			`process.getBuiltinModule('node:fs').existsSync(process.env['DATA_DIR'] + '/${name}')`;
		const worker = await bench.start(
			mutated(
				{
					file: 'sqlite/group-commit.ts',
					find: "this.#database.exec('BEGIN IMMEDIATE');",
					replace: `this.#database.exec('PRAGMA max_page_count = ' + (${there('room')} || !${there('reserve')} ? 1e9 : 1));
						this.#database.exec('BEGIN IMMEDIATE');`,
				},
				{
					file: 'shell/pressure.ts',
					find: 'const free = bavail * bsize;',
					replace: `const free = ${there('room')} || ${there('reserve')} ? bavail * bsize : 0;`,
				},
			),
		);
		const answer = bench.pinterest.hold();
		expect(await post(worker.url, key, '/v1/account', ACCOUNT)).toBe(200);
		const taken: string[] = [];
		const offer = async (at: number) => {
			const ids = Array.from({ length: 100 }, (_, index) => `room.${at}.event${index}`);
			const hooks = ids.map((id) => signup(id, Date.now()));
			const status = await post(worker.url, key, '/v1/hooks', { hooks });
			if (status === 202) taken.push(...ids);
			return status;
		};
		let batches = 0;
		expect(await offer(batches++)).toBe(202);
		rmSync(room);
		await until('a disk that is full', async () => (await offer(batches++)) === 503);
		const more = { hooks: [signup('room.refused', Date.now())] };
		const refused = await send(worker.url, key, '/v1/hooks', more);
		expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '60']);
		expect(existsSync(join(bench.folder, 'reserve'))).toBe(false);
		answer();
		await until('all to be sent and noted', async () => (await figure(worker.url, 'events_waiting')) === 0);
		expect(bench.pinterest.ids().sort()).toEqual(taken.sort());
		expect((await send(worker.url, key, '/v1/hooks', more)).status).toBe(503);
		writeFileSync(room, '');
		await until('it to take again', async () => (await post(worker.url, key, '/v1/hooks', more)) === 202);
		expect(statSync(join(bench.folder, 'reserve')).size).toBe(MIB);
		await until('the last', () => bench.pinterest.ids().includes('room.refused'));
		expectNothingPersonal(bench.output(), key.secret, key.collect_key);
		await bench.close();
	}, 60_000);

	it('fault 10: that became read-only answers so, without an end, and takes again when it is writable', async () => {
		const database = new DatabaseSync(join(folder, 'read.sqlite'));
		database.exec('PRAGMA journal_mode = WAL; CREATE TABLE thing (text TEXT); PRAGMA query_only = ON');
		const commits = new GroupCommit(database, never, () => false);
		const write = () => commits.write(() => void database.exec("INSERT INTO thing VALUES ('x')"));
		await expect(write()).rejects.toThrow(StoreUnavailable);
		database.exec('PRAGMA query_only = OFF');
		await write();
		expect(database.prepare('SELECT count(*) AS n FROM thing').get()).toEqual({ n: 1 });
		database.close();
	});
});
