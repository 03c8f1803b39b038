/** The description of the worker's API, held against what the worker really answers. */
import { createHmac } from 'node:crypto';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../worker/src/shell/app.ts';
import { openApiDocument } from '../../worker/src/shell/openapi/document.ts';
import { version } from '../../worker/src/shell/run.ts';
import { orderCase } from '../contract/vectors.ts';
import { startPinterest, type FakePinterest } from './fake-pinterest.ts';
import { signup } from './hooks-of-vectors.ts';
import { until } from './wait.ts';
import { read, SITE, startWorkbench, type PostOptions, type Sent, type Workbench } from './workbench.ts';

interface Documented {
	requestBody?: { content: Record<string, { schema?: object }> };
	responses: Record<string, { content?: Record<string, { schema?: object }> }>;
}
const description = JSON.parse(JSON.stringify(openApiDocument(version))) as {
	paths: Record<string, Record<string, Documented>>;
};
const ajv = new Ajv2020({ strict: false, allErrors: true });
ajv.addSchema(description, 'worker');
const pointer = (...steps: string[]) =>
	steps.map((step) => `/${encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'))}`).join('');

let pinterest: FakePinterest;
let bench: Workbench;
let webhook: { key: string; secret: string };
beforeAll(async () => {
	pinterest = await startPinterest();
	bench = await startWorkbench(pinterest.url);
	webhook = await bench.services.shops.webhookAccess(bench.shop);
});
afterAll(async () => {
	await bench.close();
	await pinterest.close();
});

let count = 0;
const hook = () => signup(`signup.o${String(++count).padStart(7, '0')}`, bench.clock.now());
const get = async (path: string, headers: Record<string, string> = {}) =>
	read(await fetch(bench.url + path, { headers }));
const post =
	(path: string, body: unknown, options: PostOptions = {}) =>
	() =>
		bench.post(path, body, options);
const beacon = (changes: object = {}) => ({
	key: bench.collectKey,
	hooks: [
		{
			id: `page.${++count}.000000`,
			event: 'page_visit',
			at: Math.floor(bench.clock.now() / 1000),
			facts: {},
		},
	],
	context: { site_url: SITE },
	...changes,
});
const heartbeat = () => {
	const now = Math.floor(bench.clock.now() / 1000);
	return {
		at: now,
		since: 0,
		counts: [{ hour: Math.floor(now / 3600) - 1, orders: 2, covered: { orders: 1, seen: 1 } }],
		orders: [{ id: '1001', at: now - 7200, state: null }],
		observed: { pages: { home: { tag: true, tag_id: false, event_ids: true } } },
		changes: [{ at: now - 60, kind: 'theme', name: 'storefront', detail: '' }],
		tallies: [
			{
				hour: Math.floor(now / 3600) - 2,
				page: 'order_received',
				gateway: 'cod',
				browser: null,
				events: 2,
				seen: 1,
			},
		],
		shop: { version: '0.1.0' },
		week: {
			from: now - 7 * 86_400,
			events: { checkout: { tag: 7, server: 9 } },
			accuracy: 1,
			coverage: null,
			duplicate_ids: 0,
			both_sides: 6,
			match_keys: { em: 0.9 },
			reasons: { consent_denied: 2 },
			quality: { tag: null, server: 2 },
		},
	};
};
async function deliver(payload: unknown, headers: Record<string, string> = {}): Promise<Sent> {
	const body = JSON.stringify(payload);
	return read(
		await fetch(`${bench.url}/v1/shops/${webhook.key}/woocommerce`, {
			method: 'POST',
			headers: {
				'content-type': 'application/json',
				'x-wc-webhook-topic': 'order.updated',
				'x-wc-webhook-signature': createHmac('sha256', webhook.secret).update(body).digest('base64'),
				...headers,
			},
			body,
		}),
	);
}
const order = orderCase('guest').hook.facts.order;
const consenting = { ...order, meta_data: [{ key: '_pintally_context', value: { consent: 'granted' } }] };

/** The same id with another body, on a path that changes something. */
const reusing =
	(path: string, body: object): (() => Promise<Sent>) =>
	async () => {
		const id = `msg_reused${++count}`;
		await bench.post('/v1/account', {}, { id });
		return bench.post(path, body, { id });
	};

/** Asked of a worker with other variables. */
const elsewhere =
	(env: Record<string, string>, call: (other: Workbench) => Promise<Sent>): (() => Promise<Sent>) =>
	async () => {
		const other = await startWorkbench(pinterest.url, { env, token: false });
		try {
			return await call(other);
		} finally {
			await other.close();
		}
	};
const FULL = { MIN_FREE_MB: '1000000' };

