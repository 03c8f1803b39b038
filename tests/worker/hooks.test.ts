import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { HookVerdict } from '../../worker/src/shell/hooks.ts';
import { eachStore } from './each-store.ts';
import { processed, startPinterest, type FakePinterest } from './fake-pinterest.ts';
import { hookOf, plain, signup, VECTORS } from './hooks-of-vectors.ts';
import { until } from './wait.ts';
import { AD_ACCOUNT, startWorkbench, TOKEN, type Workbench } from './workbench.ts';

eachStore('hooks', (store) => {
	let pinterest: FakePinterest;
	let bench: Workbench;
	let count = 0;
	const nextId = () => `signup.${String(++count).padStart(8, '0')}`;
	const aSignup = (id = nextId()) => signup(id, bench.clock.now());
	const send = async (hooks: unknown[]) =>
		(await bench.post('/v1/hooks', { hooks })).body.verdicts as HookVerdict[];
	const outcomeOf = (id: string) =>
		until(`an outcome of ${id}`, async () =>
			(await bench.outcomes()).find((each) => each.id === id && each.kind === 'delivery'),
		);

	beforeAll(async () => {
		pinterest = await startPinterest();
		bench = await startWorkbench(pinterest.url, { store });
	});
	afterAll(async () => {
		await bench.close();
		await pinterest.close();
	});
	beforeEach(() => {
		pinterest.reply = processed;
	});

	describe('a sale, from hook to Pinterest', () => {
		it('arrives as the contract says, with the outcome told to the shop', async () => {
			const hook = hookOf('simple');
			expect(await send([plain(hook)])).toEqual([
				{
					id: hook.id,
					state: 'accepted',
					value: '29.00',
					currency: 'USD',
					order_id: '1001',
					match_keys: Object.keys(hook.expected.user_data),
				},
			]);
			const call = await until('the call', () =>
				pinterest.calls.find(({ events }) => events.some(({ event_id }) => event_id === hook.id)),
			);
			expect(call.events).toEqual([hook.expected]);
			expect(call).toMatchObject({ path: `/v5/ad_accounts/${AD_ACCOUNT}/events`, token: TOKEN, test: false });
			expect(await outcomeOf(hook.id)).toMatchObject({
				event: 'checkout',
				kind: 'delivery',
				state: 'delivered',
				reason: '',
				attempts: 1,
			});
		});

		it('is only checked by Pinterest where the batch says that it is a test, and its outcome is told', async () => {
			const one = aSignup();
			const { status, body } = await bench.post('/v1/hooks', { hooks: [one], test: true });
			expect([status, (body.verdicts as HookVerdict[])[0]?.state]).toEqual([202, 'accepted']);
			const call = await until('the call', () =>
				pinterest.calls.find(({ events }) => events.some(({ event_id }) => event_id === one.id)),
			);
			expect(call).toMatchObject({ test: true });
			expect(await outcomeOf(one.id)).toMatchObject({ state: 'delivered' });
			expect((await bench.post('/v1/hooks', { hooks: [aSignup()], test: 'yes' })).status).toBe(422);
		});

		it('is sent for every order of the contract that counts, in one batch, exactly', async () => {
			const names = VECTORS.filter(
				({ expect: { send: sent }, id, context }) =>
					sent && id !== 'simple' && (!context.now || id === 'on_hold_then_processing'),
			).map(({ id }) => id);
			const hooks = names.map(hookOf);
			const verdicts = await send(hooks.map(plain));
			expect(verdicts.map(({ state }) => state)).toEqual(names.map(() => 'accepted'));
			await until('all of them', () => hooks.every(({ id }) => pinterest.ids().includes(id)));
			const arrived = new Map(
				pinterest.calls.flatMap(({ events }) => events.map((event) => [event.event_id, event])),
			);
			for (const hook of hooks) expect(arrived.get(hook.id)).toEqual(hook.expected);
		});

		it('is left out with the reason where the contract says so', async () => {
			for (const { id, order, context, settings, expect: expected } of VECTORS) {
				if (expected.send || context.now || context.sent_event_ids) continue;
				const { now: _now, sent_event_ids: _sent, ...rest } = context;
				const simple = plain(hookOf('simple'));
				const { createHash } = await import('node:crypto');
				const digest = createHash('sha256').update(`${order.order_key}|${order.id}|checkout`).digest('hex');
				const hook = {
					...simple,
					id: `checkout.${digest.slice(0, 32)}`,
					facts: { order },
					context: rest,
					rules: { ...simple.rules, ...settings },
				};
				expect([id, await send([hook])]).toEqual([
					id,
					[{ id: hook.id, state: 'left_out', reason: expected.reason }],
				]);
			}
		});
	});

	describe('idempotency', () => {
		it('knows a hook again, in the batch, later, and after a restart', async () => {
			const hook = aSignup();
			const first = await send([hook, hook]);
			expect(first.map(({ duplicate }) => duplicate ?? false)).toEqual([false, true]);
			await outcomeOf(hook.id);
			await bench.restart();
			expect(await send([hook])).toMatchObject([{ state: 'accepted', duplicate: true }]);
			expect(pinterest.ids().filter((id) => id === hook.id)).toHaveLength(1);
		});

		it('takes a repeated request as the same, and refuses its id for another body', async () => {
			const [one, two] = [aSignup(), aSignup()];
			const first = await bench.post('/v1/hooks', { hooks: [one] }, { id: 'msg_repeat' });
			expect(first.status).toBe(202);
			const again = await bench.post('/v1/hooks', { hooks: [one] }, { id: 'msg_repeat' });
			expect(again).toMatchObject({ status: 202, body: { verdicts: [{ duplicate: true }] } });
			const other = await bench.post('/v1/hooks', { hooks: [two] }, { id: 'msg_repeat' });
			expect(other).toMatchObject({ status: 409, body: { type: '/problems/webhook-id-reused' } });
			expect(await send([two])).toMatchObject([{ state: 'accepted' }]);
		});

		it('does not let a page take the id of a call for another path', async () => {
			await bench.post('/v1/hooks', { hooks: [aSignup()] }, { id: 'msg_paths' });
			expect((await bench.post('/v1/account', {}, { id: 'msg_paths' })).status).toBe(409);
		});

		it('sends a refused event again when the shop posts it anew', async () => {
			const hook = aSignup();
			pinterest.reply = ({ events }) => ({
				status: 200,
				body: {
					events: events.map(() => ({ status: 'failed', error_message: 'no' })),
					num_events_received: events.length,
					num_events_processed: 0,
				},
			});
			await send([hook]);
			expect(await outcomeOf(hook.id)).toMatchObject({
				state: 'refused',
				reason: 'refused_by_pinterest',
				detail: 'no',
			});
			pinterest.reply = processed;
			expect(await send([hook])).toMatchObject([{ id: hook.id, state: 'accepted' }]);
			await until('the second end', async () =>
				(await bench.outcomes()).some(
					(each) => each.id === hook.id && each.kind === 'delivery' && each.state === 'delivered',
				),
			);
		});
	});

	describe('a bad hook in a batch', () => {
		const good = aSignupLater;
		function aSignupLater() {
			return aSignup();
		}
		const broken: [string, (hook: ReturnType<typeof aSignup>) => unknown, string, string][] = [
			['an unknown event', (hook) => ({ ...hook, event: 'buy' }), '/event', 'enum'],
			['no id', ({ id: _id, ...hook }) => hook, '/id', 'required'],
			['an id that is too short', (hook) => ({ ...hook, id: 'short' }), '/id', 'pattern'],
			['an id with a NUL', (hook) => ({ ...hook, id: 'signup.0000\u0000000' }), '/id', 'pattern'],
			['a number as id', (hook) => ({ ...hook, id: 12345678 }), '/id', 'type'],
			['milliseconds', (hook) => ({ ...hook, at: hook.at * 1000 }), '/at', 'maximum'],
			['a time as text', (hook) => ({ ...hook, at: String(hook.at) }), '/at', 'type'],
			['a time with a fraction', (hook) => ({ ...hook, at: hook.at + 0.5 }), '/at', 'type'],
			['a time before 2001', (hook) => ({ ...hook, at: -1 }), '/at', 'minimum'],
			['the future', (hook) => ({ ...hook, at: hook.at + 3600 }), '/at', 'future'],
			['an unknown field', (hook) => ({ ...hook, extra: 1 }), '/extra', 'unknown'],
			[
				'an unknown fact',
				(hook) => ({ ...hook, facts: { ...hook.facts, email: 'a@b.c' } }),
				'/facts/email',
				'unknown',
			],
			[
				'an address that is no hash',
				(hook) => ({ ...hook, facts: { em: ['a@example.com'] } }),
				'/facts/em/0',
				'pattern',
			],
			[
				'an upper-case hash',
				(hook) => ({ ...hook, facts: { em: ['B'.repeat(64)] } }),
				'/facts/em/0',
				'pattern',
			],
			[
				'a currency that is none',
				(hook) => ({ ...hook, facts: { ...hook.facts, currency: 'EURO' } }),
				'/facts/currency',
				'pattern',
			],
			[
				'a value with a comma',
				(hook) => ({ ...hook, facts: { ...hook.facts, value: '1,50' } }),
				'/facts/value',
				'pattern',
			],
			[
				'a value as number',
				(hook) => ({ ...hook, facts: { ...hook.facts, value: 1.5 } }),
				'/facts/value',
				'type',
			],
			[
				'NaN as value',
				(hook) => ({ ...hook, facts: { ...hook.facts, value: 'NaN' } }),
				'/facts/value',
				'pattern',
			],
			[
				'a text without end',
				(hook) => ({ ...hook, facts: { ...hook.facts, lead_type: 'x'.repeat(10_000) } }),
				'/facts/lead_type',
				'maxLength',
			],
			[
				'rules that are not known',
				(hook) => ({ ...hook, rules: { ...hook.rules, np: 'ss-x' } }),
				'/rules/np',
				'unknown',
			],
			[
				'an age beyond a week',
				(hook) => ({ ...hook, rules: { ...hook.rules, max_age_days: 30 } }),
				'/rules/max_age_days',
				'maximum',
			],
			[
				'a partner that is none',
				(hook) => ({ ...hook, rules: { ...hook.rules, partner_name: 'me' } }),
				'/rules/partner_name',
				'pattern',
			],
			['nothing', () => null, '', 'type'],
			['a list', () => [], '', 'type'],
		];

		it.each(broken)('%s: refused with a pointer, the others taken', async (_name, breakIt, pointer, code) => {
			const hook = good();
			const [first, second] = await send([hook, breakIt(aSignup())]);
			expect(first).toMatchObject({ id: hook.id, state: 'accepted' });
			expect(second).toMatchObject({ state: 'refused', reason: 'invalid' });
			expect(second?.errors).toContainEqual(expect.objectContaining({ pointer: `/hooks/1${pointer}`, code }));
		});

		it.each(['__proto__', 'constructor', 'prototype'])(
			'refuses the key %s, and pollutes nothing',
			async (key) => {
				const text = JSON.stringify({ hooks: [good(), good()] });
				const at = text.lastIndexOf('"facts":{');
				const raw = `${text.slice(0, at)}"facts":{"${key}":{"polluted":1},${text.slice(at + 9)}`;
				const { status, body } = await bench.post('/v1/hooks', null, { raw });
				expect(status).toBe(202);
				expect(body.verdicts[1]).toMatchObject({
					state: 'refused',
					errors: [{ pointer: `/hooks/1/facts/${key}`, code: 'unknown' }],
				});
				expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
			},
		);

		it('lets WooCommerce add to its own order', async () => {
			const hook = plain(hookOf('guest')) as { facts: { order: object } } & ReturnType<typeof plain>;
			const [verdict] = await send([
				{ ...hook, facts: { order: { ...hook.facts.order, some_extension: { deep: [1] } } } },
			]);
			expect(verdict?.state).toBe('accepted');
		});

		it('refuses an order under an id that is not its own', async () => {
			const hook = { ...plain(hookOf('coupon')), id: 'checkout.00000000000000000000000000000000' };
			expect(await send([good(), hook])).toMatchObject([{}, { state: 'refused', reason: 'invalid' }]);
		});

		it('answers 422 with all pointers when there is no good one', async () => {
			const { status, headers, body } = await bench.post('/v1/hooks', {
				hooks: [{ ...good(), at: 'now' }, null],
			});
			expect(status).toBe(422);
			expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
			expect(body.type).toBe('/problems/invalid-event');
			expect(body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
				'/hooks/0/at',
				'/hooks/1',
			]);
			expect(JSON.stringify(body)).not.toContain('now');
		});
	});

	describe('personal data', () => {
		it('is neither on disk nor in the log, in plain', async () => {
			// Of its own: the others have sold these orders already, and the same event is taken once.
			const own = await startWorkbench(pinterest.url, { store });
			pinterest.reply = () => ({
				status: 503,
				body: { code: 4197, message: 'Jane.OBrien+Home@Example.com is down' },
			});
			const hook = hookOf('variable');
			const text = JSON.stringify(hook.facts.order.billing);
			await own.post('/v1/hooks', { hooks: [plain(hook)] });
			await own.post('/v1/hooks', { hooks: [{ ...plain(hookOf('simple')), at: 'x' }] });
			await until('an attempt', () => own.lines.some((line) => line.includes('"status":503')));
			const written = `${own.disk()}\n${own.lines.join('\n')}`.toLowerCase();
			const billing = [hookOf('variable'), hookOf('simple')].map(({ facts }) => facts.order.billing ?? {});
			expect(text).toContain('@');
			for (const { email, phone, first_name, last_name, postcode } of billing) {
				for (const value of [email, phone, first_name, last_name, postcode]) {
					// Short words could stand anywhere by chance.
					if (value && value.trim().length > 4) expect(written).not.toContain(value.trim().toLowerCase());
				}
			}
			expect(written).not.toContain('jane.obrien');
			expect(written).not.toContain('4155552671');
			expect(written).not.toContain(TOKEN);
			expect(written).not.toContain(own.secret.slice(6).toLowerCase());
			await own.close();
		});

		it('goes with the delivery, what Pinterest takes in plain included', async () => {
			const hook = hookOf('sku_and_number');
			const agent = hook.expected.user_data.client_user_agent as string;
			expect(agent).toContain('Mozilla');
			await send([plain(hook)]);
			await outcomeOf(hook.id);
			await bench.stop();
			// The event's own row is there, and nothing else is.
			const disk = bench.disk();
			expect([disk.includes(hook.id), disk.includes(agent)]).toEqual([true, false]);
			await bench.start();
		});
	});
});
