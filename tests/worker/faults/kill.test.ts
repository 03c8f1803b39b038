/** A worker that dies without a word: what it has answered with 202 is delivered all the same. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { eachStore } from '../each-store.ts';
import { SQLITE } from '../stores.ts';
import { processed } from '../fake-pinterest.ts';
import { signup } from '../hooks-of-vectors.ts';
import { until } from '../wait.ts';
import {
	ACCOUNT,
	post,
	send,
	SOURCE,
	startProcessBench,
	type Key,
	type ProcessBench,
} from '../worker-process.ts';
import { mutated, type Mutation } from './mutated.ts';
import { expectNothingPersonal } from './output.ts';

/** `npm run test:faults` kills twenty times; a usual run five. */
const KILLS = Number(process.env['FAULT_KILLS'] ?? 5);
/** Events that were refused; `npm run test:faults` replays 9,999. */
const DEAD = Number(process.env['FAULT_DEAD'] ?? 30);
const KILL = "process.kill(process.pid, 'SIGKILL');";

let bench: ProcessBench;
let key: Key;

const times = () => {
	const sent = new Map<string, number>();
	for (const id of bench.pinterest.ids()) sent.set(id, (sent.get(id) ?? 0) + 1);
	return sent;
};
const delivered = (ids: Iterable<string>) =>
	until('all of them', () => {
		const sent = new Set(bench.pinterest.ids());
		return [...ids].every((id) => sent.has(id));
	});
const hook = (id: string) => signup(id, Date.now());

