/** The stand-in answers as the contract says, and misbehaves as it is told. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Ajv } from 'ajv';
import type { CapiEvent, TagCall } from '../../core/types.ts';
import { startSandbox, type Sandbox } from '../../sandbox/pinterest/sandbox.ts';

const { cases } = JSON.parse(
	readFileSync(new URL('../contract/vectors/orders.json', import.meta.url), 'utf8'),
) as { cases: { id: string; expect: { capi?: CapiEvent; tag?: TagCall | null } }[] };
const sent = cases.flatMap(({ expect: { capi } }) => (capi ? [capi] : []));

const contract = JSON.parse(
	readFileSync(new URL('../../core/contract/conversions-api.schema.json', import.meta.url), 'utf8'),
) as object;
const ajv = new Ajv({ strict: false, formats: { 'date-time': true, uri: true } });
ajv.addSchema(contract, 'contract');
const isAnswer = (name: string, body: unknown) =>
	ajv.validate({ $ref: `contract#/definitions/${name}` }, body);

let sandbox: Sandbox;
let now = 0;
beforeAll(async () => {
	sandbox = await startSandbox({ clock: () => now });
});
afterAll(() => sandbox.stop());
beforeEach(() => {
	sandbox.reset();
	now = Math.max(...sent.map(({ event_time }) => event_time));
});

async function post(body: unknown, { token = 'demo', account = '549755885175', query = '' } = {}) {
	const response = await fetch(`${sandbox.apiUrl}/ad_accounts/${account}/events${query}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
		body: JSON.stringify(body),
	});
	return {
		status: response.status,
		headers: response.headers,
		body: (await response.json()) as Record<string, unknown>,
	};
}

const report = (call: Record<string, unknown>) =>
	fetch(`${sandbox.url}/ct/record`, { method: 'POST', body: JSON.stringify(call) });

describe('POST /ad_accounts/{id}/events', () => {
	test('processes every event of the vectors, in an answer of the contract', async () => {
		const { status, body } = await post({ data: sent });
		expect(status).toBe(200);
		expect(isAnswer('ConversionApiResponse', body)).toBe(true);
		expect(body.num_events_processed).toBe(sent.length);
		expect(sandbox.record.apiEvents.map(({ event }) => event.event_id)).toEqual(
			sent.map(({ event_id }) => event_id),
		);
		expect(sandbox.record.apiEvents.flatMap(({ remarks }) => remarks)).toEqual([]);
	});

	test('counts nothing of a test call', async () => {
		expect((await post({ data: sent }, { query: '?test=true' })).status).toBe(200);
		expect(sandbox.record.apiEvents).toEqual([]);
		expect(sandbox.record.apiCalls).toMatchObject([{ test: true, received: sent.length }]);
	});

	test.each([
		['no token', { token: '' }, 401, 2],
		['a bad token', { token: 'bad-token' }, 401, 2],
		["somebody else's account", { token: 'foreign-token' }, 403, 29],
		['an account that is none', { account: 'mine' }, 404, 1],
	])('refuses %s', async (_, wishes, status, code) => {
		const answer = await post({ data: sent }, wishes);
		expect([answer.status, answer.body.code]).toEqual([status, code]);
		expect(isAnswer('Error', answer.body)).toBe(true);
		expect(sandbox.record.apiEvents).toEqual([]);
	});

	test.each([
		['no data', {}],
		['an empty batch', { data: [] }],
		['a field that the contract does not know', { data: [{ ...sent[0], colour: 'red' }] }],
		['a number where text belongs', { data: [{ ...sent[0], event_id: 5 }] }],
	])('refuses %s as a whole', async (_, body) => {
		const answer = await post(body);
		expect([answer.status, answer.body.code]).toEqual([400, 4196]);
	});

	test('says which event of a batch is too old, and keeps the others', async () => {
		const [first, second] = sent;
		const { status, body } = await post({ data: [first, { ...second, event_time: now - 570 * 86_400 }] });
		expect([status, body.code]).toEqual([422, 953]);
		expect(isAnswer('DetailedErrorObserved', body)).toBe(true);
		expect(body.details).toMatchObject({
			num_events_received: 2,
			num_events_processed: 1,
			events: [
				{ status: 'processed' },
				{ status: 'failed', error_message: expect.stringContaining('in the past') },
			],
		});
		expect(sandbox.record.apiEvents).toHaveLength(1);
	});
});

describe('misbehaving', () => {
	test.each(['400', '401', '403', '404', '429', '500', '503'] as const)('answers %s', async (mode) => {
		sandbox.behave(mode, { ms: 3000 });
		const { status, headers, body } = await post({ data: sent });
		expect(status).toBe(Number(mode));
		expect(isAnswer('Error', body)).toBe(true);
		expect(headers.get('x-ratelimit-reset')).toBe(mode === '429' ? '3' : null);
		expect(sandbox.record.apiEvents).toEqual([]);
	});

	test('fails the last event of a batch', async () => {
		sandbox.behave('partial422');
		expect((await post({ data: sent })).status).toBe(422);
		expect(sandbox.record.apiEvents).toHaveLength(sent.length - 1);
	});

	test('drops the line, hangs, and waits', async () => {
		sandbox.behave('drop', { times: 1 });
		await expect(post({ data: sent })).rejects.toThrow();
		sandbox.behave('hang', { times: 1 });
		const hanging = fetch(`${sandbox.apiUrl}/ad_accounts/1/events`, {
			method: 'POST',
			signal: AbortSignal.timeout(200),
		});
		await expect(hanging).rejects.toThrow('timeout');
		sandbox.behave('latency', { ms: 150, times: 1 });
		const begun = performance.now();
		expect((await post({ data: sent })).status).toBe(200);
		expect(performance.now() - begun).toBeGreaterThanOrEqual(145);
	});

	test('is told so by HTTP too, and only in words that it knows', async () => {
		const behave = (body: unknown) =>
			fetch(`${sandbox.url}/api/behave`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(body),
			});
		expect((await behave({ mode: 'sulk' })).status).toBe(422);
		expect((await behave({ target: 'tag', mode: '503' })).status).toBe(200);
		expect((await fetch(sandbox.tagScript)).status).toBe(503);
		await fetch(`${sandbox.url}/api/reset`, { method: 'POST' });
		expect((await fetch(sandbox.tagScript)).status).toBe(200);
	});
});

describe('both roads', () => {
	const sale = cases.find(({ id }) => id === 'simple')!.expect;
	const load = {
		tag: '2612345678901',
		options: { em: 'a'.repeat(64) },
		page: 'https://shop.example.com/',
		epik: '',
	};

	test('match by name and id', async () => {
		await report({ ...load, args: sale.tag });
		await post({ data: [sale.capi] });
		expect(sandbox.record.pairs()).toMatchObject([
			{ event: 'checkout', verdict: 'matched', differences: [], tagCalls: 1, apiEvents: 1 },
		]);
		expect(sandbox.record.tracked[0]?.options).toEqual(load.options);
	});

	test('differ when a value differs', async () => {
		const [call, name, data] = sale.tag!;
		await report({ ...load, args: [call, name, { ...data, value: 28 }] });
		await post({ data: [sale.capi] });
		expect(sandbox.record.pairs()).toMatchObject([{ verdict: 'differs', differences: ['value'] }]);
	});

	test('count a repeat once', async () => {
		await post({ data: [sale.capi] });
		await post({ data: [sale.capi] });
		expect(sandbox.record.pairs()).toMatchObject([{ verdict: 'api_only', apiEvents: 2 }]);
		expect(sandbox.record.apiEvents.map(({ repeated }) => repeated)).toEqual([false, true]);
	});

	test('show on the page as state', async () => {
		await report({ ...load, args: sale.tag });
		const state = (await (await fetch(`${sandbox.url}/api/state`)).json()) as { pairs: unknown[] };
		expect(state.pairs).toMatchObject([{ verdict: 'tag_only', id: sale.capi?.event_id }]);
	});

	test('refuse a report that is none', async () => {
		expect((await fetch(`${sandbox.url}/ct/record`, { method: 'POST', body: 'no' })).status).toBe(400);
		expect((await report({ args: 'track' })).status).toBe(400);
	});
});
