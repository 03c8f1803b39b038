/** Who is told of incidents: by the command, signed, once, again after a failure, and not at night. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Webhook } from 'standardwebhooks';
import { notify } from '../../worker/src/commands/notify.ts';
import { quietUntil } from '../../worker/src/shell/watch/message.ts';
import { sentenceOf } from '../../worker/src/shell/watch/slack.ts';
import { startPinterest, type FakePinterest } from './fake-pinterest.ts';
import { signup } from './hooks-of-vectors.ts';
import { ManualClock } from './manual-clock.ts';
import { until } from './wait.ts';
import { startWorkbench, type Workbench } from './workbench.ts';

interface Received {
	headers: IncomingHttpHeaders;
	text: string;
}
async function startReceiver() {
	const received: Received[] = [];
	/** Of the next answers; 0: none at all. Then 204. */
	const statuses: number[] = [];
	const server = createServer((req, res) => {
		let text = '';
		req.on('data', (chunk: Buffer) => (text += chunk.toString()));
		req.on('end', () => {
			received.push({ headers: req.headers, text });
			const status = statuses.shift() ?? 204;
			if (status > 0) res.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end();
		});
	});
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/alerts/hush-hush`,
		received,
		statuses,
		close: () =>
			new Promise<void>((done) => {
				server.close(() => done());
				server.closeAllConnections();
			}),
	};
}

let pinterest: FakePinterest;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
let clock: ManualClock;
let bench: Workbench;
beforeEach(async () => {
	pinterest = await startPinterest();
	receiver = await startReceiver();
	// The library holds a signature against the machine's own clock.
	clock = new ManualClock(Date.now());
	bench = await startWorkbench(pinterest.url, { clock });
});
afterEach(async () => {
	await bench.close();
	await receiver.close();
	await pinterest.close();
});

const command = (options: Record<string, string | boolean>) =>
	notify.run({ shop: bench.shop, ...options }, bench.services.config);
const secretOf = async (options: Record<string, string> = {}) => {
	const result = await command({ url: receiver.url, ...options });
	return (result?.json as { notify: { secret: string } }).notify.secret;
};
const seconds = () => Math.floor(clock.wall / 1000);
const missing = () => [{ id: 'order-4711', at: seconds() - 7200, state: null }];
const beat = (orders: unknown[], observed: object = {}) =>
	bench.post('/v1/watch', {
		at: seconds(),
		counts: [],
		orders,
		observed,
		changes: [{ at: seconds() - 60, kind: 'plugin', name: 'Cache & Co <3', detail: '1 -> 2' }],
		shop: { version: '0.1.0' },
	});
const untilReceived = (count: number) =>
	until(`${count} messages`, () => receiver.received.length >= count && receiver.received);

describe('a webhook', () => {
	it('is signed as the standard has it, once per incident and once when it is over', async () => {
		const secret = await secretOf();
		await beat(missing());
		await beat(missing());
		await untilReceived(1);
		await beat([]);
		const received = await untilReceived(2);
		expect(received).toHaveLength(2);
		const bodies = received.map(({ text, headers }) =>
			new Webhook(secret).verify(text, headers as Record<string, string>),
		);
		expect(bodies).toMatchObject([
			{
				type: 'incident.opened',
				timestamp: new Date(seconds() * 1000).toISOString(),
				data: {
					shop: bench.shop,
					shop_name: 'Clayhouse',
					name: 'order_missing',
					opened_at: seconds(),
					closed_at: null,
					concerns: 'both',
					action: 'look_at_orders',
					changes: [{ name: 'Cache & Co <3' }],
				},
			},
			{ type: 'incident.closed', data: { name: 'order_missing', closed_at: seconds() } },
		]);
		expect(received.map(({ text }) => text).join()).not.toContain('4711');
		expect(() =>
			new Webhook(`whsec_${Buffer.alloc(32, 1).toString('base64')}`).verify(
				received[0]?.text ?? '',
				received[0]?.headers as Record<string, string>,
			),
		).toThrow();
	});

	it.each([[500], [302], [404]])('that is answered %i is tried again, with the same id', async (status) => {
		await secretOf();
		receiver.statuses.push(status);
		await beat(missing());
		await untilReceived(1);
		await until('it is put off', () => bench.lines.some((line) => line.includes('could not tell')));
		await until('the next try', () => {
			clock.advance(61_000);
			return receiver.received.length >= 2;
		});
		const [first, second] = receiver.received;
		expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
		expect(second?.text).toBe(first?.text);
	});

	it('holds up no event while nobody answers, and outlives a restart', async () => {
		await secretOf();
		receiver.statuses.push(0);
		await beat(missing());
		await untilReceived(1);
		await bench.post('/v1/hooks', { hooks: [signup('signup.notheld1', clock.wall)] });
		clock.advance(1000);
		await until('delivery', async () => (await bench.outcomes()).length > 0);
		await bench.restart();
		await until('the next try', () => {
			clock.advance(61_000);
			return receiver.received.length >= 2;
		});
		expect(receiver.received[1]?.headers['webhook-id']).toBe(receiver.received[0]?.headers['webhook-id']);
	});

	it('leaves neither its address nor its secret in the log or on disk', async () => {
		const secret = await secretOf();
		receiver.statuses.push(500);
		await beat(missing());
		await until('it is put off', () => bench.lines.some((line) => line.includes('could not tell')));
		for (const text of [bench.disk(), bench.lines.join()]) {
			expect(text).not.toContain('hush-hush');
			expect(text).not.toContain(secret.slice(6));
		}
	});

	it('is sent to nobody when nobody is to be told any more', async () => {
		await secretOf();
		await command({ remove: true });
		await beat(missing());
		await bench.post('/v1/hooks', { hooks: [signup('signup.nobody01', clock.wall)] });
		clock.advance(61_000);
		await until('delivery', async () => (await bench.outcomes()).length > 0);
		expect(receiver.received).toEqual([]);
	});
});

describe('Slack', () => {
	it('gets a sentence without markup of others', async () => {
		await command({ url: receiver.url, kind: 'slack' });
		await beat(missing());
		const [message] = await untilReceived(1);
		expect(JSON.parse(message?.text ?? '')).toEqual({
			text: '🔴 Clayhouse: An order is more than an hour old and has no Pinterest event. Look at the orders. Shortly before, this changed: plugin Cache &amp; Co &lt;3.',
		});
		expect(message?.headers['webhook-signature']).toBeUndefined();
	});

	it('is told where it is', () => {
		const share = { events: 12, seen: 1, usual: 0.789 };
		const opened = {
			...{ id: 'msg_1', type: 'incident.opened' as const, at: 0, due: 0, attempts: 0 },
			incident: {
				name: 'coverage' as const,
				opened_at: 0,
				closed_at: null,
				changes: [],
				narrowed_to: [{ by: 'gateway' as const, name: 'stripe_<sepa>', share }],
			},
		};
		expect(sentenceOf(opened, 'Clayhouse')).toBe(
			'🔴 Clayhouse: Far fewer orders than usual have a browser event. Look at the tag on the shop’s pages. It is confined to: payment method stripe_&lt;sepa&gt; (1 of 12, usually 79 %).',
		);
		const part = {
			...{ by: 'gateway' as const, name: 'cheque', share: null },
			orders: { came: 1, expected: 12.4 },
		};
		const still = { ...opened.incident, name: 'silence_orders' as const, narrowed_to: [part] };
		expect(sentenceOf({ ...opened, incident: still }, 'Clayhouse')).toContain(
			'It is confined to: payment method cheque (orders: 1, usually 12).',
		);
	});
});

describe('quiet hours', () => {
	const at = (text: string) => Date.parse(`2026-09-21T${text}:00Z`) / 1000;
	const message = (name: 'coverage' | 'token' | 'shop_silent') => ({
		incident: { name, opened_at: 0, closed_at: null, changes: [] },
	});
	it.each([
		['21:59', null],
		['22:00', at('07:00') + 86_400],
		['23:30', at('07:00') + 86_400],
		['00:00', at('07:00')],
		['06:59', at('07:00')],
		['07:00', null],
	])('from 22 to 7 hold back what comes at %s', (time, until) => {
		expect(quietUntil(message('coverage'), { from: 22, to: 7 }, at(time))).toBe(until);
	});
	it('within a day, too, and never what cannot wait', () => {
		expect(quietUntil(message('coverage'), { from: 1, to: 5 }, at('04:59'))).toBe(at('05:00'));
		expect(quietUntil(message('coverage'), { from: 1, to: 5 }, at('05:00'))).toBeNull();
		expect(quietUntil(message('coverage'), null, at('04:59'))).toBeNull();
		expect(quietUntil(message('token'), { from: 1, to: 5 }, at('04:59'))).toBeNull();
		expect(quietUntil(message('shop_silent'), { from: 1, to: 5 }, at('04:59'))).toBeNull();
	});

	it('end with what was held back', async () => {
		const hour = new Date(clock.wall).getUTCHours();
		await secretOf({ quiet: `${hour}-${(hour + 2) % 24}` });
		await beat(missing());
		await until('it is put off', async () => {
			const stored = await bench.services.shops.watch.read(bench.shop);
			const { outbox } = JSON.parse(stored?.text ?? '{}') as { outbox?: { due: number }[] };
			return (outbox?.[0]?.due ?? 0) > seconds();
		});
		expect(receiver.received).toEqual([]);
		clock.advance(2 * 3_600_000 + 60_000);
		const [message] = await untilReceived(1);
		expect(JSON.parse(message?.text ?? '')).toMatchObject({ data: { name: 'order_missing' } });
	});
});

describe('the command', () => {
	it('shows who is told, without what may be a secret', async () => {
		expect((await command({}))?.text).toBe('Nobody is told.');
		const set = await command({ url: receiver.url, quiet: '22-7' });
		const { host } = new URL(receiver.url);
		expect(set?.text).toMatch(
			new RegExp(`^webhook at ${host}, quiet from 22 to 7 \\(UTC\\)\nSecret  whsec_[A-Za-z0-9+/]{43}=`),
		);
		const shown = await command({});
		expect(shown?.text).toBe(`webhook at ${host}, quiet from 22 to 7 (UTC)`);
		expect(shown?.json).toEqual({
			shop: bench.shop,
			notify: { kind: 'webhook', host, quiet: { from: 22, to: 7 } },
		});
		await command({ remove: true });
		expect((await command({}))?.json).toEqual({ shop: bench.shop, notify: null });
	});

	it.each([
		[{ url: 'http://alerts.example/x' }, '--url'],
		[{ url: 'https://user:pw@alerts.example/x' }, '--url'],
		[{ url: 'ftp://127.0.0.1/x' }, '--url'],
		[{ url: 'alerts' }, '--url'],
		[{ url: 'https://alerts.example', kind: 'pigeon' }, '--kind'],
		[{ url: 'https://alerts.example', quiet: '22' }, '--quiet'],
		[{ url: 'https://alerts.example', quiet: '22-24' }, '--quiet'],
		[{ url: 'https://alerts.example', quiet: '7-7' }, '--quiet'],
		[{ quiet: '22-7' }, '--kind and --quiet need --url'],
		[{ shop: 'shop_nobody' }, 'no shop shop_nobody'],
	])('refuses %j', async (options, told) => {
		await expect(command(options)).rejects.toThrow(told);
		expect(await bench.services.shops.notify(bench.shop)).toBeNull();
	});

	it('survives new keys', async () => {
		await secretOf();
		await bench.services.shops.reseal();
		expect((await bench.services.shops.notify(bench.shop))?.url).toBe(receiver.url);
	});
});
