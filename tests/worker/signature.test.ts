import { createSecretKey, randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import type { Problem } from '../../worker/src/shell/problem.ts';
import { signatureHeaders, verifySignature } from '../../worker/src/shell/signature.ts';

const NOW = 1_789_410_012;
const raw = randomBytes(32);
const secret = `whsec_${raw.toString('base64')}`;
const key = createSecretKey(raw);
const body = '{"hooks":[]}';
const good = new Webhook(secret).sign('msg_1', new Date(NOW * 1000), body);

const request = (headers: Record<string, string | string[] | undefined>) =>
	({
		headersDistinct: Object.fromEntries(
			Object.entries({
				'webhook-id': 'msg_1',
				'webhook-timestamp': String(NOW),
				'webhook-signature': good,
				...headers,
			}).flatMap(([name, value]) =>
				value === undefined ? [] : [[name, Array.isArray(value) ? value : [value]]],
			),
		),
	}) as unknown as IncomingMessage;

/** `passes`, or the name of the problem. */
function verdict(
	headers: Record<string, string | string[] | undefined>,
	keys = [key],
	bytes = body,
	now = NOW,
): string {
	try {
		verifySignature(signatureHeaders(request(headers), now), Buffer.from(bytes), keys);
		return 'passes';
	} catch (error) {
		return (error as Problem).problem;
	}
}
const sign = (id: string, at: number) => ({
	'webhook-id': id,
	'webhook-timestamp': String(at),
	'webhook-signature': new Webhook(secret).sign(id, new Date(at * 1000), body),
});
const wrong = `v1,${randomBytes(32).toString('base64')}`;

describe('signature', () => {
	it('takes what the standardwebhooks package has signed', () => {
		expect(verdict({})).toBe('passes');
	});

	it.each([
		['no id', { 'webhook-id': undefined }, 'signature-missing'],
		['no timestamp', { 'webhook-timestamp': undefined }, 'signature-missing'],
		['no signature', { 'webhook-signature': undefined }, 'signature-missing'],
		['a wrong one', { 'webhook-signature': wrong }, 'signature-invalid'],
		['a cut one', { 'webhook-signature': good.slice(0, -8) }, 'signature-invalid'],
		['an empty one', { 'webhook-signature': '' }, 'signature-invalid'],
		['no base64', { 'webhook-signature': 'v1,???' }, 'signature-invalid'],
		['base64 with something between', { 'webhook-signature': good.replace(',', ',?') }, 'signature-invalid'],
		['base64 with something after', { 'webhook-signature': `${good}?` }, 'signature-invalid'],
		['no comma', { 'webhook-signature': good.replace(',', '') }, 'signature-invalid'],
		['only a version', { 'webhook-signature': 'v1,' }, 'signature-invalid'],
		['10 KB', { 'webhook-signature': `v1,${'A'.repeat(10_000)}` }, 'signature-invalid'],
		['other versions only', { 'webhook-signature': 'v1a,abc v2,def' }, 'signature-unsupported'],
		['the right one as second', { 'webhook-signature': `${wrong} ${good}` }, 'passes'],
		[
			'the right one beyond the fifth',
			{ 'webhook-signature': `${`${wrong} `.repeat(5)}${good}` },
			'signature-invalid',
		],
		['the header twice', { 'webhook-signature': [wrong, good] }, 'signature-invalid'],
		['the id twice', { 'webhook-id': ['msg_1', 'msg_2'] }, 'signature-invalid'],
		['an id with a dot', { 'webhook-id': 'msg.1' }, 'invalid-webhook-id'],
		['an id with a control character', { 'webhook-id': 'msg\u00011' }, 'invalid-webhook-id'],
		['an id that is too long', { 'webhook-id': 'm'.repeat(257) }, 'invalid-webhook-id'],
		['an empty id', { 'webhook-id': '' }, 'invalid-webhook-id'],
		['another id than signed', { 'webhook-id': 'msg_2' }, 'signature-invalid'],
	])('%s', (_name, headers, expected) => {
		expect(verdict(headers)).toBe(expected);
	});

	it.each(['0', '-1', '1e99', '12abc', '', String(NOW * 1000), '0x6aa7d9dc'])(
		'refuses the timestamp "%s"',
		(stamp) => {
			expect(verdict({ 'webhook-timestamp': stamp })).toBe('timestamp-out-of-window');
		},
	);

	it.each([
		[-301, 'timestamp-out-of-window'],
		[-300, 'passes'],
		[240, 'passes'],
		[300, 'passes'],
		[301, 'timestamp-out-of-window'],
	])('a clock that differs by %i s', (difference, expected) => {
		expect(verdict(sign('msg_1', NOW + difference))).toBe(expected);
	});

	it('tells our time to a shop whose clock is wrong', () => {
		expect(() => signatureHeaders(request({ 'webhook-timestamp': '5' }), NOW)).toThrow(
			expect.objectContaining({ extra: expect.objectContaining({ members: { worker_time: NOW } }) }),
		);
	});

	it('covers every byte of the body', () => {
		expect(verdict({}, [key], `${body} `)).toBe('signature-invalid');
	});

	it('takes either key during a rotation', () => {
		expect(verdict({}, [createSecretKey(randomBytes(32)), key])).toBe('passes');
	});

	it('answers for an unknown shop as for a wrong signature', () => {
		expect(verdict({}, [])).toBe('signature-invalid');
		expect(verdict({ 'webhook-signature': wrong }, [])).toBe('signature-invalid');
	});
});
