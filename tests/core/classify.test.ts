import { describe, expect, it } from 'vitest';
import { type AccountVerdict, classify, type Reply } from '../../core/classify.ts';
import { reasons } from '../../core/vocabulary.ts';

const NOW = 1_789_410_012;
const DONE = { status: 'processed', error_message: '', warning_message: null };
const FAILED = { status: 'failed', error_message: 'Invalid currency', warning_message: '' };

function answer(status: number, body: unknown, headers: Record<string, string> = {}): Reply {
	return { kind: 'answer', status, headers, body: typeof body === 'string' ? body : JSON.stringify(body) };
}

function batch(events: unknown[], received: unknown = events.length, processed?: unknown) {
	const counted = events.filter((event) => (event as typeof DONE | null)?.status === 'processed').length;
	return { num_events_received: received, num_events_processed: processed ?? counted, events };
}

function kinds(reply: Reply, count: number): string {
	const { verdicts } = classify(reply, count, NOW);
	expect(verdicts).toHaveLength(count);
	return verdicts.map(({ kind }) => kind).join(' ');
}

describe('each event of a batch', () => {
	it.each<[string, unknown, number, string]>([
		['all processed', batch([DONE, DONE]), 2, 'done done'],
		['one failed', batch([DONE, FAILED, DONE]), 3, 'done dead done'],
		['all failed', batch([FAILED]), 1, 'dead'],
		['list cut off, all received', batch([DONE, DONE], 3, 3), 3, 'done done retry'],
		['list cut off, the rest never received', batch([DONE, FAILED], 2, 1), 3, 'done dead retry'],
		['list longer than the batch', batch([DONE, DONE, DONE], 3, 3), 2, 'retry retry'],
		['another number received', batch([DONE, DONE], 5), 2, 'retry retry'],
		['fewer processed than listed', batch([DONE, FAILED], 2, 0), 2, 'retry dead'],
		['more processed than listed', batch([DONE, FAILED], 2, 2), 2, 'done retry'],
		['no counts', { events: [DONE, FAILED] }, 2, 'done dead'],
		['counts that are no numbers', batch([DONE], 'one', 'one'), 1, 'done'],
		['a status nobody knows', batch([{ status: 'queued' }, DONE], 2, 1), 2, 'retry done'],
		['entries that are none', batch([null, 7, DONE], 3, 1), 3, 'retry retry done'],
		['no list', { num_events_received: 2, num_events_processed: 2 }, 2, 'retry retry'],
		['an empty list', batch([], 2, 2), 2, 'retry retry'],
		['a list that is none', { events: { 0: DONE } }, 1, 'retry'],
		['nothing', '', 2, 'retry retry'],
		['HTML', '<html>OK</html>', 1, 'retry'],
		['JSON null', 'null', 1, 'retry'],
		['broken JSON', '{"events":[{"status":"processed"', 1, 'retry'],
	])('200, %s', (_, body, count, expected) => {
		expect(kinds(answer(200, body), count)).toBe(expected);
	});

	it('keeps Pinterest’s words', () => {
		const warned = { status: 'processed', error_message: null, warning_message: 'external_id is missing' };
		const { verdicts } = classify(answer(200, batch([warned, FAILED, { status: 'failed' }])), 3, NOW);
		expect(verdicts).toEqual([
			{ kind: 'done', warning: 'external_id is missing' },
			{ kind: 'dead', reason: 'refused_by_pinterest', message: 'Invalid currency' },
			{ kind: 'dead', reason: 'refused_by_pinterest', message: 'Pinterest gave no reason.' },
		]);
		expect(reasons).toHaveProperty('refused_by_pinterest');
	});

	it.each<[string, unknown, number, string]>([
		['details as observed', { code: 953, message: 'x', details: batch([DONE, FAILED]) }, 2, 'done dead'],
		['the results at the top', batch([FAILED, DONE]), 2, 'dead done'],
		['details of another kind, batch', { code: 953, message: 'x', details: { hint: 1 } }, 2, 'split split'],
		['details of another kind, one event', { code: 953, message: 'x', details: {} }, 1, 'dead'],
		['an empty body', '', 2, 'split split'],
	])('422, %s', (_, body, count, expected) => {
		expect(kinds(answer(422, body), count)).toBe(expected);
		expect(classify(answer(422, body), count, NOW).account).toEqual({ kind: 'ok' });
	});

	it.each<[number, number, string]>([
		[400, 4, 'split split split split'],
		[400, 1, 'dead'],
		[413, 2, 'split split'],
		[413, 1, 'dead'],
		[401, 2, 'release release'],
		[403, 1, 'release'],
		[404, 1, 'release'],
		[429, 2, 'release release'],
		[408, 1, 'retry'],
		[500, 2, 'retry retry'],
		[502, 1, 'retry'],
		[503, 1, 'retry'],
		[504, 1, 'retry'],
		[301, 1, 'retry'],
		[307, 1, 'retry'],
		[405, 2, 'dead dead'],
		[410, 1, 'dead'],
		[204, 1, 'retry'],
		[100, 1, 'retry'],
	])('%i for %i events', (status, count, expected) => {
		expect(kinds(answer(status, { code: 1, message: 'No' }), count)).toBe(expected);
	});

	it('dies with the message of the answer', () => {
		const { verdicts } = classify(answer(400, { code: 4196, message: 'Request is invalid' }), 1, NOW);
		expect(verdicts).toEqual([
			{ kind: 'dead', reason: 'refused_by_pinterest', message: 'Request is invalid' },
		]);
	});
});

