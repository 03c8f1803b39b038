/** A worker that is told to end, or has to. */
import { hash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { ClientRequest } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { eachStore } from '../each-store.ts';
import { signup } from '../hooks-of-vectors.ts';
import { until } from '../wait.ts';
import {
	ACCOUNT,
	headersOf,
	post,
	SOURCE,
	startProcessBench,
	type Key,
	type ProcessBench,
} from '../worker-process.ts';
import { mutated } from './mutated.ts';
import { expectNothingPersonal } from './output.ts';

let bench: ProcessBench;
let key: Key;
/** A worker that says when the first bytes of a body are there. */
const telling = () =>
	mutated({
		file: 'shell/raw-body.ts',
		find: "source.on('data', (chunk: Buffer) => {",
		replace: "source.on('data', (chunk: Buffer) => { process.stderr.write('half way');",
	});
const hooks = (id: string) => ({ hooks: [signup(id, Date.now())] });
/** What a worker held when it died is lent to it for a minute yet, with PostgreSQL. */
const delivered = (ids: string[]) =>
	until('all of them', () => ids.every((id) => bench.pinterest.ids().includes(id)), 90_000);

/** A worker that starts, and only then has a token. */
async function sentByTheNext(id: string): Promise<void> {
	const { url } = await bench.start();
	await post(url, key, '/v1/account', ACCOUNT);
	await delivered([id]);
}

eachStore('a stop', (store) => {
	let address: string;
	beforeEach(async () => {
		address = store.address();
		bench = await startProcessBench(SOURCE, { DATABASE_URL: address });
		key = bench.addShop();
	});
	afterEach(async () => {
		expectNothingPersonal(bench.output(), key.secret, key.collect_key);
		await bench.close();
	});

	it('fault 31: under load: what was begun is answered, nothing answered is lost, the end is a success', async () => {
		const worker = await bench.start();
		await post(worker.url, key, '/v1/account', ACCOUNT);
		const taken: string[] = [];
		const statuses = new Set<number>();
		const shopper = async (name: string) => {
			for (let at = 0; ; at++) {
				const id = `term.${name}.event${at}`;
				// 0: the connection was refused, as nobody listens any more.
				const status = await post(worker.url, key, '/v1/hooks', hooks(id)).catch(() => 0);
				statuses.add(status);
				if (status !== 202) return;
				taken.push(id);
			}
		};
		const shoppers = ['a', 'b', 'c', 'd'].map(shopper);
		await until('some load', () => taken.length > 20);
		worker.child.kill('SIGTERM');
		expect(await worker.ended).toBe(0);
		await Promise.all(shoppers);
		for (const status of statuses) expect([202, 503, 0]).toContain(status);
		await bench.start();
		await delivered(taken);
	}, 120_000);

	it('fault 31: a request that is half sent, with nothing else to do: it is answered', async () => {
		const worker = await bench.start(telling());
		const { hostname, port } = new URL(worker.url);
		const body = JSON.stringify(hooks('half.event01'));
		const headers = { ...headersOf(key, body), 'content-length': body.length };
		const half = new ClientRequest({ hostname, port, path: '/v1/hooks', method: 'POST', headers });
		const answer = new Promise<number>((done) => {
			half.on('response', ({ statusCode }) => done(statusCode ?? 0));
			half.on('error', () => done(0));
		});
		half.write(body.slice(0, 10));
		await until('it to be half way', () => worker.output().includes('half way'));
		worker.child.kill('SIGTERM');
		await until('the signal to be heard', () => worker.output().includes('"stopping"'));
		half.end(body.slice(10));
		expect(await answer).toBe(202);
		expect(await worker.ended).toBe(0);
		await sentByTheNext('half.event01');
	}, 120_000);

	it('fault 31: somebody who never says more than that holds it up for some seconds only', async () => {
		const worker = await bench.start(telling());
		const { hostname, port } = new URL(worker.url);
		const headers = { 'content-type': 'application/json', 'content-length': 5 };
		const mute = new ClientRequest({ hostname, port, path: '/v1/hooks', method: 'POST', headers });
		const ended = new Promise((done) => mute.on('error', done));
		mute.write('{');
		// Only connected, it would be told that the worker stops.
		await until('it to be half way', () => worker.output().includes('half way'));
		const begun = performance.now();
		worker.child.kill('SIGTERM');
		expect(await worker.ended).toBe(0);
		expect(performance.now() - begun).toBeLessThan(9_000);
		await ended;
	}, 60_000);

	it('fault 31: a request that was begun is answered, also when no call is under way', async () => {
		const slow = mutated({
			file: 'shell/hooks.ts',
			find: 'return answered(',
			replace:
				"process.stderr.write('half way'); await new Promise((done) => setTimeout(done, 1_000)); return answered(",
		});
		const worker = await bench.start(slow);
		const begun = post(worker.url, key, '/v1/hooks', hooks('begun.event01'));
		await until('it to be half way', () => worker.output().includes('half way'));
		worker.child.kill('SIGTERM');
		expect(await begun).toBe(202);
		expect(await worker.ended).toBe(0);
		await sentByTheNext('begun.event01');
	}, 60_000);

	it('fault 32: while a call hangs: it is ended in ten seconds, and the next start sends it again', async () => {
		bench.pinterest.reply = ({ events }) =>
			events[0]?.event_id.startsWith('hang') ? { status: 0, silence: 'hang' } : { status: 200 };
		const worker = await bench.start();
		await post(worker.url, key, '/v1/account', ACCOUNT);
		await post(worker.url, key, '/v1/hooks', hooks('hang.event01'));
		await until('the call', () => bench.pinterest.calls.length === 1);
		worker.child.kill('SIGTERM');
		// close-with-grace would end it with 1 after ten seconds.
		expect(await worker.ended).toBe(0);
		const again = await bench.start();
		await until('the second call', () => bench.pinterest.calls.length === 2);
		again.child.kill('SIGTERM');
		// A signal that comes while the same one is pending is none.
		await until('the first signal to be heard', () => again.output().includes('"stopping"'));
		again.child.kill('SIGTERM');
		// The second signal ends it at once, and says so by its code.
		expect(await again.ended).not.toBe(0);
	}, 60_000);

	it('while it still starts: it ends all the same, with success', async () => {
		const slow = mutated({
			file: 'shell/run.ts',
			find: 'await pressure.look();',
			replace:
				"process.stderr.write('half way'); await new Promise((done) => setTimeout(done, 500)); await pressure.look();",
		});
		const worker = bench.launch(slow);
		await until('it to be half way', () => worker.output().includes('half way'));
		worker.child.kill('SIGTERM');
		expect(await worker.ended).toBe(0);
		expect(worker.output()).toContain('"stopped"');
		await bench.start();
	}, 60_000);

	it.each([
		['a rejection', "void Promise.reject(new Error('jane@example.com'));"],
		['an exception', "setImmediate(() => { throw new Error('jane@example.com'); });"],
	])(
		'fault 33: %s that nobody has caught: logged, ended with a failure, nothing lost',
		async (_name, error) => {
			const find = 'const { since } =';
			const worker = await bench.start(
				mutated({ file: 'shell/outcomes.ts', find, replace: `${error} ${find}` }),
			);
			expect(await post(worker.url, key, '/v1/hooks', hooks('error.event01'))).toBe(202);
			await post(worker.url, key, '/v1/counts', { since: 0 }).catch(() => 0);
			expect(await worker.ended).toBe(1);
			expect(worker.output()).toContain('the worker cannot go on');
			// Said last, when the store is closed.
			expect(worker.output()).toContain('"stopped"');
			await sentByTheNext('error.event01');
		},
		120_000,
	);

	it('fault 40: with another key ring it does not start, and touches nothing', async () => {
		const other = `other:${Buffer.alloc(32, 9).toString('base64url')}`;
		const first = await bench.start();
		expect(await post(first.url, key, '/v1/hooks', hooks('keys.event01'))).toBe(202);
		first.child.kill('SIGTERM');
		expect(await first.ended).toBe(0);
		/** Files by their digests; rows, but those of who is connected and looked when. A log that is empty, and its index, hold nothing. */
		const stored = () => [
			...readdirSync(bench.folder)
				.filter((name) => !name.endsWith('-shm'))
				.map((name) => [name, readFileSync(join(bench.folder, name))] as const)
				.filter(([, bytes]) => bytes.length > 0)
				.map(([name, bytes]) => [name, hash('sha256', bytes)]),
			...store
				.contents(address)
				.split('\n')
				.filter((line) => line.startsWith('INSERT') && !/_jobs\.(instance|version) /.test(line)),
		];
		const before = stored();
		const { status, stderr } = bench.commandIn({ PINTALLY_KEYS: other }, 'start');
		expect(status).toBe(2);
		expect(stderr).toContain('key ring');
		expect(stored()).toEqual(before);
		const worker = await bench.start();
		expect(await post(worker.url, key, '/v1/outcomes', { after: 0 })).toBe(200);
		await post(worker.url, key, '/v1/account', ACCOUNT);
		await delivered(['keys.event01']);
	}, 60_000);
});
