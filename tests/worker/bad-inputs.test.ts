/**
 * Whatever may come in, row by row: what is answered, that nothing is stored, and that nothing of what was sent is
 * repeated. Rows 51 to 56, WooCommerce's webhooks, are in woocommerce.test.ts.
 *
 * A hook carries facts, not Pinterest's event, and a batch is not all or nothing: its bad hooks are refused with
 * pointers and the others are taken. Where a row is about these, its title says what that makes of it.
 */
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Hook } from '../../core/types.ts';
import { eachStore } from './each-store.ts';
import { startPinterest, type FakePinterest } from './fake-pinterest.ts';
import { hookOf, plain, signup } from './hooks-of-vectors.ts';
import { raw, send, signing, type Answer, type Headers } from './knock.ts';
import { until } from './wait.ts';
import { startWorkbench, VECTOR_TIME, type Workbench } from './workbench.ts';

/** Planted wherever a value can stand; found again nowhere. */
const MARKER = 'zerlina7781';

eachStore('bad inputs', (store) => {
	let pinterest: FakePinterest;
	let bench: Workbench;
	beforeAll(async () => {
		pinterest = await startPinterest();
		// Without a token nothing leaves: what is stored can be counted.
		bench = await startWorkbench(pinterest.url, { store, token: false });
	});
	afterAll(async () => {
		await bench.close();
		await pinterest.close();
	});

	const waiting = () => bench.services.queue.waiting(bench.shop);
	let count = 0;
	const hook = (change: object = {}): Hook =>
		({ ...signup(`signup.p${String(++count).padStart(7, '0')}`, VECTOR_TIME), ...change }) as Hook;
	const withFacts = (facts: object, event = 'lead') =>
		hook({ event, facts: { em: ['b'.repeat(64)], currency: 'USD', ...facts } });
	const line = (change: object = {}) => ({
		product_id: 5,
		name: MARKER,
		quantity: 1,
		subtotal: '9.00',
		total: '9.00',
		...change,
	});
	const latin1 = (text: string) => Buffer.from(text, 'latin1');

	/** Signed over the bytes, however odd; headers can be changed afterwards. */
	const post = (body: string | Uint8Array, headers: Headers = {}, path = '/v1/hooks') =>
		send(bench.url, { path, body, headers: { ...signing(bench, body), ...headers } });
	const postHooks = (...hooks: unknown[]) => post(JSON.stringify({ hooks }));

	/** What every refusal has in common. */
	function expectProblem({ status, headers, text, json }: Answer, wanted: number, type: string): void {
		expect([status, json?.type]).toEqual([wanted, `/problems/${type}`]);
		expect(headers['content-type']).toBe('application/problem+json; charset=utf-8');
		expect(headers['cache-control']).toBe('no-store');
		expect(text).not.toContain(MARKER);
		expect(text).not.toMatch(/\bat .*\.[jt]s:|node_modules/);
	}

	type Row = [row: number, title: string, call: () => Promise<Answer>, status: number, type: string];
	function refused(rows: Row[]): void {
		it.each(rows)('%i: %s', async (_row, _title, call, status, type) => {
			const before = waiting();
			expectProblem(await call(), status, type);
			expect(waiting()).toBe(before);
		});
	}

	describe('method and path', () => {
		const other = (method: string, path: string): Row => [
			1,
			`${method} ${path}`,
			() => send(bench.url, { method, path }),
			405,
			'method-not-allowed',
		];
		refused([
			other('GET', '/v1/hooks'),
			other('PUT', '/v1/hooks'),
			other('DELETE', '/v1/account'),
			other('GET', '/v1/collect'),
			other('PATCH', '/v1/shops/x/woocommerce'),
			other('POST', '/healthz'),
			other('POST', '/openapi.json'),
			...['/', '/v1', '/v1/hooks/', '/V1/hooks', `/v1/${MARKER}`].map((path): Row => [
				2,
				path,
				() => send(bench.url, { path }),
				404,
				'not-found',
			]),
			...[
				'/v1/%2e%2e/hooks',
				'/v1/hooks%00',
				`/%${MARKER}`,
				`/v1/hooks?${'q'.repeat(8000)}`,
				`/v1/${MARKER}?${'q'.repeat(8000)}`,
				'http://evil.example/v1/hooks',
				`http://evil.example/${MARKER}`,
			].map((path): Row => [
				61,
				path.slice(0, 30),
				() => post(JSON.stringify({ hooks: [hook()] }), {}, path),
				404,
				'not-found',
			]),
		]);

		it.each([
			['GET', '/v1/hooks', 'POST'],
			['GET', '/v1/collect', 'POST, OPTIONS'],
			['POST', '/readyz', 'GET, HEAD'],
		])('1: %s %s says what the path takes', async (method, path, allow) => {
			expect((await send(bench.url, { method, path })).headers['allow']).toBe(allow);
		});

		it('61: a short query changes nothing', async () => {
			expect((await send(bench.url, { method: 'GET', path: '/healthz?at=1' })).status).toBe(200);
		});
	});

	describe('the body as bytes', () => {
		const good = () => JSON.stringify({ hooks: [hook()] });
		const typed = (row: number, type: string | undefined, problem: string): Row => [
			row,
			type ?? 'no content type',
			() => post(good(), { 'content-type': type }),
			415,
			problem,
		];
		const encoded = (encoding: string): Row => [
			5,
			encoding,
			() => post(good(), { 'content-encoding': encoding }),
			415,
			'unsupported-encoding',
		];
		refused([
			typed(3, undefined, 'unsupported-media-type'),
			typed(3, 'text/plain', 'unsupported-media-type'),
			typed(3, 'multipart/form-data; boundary=x', 'unsupported-media-type'),
			typed(4, 'application/json; charset=utf-16', 'unsupported-charset'),
			typed(4, `application/json; charset=${MARKER}`, 'unsupported-charset'),
			encoded('br'),
			encoded('zstd'),
			encoded(MARKER),
			[7, 'gzip that is none', () => post(good(), { 'content-encoding': 'gzip' }), 400, 'malformed-body'],
			[
				7,
				'gzip that breaks off',
				() => post(gzipSync(good()).subarray(0, 40), { 'content-encoding': 'gzip' }),
				400,
				'malformed-body',
			],
			[13, 'an empty body', () => post(''), 400, 'empty-body'],
		]);

		it('5: says which encoding it takes; 3: and which type', async () => {
			expect((await post(good(), { 'content-encoding': 'br' })).headers['accept-encoding']).toBe('gzip');
			expect((await post(good(), { 'content-type': 'a/b' })).headers['accept']).toBe('application/json');
		});

		it('takes gzip, signed over what is inside', async () => {
			const inside = good();
			const headers = { ...signing(bench, inside), 'content-encoding': 'gzip' };
			expect((await send(bench.url, { body: gzipSync(inside), headers })).status).toBe(202);
		});

		it('6: a gzip bomb is cut short, in little memory', async () => {
			const bomb = gzipSync(Buffer.alloc(100 * 1024 * 1024));
			const before = process.memoryUsage().rss;
			expectProblem(await post(bomb, { 'content-encoding': 'gzip' }), 413, 'too-large');
			expect(process.memoryUsage().rss - before).toBeLessThan(80 * 1024 * 1024);
		});

		const HEAD = 'POST /v1/hooks HTTP/1.1\r\nHost: worker\r\nContent-Type: application/json\r\n';
		it('8: what is announced as too large is refused before it is read', async () => {
			const answer = await raw(bench.url, `${HEAD}Content-Length: 2000000\r\n\r\n`);
			expect(answer).toMatch(/^HTTP\/1\.1 413 /);
			expect(answer).toContain('/problems/too-large');
			expect(answer.toLowerCase()).toContain('connection: close');
		});

		it('9: a chunked body that grows too large is refused, and the connection closed', async () => {
			const { hostname, port } = new URL(bench.url);
			const answer = await new Promise<string>((done) => {
				const call = request(
					{
						hostname,
						port,
						path: '/v1/hooks',
						method: 'POST',
						headers: { 'content-type': 'application/json' },
					},
					(response) => {
						done(`${response.statusCode} ${response.headers.connection}`);
						response.resume();
					},
				);
				// The rest cannot be written any more.
				call.on('error', () => done('closed'));
				for (let chunk = 0; chunk < 20; chunk++) call.write('x'.repeat(100_000));
			});
			expect(answer).toMatch(/^413 close$|^closed$/);
		});

		it('10: nothing is stored of a body that ends before its length', async () => {
			const before = waiting();
			await raw(bench.url, `${HEAD}Content-Length: 500\r\n\r\n{"hooks":`, { hangUpAfterMs: 100 });
			expect(waiting()).toBe(before);
			expect((await postHooks(hook())).status).toBe(202);
		});

		it.each([
			[11, 'both lengths', 'Content-Length: 2\r\nTransfer-Encoding: chunked\r\n', 400],
			[12, 'headers beyond 16 KB', `X-Long: ${'x'.repeat(20_000)}\r\n`, 431],
		])('%i: %s', async (_row, _title, header, status) => {
			const answer = await raw(bench.url, `${HEAD}Connection: close\r\n${header}\r\n`);
			expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
		});

		it('59: no "100 Continue" for a body that is too large', async () => {
			const answer = await raw(bench.url, `${HEAD}Content-Length: 2000000\r\nExpect: 100-continue\r\n\r\n`);
			expect(answer).toMatch(/^HTTP\/1\.1 413 /);
			expect(answer).not.toContain('100 Continue');
		});

		it.each([
			['/v1/collect', 'text/plain', 40_000, 413],
			['/v1/hooks', 'text/plain', 2, 415],
			['/healthz', 'application/json', 2, 405],
			['/v1/nowhere', 'application/json', 2, 404],
		])('59: nor for any other that is not wanted: %s, %s, %i bytes', async (path, type, length, status) => {
			const answer = await raw(
				bench.url,
				`POST ${path} HTTP/1.1\r\nHost: worker\r\nContent-Type: ${type}\r\nContent-Length: ${length}\r\nExpect: 100-continue\r\n\r\n`,
			);
			expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
		});

		it('59: "100 Continue" for one that fits', async () => {
			const answer = await raw(
				bench.url,
				`${HEAD}Content-Length: 2\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n{}`,
			);
			expect(answer).toMatch(/^HTTP\/1\.1 100 Continue/);
			expect(answer).toContain('/problems/signature-missing');
		});

		it('59: "100 Continue" for one in pieces, whose length is not known yet', async () => {
			const answer = await raw(
				bench.url,
				`${HEAD}Transfer-Encoding: chunked\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n2\r\n{}\r\n0\r\n\r\n`,
			);
			expect(answer).toMatch(/^HTTP\/1\.1 100 Continue/);
			expect(answer).toContain('/problems/signature-missing');
		});
	});

	describe('the body as JSON', () => {
		const text = (row: number, title: string, body: string, status: number, type: string): Row => [
			row,
			title,
			() => post(latin1(body)),
			status,
			type,
		];
		refused([
			text(14, 'no JSON', MARKER, 400, 'malformed-json'),
			text(14, 'half of it', `{"hooks":["${MARKER}`, 400, 'malformed-json'),
			text(14, 'a trailing comma', '{"hooks":[],}', 400, 'malformed-json'),
			text(14, 'NaN', '{"hooks":[NaN]}', 400, 'malformed-json'),
			text(14, 'a byte order mark', '\xef\xbb\xbf{"hooks":[]}', 400, 'malformed-json'),
			text(15, 'invalid UTF-8', '{"hooks":["\xff"]}', 400, 'malformed-json'),
			text(15, 'half a character', '{"hooks":["\\ud800"]}', 400, 'malformed-json'),
			...['null', '[]', `"${MARKER}"`, '7'].map((body) => text(16, body, body, 422, 'invalid-batch')),
			text(17, '10,000 levels', '['.repeat(10_000) + ']'.repeat(10_000), 400, 'malformed-json'),
			text(18, 'a prototype beside the hooks', '{"hooks":[1],"__proto__":{}}', 422, 'invalid-batch'),
			...['__proto__', 'constructor', 'prototype'].map((key): Row => [
				18,
				`${key} in a hook`,
				() => post(JSON.stringify({ hooks: [hook()] }).replace('"facts":{', `"facts":{"${key}":{"x":1},`)),
				422,
				'invalid-event',
			]),
			text(32, 'no hooks', '{}', 422, 'invalid-batch'),
			text(32, 'hooks that are no list', '{"hooks":{}}', 422, 'invalid-batch'),
			text(32, 'an empty list', '{"hooks":[]}', 422, 'invalid-batch'),
			text(32, 'something beside', `{"hooks":[1],"${MARKER}":1}`, 422, 'invalid-batch'),
			text(33, '501 hooks', `{"hooks":[${'1,'.repeat(500)}1]}`, 413, 'too-many-events'),
		]);

		it('18: nothing is polluted', () => {
			expect(({} as Record<string, unknown>)['x']).toBeUndefined();
		});

		it('19: the last of two equal keys counts, as JSON.parse has it; the signature covers the bytes', async () => {
			const fine = hook();
			const body = JSON.stringify({ hooks: [fine] }).replace('{"hooks"', '{"hooks":[],"hooks"');
			const { status, json } = await post(body);
			expect([status, json.verdicts]).toMatchObject([202, [{ id: fine.id, state: 'accepted' }]]);
		});
	});

	describe('whose it is', () => {
		const body = () => JSON.stringify({ hooks: [hook()] });
		const wrong = `v1,${Buffer.alloc(32, 5).toString('base64')}`;
		const headed = (row: number, title: string, headers: Headers, type: string, status = 401): Row => [
			row,
			title,
			() => post(body(), headers),
			status,
			type,
		];
		const stamped = (stamp: string) =>
			headed(25, stamp, { 'webhook-timestamp': stamp }, 'timestamp-out-of-window');
		/** The right signature, changed. */
		const changed = (row: number, title: string, change: (signature: string) => string | string[]): Row => [
			row,
			title,
			() => {
				const sent = body();
				const headers = signing(bench, sent);
				return send(bench.url, {
					body: sent,
					headers: { ...headers, 'webhook-signature': change(headers['webhook-signature'] ?? '') },
				});
			},
			401,
			'signature-invalid',
		];
		refused([
			headed(20, 'no id', { 'webhook-id': undefined }, 'signature-missing'),
			headed(20, 'no timestamp', { 'webhook-timestamp': undefined }, 'signature-missing'),
			headed(20, 'no signature', { 'webhook-signature': undefined }, 'signature-missing'),
			headed(21, 'a wrong one', { 'webhook-signature': wrong }, 'signature-invalid'),
			changed(21, 'a cut one', (signature) => signature.slice(0, -8)),
			headed(21, 'an empty one', { 'webhook-signature': '' }, 'signature-invalid'),
			headed(21, 'no base64', { 'webhook-signature': `v1,?${MARKER}` }, 'signature-invalid'),
			changed(21, 'a character that base64 has not', (signature) => signature.replace(',', ',!')),
			changed(21, 'no comma', (signature) => signature.replace(',', '')),
			headed(21, 'only a version', { 'webhook-signature': 'v1,' }, 'signature-invalid'),
			headed(21, '10 KB', { 'webhook-signature': `v1,${'A'.repeat(10_000)}` }, 'signature-invalid'),
			headed(22, 'other versions only', { 'webhook-signature': 'v1a,abc v2,def' }, 'signature-unsupported'),
			changed(
				23,
				'a hundred entries, the right one last',
				(signature) => `${`${wrong} `.repeat(99)}${signature}`,
			),
			...['1', '0', '-1', '1e99', '12abc', String(VECTOR_TIME), '4000000000'].map(stamped),
			headed(26, 'an id with a dot', { 'webhook-id': `msg.${MARKER}` }, 'invalid-webhook-id', 400),
			headed(26, 'an id with a blank', { 'webhook-id': 'msg 1' }, 'invalid-webhook-id', 400),
			headed(26, 'an id that is too long', { 'webhook-id': 'm'.repeat(257) }, 'invalid-webhook-id', 400),
			headed(26, 'an empty id', { 'webhook-id': '' }, 'invalid-webhook-id', 400),
			changed(29, 'the signature twice', (signature) => [wrong, signature]),
			headed(30, 'an unknown shop', { 'pintally-shop': MARKER }, 'signature-invalid'),
			headed(30, 'no shop', { 'pintally-shop': undefined }, 'signature-invalid'),
			[
				31,
				'one blank more than was signed',
				() => {
					const sent = body();
					return send(bench.url, { body: `${sent} `, headers: signing(bench, sent) });
				},
				401,
				'signature-invalid',
			],
		]);

		it('24: the right one may be the second', async () => {
			const sent = body();
			const headers = signing(bench, sent);
			const both = `${wrong} ${headers['webhook-signature']}`;
			const answer = await send(bench.url, {
				body: sent,
				headers: { ...headers, 'webhook-signature': both },
			});
			expect(answer.status).toBe(202);
		});

		it('26: a control character in a header is refused by the parser', async () => {
			const answer = await raw(
				bench.url,
				`POST /v1/hooks HTTP/1.1\r\nHost: worker\r\nwebhook-id: msg\u00011\r\nConnection: close\r\n\r\n`,
			);
			expect(answer).toMatch(/^HTTP\/1\.1 400 /);
		});

		it('27: an id that came with another body; 28: with the same it is a repeat', async () => {
			const [first, second] = [hook(), hook()];
			expect((await bench.post('/v1/hooks', { hooks: [first] }, { id: 'msg_twice' })).status).toBe(202);
			const before = waiting();
			const reused = await bench.post('/v1/hooks', { hooks: [second] }, { id: 'msg_twice' });
			expect([reused.status, reused.body.type]).toEqual([409, '/problems/webhook-id-reused']);
			const again = await bench.post('/v1/hooks', { hooks: [first] }, { id: 'msg_twice' });
			expect([again.status, again.body.verdicts[0].duplicate]).toEqual([202, true]);
			expect(waiting()).toBe(before);
		});

		it('30: a disabled shop, a wrong tenant and an unknown one get the same answer', async () => {
			const { shops } = bench.services;
			const site = { siteUrl: 'https://other.example/', url: bench.url, test: false };
			const other = await shops.add({ name: 'Other', ...site });
			const secret = await shops.secret(other);
			const ask = async (shop: string, key?: string) => {
				const { status, body: told } = await bench.post(
					'/v1/outcomes',
					{ after: 0 },
					{ shop, ...(key ? { secret: key } : {}) },
				);
				const { instance: _instance, ...rest } = told;
				return [status, rest];
			};
			expect(await ask(other, secret)).toMatchObject([200, { outcomes: [] }]);
			const tenant = await ask(other);
			await shops.setDisabled(other, true);
			expect(await ask(other, secret)).toEqual(tenant);
			expect(await ask('shop_nobody')).toEqual(tenant);
			expect(tenant[0]).toBe(401);
		});
	});

	describe('a hook that is wrong: the only one of its batch, so 422 with a pointer', () => {
		const far = 1_900_000_000;
		const rows: [number, string, () => unknown, pointer: string][] = [
			[
				34,
				'a text of 70 KB (each field has its own limit)',
				() => withFacts({ lead_type: MARKER.repeat(6400) }),
				'/facts/lead_type',
			],
			[35, 'an unknown event', () => hook({ event: MARKER }), '/event'],
			[36, 'no id', () => hook({ id: undefined }), '/id'],
			[36, 'an empty id', () => hook({ id: '' }), '/id'],
			[36, 'an id that is too long', () => hook({ id: MARKER.repeat(9) }), '/id'],
			[36, 'a number as id', () => hook({ id: 12345678 }), '/id'],
			[36, 'an id with a NUL', () => hook({ id: 'signup.0000\u0000000' }), '/id'],
			[37, 'a time as text', () => hook({ at: MARKER }), '/at'],
			[37, 'a time with a fraction', () => hook({ at: 1_789_410_012.5 }), '/at'],
			[37, 'milliseconds', () => hook({ at: VECTOR_TIME }), '/at'],
			[37, 'a time before 2001', () => hook({ at: -1 }), '/at'],
			[37, '2^53', () => hook({ at: 2 ** 53 }), '/at'],
			[37, 'the future', () => hook({ at: far }), '/at'],
			[
				38,
				'an action_source (the worker knows it; a hook has none)',
				() => hook({ action_source: MARKER }),
				'/action_source',
			],
			[40, 'an address that is no hash', () => withFacts({ em: [`${MARKER}@example.com`] }), '/facts/em/0'],
			[40, 'a hash in capitals', () => withFacts({ em: ['B'.repeat(64)] }), '/facts/em/0'],
			[42, 'EURO', () => withFacts({ currency: 'EURO' }), '/facts/currency'],
			[42, 'an empty currency', () => withFacts({ currency: '' }), '/facts/currency'],
			...['1,50', '1e400', 'NaN', `5${MARKER}`, `1.${'1'.repeat(21)}`].map(
				(value): [number, string, () => unknown, string] => [
					43,
					value,
					() => withFacts({ value }),
					'/facts/value',
				],
			),
			[
				43,
				'a number for a value (amounts are text, whose digits nobody has rounded; the page’s script makes it text)',
				() => withFacts({ value: 149.85 }),
				'/facts/value',
			],
			...[-1, '2', null].map((quantity): [number, string, () => unknown, string] => [
				44,
				`quantity ${JSON.stringify(quantity)}`,
				() => withFacts({ lines: [line({ quantity })] }, 'add_to_cart'),
				'/facts/lines/0/quantity',
			]),
			[
				45,
				'1,001 lines',
				() => withFacts({ lines: Array(1001).fill(line()) }, 'add_to_cart'),
				'/facts/lines',
			],
			[45, '10,000 characters', () => withFacts({ lead_type: 'x'.repeat(10_000) }), '/facts/lead_type'],
			[46, 'an unknown field', () => hook({ extra: MARKER }), '/extra'],
			[46, 'an unknown fact', () => withFacts({ email: `${MARKER}@example.com` }), '/facts/email'],
			[
				47,
				'an ad account (the shop has one; a hook names none)',
				() => hook({ ad_account_id: '1' }),
				'/ad_account_id',
			],
		];
		it.each(rows)('%i: %s', async (_row, _title, bad, pointer) => {
			const before = waiting();
			const answer = await postHooks(bad());
			expectProblem(answer, 422, 'invalid-event');
			const pointers = (answer.json.errors as { pointer: string }[]).map((fault) => fault.pointer);
			expect(pointers).toContain(`/hooks/0${pointer}`);
			expect(waiting()).toBe(before);
		});

		it('46: in a batch with a good one the good one is taken, the bad one refused with its pointer', async () => {
			const before = waiting();
			const fine = hook();
			const { status, json, text } = await postHooks(hook({ extra: MARKER }), fine);
			expect([status, json.verdicts]).toMatchObject([
				202,
				[
					{ state: 'refused', reason: 'invalid', errors: [{ pointer: '/hooks/0/extra' }] },
					{ id: fine.id, state: 'accepted' },
				],
			]);
			expect(text).not.toContain(MARKER);
			expect(waiting()).toBe(before + 1);
		});
	});

	describe('a hook that is right, and yet', () => {
		const order = (change: object) => {
			const simple = plain(hookOf('simple'));
			return { ...simple, context: { ...simple.context, ...change } };
		};
		it.each([
			[37, 'too old', () => hook({ at: Math.floor(VECTOR_TIME / 1000) - 8 * 86_400 }), 'expired'],
			[39, 'nobody who could be matched', () => hook({ facts: {} }), 'no_identity'],
			[
				39,
				'an address without a browser',
				() => hook({ facts: {}, context: { site_url: 'https://shop.example.com/', ip: '203.0.113.9' } }),
				'no_identity',
			],
			[49, 'a shopper who has refused, with all data', () => order({ consent: 'denied' }), 'consent_denied'],
			[49, 'a shopper who was not asked', () => order({ consent: 'unknown' }), 'consent_unknown'],
		])('%i: %s: left out with the reason, nothing stored', async (_row, _title, left, reason) => {
			const before = waiting();
			const { status, json } = await postHooks(left());
			expect([status, json.verdicts]).toMatchObject([202, [{ state: 'left_out', reason }]]);
			expect(waiting()).toBe(before);
			expect(bench.disk()).not.toMatch(/jane/i);
		});

		const keysOf = async (taken: unknown) => (await postHooks(taken)).json.verdicts[0].match_keys as string[];
		it.each(['not an address', '192.168.1.7', '127.0.0.1', '::1', '10.0.0.1'])(
			'41: an IP address that is none of a visitor is dropped, the event taken: %s',
			async (ip) => {
				const context = { site_url: 'https://shop.example.com/', ip, user_agent: 'Mozilla/5.0' };
				expect(await keysOf(hook({ context }))).toEqual(['em', 'client_user_agent']);
			},
		);

		it('40: an e-mail address that is a hash already is taken as it is', async () => {
			const hash = 'c'.repeat(64);
			const guest = hookOf('guest');
			const billing = { ...guest.facts.order.billing, email: hash };
			const { json } = await postHooks({
				...plain(guest),
				facts: { order: { ...guest.facts.order, billing } },
			});
			expect(json.verdicts).toMatchObject([{ state: 'accepted' }]);
			expect(bench.disk()).toContain(`"em":["${hash}"]`);
		});

		it.each([
			['a lead', () => withFacts({ value: '9.00', currency: 'eur' })],
			[
				'a sale',
				() => {
					const sale = hookOf('simple');
					return plain({ ...sale, facts: { order: { ...sale.facts.order, currency: 'eur' } } });
				},
			],
		])('42: eur is written in capitals: %s', async (_title, taken) => {
			const { json } = await postHooks(taken());
			expect(json.verdicts).toMatchObject([{ state: 'accepted', currency: 'EUR' }]);
		});

		it.each([
			['20 decimals', `1.${'1'.repeat(20)}`, '1.11'],
			['a negative value', '-5', undefined],
			['zero', '0.00', undefined],
		])('43: %s becomes what the currency has, or no value', async (_title, value, told) => {
			const { json } = await postHooks(withFacts({ value }));
			expect(json.verdicts[0].state).toBe('accepted');
			expect(json.verdicts[0].value).toBe(told);
		});

		it.each([
			[0, 1],
			[1.5, 2],
		])('44: quantity %d: the line goes, or counts as one', async (quantity, items) => {
			const lines = [line(), line({ quantity, product_id: 6 })];
			const { json } = await postHooks(withFacts({ lines }, 'add_to_cart'));
			const [{ id, state }] = json.verdicts as [{ id: string; state: string }];
			expect(state).toBe('accepted');
			const disk = bench.disk();
			expect(disk.slice(disk.indexOf(`"event_id":"${id}"`))).toMatch(
				new RegExp(`^.{0,600}"num_items":${items}[,}]`),
			);
		});

		it('45: emoji, right-to-left marks, NUL and HTML are stored to the byte', async () => {
			const search = 'mug 🏺 \u202Eabc\u200F <b>&amp;</b> "q" a\u0000b';
			const { json } = await postHooks(withFacts({ search }, 'search'));
			expect(json.verdicts).toMatchObject([{ state: 'accepted' }]);
			const stored = Buffer.from(bench.disk(), 'latin1').toString('utf8');
			expect(stored).toContain(`"search_string":${JSON.stringify(search)}`);
		});

		it('50: the same id twice in one batch is taken once', async () => {
			const before = waiting();
			const twice = hook();
			const { json } = await postHooks(twice, twice);
			expect(json.verdicts.map((verdict: { duplicate?: boolean }) => verdict.duplicate ?? false)).toEqual([
				false,
				true,
			]);
			expect(waiting()).toBe(before + 1);
		});
	});

	describe('an ad account', () => {
		it.each(['5/6', '../5', '5\r\nX: 1', `5${MARKER}`, ''])(
			'48: %j is refused and reaches no address',
			async (ad_account_id) => {
				const answer = await post(
					JSON.stringify({ ad_account_id, conversion_token: 'pina_x' }),
					{},
					'/v1/account',
				);
				expectProblem(answer, 422, 'account-refused');
				expect(answer.json.errors[0].pointer).toBe('/ad_account_id');
				expect(pinterest.checks).toEqual([]);
			},
		);
	});

	describe('too much', () => {
		it('57: of one shop in a minute: 429, and when to come again', async () => {
			const small = await startWorkbench(pinterest.url, {
				store,
				env: { HOOKS_PER_MINUTE: '2' },
				token: false,
			});
			const answer = await small.post('/v1/hooks', { hooks: [hook(), hook(), hook()] });
			expect([answer.status, answer.body.type]).toEqual([429, '/problems/rate-limited']);
			expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
			expect(small.services.queue.waiting(small.shop)).toBe(0);
			await small.close();
		});

		it('57: of one shop waiting: 429, and nothing more is stored', async () => {
			const small = await startWorkbench(pinterest.url, {
				store,
				env: { MAX_WAITING: '1000' },
				token: false,
			});
			for (const _part of [1, 2])
				await small.post('/v1/hooks', { hooks: Array.from({ length: 500 }, () => hook()) });
			const answer = await small.post('/v1/hooks', { hooks: [hook()] });
			expect([answer.status, answer.body.type]).toEqual([429, '/problems/rate-limited']);
			expect(small.services.queue.waiting(small.shop)).toBe(1000);
			await small.close();
		});

		it('58: while there is no room: 503 and when to come again, on every path that takes something', async () => {
			const full = await startWorkbench(pinterest.url, {
				store,
				env: { MIN_FREE_MB: '1000000' },
				token: false,
			});
			const { key } = await full.services.shops.webhookAccess(full.shop);
			for (const path of ['/v1/hooks', '/v1/collect', `/v1/shops/${key}/woocommerce`]) {
				const answer = await send(full.url, { path, body: '{}' });
				expectProblem(answer, 503, 'overloaded');
				expect(answer.headers['retry-after']).toBe('60');
			}
			await full.close();
		});
	});

	describe('what is not for everybody', () => {
		const metrics = (headers: Headers) => send(guarded.url, { method: 'GET', path: '/metrics', headers });
		let guarded: Workbench;
		beforeAll(async () => {
			guarded = await startWorkbench(pinterest.url, {
				store,
				env: { METRICS_TOKEN: 'a-token-of-metrics' },
				token: false,
			});
		});
		afterAll(() => guarded.close());

		it.each([
			['no token', () => ({})],
			['a wrong one', () => ({ authorization: `Bearer ${MARKER}` })],
			["a shop's key (it opens nothing here, so 401 as for any other)", () => signing(guarded, '')],
		])('60: %s', async (_title, headers) => {
			const answer = await metrics(headers());
			expectProblem(answer, 401, 'unauthorized');
			expect(answer.headers['www-authenticate']).toBe('Bearer');
		});

		it('60: with its token it answers whoever has it', async () => {
			const answer = await metrics({
				authorization: 'Bearer a-token-of-metrics',
				'x-forwarded-for': '203.0.113.9',
			});
			expect(answer.status).toBe(200);
		});
	});

	describe('an error inside', () => {
		it('62: is told by its request id only, and logged once without what was sent', async () => {
			const { queue } = bench.services;
			const outcomes = queue.outcomes;
			queue.outcomes = () => Promise.reject(new Error(`${MARKER}@example.com broke it`));
			const answer = await post('{"after":0}', {}, '/v1/outcomes');
			queue.outcomes = outcomes;
			expectProblem(answer, 500, 'internal');
			expect(Object.keys(answer.json).sort()).toEqual(['instance', 'status', 'title', 'type']);
			const id = answer.json.instance.split('/').pop() as string;
			const logged = await until('the line', () => {
				const found = bench.lines.filter((text) => text.includes(id) && text.includes('request failed'));
				return found.length > 0 && found;
			});
			expect(logged).toHaveLength(1);
		});
	});

	describe('after all that', () => {
		it('nothing of what was sent wrongly stands in the log', () => {
			expect(bench.lines.length).toBeGreaterThan(50);
			expect(bench.lines.join('')).not.toContain(MARKER);
		});

		it('there is a case for each of the 62 rows', ({ task }) => {
			const titles: string[] = [];
			const walk = (suite: { name: string; tasks?: readonly (typeof suite)[] }): void =>
				suite.tasks ? suite.tasks.forEach(walk) : void titles.push(suite.name);
			walk(task.file);
			const others = readFileSync(new URL('woocommerce.test.ts', import.meta.url), 'utf8');
			titles.push(...[...others.matchAll(/'(\d+: )/g)].map(([, row = '']) => row));
			const rows = new Set(
				titles.flatMap((title) => [...title.matchAll(/(?:^|; )(\d+): /g)].map(([, row]) => Number(row))),
			);
			expect([...rows].sort((a, b) => a - b)).toEqual(Array.from({ length: 62 }, (_, index) => index + 1));
		});
	});
});