/** What happens where nobody has thought of it. */
async function broken(): Promise<Sent> {
	const { queue } = bench.services;
	const { counts } = queue;
	queue.counts = () => Promise.reject(new Error('broken'));
	const answer = await bench.post('/v1/counts', { since: 0 });
	queue.counts = counts;
	return answer;
}

/** Problems that each signed path has. */
const ofSigned = (path: string, body: unknown): [number, () => Promise<Sent>][] => [
	[401, post(path, body, { secret: `whsec_${Buffer.alloc(32, 1).toString('base64')}` })],
	[401, post(path, body, { at: 1_000_000 })],
	[400, post(path, body, { raw: '{' })],
	[415, post(path, body, { headers: { 'content-type': 'text/html' } })],
	[422, post(path, [])],
];

const CALLS: Record<string, [status: number, call: () => Promise<Sent>][]> = {
	'post /v1/connect': [
		[200, post('/v1/connect', { site_url: SITE, plugin_version: '1' })],
		[403, post('/v1/connect', { site_url: 'https://copy.example', plugin_version: '1' })],
		[409, reusing('/v1/connect', { site_url: SITE, plugin_version: '1' })],
		...ofSigned('/v1/connect', {}),
	],
	'post /v1/account': [
		[200, post('/v1/account', {})],
		[422, post('/v1/account', { ad_account_id: 'five' })],
		[409, reusing('/v1/account', { ad_account_id: '5' })],
		...ofSigned('/v1/account', {}),
	],
	'post /v1/hooks': [
		[202, () => bench.post('/v1/hooks', { hooks: [hook(), { ...hook(), at: 'now' }] })],
		[202, () => bench.post('/v1/hooks', { hooks: [orderCase('simple').hook, orderCase('on_hold').hook] })],
		[202, post('/v1/hooks', { hooks: [orderCase('simple').hook] })],
		[422, post('/v1/hooks', { hooks: [{}] })],
		[413, post('/v1/hooks', { hooks: Array(501).fill(1) })],
		[
			429,
			elsewhere({ HOOKS_PER_MINUTE: '1' }, (other) => other.post('/v1/hooks', { hooks: [hook(), hook()] })),
		],
		[503, elsewhere(FULL, (other) => other.post('/v1/hooks', { hooks: [hook()] }))],
		[409, () => reusing('/v1/hooks', { hooks: [hook()] })()],
		...ofSigned('/v1/hooks', {}),
	],
	'post /v1/outcomes': [[200, post('/v1/outcomes', { after: 0 })], ...ofSigned('/v1/outcomes', {})],
	'post /v1/attempts': [
		[200, post('/v1/attempts', { id: orderCase('simple').hook.id })],
		...ofSigned('/v1/attempts', {}),
	],
	'post /v1/counts': [[200, post('/v1/counts', { since: 0 })], [500, broken], ...ofSigned('/v1/counts', {})],
	'post /v1/reports': [
		[200, post('/v1/reports', { since: '2026-09-01' })],
		[422, post('/v1/reports', { since: 'yesterday' })],
		...ofSigned('/v1/reports', {}),
	],
	'post /v1/reports/fetch': [
		[202, post('/v1/reports/fetch', { ads_token: 'reader', click_window_days: 7 })],
		[422, post('/v1/reports/fetch', { view_window_days: 90 })],
		[409, reusing('/v1/reports/fetch', { click_window_days: 1 })],
		...ofSigned('/v1/reports/fetch', {}),
	],
	'post /v1/watch': [
		[200, () => bench.post('/v1/watch', heartbeat())],
		[200, () => bench.post('/v1/watch', { ...heartbeat(), orders: null, week: undefined })],
		[413, post('/v1/watch', {}, { raw: ' '.repeat(1024 * 1024 + 1) })],
		[409, () => reusing('/v1/watch', heartbeat())()],
		...ofSigned('/v1/watch', {}),
	],
	'post /v1/erase': [
		[200, post('/v1/erase', { ids: ['lead.nobody000001'], em: ['0'.repeat(64)] })],
		[422, post('/v1/erase', { em: ['jane@example.com'] })],
		[409, reusing('/v1/erase', { ids: ['lead.nobody000002'] })],
		...ofSigned('/v1/erase', {}),
	],
	'post /v1/shops/{key}/woocommerce': [
		[200, () => deliver(consenting)],
		[200, () => deliver(order)],
		[401, () => deliver(order, { 'x-wc-webhook-signature': 'x' })],
		[413, () => deliver(' '.repeat(1024 * 1024))],
		[415, () => deliver(order, { 'content-type': 'text/html' })],
	],
	'post /v1/collect': [
		[202, () => bench.collect(beacon())],
		[403, () => bench.collect(beacon({ key: 'pk_nobody' }))],
		[403, () => bench.collect(beacon(), { origin: 'https://evil.example' })],
		[422, () => bench.collect(beacon({ more: 1 }))],
		[400, () => bench.collect('')],
		[413, () => bench.collect(' '.repeat(32 * 1024 + 1))],
		[
			429,
			elsewhere({ COLLECT_PER_MINUTE: '1' }, async (other) => {
				await other.collect(beacon({ key: other.collectKey }));
				return other.collect(beacon({ key: other.collectKey }));
			}),
		],
		[503, elsewhere(FULL, (other) => other.collect(beacon({ key: other.collectKey })))],
		[415, () => bench.collect('', { 'content-type': 'text/html' })],
	],
	'get /healthz': [[200, () => get('/healthz')]],
	'get /readyz': [
		[200, () => get('/readyz')],
		[503, elsewhere(FULL, async ({ url }) => read(await fetch(`${url}/readyz`)))],
	],
	'get /metrics': [
		[200, () => get('/metrics')],
		[401, () => get('/metrics', { 'x-forwarded-for': '203.0.113.9' })],
	],
	'get /openapi.json': [[200, () => get('/openapi.json')]],
};

