import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPinterest, type FakePinterest } from './fake-pinterest.ts';
import { signup } from './hooks-of-vectors.ts';
import { until } from './wait.ts';
import { read, startWorkbench, type PostOptions, type Workbench } from './workbench.ts';

let pinterest: FakePinterest;
let bench: Workbench;
beforeAll(async () => {
	pinterest = await startPinterest();
	bench = await startWorkbench(pinterest.url);
});
afterAll(async () => {
	await bench.close();
	await pinterest.close();
});

let count = 0;
const hook = () => signup(`signup.p${String(++count).padStart(7, '0')}`, bench.clock.now());
const bytes = (text: string) => Buffer.from(text, 'latin1');

/** Signed over bytes, however odd they are. */
async function postBytes(
	path: string,
	body: Uint8Array,
	headers: Record<string, string> = {},
	signedBytes = body,
) {
	const at = Math.floor(bench.clock.now() / 1000);
	const id = `msg_b${++count}`;
	const key = Buffer.from(bench.secret.slice(6), 'base64');
	const mac = createHmac('sha256', key).update(`${id}.${at}.`).update(signedBytes).digest('base64');
	return read(
		await fetch(bench.url + path, {
			method: 'POST',
			headers: {
				'content-type': 'application/json',
				'pintally-shop': bench.shop,
				'webhook-id': id,
				'webhook-timestamp': String(at),
				'webhook-signature': `v1,${mac}`,
				...headers,
			},
			body: body as BodyInit,
		}),
	);
}

/** What comes back on a bare socket. */
function raw(text: string, ms = 2_000): Promise<string> {
	return new Promise((done) => {
		const { hostname, port } = new URL(bench.url);
		const socket = connect(Number(port), hostname, () => socket.write(text));
		let answer = '';
		socket.on('data', (chunk) => (answer += chunk.toString()));
		socket.on('close', () => done(answer));
		socket.on('error', () => done(answer));
		setTimeout(() => socket.destroy(), ms).unref();
	});
}

describe('method and path', () => {
	it.each([
		['GET', '/v1/hooks', 'POST'],
		['PUT', '/v1/hooks', 'POST'],
		['DELETE', '/v1/account', 'POST'],
		['GET', '/v1/collect', 'POST, OPTIONS'],
		['POST', '/healthz', 'GET, HEAD'],
	])('%s %s', async (method, path, allow) => {
		const { status, headers, body } = await read(await fetch(bench.url + path, { method }));
		expect([status, headers.get('allow'), body.type]).toEqual([405, allow, '/problems/method-not-allowed']);
		expect(headers.get('cache-control')).toBe('no-store');
	});

	it.each(['/', '/v1', '/v1/hooks/', '/V1/hooks', '/v1/%2e%2e/hooks%00', '/%', `/v1/x?${'q'.repeat(8000)}`])(
		'nothing at %s',
		async (path) => {
			const answer = await raw(`GET ${path} HTTP/1.1\r\nHost: worker\r\nConnection: close\r\n\r\n`);
			expect(answer).toMatch(/^HTTP\/1\.1 (404|400) /);
			expect(answer).toContain('/problems/not-found');
		},
	);

	it('does not take an absolute address for another host as its own path', async () => {
		const answer = await raw(
			'POST http://evil.example/v1/none HTTP/1.1\r\nHost: evil\r\nContent-Length: 0\r\nConnection: close\r\n\r\n',
		);
		expect(answer).toMatch(/^HTTP\/1\.1 404 /);
	});
});

