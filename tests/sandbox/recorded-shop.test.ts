/** Recorded orders reach the worker as a plugin would post them. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterEach, expect, test } from 'vitest';
import { eventOf } from '../../core/hook-event.ts';
import { postHooks, readConnectionKey, recordedShop } from '../../sandbox/recorded-shop.ts';

const NOW = 1_800_000_000;
const secret = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`;

let worker: ReturnType<typeof createServer> | undefined;
afterEach(() => worker?.close());

async function listen(
	answer: (request: IncomingMessage, body: string) => [number, unknown],
): Promise<string> {
	worker = createServer((request, response) => {
		void text(request).then((body) => {
			const [status, value] = answer(request, body);
			response.writeHead(status).end(JSON.stringify(value));
		});
	}).listen(0, '127.0.0.1');
	await once(worker, 'listening');
	return `http://127.0.0.1:${(worker.address() as AddressInfo).port}`;
}

test('moves each order to now, but for the one that is too old', () => {
	const { hooks } = recordedShop(NOW);
	expect(hooks).toHaveLength(28);
	const ages = hooks.map(({ at }) => NOW - at);
	expect(ages.filter((age) => age > 60)).toEqual([9 * 86_400]);
	for (const { at, facts } of hooks) {
		const { date_paid_gmt: paid, date_created_gmt: made } = facts.order;
		expect(Date.parse(`${paid ?? made}Z`) / 1000).toBe(at);
	}
});

test('gives other ids to each run, and the same on both roads', () => {
	const first = recordedShop(NOW, 'a');
	const ids = first.hooks.map(({ id }) => id);
	expect(recordedShop(NOW, 'a').hooks.map(({ id }) => id)).toEqual(ids);
	expect(recordedShop(NOW, 'b').hooks.filter(({ id }) => ids.includes(id))).toEqual([]);
	expect(first.tagCalls.length).toBeGreaterThan(10);
	for (const [, , data] of first.tagCalls) expect(ids).toContain(data.event_id);
});

test('becomes the events of the contract, at other times', () => {
	const hash = (plain: string) => createHash('sha256').update(plain).digest('hex');
	const mapped = recordedShop(NOW).hooks.map((hook) => eventOf(hook, { now: NOW, hash }));
	// One of the vectors differs only by what was sent before, and here nothing was.
	expect(mapped.filter(({ send }) => send)).toHaveLength(21);
	expect(mapped.flatMap((one) => (one.send ? [] : [one.reason]))).not.toContain('invalid');
});

test('signs the batch so that the reference library accepts it', async () => {
	const { hooks } = recordedShop(NOW);
	const url = await listen((request, body) => {
		new Webhook(secret).verify(body, request.headers as Record<string, string>);
		expect(request.headers['pintally-shop']).toBe('shop_1');
		return [
			202,
			{
				verdicts: (JSON.parse(body) as { hooks: { id: string }[] }).hooks.map(({ id }) => ({
					id,
					state: 'accepted',
				})),
			},
		];
	});
	const json = JSON.stringify({ v: 1, url, shop: 'shop_1', secret });
	const key = readConnectionKey(`pintally_${Buffer.from(json).toString('base64url')}`);
	const verdicts = await postHooks(key, hooks);
	expect(verdicts.map(({ id }) => id)).toEqual(hooks.map(({ id }) => id));
});

test('says what the worker answered when it does not take them', async () => {
	const url = await listen(() => [401, { title: 'Signature does not match' }]);
	const posting = postHooks({ url, shop: 'shop_1', secret }, recordedShop(NOW).hooks);
	await expect(posting).rejects.toThrow('401: {"title":"Signature does not match"}');
});
