/** `erase`: what `POST /v1/erase` does, by a command; in both stores, with a worker that runs and without one. */
import { hash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CommandMistake } from '../../worker/src/commands/command.ts';
import { erase } from '../../worker/src/commands/erase.ts';
import { eachStore } from './each-store.ts';
import { startPinterest, type FakePinterest } from './fake-pinterest.ts';
import { signup } from './hooks-of-vectors.ts';
import { startWorkbench, type Workbench } from './workbench.ts';

const JANE = hash('sha256', 'jane@example.com');
const CUSTOMER = hash('sha256', '17');
const EVENTS = ['lead.jane0001', 'lead.jane0002', 'lead.other001', 'lead.other002'] as const;

eachStore('erase, by command', (store) => {
	describe.each(['while the worker runs', 'while none runs'])('%s', (when) => {
		let pinterest: FakePinterest;
		let bench: Workbench;
		let isDown: boolean;
		beforeEach(async () => {
			pinterest = await startPinterest();
			// Without a token everything waits.
			bench = await startWorkbench(pinterest.url, {
				token: false,
				store,
			});
			const [one, two, three, four] = EVENTS;
			const at = bench.clock.now();
			const carrying = (id: string, em: string) => ({ ...signup(id, at), facts: { em: [em] } });
			const customer = { ...signup(four, at), facts: { em: ['c'.repeat(64)] } };
			const answer = await bench.post('/v1/hooks', {
				hooks: [
					carrying(one, JANE),
					carrying(two, JANE),
					carrying(three, 'd'.repeat(64)),
					{ ...customer, context: { ...customer.context, customer_id: 17 } },
				],
			});
			expect(answer.body.verdicts.map(({ state }: { state: string }) => state)).toEqual(
				Array(4).fill('accepted'),
			);
			isDown = when === 'while none runs';
			if (isDown) await bench.stop();
		});
		afterEach(async () => {
			if (isDown) await bench.start();
			await bench.close();
			await pinterest.close();
		});
		const command = async (options: Record<string, string>) =>
			(await erase.run({ shop: bench.shop, ...options }, bench.services.config))!;
		/** What is still sent, once Pinterest takes events. */
		async function sent(): Promise<string[]> {
			if (isDown) await bench.start();
			isDown = false;
			await bench.setAccount();
			const { queue } = bench.services;
			await expect
				.poll(async () => (await queue.lanes()).reduce((sum, { waiting }) => sum + waiting, 0), {
					timeout: 20_000,
				})
				.toBe(0);
			return pinterest.ids().sort();
		}

		it('takes what carries the sum of an address, and nothing else', async () => {
			const { text, json } = await command({ 'email-hash': JANE });
			expect(json).toEqual({ shop: bench.shop, waiting: 2, dead: 0 });
			expect(text).toContain('2 that waited, 0 that had ended');
			expect(text).not.toContain(JANE);
			expect(await sent()).toEqual(['lead.other001', 'lead.other002']);
		});

		it('takes events by id and people by the sum of their number, several at once', async () => {
			const { json } = await command({ event: 'lead.jane0001,lead.nobody01', 'id-hash': CUSTOMER });
			expect(json).toMatchObject({ waiting: 2 });
			expect(await sent()).toEqual(['lead.jane0002', 'lead.other001']);
		});
	});
});

describe('it refuses, and erases nothing', () => {
	let pinterest: FakePinterest;
	let bench: Workbench;
	beforeAll(async () => {
		pinterest = await startPinterest();
		bench = await startWorkbench(pinterest.url, { token: false });
		await bench.post('/v1/hooks', { hooks: [signup('lead.jane0001', bench.clock.now())] });
	});
	afterAll(async () => {
		await bench.close();
		await pinterest.close();
	});

	it.each<[Record<string, string>, RegExp]>([
		[{}, /needs --event, --email-hash or --id-hash/],
		[{ 'email-hash': 'jane@example.com' }, /--email-hash: number 1 is no SHA-256/],
		[{ 'email-hash': `${JANE},${JANE.toUpperCase()}` }, /--email-hash: number 2 is no SHA-256/],
		[{ 'id-hash': '17' }, /--id-hash: number 1 is no SHA-256/],
		[{ event: 'lead jane' }, /--event: number 1 is no event_id/],
		[{ event: '' }, /--event: number 1 is no event_id/],
		[{ event: Array.from({ length: 51 }, (_, n) => `lead.${n}`).join() }, /--event takes at most 50/],
		[{ shop: 'shop_nobody', event: 'lead.jane0001' }, /There is no shop shop_nobody/],
	])('%j', async (options, told) => {
		const refused = erase.run({ shop: bench.shop, ...options }, bench.services.config);
		await expect(refused).rejects.toThrow(told);
		await expect(refused).rejects.toThrow(CommandMistake);
		await expect(refused).rejects.not.toThrow(/jane@/);
		const waiting = (await bench.services.queue.lanes()).reduce((sum, lane) => sum + lane.waiting, 0);
		expect(waiting).toBe(1);
	});
});