describe('the description', () => {
	it('names every path that there is, and no other', () => {
		const app = createApp(bench.services) as unknown as {
			router: { stack: { route?: { path: string } }[] };
		};
		const routes = app.router.stack.flatMap(({ route }) => (route ? [route.path] : []));
		expect(Object.keys(description.paths).sort()).toEqual(
			routes.map((path) => path.replace(/:(\w+)/g, '{$1}')).sort(),
		);
	});

	it('is served, and is valid JSON Schema throughout', async () => {
		expect((await get('/openapi.json')).body).toEqual(description);
		for (const [path, methods] of Object.entries(description.paths))
			for (const [method, { requestBody }] of Object.entries(methods))
				for (const [type, { schema }] of Object.entries(requestBody?.content ?? {}))
					if (schema) {
						const at = pointer('paths', path, method, 'requestBody', 'content', type, 'schema');
						expect(typeof ajv.compile({ $ref: `worker#${at}` })).toBe('function');
					}
	});

	it('lists the operations that are tried here', () => {
		const operations = Object.entries(description.paths).flatMap(([path, methods]) =>
			Object.keys(methods).map((method) => `${method} ${path}`),
		);
		expect(Object.keys(CALLS).sort()).toEqual(operations.sort());
	});
});

describe.each(Object.entries(CALLS))('%s', (name, calls) => {
	const [method = '', path = ''] = name.split(' ');
	it.each(calls.map(([status, call], index) => [status, index, call] as const))(
		'answers %i as documented (%i)',
		async (status, _index, call) => {
			const { status: answered, headers, body } = await call();
			expect([answered, body]).toEqual([status, body]);
			const type = headers.get('content-type')?.split(';')[0] ?? '';
			const documented = description.paths[path]?.[method]?.responses[status];
			expect(Object.keys(documented?.content ?? {})).toEqual([type]);
			if (!documented?.content?.[type]?.schema) return;
			const at = pointer('paths', path, method, 'responses', String(status), 'content', type, 'schema');
			const check = ajv.compile({ $ref: `worker#${at}` });
			check(body);
			expect(check.errors).toBeNull();
		},
	);
});

describe('what only time brings', () => {
	it('an outcome and the calls of an event are as documented', async () => {
		const one = hook();
		await bench.post('/v1/hooks', { hooks: [one] });
		await bench.collect(beacon({ hooks: [], receipts: [{ id: one.id, event: 'signup', result: 'called' }] }));
		const outcomes = await until('an outcome', async () => {
			const { body } = await bench.post('/v1/outcomes', { after: 0 });
			const kinds = (body.outcomes as { id: string; kind: string }[])
				.filter(({ id }) => id === one.id)
				.map(({ kind }) => kind);
			return kinds.includes('delivery') && kinds.includes('receipt') && body;
		});
		const attempts = (await bench.post('/v1/attempts', { id: one.id })).body;
		expect(attempts.attempts).toHaveLength(1);
		const counts = (await bench.post('/v1/counts', { since: 0 })).body;
		expect(counts.hours.length).toBeGreaterThan(0);
		for (const [schema, body] of [
			['OutcomesAnswer', outcomes],
			['AttemptsAnswer', attempts],
			['CountsAnswer', counts],
		]) {
			const check = ajv.compile({ $ref: `worker#/components/schemas/${schema}` });
			check(body);
			expect([schema, check.errors]).toEqual([schema, null]);
		}
	});
});
