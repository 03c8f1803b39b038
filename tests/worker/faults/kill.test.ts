/** A worker that dies without a word: what it has answered with 202 is delivered all the same. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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
import { mutated } from './mutated.ts';
import { expectNothingPersonal } from './output.ts';

/** `npm run test:faults` kills twenty times; a usual run five. */
const KILLS = Number(process.env['FAULT_KILLS'] ?? 5);
const KILL = "process.kill(process.pid, 'SIGKILL');";

let bench: ProcessBench;
let key: Key;
beforeEach(async () => {
	bench = await startProcessBench(SOURCE);
	key = bench.addShop();
});
afterEach(async () => {
	expectNothingPersonal(bench.output(), key);
	await bench.close();
});

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

describe('a kill', () => {
	it(`fault 1: at random, ${KILLS} times, loses nothing that was answered`, async () => {
		const acknowledged = new Set<string>();
		let worker = await bench.start();
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
			worker = await bench.start();
		}
		expect(acknowledged.size).toBeGreaterThan(0);
		await delivered(acknowledged);
		// Each kill may send again, once, what was on its way.
		expect(Math.max(...times().values())).toBeLessThanOrEqual(1 + KILLS);
	}, 300_000);

	it('fault 2: between commit and answer: the repeat is a duplicate, and is sent once', async () => {
		const doomed = await bench.start(
			mutated({ file: 'shell/hooks.ts', find: '	sender.wake(lane);\n', replace: KILL }),
		);
		await expect(post(doomed.url, key, '/v1/hooks', { hooks: [hook('kill.twice01')] })).rejects.toThrow();
		await doomed.ended;
		const worker = await bench.start();
		const again = await send(worker.url, key, '/v1/hooks', { hooks: [hook('kill.twice01')] });
		const { verdicts } = (await again.json()) as { verdicts: { duplicate?: true }[] };
		expect(verdicts).toMatchObject([{ state: 'accepted', duplicate: true }]);
		await post(worker.url, key, '/v1/account', ACCOUNT);
		await delivered(['kill.twice01']);
		expect(times()).toEqual(new Map([['kill.twice01', 1]]));
	}, 60_000);

	it("fault 3: between Pinterest's answer and our note of it: sent twice, with the same id", async () => {
		const doomed = await bench.start(
			mutated({
				file: 'shell/lane.ts',
				find: 'await this.#settle(lease,',
				replace: `${KILL} await this.#settle(lease,`,
			}),
		);
		await post(doomed.url, key, '/v1/account', ACCOUNT);
		// Whether the answer comes before the end is chance; the event is on disk either way, or it was not answered.
		await post(doomed.url, key, '/v1/hooks', { hooks: [hook('kill.settle01')] });
		await doomed.ended;
		await bench.start();
		await until('the second time', () => times().get('kill.settle01') === 2);
		expect([...times().keys()]).toEqual(['kill.settle01']);
	}, 60_000);

	it('fault 4: while the database is being made: the next start makes it', async () => {
		const doomed = bench.launch(
			mutated({
				file: 'sqlite/schema.ts',
				find: 'database.exec(`PRAGMA user_version',
				replace: `if (step.includes('CREATE TABLE event')) ${KILL} database.exec(\`PRAGMA user_version`,
			}),
		);
		expect(await doomed.ended).toBeNull();
		const worker = await bench.start();
		await post(worker.url, key, '/v1/account', ACCOUNT);
		expect(await post(worker.url, key, '/v1/hooks', { hooks: [hook('kill.schema01')] })).toBe(202);
		await delivered(['kill.schema01']);
	}, 60_000);

	it('fault 46: in the midst of a replay: run again, each is put back once', async () => {
		bench.pinterest.reply = () => ({ status: 400, body: { message: 'no' } });
		const portion = {
			file: 'sqlite/dead-letters.ts',
			find: 'DEAD_AT_ONCE = 1_000',
			replace: 'DEAD_AT_ONCE = 10',
		};
		const worker = await bench.start(
			mutated(portion, { file: 'sqlite/sqlite-queue.ts', find: 'replayed += shops.length;', replace: KILL }),
		);
		await post(worker.url, key, '/v1/account', ACCOUNT);
		const ids = Array.from({ length: 30 }, (_, index) => `kill.replay.${index}`);
		await post(worker.url, key, '/v1/hooks', { hooks: ids.map(hook) });
		const dead = () => JSON.parse(bench.command('dead-letters', 'list', '--json').stdout) as unknown[];
		await until('all refused', async () => {
			const metrics = await (await fetch(`${worker.url}/metrics`)).text();
			return metrics.includes('pintally_events_dead_total{reason="refused_by_pinterest"} 30');
		});
		expect((await bench.commandMeanwhile('dead-letters', 'replay')).status).not.toBe(0);
		await worker.ended;
		expect(dead()).toHaveLength(20);
		bench.pinterest.calls.length = 0;
		bench.pinterest.reply = processed;
		expect(JSON.parse(bench.command('dead-letters', 'replay', '--json').stdout)).toEqual({
			replayed: 20,
			too_old: 0,
		});
		await bench.start();
		await delivered(ids);
		expect(Math.max(...times().values())).toBe(1);
	}, 90_000);
});
