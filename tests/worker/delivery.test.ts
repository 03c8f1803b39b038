import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Outcome } from '../../worker/src/shell/store/event-queue.ts';
import { eachStore } from './each-store.ts';
import { processed, startPinterest, type Call, type FakePinterest, type Reply } from './fake-pinterest.ts';
import { expectNothingPersonal } from './faults/output.ts';
import { signup } from './hooks-of-vectors.ts';
import { ManualClock } from './manual-clock.ts';
import { until } from './wait.ts';
import { startWorkbench, TOKEN, VECTOR_TIME, type Workbench } from './workbench.ts';

eachStore('delivery', (store) => {
	let pinterest: FakePinterest;
	let bench: Workbench;
	beforeEach(async () => {
		pinterest = await startPinterest();
		bench = await startWorkbench(pinterest.url, { store });
	});
	afterEach(async () => {
		expectNothingPersonal(bench.lines.join(''), bench.secret, bench.collectKey);
		await bench.close();
		await pinterest.close();
	});

	const ids = (count: number) =>
		Array.from({ length: count }, (_, index) => `signup.${String(index).padStart(6, '0')}`);
	const post = async (list: string[]) => {
		for (let from = 0; from < list.length; from += 500)
			await bench.post('/v1/hooks', {
				hooks: list.slice(from, from + 500).map((id) => signup(id, bench.clock.now())),
			});
	};
	const ends = async () =>
		(await bench.outcomes()).filter(
			(each): each is Outcome & { kind: 'delivery' } => each.kind === 'delivery',
		);
	const allEnded = (count: number, ms?: number) =>
		until(
			`${count} ends`,
			async () => {
				const list = await ends();
				return list.length >= count && list;
			},
			ms,
		);
	const account = async () =>
		(await bench.post('/v1/connect', { site_url: 'https://shop.example.com', plugin_version: '0.1.0' })).body
			.account;
	const results = (
		events: { status: string; error_message?: string | null; warning_message?: string | null }[],
	) => ({
		num_events_received: events.length,
		num_events_processed: events.filter(({ status }) => status === 'processed').length,
		events,
	});
	/** The first calls are answered in turn by `replies`, all others well. */
	const first = (...replies: ((call: Call) => Reply)[]) => {
		pinterest.reply = (call) =>
			(call.events[0]?.event_id.startsWith('check.') ? processed : (replies.shift() ?? processed))(call);
	};

	describe('batches', () => {
		it('hold a thousand events at most, and what waits goes together', async () => {
			// A wait that does not end: a part that is lent while the token comes would go in a call of its own.
			const env = { BATCH_WAIT_MS: '30000' };
			const poor = await startWorkbench(pinterest.url, { store, token: false, env });
			for (const part of [0, 400, 800])
				await poor.post('/v1/hooks', {
					hooks: ids(1200)
						.slice(part, part + 400)
						.map((id) => signup(id, poor.clock.now())),
				});
			await poor.setAccount();
			await until('all of them', () => poor.services.queue.waiting(poor.shop) === 0);
			expect(pinterest.calls.map(({ events }) => events.length).sort()).toEqual([1000, 200]);
			expect(new Set(pinterest.ids()).size).toBe(1200);
			await poor.close();
		});

		it('wait for no pause when the token comes while its absence is being found', async () => {
			const poor = await startWorkbench(pinterest.url, { store, token: false });
			const { shops } = poor.services;
			const ask = shops.credentials;
			let late = true;
			shops.credentials = async (shop) => {
				if (!late) return ask(shop);
				late = false;
				await poor.setAccount();
				await until('the check', () => shops.byId(shop)?.state === 'ok');
				return null;
			};
			await poor.post('/v1/hooks', { hooks: [signup('signup.000001', poor.clock.now())] });
			await until('the event', () => pinterest.ids().includes('signup.000001'));
			expect(late).toBe(false);
			await poor.close();
		});

		it('of a shop in test mode are marked so', async () => {
			const { shops } = bench.services;
			const id = await shops.add({
				name: 'Test',
				siteUrl: 'https://test.example/',
				url: bench.url,
				test: true,
			});
			const secret = await shops.secret(id);
			await bench.post(
				'/v1/account',
				{ ad_account_id: '5', conversion_token: 'pina_t' },
				{ shop: id, secret },
			);
			await bench.post(
				'/v1/hooks',
				{ hooks: [signup('signup.ofatest', bench.clock.now())] },
				{ shop: id, secret },
			);
			const call = await until('the call', () => pinterest.calls[0]);
			expect(call).toMatchObject({ test: true, path: '/v5/ad_accounts/5/events', token: 'pina_t' });
		});
	});

	describe('an answer for each event', () => {
		it.each([200, 422])('fault 27: with status %i ends each as it says', async (status) => {
			first(({ events }) => {
				const each = results(
					events.map(({ event_id }) =>
						event_id.endsWith('1')
							? { status: 'failed', error_message: 'bad currency of jane@example.com' }
							: {
									status: 'processed',
									warning_message: event_id.endsWith('2') ? 'click_id is missing' : null,
								},
					),
				);
				return { status, body: status === 200 ? each : { code: 953, message: 'some failed', details: each } };
			});
			await post(ids(3));
			const [zero, one, two] = (await allEnded(3)).sort((a, b) => (a.id < b.id ? -1 : 1));
			expect(zero).toMatchObject({ state: 'delivered', warning: '', attempts: 1 });
			expect(one).toMatchObject({ state: 'refused', reason: 'refused_by_pinterest' });
			expect(one?.detail).toMatch(/^bad currency of /);
			expect(one?.detail).not.toContain('jane@');
			expect(two).toMatchObject({ state: 'delivered', warning: 'click_id is missing' });
			expect(pinterest.calls).toHaveLength(1);
		});

		it.each<[string, Reply]>([
			[
				'too short',
				{
					status: 200,
					body: { num_events_received: 3, num_events_processed: 3, events: [{ status: 'processed' }] },
				},
			],
			['without events', { status: 200, body: { num_events_received: 3, num_events_processed: 3 } }],
			['empty', { status: 200, body: '' }],
			['HTML', { status: 200, body: '<html>hello</html>', headers: { 'content-type': 'text/html' } }],
			['null', { status: 200, body: 'null' }],
		])('that is %s never counts as delivered on doubt', async (_name, reply) => {
			first(() => reply);
			await post(ids(3));
			const list = await allEnded(3);
			expect(list.every(({ state }) => state === 'delivered')).toBe(true);
			const twice = ids(3).filter((id) => pinterest.ids().filter((sent) => sent === id).length > 1);
			expect(twice.length).toBeGreaterThanOrEqual(2);
		});
	});

	describe('one bad event', () => {
		const refuse = (poison: (id: string) => boolean) => {
			pinterest.reply = (call) =>
				call.events.some(({ event_id }) => poison(event_id))
					? { status: 400, body: { code: 4196, message: 'invalid request' } }
					: processed(call);
		};

		it('among five hundred is found by halving, and the others are delivered', async () => {
			refuse((id) => id === 'signup.000333');
			await post(ids(500));
			const list = await allEnded(500);
			expect(list.filter(({ state }) => state === 'refused')).toMatchObject([
				{ id: 'signup.000333', detail: 'invalid request' },
			]);
			expect(pinterest.calls.length).toBeLessThanOrEqual(2 * 9 + 1 + 2);
		});

		it('where all are bad, all are refused with a bounded number of calls', async () => {
			refuse(() => true);
			await post(ids(60));
			const list = await allEnded(60);
			expect(list.every(({ state, detail }) => state === 'refused' && detail === 'invalid request')).toBe(
				true,
			);
			expect(pinterest.calls.length).toBeLessThan(60 * 4);
			expect(await account()).toMatchObject({ state: 'ok' });
		});

		it('fault 28: a body that is too large is halved, and the size remembered', async () => {
			const LIMIT = 60_000;
			pinterest.reply = (call) => (call.bytes > LIMIT ? { status: 413 } : processed(call));
			const tooLarge: number[] = [];
			const all = ids(12 * 250);
			for (let round = 0; round < 12; round++) {
				const before = pinterest.calls.length;
				await post(all.slice(round * 250, (round + 1) * 250));
				await until('all of them', () => bench.services.queue.waiting(bench.shop) === 0);
				tooLarge.push(pinterest.calls.slice(before).filter(({ bytes }) => bytes > LIMIT).length);
			}
			expect(tooLarge[0]).toBeGreaterThan(0);
			// From a mebibyte to below the limit are five halvings.
			expect(tooLarge.reduce((sum, each) => sum + each)).toBeLessThanOrEqual(5);
			expect(tooLarge.slice(-3)).toEqual([0, 0, 0]);
			const fitting = pinterest.calls.filter(({ bytes }) => bytes <= LIMIT);
			expect(fitting.flatMap(({ events }) => events.map(({ event_id }) => event_id)).sort()).toEqual(all);
		});
	});

	describe('a refused account', () => {
		it.each([
			[401, 'token_refused'],
			[403, 'no_access'],
			[404, 'not_found'],
		])(
			'fault 23: %i parks its events unharmed, and a new token lets them go at once',
			async (status, reason) => {
				pinterest.reply = ({ token, events }) =>
					token === TOKEN
						? { status, body: { code: 2, message: 'Authentication failed.' } }
						: processed({ events } as Call);
				await post(ids(3));
				await until('the parked account', async () => (await account()).state === 'parked');
				expect(await account()).toEqual({
					ad_account_id: '549755885175',
					token: 'present',
					state: 'parked',
					reason,
					detail: 'Authentication failed.',
					checked_at: expect.any(Number),
				});
				expect(await ends()).toEqual([]);
				expect(pinterest.calls).toHaveLength(1);
				await bench.restart();
				expect((await bench.setAccount('pina_fresh')).body.account).toMatchObject({
					state: 'ok',
					reason: '',
					detail: '',
				});
				const list = await allEnded(3, 5_000);
				expect(list.map(({ state, attempts }) => [state, attempts])).toEqual(
					ids(3).map(() => ['delivered', 1]),
				);
				expect(pinterest.calls.at(-1)?.token).toBe('pina_fresh');
			},
		);

		it('is asked with one event after a start, since it is not known how long it was to rest', async () => {
			pinterest.reply = () => ({ status: 401, body: { code: 2, message: 'Authentication failed.' } });
			await post(ids(3));
			await until('the parked account', async () => (await account()).state === 'parked');
			pinterest.reply = processed;
			await bench.restart();
			await allEnded(3);
			expect(pinterest.calls.map(({ events }) => events.length)).toEqual([3, 1, 2]);
			expect(await account()).toMatchObject({ state: 'ok' });
		});

		it('fault 23: the old token’s refusal, heard after the new token is there, parks nothing', async () => {
			let refuse = (_: Reply): void => {};
			const refusal = new Promise<Reply>((answer) => (refuse = answer));
			pinterest.reply = (call) => (call.token === TOKEN ? refusal : processed(call));
			await post(ids(3));
			await until('the call with the old token', () => pinterest.calls.length === 1);
			expect((await bench.setAccount('pina_fresh')).body.account).toMatchObject({ state: 'ok' });
			refuse({ status: 401, body: { code: 2, message: 'Authentication failed.' } });
			const list = await allEnded(3, 5_000);
			expect(list.map(({ state }) => state)).toEqual(ids(3).map(() => 'delivered'));
			expect(await account()).toMatchObject({ state: 'ok', reason: '' });
		});

		/** Posts an event of another shop, which has a token of its own. */
		async function postOfOther(event: string): Promise<void> {
			const { shops } = bench.services;
			const site = { siteUrl: 'https://other.example/', url: bench.url };
			const shop = await shops.add({ name: 'Other', ...site, test: false });
			const other = { shop, secret: await shops.secret(shop) };
			await bench.post('/v1/account', { ad_account_id: '7', conversion_token: 'pina_other' }, other);
			await bench.post('/v1/hooks', { hooks: [signup(event, bench.clock.now())] }, other);
		}

		it('never holds up another shop', async () => {
			pinterest.reply = ({ token, events }) =>
				token === TOKEN ? { status: 200, silence: 'hang' } : processed({ events } as Call);
			await post(ids(2));
			await until('the hanging call', () => pinterest.calls.length === 1);
			await postOfOther('signup.other01');
			await until('the other', () => pinterest.ids().includes('signup.other01'), 10_000);
		});

		it('fault 23: parks none but itself', async () => {
			pinterest.reply = (call) =>
				call.token === TOKEN
					? { status: 401, body: { code: 2, message: 'Authentication failed.' } }
					: processed(call);
			await post(ids(2));
			await until('the parked account', async () => (await account()).state === 'parked');
			await postOfOther('signup.other01');
			await until('the other', () => pinterest.ids().includes('signup.other01'), 10_000);
			expect(bench.services.shops.all().map(({ name, state }) => [name, state])).toEqual(
				expect.arrayContaining([
					['Clayhouse', 'parked'],
					['Other', 'ok'],
				]),
			);
			expect(await ends()).toEqual([]);
		});
	});

	describe('events without a token', () => {
		it('wait, and go out when it comes', async () => {
			const poor = await startWorkbench(pinterest.url, { store, token: false });
			await poor.post('/v1/hooks', { hooks: [signup('signup.waiting', poor.clock.now())] });
			const { body } = await poor.post('/v1/connect', {
				site_url: 'http://www.shop.example.com',
				plugin_version: '1',
			});
			expect(body.account).toMatchObject({ ad_account_id: '', token: 'missing', state: 'unchecked' });
			await new Promise((done) => setTimeout(done, 150));
			expect(pinterest.ids()).toEqual([]);
			expect((await poor.post('/v1/account', {})).body.account.token).toBe('missing');
			await poor.setAccount();
			await until('the event', () => pinterest.ids().includes('signup.waiting'), 5_000);
			await poor.close();
		});
	});

	describe('trouble on the way', () => {
		it.each<[string, Reply]>([
			['500', { status: 500, body: 'oops' }],
			['502', { status: 502 }],
			['504', { status: 504 }],
			['408', { status: 408 }],
			['fault 18: a broken connection', { status: 0, silence: 'cut' }],
			['fault 19: an answer that is cut in its midst', { status: 0, silence: 'torn' }],
		])('%s: the same ids are sent again', async (_name, reply) => {
			first(() => reply);
			await post(ids(2));
			const list = await allEnded(2);
			expect(list.map(({ state, attempts }) => [state, attempts])).toEqual([
				['delivered', 2],
				['delivered', 2],
			]);
			expect(pinterest.ids().sort()).toEqual([
				'signup.000000',
				'signup.000000',
				'signup.000001',
				'signup.000001',
			]);
			const attempts = await bench.services.queue.attempts(bench.shop, 'signup.000000');
			expect(attempts.map(({ status }) => status)).toEqual([reply.status, 200]);
		});

		it('429 waits as long as it is told, and counts no attempt', async () => {
			first(() => ({
				status: 429,
				headers: { 'retry-after': '1' },
				body: { code: 8, message: 'slow down' },
			}));
			await post(ids(2));
			await until('the pause', async () => (await account()).reason === 'rate_limited');
			const list = await allEnded(2);
			const [refused, taken] = pinterest.calls.map(({ at }) => at);
			// A timer may be a little early against another clock.
			expect((taken ?? 0) - (refused ?? 0)).toBeGreaterThan(990);
			expect(list.every(({ attempts }) => attempts === 1)).toBe(true);
			expect(await account()).toMatchObject({ state: 'ok', reason: '' });
		});

		it('a pause also holds for what was being claimed while the answer came that asked for it', async () => {
			first(() => ({
				status: 429,
				headers: { 'retry-after': '1' },
				body: { code: 8, message: 'slow down' },
			}));
			const { queue } = bench.services;
			const claim = queue.claim.bind(queue);
			let claims = 0;
			queue.claim = async (...words) => {
				if (++claims === 2) await until('the pause', async () => (await account()).reason === 'rate_limited');
				return claim(...words);
			};
			await post(ids(2));
			await allEnded(2);
			const [refused, taken] = pinterest.calls.map(({ at }) => at);
			expect((taken ?? 0) - (refused ?? 0)).toBeGreaterThan(990);
		});

		it('of two calls at once, the longer pause holds', async () => {
			const clock = new ManualClock(VECTOR_TIME);
			const patient = await startWorkbench(pinterest.url, { store, clock, token: false });
			const slow = (seconds: number): Reply => ({
				status: 429,
				headers: { 'retry-after': String(seconds) },
				body: { code: 8, message: 'slow down' },
			});
			const answers: ((reply: Reply) => void)[] = [];
			pinterest.reply = (call) =>
				call.test || answers.length === 2
					? processed(call)
					: new Promise<Reply>((answer) => answers.push(answer));
			for (const part of [0, 400, 800])
				await patient.post('/v1/hooks', {
					hooks: ids(1200)
						.slice(part, part + 400)
						.map((id) => signup(id, clock.now())),
				});
			await patient.setAccount();
			clock.advance(1_000);
			await until('both calls', () => answers.length === 2);
			const waits = () => patient.lines.filter((line) => line.includes('"retried":')).length;
			answers[0]?.(slow(3_000));
			await until('the first answer to be heard', () => waits() === 1);
			answers[1]?.(slow(5));
			await until('the second', () => waits() === 2);
			clock.advance(60_000);
			await patient.post('/v1/outcomes', { after: 0 });
			expect(pinterest.calls).toHaveLength(2);
			clock.advance(3_000_000);
			await until('the next call', () => pinterest.calls.length > 2);
			await patient.close();
		});

		it.each([301, 302, 307, 308])('fault 29: a redirect (%i) is not followed', async (status) => {
			const thief = await startPinterest();
			first(() => ({ status, headers: { location: `${thief.url}/ad_accounts/1/events` } }));
			await post(ids(1));
			expect(await allEnded(1)).toMatchObject([{ state: 'delivered', attempts: 2 }]);
			expect([...thief.calls, ...thief.checks]).toEqual([]);
			await thief.close();
		});

		it('503 "ramped down" rests the account with one call, and kills nothing', async () => {
			pinterest.reply = () => ({ status: 503, body: { code: 4197, message: 'ramped down' } });
			await post(ids(5));
			await until('the rest', async () => (await account()).reason === 'unreachable');
			await post(['signup.later01']);
			await new Promise((done) => setTimeout(done, 200));
			expect(pinterest.calls).toHaveLength(1);
			expect(await ends()).toEqual([]);
		});

		it('a stop while a call hangs gives the events back', async () => {
			first(() => ({ status: 0, silence: 'hang' }));
			await post(ids(2));
			await until('the call', () => pinterest.calls.length === 1);
			const begun = Date.now();
			await bench.stop();
			expect(Date.now() - begun).toBeLessThan(10_000);
			await bench.start();
			await allEnded(2);
			expect(pinterest.calls).toHaveLength(2);
		}, 20_000);
	});

	describe('the account', () => {
		it('is checked by a test call that counts nothing', async () => {
			const { body } = await bench.setAccount('pina_checked');
			expect(body.account).toMatchObject({ ad_account_id: '549755885175', token: 'present', state: 'ok' });
			expect(pinterest.checks.at(-1)).toMatchObject({ test: true, token: 'pina_checked' });
			expect(JSON.stringify(body)).not.toContain('pina_checked');
			const before = pinterest.checks.length;
			await bench.post('/v1/account', {});
			expect(pinterest.checks).toHaveLength(before + 1);
		});

		it.each([
			[{ ad_account_id: 'abc' }],
			[{ ad_account_id: '' }],
			[{ ad_account_id: '../1' }],
			[{ ad_account_id: '1\r\nX: y' }],
			[{ ad_account_id: '1'.repeat(21) }],
			[{ ad_account_id: 5 }],
			[{ conversion_token: '' }],
			[{ conversion_token: 'with space' }],
			[{ conversion_token: 'line\nbreak' }],
			[{ conversion_token: 'ünicode' }],
			[{ token: 'pina' }],
		])('refuses %j, and keeps what it had', async (given) => {
			const before = pinterest.checks.length;
			const { status, body } = await bench.post('/v1/account', given);
			expect([status, body.type]).toEqual([422, '/problems/account-refused']);
			expect(body.errors).toHaveLength(1);
			expect(pinterest.checks).toHaveLength(before);
			expect((await bench.services.shops.credentials(bench.shop))?.token).toBe(TOKEN);
		});

		it('says when Pinterest cannot be reached', async () => {
			await pinterest.close();
			expect((await bench.post('/v1/account', {})).body.account).toMatchObject({
				state: 'unchecked',
				reason: 'unreachable',
			});
			pinterest = await startPinterest();
		});

		it('stays as it was where a check is broken off by the end of the worker', async () => {
			pinterest.reply = () => ({ status: 401, body: { code: 2, message: 'Authentication failed.' } });
			await bench.setAccount('pina_refused');
			const known = await account();
			expect(known).toMatchObject({ state: 'parked', reason: 'token_refused' });
			const before = pinterest.checks.length;
			pinterest.reply = () => ({ status: 0, silence: 'hang' });
			const check = bench.post('/v1/account', {}).catch(() => null);
			await until('the check', () => pinterest.checks.length > before);
			await bench.restart();
			await check;
			expect(await account()).toEqual(known);
		});

		it('is not shown to a copy of the site', async () => {
			const { status, body } = await bench.post('/v1/connect', {
				site_url: 'https://staging.example.com',
				plugin_version: '1',
			});
			expect([status, body.type]).toEqual([403, '/problems/site-refused']);
		});
	});
});