describe('the body as bytes', () => {
	it.each([
		['text', { 'content-type': 'text/plain' }, 415, 'unsupported-media-type'],
		['a form', { 'content-type': 'multipart/form-data; boundary=x' }, 415, 'unsupported-media-type'],
		['UTF-16', { 'content-type': 'application/json; charset=utf-16' }, 415, 'unsupported-charset'],
		['brotli', { 'content-encoding': 'br' }, 415, 'unsupported-encoding'],
		['zstd', { 'content-encoding': 'zstd' }, 415, 'unsupported-encoding'],
		['an unknown encoding', { 'content-encoding': 'rot13' }, 415, 'unsupported-encoding'],
		['gzip that is none', { 'content-encoding': 'gzip' }, 400, 'malformed-body'],
	])('%s', async (_name, headers, status, type) => {
		const answer = await bench.post('/v1/hooks', { hooks: [hook()] }, { headers });
		expect([answer.status, answer.body.type]).toEqual([status, `/problems/${type}`]);
	});

	it('takes gzip, signed over what is inside', async () => {
		const inside = Buffer.from(JSON.stringify({ hooks: [hook()] }));
		expect(
			(await postBytes('/v1/hooks', gzipSync(inside), { 'content-encoding': 'gzip' }, inside)).status,
		).toBe(202);
	});

	it('cuts a gzip bomb short', async () => {
		const before = process.memoryUsage().rss;
		const bomb = gzipSync(Buffer.alloc(100 * 1024 * 1024));
		const { status, body } = await postBytes('/v1/hooks', bomb, { 'content-encoding': 'gzip' });
		expect([status, body.type]).toEqual([413, '/problems/too-large']);
		expect(process.memoryUsage().rss - before).toBeLessThan(250 * 1024 * 1024);
	});

	it('refuses what is announced as too large before it is read', async () => {
		const answer = await raw(
			'POST /v1/hooks HTTP/1.1\r\nHost: worker\r\nContent-Type: application/json\r\nContent-Length: 2000000\r\n\r\n',
		);
		expect(answer).toMatch(/^HTTP\/1\.1 413 /);
		expect(answer.toLowerCase()).toContain('connection: close');
	});

	it('refuses it without saying "100 Continue"', async () => {
		const answer = await raw(
			'POST /v1/hooks HTTP/1.1\r\nHost: worker\r\nContent-Type: application/json\r\nContent-Length: 2000000\r\nExpect: 100-continue\r\n\r\n',
		);
		expect(answer).toMatch(/^HTTP\/1\.1 413 /);
		expect(answer).not.toContain('100 Continue');
	});

	it('says "100 Continue" to a body that fits', async () => {
		const answer = await raw(
			'POST /v1/hooks HTTP/1.1\r\nHost: worker\r\nContent-Type: application/json\r\nContent-Length: 2\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n{}',
		);
		expect(answer).toMatch(/^HTTP\/1\.1 100 Continue/);
		expect(answer).toContain('/problems/signature-missing');
	});

	it('refuses a chunked body that grows too large', async () => {
		const answer = await new Promise<string>((done) => {
			const { hostname, port } = new URL(bench.url);
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
			call.on('error', () => done('closed'));
			for (let chunk = 0; chunk < 20; chunk++) call.write('x'.repeat(100_000));
		});
		expect(answer).toMatch(/^413 close$|^closed$/);
	});

	it.each([
		['both lengths', 'Content-Length: 2\r\nTransfer-Encoding: chunked\r\n', 400],
		['headers beyond 16 KB', `X-Long: ${'x'.repeat(20_000)}\r\n`, 431],
	])('%s', async (_name, header, status) => {
		const answer = await raw(`POST /v1/hooks HTTP/1.1\r\nHost: worker\r\nConnection: close\r\n${header}\r\n`);
		expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
	});

	it('stores nothing of a body that was cut off', async () => {
		const waiting = bench.services.queue.waiting(bench.shop);
		await raw(
			'POST /v1/hooks HTTP/1.1\r\nHost: worker\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{"hooks":',
			200,
		);
		expect(bench.services.queue.waiting(bench.shop)).toBe(waiting);
		expect((await bench.post('/v1/hooks', { hooks: [hook()] })).status).toBe(202);
	});
});

describe('the body as JSON', () => {
	it.each([
		['nothing', '', 400, 'empty-body'],
		['no JSON', 'hooks', 400, 'malformed-json'],
		['half of it', '{"hooks":[', 400, 'malformed-json'],
		['a trailing comma', '{"hooks":[],}', 400, 'malformed-json'],
		['NaN', '{"hooks":[NaN]}', 400, 'malformed-json'],
		['a byte order mark', '\xef\xbb\xbf{"hooks":[]}', 400, 'malformed-json'],
		['invalid UTF-8', '{"hooks":["\xff"]}', 400, 'malformed-json'],
		['half a character', '{"hooks":["\\ud800"]}', 400, 'malformed-json'],
		['10,000 levels', '['.repeat(10_000) + ']'.repeat(10_000), 400, 'malformed-json'],
		['null', 'null', 422, 'invalid-batch'],
		['a list', '[]', 422, 'invalid-batch'],
		['a text', '"x"', 422, 'invalid-batch'],
		['a number', '7', 422, 'invalid-batch'],
		['no hooks', '{}', 422, 'invalid-batch'],
		['hooks that are no list', '{"hooks":{}}', 422, 'invalid-batch'],
		['an empty list', '{"hooks":[]}', 422, 'invalid-batch'],
		['something beside', '{"hooks":[1],"more":1}', 422, 'invalid-batch'],
		['a prototype', '{"hooks":[1],"__proto__":{}}', 422, 'invalid-batch'],
		['501 hooks', `{"hooks":[${'1,'.repeat(500)}1]}`, 413, 'too-many-events'],
	])('%s', async (_name, text, status, type) => {
		const answer = await postBytes('/v1/hooks', bytes(text));
		expect([answer.status, answer.body.type]).toEqual([status, `/problems/${type}`]);
	});

	it('takes the last of two equal keys, as JSON.parse does', async () => {
		const fine = hook();
		const text = JSON.stringify({ hooks: [fine] }).replace('{"hooks"', '{"hooks":[],"hooks"');
		const { status, body } = await postBytes('/v1/hooks', bytes(text));
		expect([status, body.verdicts]).toMatchObject([202, [{ id: fine.id, state: 'accepted' }]]);
	});
});

