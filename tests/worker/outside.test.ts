/** What whoever hosts the worker sees of it: health, readiness, figures, log lines; and whom it does not show. */
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reasons } from '../../core/vocabulary.ts';
import { StoreUnavailable } from '../../worker/src/shell/store/event-queue.ts';
import { orderCase } from '../contract/vectors.ts';
import { eachStore } from './each-store.ts';
import { processed, startPinterest, type FakePinterest } from './fake-pinterest.ts';
import { hookOf, plain, signup } from './hooks-of-vectors.ts';
import { until } from './wait.ts';
import { read, startWorkbench, TOKEN, type Workbench } from './workbench.ts';

const MARKER = 'zerlina7781';

eachStore('what is seen from outside', (store) => {
	let pinterest: FakePinterest;
	let bench: Workbench;
	beforeAll(async () => {
		pinterest = await startPinterest();
		bench = await startWorkbench(pinterest.url, { store });
	});
	afterAll(async () => {
		await bench.close();
		await pinterest.close();
	});

	let count = 0;
	const hook = (change: object = {}) => ({
		...signup(`signup.u${String(++count).padStart(7, '0')}`, bench.clock.now()),
		...change,
	});
	const send = (...hooks: unknown[]) => bench.post('/v1/hooks', { hooks });
	const get = async (path: string, headers: Record<string, string> = {}) =>
		read(await fetch(bench.url + path, { headers }));
	const page = async () => (await get('/metrics')).body as string;
	/** A figure, by its name with labels. */
	const figure = async (name: string): Promise<number> => {
		const found = (await page()).split('\n').find((line) => line.startsWith(`pintally_${name} `));
		return Number(found?.split(' ').pop() ?? 0);
	};
	/** By how much figures grow while something is done. */
	async function growth(names: string[], done: () => Promise<unknown>): Promise<number[]> {
		const before = await Promise.all(names.map(figure));
		await done();
		const after = await Promise.all(names.map(figure));
		return after.map((value, index) => value - (before[index] ?? 0));
	}
	const attempts = () =>
		bench.lines
			.map((text) => JSON.parse(text) as Record<string, unknown>)
			.filter(({ msg }) => msg === 'attempt');
	const idle = () => until('nothing waits', () => bench.services.queue.waiting(bench.shop) === 0);

	describe('readiness', () => {
		const ready = () => get('/readyz');

		it('is green while events are taken', async () => {
			expect(await ready()).toMatchObject({ status: 200, body: { status: 'ok' } });
			expect(await get('/healthz')).toMatchObject({ status: 200, body: { status: 'ok' } });
		});

		it('is red with the reason while the disk is almost full; the process is alive all the same', async () => {
			const full = await startWorkbench(pinterest.url, {
				store,
				env: { MIN_FREE_MB: '1000000' },
				token: false,
			});
			const { status, headers, body } = await read(await fetch(`${full.url}/readyz`));
			expect([status, headers.get('retry-after'), body.detail]).toEqual([
				503,
				'60',
				'The disk is almost full.',
			]);
			expect((await fetch(`${full.url}/healthz`)).status).toBe(200);
			await full.close();
		});

		it('is red while the store cannot write, and green again after it', async () => {
			const { queue } = bench.services;
			const { put, ready: storeReady } = queue;
			queue.put = queue.ready = () => Promise.reject<never>(new StoreUnavailable(`${MARKER} is read-only`));
			const [red, hooks] = [await ready(), await send(hook())];
			Object.assign(queue, { put, ready: storeReady });
			expect(red).toMatchObject({ status: 503, body: { detail: 'The store cannot take events.' } });
			expect(hooks.status).toBe(503);
			expect((await ready()).status).toBe(200);
		});

		it('is red while the worker stops, and asks to go elsewhere', async () => {
			const stopping = await startWorkbench(pinterest.url, { store, token: false });
			stopping.services.pressure.drain();
			const answer = await stopping.post('/v1/hooks', { hooks: [hook()] });
			expect([answer.status, answer.headers.get('connection')]).toEqual([503, 'close']);
			const { status, body } = await read(await fetch(`${stopping.url}/readyz`));
			expect([status, body.detail]).toEqual([503, 'The worker is being stopped.']);
			expect((await fetch(`${stopping.url}/healthz`)).status).toBe(200);
			await stopping.close();
		});
	});

	describe('figures', () => {
		it('count what was accepted, known, left out and no event at all', async () => {
			const twice = hook();
			const grown = await growth(
				[
					'events_accepted_total',
					'events_duplicate_total',
					'events_invalid_total',
					'events_left_out_total{reason="consent_denied"}',
				],
				() =>
					send(
						twice,
						twice,
						hook({ at: MARKER }),
						hook({ context: { site_url: 'https://shop.example.com/', consent: 'denied' } }),
					),
			);
			expect(grown).toEqual([1, 1, 1, 1]);
		});

		it('count what was delivered, with a remark, refused, and put back', async () => {
			await idle();
			const answers = [
				() => ({ status: 500 }),
				({ events }: { events: unknown[] }) => ({
					status: 200,
					body: {
						num_events_received: events.length,
						num_events_processed: 2,
						events: [
							{ status: 'processed', warning_message: 'click_id is missing' },
							{ status: 'processed' },
							{ status: 'failed', error_message: `not ${MARKER}@example.com` },
						],
					},
				}),
			];
			pinterest.reply = (call) => (answers.shift() ?? processed)(call);
			const grown = await growth(
				[
					'events_retried_total',
					'events_delivered_total',
					'events_warned_total',
					'events_dead_total{reason="refused_by_pinterest"}',
					'call_seconds_count{answer="5xx"}',
					'call_seconds_count{answer="2xx"}',
				],
				async () => {
					await send(hook(), hook(), hook());
					await idle();
				},
			);
			pinterest.reply = processed;
			expect(grown).toEqual([3, 2, 1, 1, 1, 1]);
		});

		it('show how many wait, since when, and how each account is', async () => {
			const { shops, clock } = bench.services;
			const site = { siteUrl: 'https://waiting.example/', url: bench.url, test: false };
			const id = await shops.add({ name: 'Waiting', ...site });
			const secret = await shops.secret(id);
			await bench.post('/v1/hooks', { hooks: [hook(), hook()] }, { shop: id, secret });
			expect(await figure('events_waiting')).toBe(2);
			const { now } = clock;
			clock.now = () => now() + 3_600_000;
			const age = await figure('queue_age_seconds');
			clock.now = now;
			expect(Math.round(age / 60)).toBe(60);
			expect(await figure(`account_state{shop="${id}",state="unchecked"}`)).toBe(1);
			expect(await figure(`account_state{shop="${bench.shop}",state="ok"}`)).toBe(1);

			await shops.setState(id, { state: 'parked', reason: 'token_refused', detail: MARKER });
			const text = await page();
			expect(text).toContain(`pintally_account_state{shop="${id}",state="parked"} 1`);
			expect(text).not.toContain(`pintally_account_state{shop="${id}",state="unchecked"}`);
			expect(await figure('shops_parked')).toBe(1);
			await shops.setDisabled(id, true);
			expect(await figure(`account_state{shop="${id}",state="disabled"}`)).toBe(1);
			// An alert would never end.
			expect(await figure('shops_parked')).toBe(0);
		});

		it('fault 50: have labels of closed lists only, and each is documented', async () => {
			const text = await page();
			const known: Record<string, RegExp> = {
				reason: new RegExp(`^(${[...Object.keys(reasons), 'topic'].join('|')})$`),
				answer: /^[0-5]xx$/,
				le: /^([0-9.]+|\+Inf)$/,
				shop: /^shop_[A-Za-z0-9_-]{16}$/,
				state: /^(ok|unchecked|parked|disabled)$/,
			};
			const labels = [...text.matchAll(/(\w+)="([^"]*)"/g)];
			expect(labels.length).toBeGreaterThan(10);
			for (const [, label = '', value = ''] of labels)
				expect(value).toMatch(known[label] ?? /^no such label$/);
			const documented = readFileSync(new URL('../../docs/worker.md', import.meta.url), 'utf8');
			const names = [...text.matchAll(/^# TYPE (\w+)/gm)].map(([, name = '']) => name);
			expect(names.length).toBeGreaterThan(12);
			for (const name of names) expect(documented).toMatch(new RegExp(`\`${name}[{\`]`));
		});

		it('answer this machine, and nobody behind a proxy', async () => {
			expect((await get('/metrics')).status).toBe(200);
			expect((await get('/metrics', { 'x-forwarded-for': '203.0.113.9' })).status).toBe(401);
		});
	});

	describe('fault 50: the log', () => {
		it('has exactly one line for each call to Pinterest, with what it meant and counts', async () => {
			await idle();
			const [lines, calls] = [attempts().length, pinterest.calls.length];
			await send(hook(), hook());
			await idle();
			await until('its line', () => attempts().length > lines);
			expect(attempts().length - lines).toBe(pinterest.calls.length - calls);
			const last = attempts().at(-1) ?? {};
			expect(last).toMatchObject({
				shop: bench.shop,
				events: 2,
				status: 200,
				meaning: 'ok',
				delivered: 2,
				refused: 0,
				retried: 0,
			});
			expect(Object.keys(last).sort()).toEqual(
				'delivered events level meaning ms msg name refused retried shop status time'.split(' '),
			);
			expect(Number.isInteger(last['ms'])).toBe(true);
		});

		it('says of a call that spoilt a batch that it is sent in halves', async () => {
			await idle();
			const lines = attempts().length;
			let calls = 0;
			pinterest.reply = (call) =>
				++calls === 1 ? { status: 400, body: { message: 'no' } } : processed(call);
			await send(hook(), hook());
			await until('three lines', () => attempts().length === lines + 3);
			pinterest.reply = processed;
			const told = attempts().slice(lines);
			expect(told.map(({ status, meaning, delivered }) => [status, meaning, delivered])).toEqual([
				[400, 'split', 0],
				[200, 'ok', 1],
				[200, 'ok', 1],
			]);
		});

		it('knows nobody: of all that came in, and of all that Pinterest said, nothing is in any line or figure', async () => {
			const order = plain(hookOf('simple')) as ReturnType<typeof plain> & { facts: { order: object } };
			const billing = { first_name: MARKER, email: `${MARKER}@example.com`, phone: '+1 415 555 2671' };
			pinterest.reply = () => ({ status: 403, body: { code: 29, message: `no, ${MARKER}@example.com` } });
			await send({ ...order, facts: { order: { ...order.facts.order, billing } } }, hook({ [MARKER]: 1 }));
			await until('an attempt', () => attempts().some(({ status }) => status === 403));
			await bench.collect({ key: MARKER, context: { site_url: MARKER, epik: MARKER } }, { cookie: MARKER });
			await fetch(`${bench.url}/${MARKER}?email=${MARKER}`, { headers: { referer: MARKER } });
			const { key, secret } = await bench.services.shops.webhookAccess(bench.shop);
			const body = JSON.stringify({ ...orderCase('guest').hook.facts.order, billing });
			const headers = {
				'content-type': 'application/json',
				'x-wc-webhook-topic': MARKER,
				'x-wc-webhook-signature': createHmac('sha256', secret).update(body).digest('base64'),
			};
			await fetch(`${bench.url}/v1/shops/${key}/woocommerce`, { method: 'POST', headers, body });
			await fetch(`${bench.url}/v1/shops/${MARKER}/woocommerce`, { method: 'POST', headers, body });
			await until('the last line', () => bench.lines.at(-1)?.includes('"status":401'));

			const seen = `${bench.lines.join('')}${await page()}`;
			for (const word of [
				MARKER,
				'4155552671',
				'415 555',
				TOKEN,
				bench.secret,
				secret,
				key,
				bench.collectKey,
			])
				expect(seen).not.toContain(word);
		});
	});
});