eachStore('a kill', (store) => {
	beforeEach(async () => {
		bench = await startProcessBench(SOURCE, { DATABASE_URL: store.address() });
		key = bench.addShop();
	});
	afterEach(async () => {
		expectNothingPersonal(bench.output(), key.secret, key.collect_key);
		await bench.close();
	});

	/** PostgreSQL gives what a dead worker held to the next one when it has been silent for so long; here ten seconds. */
	const soon = {
		file: 'postgres/jobs.ts',
		find: 'HEARTBEAT_SECONDS = 60',
		replace: 'HEARTBEAT_SECONDS = 10',
	};
	const start = (...mutations: Mutation[]) =>
		bench.start(mutated(...(store === SQLITE ? [] : [soon]), ...mutations));

	it(`fault 1: at random, ${KILLS} times, loses nothing that was answered, and repeats only what was under way`, async () => {
		const acknowledged = new Set<string>();
		let [before, underWay] = [0, 0];
		let worker = await start();
		expect(await post(worker.url, key, '/v1/account', ACCOUNT)).toBe(200);
		for (let round = 0; round < KILLS; round++) {
			const { child, ended, url } = worker;
			const kill = setTimeout(() => child.kill('SIGKILL'), Math.random() * 400);
			for (let batch = 0; ; batch++) {
				const ids = Array.from({ length: 5 }, (_, index) => `kill.${round}.${batch}.event${index}`);
				const status = await post(url, key, '/v1/hooks', { hooks: ids.map(hook) }).catch(() => 0);
				if (status !== 202) break;
				for (const id of ids) acknowledged.add(id);
			}
			clearTimeout(kill);
			child.kill('SIGKILL');
			await ended;
			await until('all it sent to be read', async () => (await bench.pinterest.connections()) === 0);
			// At most two calls of an account are under way; others were noted before the next began.
			for (const { events } of bench.pinterest.calls.slice(before).slice(-2)) underWay += events.length;
			before = bench.pinterest.calls.length;
			worker = await start();
		}
		expect(acknowledged.size).toBeGreaterThan(0);
		await delivered(acknowledged);
		const sent = bench.pinterest.ids();
		expect(sent.length - new Set(sent).size).toBeLessThanOrEqual(underWay);
	}, 300_000);

	it('fault 2: between commit and answer: the repeat is a duplicate, and is sent once', async () => {
		const doomed = await start({ file: 'shell/hooks.ts', find: '	sender.wake(lane);\n', replace: KILL });
		await expect(post(doomed.url, key, '/v1/hooks', { hooks: [hook('kill.twice01')] })).rejects.toThrow();
		await doomed.ended;
		const worker = await start();
		const again = await send(worker.url, key, '/v1/hooks', { hooks: [hook('kill.twice01')] });
		const { verdicts } = (await again.json()) as { verdicts: { duplicate?: true }[] };
		expect(verdicts).toMatchObject([{ state: 'accepted', duplicate: true }]);
		await post(worker.url, key, '/v1/account', ACCOUNT);
		await delivered(['kill.twice01']);
		expect(times()).toEqual(new Map([['kill.twice01', 1]]));
	}, 60_000);

	it("fault 3: between Pinterest's answer and our note of it: sent twice, with the same id", async () => {
		const doomed = await start({
			file: 'shell/lane.ts',
			find: 'await this.#settle(lease,',
			replace: `${KILL} await this.#settle(lease,`,
		});
		await post(doomed.url, key, '/v1/account', ACCOUNT);
		// Whether the answer comes before the end is chance; the event is on disk either way, or it was not answered.
		await post(doomed.url, key, '/v1/hooks', { hooks: [hook('kill.settle01')] });
		await doomed.ended;
		const worker = await start();
		await until('the second time', () => times().get('kill.settle01') === 2);
		await until('our note of it', async () => {
			const { outcomes } = (await (await send(worker.url, key, '/v1/outcomes', { after: 0 })).json()) as {
				outcomes: { id: string; state: string }[];
			};
			return outcomes.some(({ id, state }) => id === 'kill.settle01' && state === 'delivered');
		});
		expect(times()).toEqual(new Map([['kill.settle01', 2]]));
	}, 60_000);

	it('fault 4: while the database is being made: the next start makes it', async () => {
		const fresh = await startProcessBench(SOURCE, { DATABASE_URL: store.address(false) });
		try {
			const doomed = fresh.launch(
				mutated(
					store === SQLITE
						? {
								file: 'sqlite/schema.ts',
								find: 'database.exec(`PRAGMA user_version',
								replace: `if (step.includes('CREATE TABLE event')) ${KILL} database.exec(\`PRAGMA user_version`,
							}
						: {
								file: 'postgres/schema.ts',
								find: '		await sql(step);\n',
								replace: `		await sql(step);\n		if (index === 2) ${KILL}\n`,
							},
				),
			);
			expect(await doomed.ended).toBeNull();
			const again = fresh.addShop();
			const worker = await fresh.start();
			await post(worker.url, again, '/v1/account', ACCOUNT);
			expect(await post(worker.url, again, '/v1/hooks', { hooks: [hook('kill.schema01')] })).toBe(202);
			await until('the event', () => fresh.pinterest.ids().includes('kill.schema01'));
		} finally {
			await fresh.close();
		}
	}, 60_000);

	it('fault 4: while a newer version changes the database: nothing of it is lost; fault 48: the older one refuses what the newer has made', async () => {
		const schema = `${store === SQLITE ? 'sqlite' : 'postgres'}/schema.ts`;
		const newer = {
			file: schema,
			...(store === SQLITE
				? {
						find: '`,\n] as const;\n\nexport const SHOPS',
						replace: '`,\n`ALTER TABLE event ADD COLUMN newer TEXT`] as const;\n\nexport const SHOPS',
					}
				: {
						find: '`,\n] as const;\n\n/** Any number',
						replace: '`,\n`ALTER TABLE ${OURS}.event ADD COLUMN newer text`] as const;\n\n/** Any number',
					}),
		};
		const find = store === SQLITE ? 'database.exec(step);' : 'await sql(step);';
		const older = await start();
		const ids = Array.from({ length: 20 }, (_, index) => `kill.newer.${index}`);
		expect(await post(older.url, key, '/v1/hooks', { hooks: ids.map(hook) })).toBe(202);
		older.child.kill('SIGKILL');
		await older.ended;
		const doomed = bench.launch(
			mutated(newer, { file: schema, find, replace: `${find} if (step.includes('newer')) ${KILL}` }),
		);
		expect(await doomed.ended).toBeNull();
		const worker = await start(newer);
		await post(worker.url, key, '/v1/account', ACCOUNT);
		await delivered(ids);
		worker.child.kill('SIGKILL');
		await worker.ended;
		const refused = bench.launch();
		expect(await refused.ended).toBe(2);
		expect(refused.output()).toMatch(/newer worker/);
		await start(newer);
		expect(Math.max(...times().values())).toBeLessThanOrEqual(2);
	}, 90_000);

	it('fault 5: while old events are forgotten, or the log is written back', async () => {
		const forgetting: Mutation[] =
			store === SQLITE
				? [
						{
							file: 'sqlite/connection.ts',
							find: 'wal_autocheckpoint = 1000',
							replace: 'wal_autocheckpoint = 1',
						},
						{
							file: 'sqlite/upkeep.ts',
							find: 'return Math.max(...gone)',
							replace: `${KILL} return Math.max(...gone)`,
						},
					]
				: [
						{
							file: 'postgres/upkeep.ts',
							find: 'return empty >= AT_ONCE ||',
							replace: `${KILL} return empty >= AT_ONCE ||`,
						},
					];
		// Dies in the midst of a purge that has something to forget: what is known of the requests before.
		const doomed = await start(
			...forgetting,
			{ file: 'shell/run.ts', find: 'HOUSEKEEPING_MS = 3_600_000', replace: 'HOUSEKEEPING_MS = 1_500' },
			{ file: 'store/retention.ts', find: 'KEEP_NONCES_MS = 600_000', replace: 'KEEP_NONCES_MS = 0' },
		);
		const taken: string[] = [];
		for (let at = 0; ; at++) {
			const id = `purge.event${at}`;
			if ((await post(doomed.url, key, '/v1/hooks', { hooks: [hook(id)] }).catch(() => 0)) !== 202) break;
			taken.push(id);
		}
		await doomed.ended;
		expect(taken.length).toBeGreaterThan(0);
		if (store === SQLITE) {
			const check = new DatabaseSync(join(bench.folder, 'events.sqlite'));
			expect(check.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
			check.close();
		}
		const worker = await start();
		await post(worker.url, key, '/v1/account', ACCOUNT);
		await delivered(taken);
	}, 60_000);

	if (store === SQLITE)
		it('fault 5: while the log is written back and keys are moved, which is most of the time where each commit does it', async () => {
			const always = {
				file: 'sqlite/connection.ts',
				find: 'wal_autocheckpoint = 1000',
				replace: 'wal_autocheckpoint = 1',
			};
			const moving = {
				file: 'sqlite/known-ids.ts',
				find: 'MOST_YOUNG = 32_768',
				replace: 'MOST_YOUNG = 8',
			};
			const counted = () => {
				const check = new DatabaseSync(join(bench.folder, 'events.sqlite'));
				expect(check.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
				const row = check
					.prepare('SELECT count(*) AS n FROM event WHERE id IN (SELECT value FROM json_each(?))')
					.get(JSON.stringify(taken));
				check.close();
				return row?.['n'];
			};
			const taken: string[] = [];
			for (let round = 0; round < KILLS; round++) {
				const { child, ended, url } = await start(always, moving);
				const shopper = async (name: number) => {
					for (let at = 0; ; at++) {
						const ids = Array.from({ length: 20 }, (_, index) => `back.${round}.${name}.${at}.${index}`);
						const status = await post(url, key, '/v1/hooks', { hooks: ids.map(hook) }).catch(() => 0);
						if (status !== 202) return;
						taken.push(...ids);
					}
				};
				const shoppers = [0, 1, 2].map(shopper);
				setTimeout(() => child.kill('SIGKILL'), 100 + Math.random() * 300);
				await Promise.all([ended, ...shoppers]);
				expect(counted()).toBe(taken.length);
			}
			expect(taken.length).toBeGreaterThan(0);
			// All of them are still known, wherever their keys were.
			const last = await start(always, moving);
			for (let from = 0; from < taken.length; from += 500)
				expect(
					await post(last.url, key, '/v1/hooks', { hooks: taken.slice(from, from + 500).map(hook) }),
				).toBe(202);
			last.child.kill('SIGKILL');
			await last.ended;
			expect(counted()).toBe(taken.length);
		}, 120_000);

	it('fault 46: in the midst of a replay: run again, each is put back once', async () => {
		bench.pinterest.reply = ({ events }) => ({
			status: 200,
			body: { events: events.map(() => ({ status: 'failed', error_message: 'no' })) },
		});
		const portion = {
			file: `${store === SQLITE ? 'sqlite' : 'postgres'}/dead-letters.ts`,
			find: 'DEAD_AT_ONCE = 1_000',
			replace: `DEAD_AT_ONCE = ${DEAD / 3}`,
		};
		const worker = await start(portion, {
			file: store === SQLITE ? 'sqlite/sqlite-queue.ts' : 'postgres/postgres-queue.ts',
			find: 'replayed += shops.length;',
			replace: KILL,
		});
		await post(worker.url, key, '/v1/account', ACCOUNT);
		const ids = Array.from({ length: DEAD }, (_, index) => `kill.replay.${index}`);
		for (let from = 0; from < DEAD; from += 500)
			expect(await post(worker.url, key, '/v1/hooks', { hooks: ids.slice(from, from + 500).map(hook) })).toBe(
				202,
			);
		const dead = () =>
			JSON.parse(
				bench.command('dead-letters', 'list', '--limit', String(DEAD), '--json').stdout,
			) as unknown[];
		await until('all refused', async () => {
			const metrics = await (await fetch(`${worker.url}/metrics`)).text();
			return metrics.includes(`pintally_events_dead_total{reason="refused_by_pinterest"} ${DEAD}`);
		});
		expect((await bench.commandMeanwhile('dead-letters', 'replay')).status).not.toBe(0);
		await worker.ended;
		expect(dead()).toHaveLength((DEAD * 2) / 3);
		bench.pinterest.calls.length = 0;
		bench.pinterest.reply = processed;
		expect(JSON.parse(bench.command('dead-letters', 'replay', '--json').stdout)).toEqual({
			replayed: (DEAD * 2) / 3,
			too_old: 0,
		});
		await start();
		await delivered(ids);
		expect(Math.max(...times().values())).toBe(1);
	}, 90_000);
});