describe('whose it is', () => {
	const cases: [string, () => PostOptions, string][] = [
		['an unknown shop', () => ({ shop: 'shop_nobody' }), 'signature-invalid'],
		[
			'another secret',
			() => ({ secret: `whsec_${Buffer.alloc(32, 7).toString('base64')}` }),
			'signature-invalid',
		],
		['an old call', () => ({ at: bench.clock.now() - 360_000 }), 'timestamp-out-of-window'],
		['a call from the future', () => ({ at: bench.clock.now() + 360_000 }), 'timestamp-out-of-window'],
	];
	it.each(cases)('%s: 401', async (_name, options, type) => {
		const { status, body } = await bench.post('/v1/hooks', { hooks: [hook()] }, options());
		expect([status, body.type]).toEqual([401, `/problems/${type}`]);
	});

	it("a shop cannot sign for another, and a disabled one is nobody's", async () => {
		const { shops } = bench.services;
		const other = await shops.add({
			name: 'Other',
			siteUrl: 'https://other.example/',
			url: bench.url,
			test: false,
		});
		expect((await bench.post('/v1/outcomes', { after: 0 }, { shop: other })).status).toBe(401);
		const secret = await shops.secret(other);
		expect(await bench.post('/v1/outcomes', { after: 0 }, { shop: other, secret })).toMatchObject({
			status: 200,
			body: { outcomes: [] },
		});
		await shops.setDisabled(other, true);
		const refused = await bench.post('/v1/outcomes', { after: 0 }, { shop: other, secret });
		const unknown = await bench.post('/v1/outcomes', { after: 0 }, { shop: 'shop_nobody' });
		const { instance: _a, ...first } = refused.body;
		const { instance: _b, ...second } = unknown.body;
		expect(first).toEqual(second);
	});

	it('the body is held against the signature to the last byte', async () => {
		const body = Buffer.from(JSON.stringify({ hooks: [hook()] }));
		const { status } = await postBytes('/v1/hooks', Buffer.concat([body, bytes(' ')]), {}, body);
		expect(status).toBe(401);
	});
});

describe('too much', () => {
	it('of one shop is answered with 429 and when to come again', async () => {
		const small = await startWorkbench(pinterest.url, { env: { HOOKS_PER_MINUTE: '2' } });
		const three = [hook(), hook(), hook()];
		const { status, headers, body } = await small.post('/v1/hooks', { hooks: three });
		expect([status, body.type]).toEqual([429, '/problems/rate-limited']);
		expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
		await small.close();
	});

	it('while the worker stops or has no room: 503, also on /readyz, and /healthz stays green', async () => {
		const full = await startWorkbench(pinterest.url, { env: { MIN_FREE_MB: '1000000' }, token: false });
		const { status, headers, body } = await full.post('/v1/hooks', { hooks: [hook()] });
		expect([status, body.type, headers.get('retry-after')]).toEqual([503, '/problems/overloaded', '60']);
		expect((await fetch(`${full.url}/readyz`)).status).toBe(503);
		expect((await fetch(`${full.url}/healthz`)).status).toBe(200);
		await full.close();
	});
});

describe('an error inside', () => {
	it('is told by its request id only, and logged once without what was sent', async () => {
		const { queue } = bench.services;
		const outcomes = queue.outcomes;
		queue.outcomes = () => Promise.reject(new Error('jane@example.com broke it'));
		const { status, body } = await bench.post('/v1/outcomes', { after: 0 });
		queue.outcomes = outcomes;
		expect([status, body.type]).toEqual([500, '/problems/internal']);
		expect(Object.keys(body).sort()).toEqual(['instance', 'status', 'title', 'type']);
		const id = body.instance.split('/').pop();
		const logged = await until('the line', () =>
			bench.lines.filter((line) => line.includes(id) && line.includes('request failed')),
		);
		expect(logged).toHaveLength(1);
		expect(bench.lines.join('')).not.toContain('jane@example.com');
	});
});

describe('/metrics', () => {
	it('answers this machine, and nobody behind a proxy', async () => {
		const own = await read(await fetch(`${bench.url}/metrics`));
		expect(own.status).toBe(200);
		expect(own.body).toContain('pintally_events_accepted_total');
		expect(own.body).not.toContain(bench.shop);
		expect(
			(await fetch(`${bench.url}/metrics`, { headers: { 'x-forwarded-for': '203.0.113.9' } })).status,
		).toBe(401);
	});

	it('asks for its token where there is one', async () => {
		const guarded = await startWorkbench(pinterest.url, {
			env: { METRICS_TOKEN: 'a-token-of-metrics' },
			token: false,
		});
		const get = async (headers: Record<string, string>) =>
			(await fetch(`${guarded.url}/metrics`, { headers })).status;
		expect(await get({})).toBe(401);
		expect(await get({ authorization: 'Bearer another-token-of-it' })).toBe(401);
		expect(await get({ authorization: 'Bearer a-token-of-metrics', 'x-forwarded-for': '203.0.113.9' })).toBe(
			200,
		);
		await guarded.close();
	});
});
