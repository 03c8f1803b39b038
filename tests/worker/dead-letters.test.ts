/** The commands about undelivered events and stored secrets, with a worker that runs and without one. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CommandMistake } from '../../worker/src/commands/command.ts';
import { helpOf } from '../../worker/src/commands/help.ts';
import { COMMANDS } from '../../worker/src/commands/table.ts';
import { systemClock } from '../../worker/src/shell/clock.ts';
import { parseKeys } from '../../worker/src/shell/secrets.ts';
import type { DeadEvent } from '../../worker/src/shell/store/event-queue.ts';
import { eachStore } from './each-store.ts';
import { processed, startPinterest, type FakePinterest } from './fake-pinterest.ts';
import { signup } from './hooks-of-vectors.ts';
import { until } from './wait.ts';
import { AD_ACCOUNT, startWorkbench, TOKEN, type Workbench } from './workbench.ts';

eachStore('undelivered events and stored secrets', (store) => {
	let pinterest: FakePinterest;
	let bench: Workbench;
	beforeEach(async () => {
		pinterest = await startPinterest();
		bench = await startWorkbench(pinterest.url, { store, clock: systemClock });
	});
	afterEach(async () => {
		await bench.close();
		await pinterest.close();
	});

	type Words = Record<string, string | boolean>;
	async function command(name: string, options: Words = {}) {
		const result = await COMMANDS[name]?.run(options, bench.services.config);
		return { text: result?.text, json: result?.json };
	}
	const listed = async (options: Words = {}) =>
		(await command('dead-letters list', options)).json as DeadEvent[];
	const idsOf = async (options: Words = {}) => (await listed(options)).map(({ id }) => id).sort();

	const SIX = 'dead.000006';
	const SEVEN = 'dead.000007';

	/** Two events that Pinterest has refused; from then on it takes all. */
	async function refusedTwo(): Promise<void> {
		pinterest.reply = () => ({ status: 400, body: { message: 'no' } });
		await bench.post('/v1/hooks', { hooks: [SIX, SEVEN].map((id) => signup(id, bench.clock.now())) });
		await until('both refused', async () => (await listed()).length === 2);
		pinterest.reply = processed;
	}

	describe.each(['while the worker runs', 'while none runs'])('dead letters, %s', (when) => {
		const stopped = when === 'while none runs';
		beforeEach(async () => {
			await refusedTwo();
			if (stopped) await bench.stop();
		});
		afterEach(async () => {
			if (stopped) await bench.start();
		});

		it('are listed by shop, event, reason and age', async () => {
			expect((await listed({ shop: bench.shop }))[0]).toMatchObject({
				shop: bench.shop,
				event: 'signup',
				detail: 'no',
				attempts: 1,
				// Seconds.
				ended: expect.closeTo(bench.clock.now() / 1000, -2) as unknown,
			});
			expect(await idsOf({ event: SEVEN })).toEqual([SEVEN]);
			expect(await idsOf({ reason: 'refused_by_pinterest' })).toEqual([SIX, SEVEN]);
			expect(await idsOf({ reason: 'too_late' })).toEqual([]);
			expect(await idsOf({ 'older-than': '1h' })).toEqual([]);
			expect(await listed({ limit: '1' })).toHaveLength(1);
			expect((await command('dead-letters list')).text).toContain('refused_by_pinterest');
		});

		it('are put back, and then delivered', async () => {
			const { text, json } = await command('dead-letters replay', { event: SIX });
			expect([text, json]).toEqual(['1 put back.', { replayed: 1, too_old: 0 }]);
			expect(await idsOf()).toEqual([SEVEN]);
			if (stopped) await bench.start();
			const delivered = await until('the delivery', async () =>
				(await bench.outcomes()).find((each) => each.kind === 'delivery' && each.state === 'delivered'),
			);
			expect(delivered.id).toBe(SIX);
			if (stopped) await bench.stop();
		});

		it('are forgotten, and only they', async () => {
			expect((await command('dead-letters purge', { event: SIX, yes: true })).text).toBe('1 forgotten.');
			expect(await idsOf()).toEqual([SEVEN]);
			expect((await command('dead-letters purge', { yes: true })).json).toEqual({ purged: 1 });
			expect(await idsOf()).toEqual([]);
		});
	});

	it.each<[string, Words, RegExp]>([
		['dead-letters list', { reason: 'bored' }, /--reason must be one of/],
		['dead-letters list', { limit: '0' }, /--limit must be/],
		['dead-letters list', { shop: 'shop_nobody' }, /no shop shop_nobody/],
		['dead-letters replay', { shop: 'shop_nobody' }, /no shop shop_nobody/],
		['dead-letters purge', { shop: 'shop_nobody', yes: true }, /no shop shop_nobody/],
		['dead-letters replay', { 'older-than': '7 days' }, /--older-than must be/],
		['dead-letters purge', {}, /say --yes/],
	])('%s refuses %j', async (name, options, told) => {
		const refused = command(name, options);
		await expect(refused).rejects.toThrow(told);
		await expect(refused).rejects.toThrow(CommandMistake);
	});

	it.each(Object.entries(COMMANDS))(
		'%s explains itself with its options and an example',
		(name, { options }) => {
			const text = helpOf([name]);
			expect(text).toContain(`Usage: pintally-worker ${name}`);
			expect(text).toMatch(/Example: .*pintally-worker/);
			for (const option of Object.keys(options)) expect(text).toContain(`  --${option} `);
		},
	);

	describe('the socket', () => {
		const path = () => join(bench.folder, 'admin.sock');

		it('is for its owner only, and goes with the worker', async () => {
			expect(statSync(path()).mode & 0o777).toBe(0o600);
			await bench.stop();
			expect(existsSync(path())).toBe(false);
			await bench.start();
		});

		it.each([
			['/dead-letters/burn', '{}', 404],
			['/dead-letters/purge', '{}', 422],
			['/dead-letters/purge', '{"filter":{"everything":true},"limit":1}', 422],
		])('answers %s with %s as it should: %i', async (to, body, status) => {
			const { Client } = await import('undici');
			const client = new Client('http://worker', { socketPath: path() });
			const headers = { 'content-type': 'application/json' };
			const answer = await client.request({ method: 'POST', path: to, headers, body });
			expect(answer.statusCode).toBe(status);
			await answer.body.dump();
			await client.close();
		});
	});

	it('re-encrypt seals all with the first key, so that the others may go', async () => {
		const key = (name: string, byte: number) => `${name}:${Buffer.alloc(32, byte).toString('base64url')}`;
		const ringOf = (text: string) => ({ env: { PINTALLY_KEYS: text } });
		const sealed = await startWorkbench(pinterest.url, { store, ...ringOf(key('old', 1)) });
		const { config } = sealed.services;
		await sealed.stop();
		const both = { ...config, PINTALLY_KEYS: parseKeys(`${key('new', 2)},${key('old', 1)}`) };
		const result = await COMMANDS['re-encrypt']?.run({}, both);
		expect(result?.json).toEqual({ sealed: 2 });
		await expect(sealed.start()).rejects.toThrow(/key ring/);
		await sealed.start({ ...config, PINTALLY_KEYS: parseKeys(key('new', 2)) });
		expect(await sealed.services.shops.credentials(sealed.shop)).toEqual({
			adAccountId: AD_ACCOUNT,
			token: TOKEN,
		});
		expect((await sealed.post('/v1/outcomes', { after: 0 })).status).toBe(200);
		await sealed.close();
	});
});