describe('the account', () => {
	it.each<[number, unknown, AccountVerdict, boolean]>([
		[200, batch([DONE]), { kind: 'ok' }, false],
		[200, batch([FAILED]), { kind: 'ok' }, false],
		[
			200,
			'',
			{ kind: 'failing', reason: 'unreadable', everywhere: false, detail: 'Pinterest answered 200.' },
			false,
		],
		[400, { code: 4196, message: 'Bad' }, { kind: 'ok' }, true],
		[
			401,
			{ code: 2, message: 'No token' },
			{ kind: 'parked', reason: 'token_refused', until: NOW + 900, detail: 'No token' },
			true,
		],
		[
			403,
			{ code: 29, message: 'No role' },
			{ kind: 'parked', reason: 'no_access', until: NOW + 900, detail: 'No role' },
			true,
		],
		[
			404,
			{ message: 'Gone' },
			{ kind: 'parked', reason: 'not_found', until: NOW + 900, detail: 'Gone' },
			true,
		],
		[405, { message: 'How' }, { kind: 'ok' }, true],
		[
			408,
			'',
			{ kind: 'failing', reason: 'server_error', everywhere: false, detail: 'Pinterest answered 408.' },
			false,
		],
		[413, '', { kind: 'shrink', detail: 'Pinterest answered 413.' }, false],
		[429, { code: 8, message: 'Slow' }, { kind: 'slowed', reason: 'rate_limited', detail: 'Slow' }, false],
		[
			500,
			'<html>',
			{ kind: 'failing', reason: 'server_error', everywhere: false, detail: 'Pinterest answered 500.' },
			false,
		],
		[
			503,
			{ code: 4197, message: 'Down' },
			{ kind: 'failing', reason: 'server_error', everywhere: true, detail: 'Down' },
			false,
		],
		[
			302,
			'',
			{ kind: 'failing', reason: 'redirected', everywhere: false, detail: 'Pinterest answered 302.' },
			true,
		],
	])('%i', (status, body, account, alarm) => {
		expect(classify(answer(status, body), 1, NOW)).toMatchObject({ account, alarm });
	});

	it('raises one alarm for a bad event, when it is found', () => {
		expect(classify(answer(400, {}), 2, NOW).alarm).toBe(false);
		expect(classify(answer(400, {}), 1, NOW).alarm).toBe(true);
	});

	it.each<[Record<string, string>, number | undefined]>([
		[{ 'x-ratelimit-reset': '30' }, 30],
		[{ 'retry-after': '120' }, 120],
		[{ 'retry-after': 'Mon, 14 Sep 2026 18:21:12 GMT' }, 60],
		[{ 'x-ratelimit-reset': '30', 'retry-after': '120' }, 30],
		[{ 'x-ratelimit-reset': 'soon', 'retry-after': '120' }, 120],
		[{ 'x-ratelimit-reset': String(NOW + 45) }, 45],
		[{ 'retry-after': '86400' }, 3600],
		[{ 'retry-after': '0' }, 1],
		[{ 'retry-after': '0.2' }, 1],
		[{ 'retry-after': '-5' }, undefined],
		[{ 'retry-after': 'later' }, undefined],
		[{ 'retry-after': '1e9' }, undefined],
		[{ 'retry-after': 'Mon, 14 Sep 2020 18:21:12 GMT' }, undefined],
		[{ 'retry-after': 'Mon, 99 Nix' }, undefined],
		[{}, undefined],
	])('waits as %j says: %s', (headers, wait) => {
		const until = wait === undefined ? undefined : NOW + wait;
		for (const status of [429, 503]) {
			const { account } = classify(answer(status, '', headers), 1, NOW);
			expect('until' in account ? account.until : undefined).toBe(until);
		}
	});
});

describe('no answer', () => {
	it.each(['timeout', 'connection', 'dns', 'tls'] as const)('%s: the same again', (cause) => {
		const { verdicts, account, alarm } = classify({ kind: 'silence', cause }, 2, NOW);
		expect(verdicts.map(({ kind }) => kind)).toEqual(['retry', 'retry']);
		expect(account).toMatchObject({ kind: 'failing', reason: 'unreachable', everywhere: false });
		expect(alarm).toBe(cause === 'tls');
	});

	it('because we shut down counts as no attempt', () => {
		const { verdicts, account } = classify({ kind: 'silence', cause: 'aborted' }, 1, NOW);
		expect(verdicts.map(({ kind }) => kind)).toEqual(['release']);
		expect(account).toEqual({ kind: 'ok' });
	});
});
