import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eachStore } from './each-store.ts';
import { startPinterest, type FakePinterest } from './fake-pinterest.ts';
import { RULES } from './hooks-of-vectors.ts';
import { until } from './wait.ts';
import { SITE, startWorkbench, type Workbench } from './workbench.ts';

eachStore('the beacon', (store) => {
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

	const seconds = () => Math.floor(bench.clock.now() / 1000);
	const visit = (over: Record<string, unknown> = {}) => ({
		id: crypto.randomUUID(),
		event: 'page_visit',
		at: seconds(),
		facts: {},
		...over,
	});
	const beacon = (over: Record<string, unknown> = {}) => ({
		key: bench.collectKey,
		hooks: [visit()],
		context: {
			site_url: `${SITE}/`,
			page_url: `${SITE}/mug/?utm_source=pinterest`,
			locale: 'de_DE',
			consent: 'granted',
		},
		rules: RULES,
		...over,
	});
	const sent = (id: string) =>
		until('the event at Pinterest', () =>
			pinterest.calls.flatMap(({ events }) => events).find(({ event_id }) => event_id === id),
		);

	describe('what a page reports', () => {
		it('goes to Pinterest with the address and browser of the request', async () => {
			const one = visit();
			const { status, body, headers } = await bench.collect(beacon({ hooks: [one] }));
			expect([status, body]).toEqual([202, { accepted: 1 }]);
			expect(headers.get('access-control-allow-origin')).toBe(SITE);
			expect(await sent(one.id)).toMatchObject({
				event_name: 'page_visit',
				event_source_url: `${SITE}/mug/?utm_source=pinterest`,
				language: 'de',
				user_data: { client_ip_address: '203.0.113.24', client_user_agent: 'Mozilla/5.0 Firefox/140.0' },
			});
		});

		it('is counted by the hour and is in no outcome', async () => {
			const denied = { ...beacon().context, consent: 'denied' };
			await bench.collect(beacon({ context: denied }));
			const count = await until('the counts', async () => {
				const { body } = await bench.post('/v1/counts', { since: 0 });
				return body.hours.find(
					(each: { event: string; left_out: number; delivered: number }) =>
						each.event === 'page_visit' && each.left_out > 0 && each.delivered > 0,
				);
			});
			expect(count).toMatchObject({ hour: Math.floor(seconds() / 3600) * 3600, refused: 0, left_out: 1 });
			expect((await bench.outcomes()).filter(({ kind }) => kind === 'delivery')).toEqual([]);
		});

		it('never lies in the future', async () => {
			const one = visit({ at: seconds() + 5_000 });
			await bench.collect(beacon({ hooks: [one] }));
			expect((await sent(one.id)).event_time).toBeLessThanOrEqual(seconds());
		});

		it('works with the rules left to their defaults', async () => {
			const { rules: _rules, ...rest } = beacon();
			expect((await bench.collect(rest)).body).toEqual({ accepted: 1 });
			expect((await bench.collect(beacon({ rules: {} }))).body).toEqual({ accepted: 1 });
		});

		it('cannot name a page of another site', async () => {
			const one = visit();
			await bench.collect(
				beacon({
					hooks: [one],
					context: {
						...beacon().context,
						page_url: 'https://evil.example/',
						site_url: 'https://evil.example/',
					},
				}),
			);
			expect((await sent(one.id)).event_source_url).toBe(`${SITE}/`);
		});

		it('tells the shop of a tag that was called or blocked, once', async () => {
			const receipts = [{ id: 'checkout.113f3534', event: 'checkout', result: 'called' }];
			for (let time = 0; time < 2; time++)
				expect((await bench.collect(beacon({ hooks: [], receipts }))).body).toEqual({ accepted: 0 });
			const told = (await bench.outcomes()).filter(({ id }) => id === 'checkout.113f3534');
			expect(told).toEqual([
				{ seq: expect.any(Number), ...receipts[0], kind: 'receipt', at: expect.any(Number) },
			]);
		});
	});

	describe('what nobody may report', () => {
		it.each(['checkout', 'add_to_cart', 'signup', 'lead', 'initiate_checkout'])('a %s', async (event) => {
			const { status, body } = await bench.collect(beacon({ hooks: [visit(), visit({ event })] }));
			expect([status, body.errors[0].pointer]).toEqual([422, '/hooks/1/event']);
		});

		it.each([
			['an unknown key', () => bench.collect(beacon({ key: 'pk_nobody' })), 403, 'key-refused'],
			[
				'a page of another site',
				() => bench.collect(beacon(), { origin: 'https://evil.example' }),
				403,
				'origin-refused',
			],
			[
				'a page with another scheme',
				() => bench.collect(beacon(), { origin: SITE.replace('https', 'http') }),
				403,
				'origin-refused',
			],
			[
				'another type',
				() => bench.collect(beacon(), { 'content-type': 'application/x-www-form-urlencoded' }),
				415,
				'unsupported-media-type',
			],
			['no JSON', () => bench.collect('key=pk'), 400, 'malformed-json'],
			[
				'an address of its own choice',
				() => bench.collect(beacon({ context: { ...beacon().context, ip: '198.51.100.1' } })),
				422,
				'invalid-batch',
			],
			[
				'21 hooks',
				() => bench.collect(beacon({ hooks: Array.from({ length: 21 }, () => visit()) })),
				422,
				'invalid-batch',
			],
			[
				'33 KiB',
				() => bench.collect(beacon({ hooks: [visit({ facts: { search: 'x'.repeat(33_000) } })] })),
				413,
				'too-large',
			],
			[
				'a prototype',
				() => bench.collect(JSON.stringify(beacon()).replace('"facts":{}', '"facts":{"__proto__":{}}')),
				422,
				'invalid-batch',
			],
		])('%s', async (_name, ask, status, type) => {
			const answer = await ask();
			expect([answer.status, answer.body.type]).toEqual([status, `/problems/${type}`]);
		});

		it('and other sites cannot read our answers', async () => {
			const foreign = await bench.collect(beacon(), { origin: 'https://evil.example' });
			expect(foreign.headers.get('access-control-allow-origin')).toBeNull();
			const other = await bench.services.shops.add({
				name: 'Other',
				siteUrl: 'https://other.example/',
				url: bench.url,
				test: false,
			});
			const crossed = await bench.collect(beacon(), { origin: 'https://other.example' });
			expect([crossed.status, crossed.headers.get('access-control-allow-origin')]).toEqual([403, null]);
			expect(bench.services.shops.byId(other)?.origin).toBe('https://other.example');
		});

		it('a preflight is answered for the shop only', async () => {
			const ask = async (origin: string) =>
				fetch(`${bench.url}/v1/collect`, {
					method: 'OPTIONS',
					headers: { origin, 'access-control-request-method': 'POST' },
				});
			expect((await ask(SITE)).headers.get('access-control-allow-origin')).toBe(SITE);
			expect((await ask('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
		});

		it('more than anybody does in a minute', async () => {
			const small = await startWorkbench(pinterest.url, {
				store,
				env: { COLLECT_PER_MINUTE: '2' },
				token: false,
			});
			const body = (address: string) =>
				small.collect(beacon({ key: small.collectKey }), { 'x-forwarded-for': address });
			expect([(await body('203.0.113.1')).status, (await body('203.0.113.1')).status]).toEqual([202, 202]);
			const third = await body('203.0.113.1');
			expect([third.status, third.headers.get('retry-after')]).toEqual([429, expect.stringMatching(/^\d+$/)]);
			expect((await body('203.0.113.2')).status).toBe(202);
			await small.close();
		});
	});
});
