/** `reconcile`: a shop's orders that its own webhooks told while no worker listened. */
import { rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkoutEventId } from '../../core/order-event.ts';
import type { WooOrder } from '../../core/types.ts';
import { CommandMistake } from '../../worker/src/commands/command.ts';
import { reconcile } from '../../worker/src/commands/reconcile.ts';
import { systemClock } from '../../worker/src/shell/clock.ts';
import { orderCase, sha256 } from '../contract/vectors.ts';
import { eachStore } from './each-store.ts';
import { startPinterest, type FakePinterest } from './fake-pinterest.ts';
import type { Store } from './stores.ts';
import { until } from './wait.ts';
import { startWorkbench, type Workbench } from './workbench.ts';

const KEY = 'ck_readonly0123';
const SECRET = 'cs_never_shown99';
const BASIC = `Basic ${Buffer.from(`${KEY}:${SECRET}`).toString('base64')}`;

interface Asked {
	path: string;
	query: URLSearchParams;
	authorization: string | undefined;
}

/** A shop's REST API, with these orders. */
async function startShop() {
	const shop = {
		url: '',
		orders: [] as unknown[],
		asked: [] as Asked[],
		/** Answers instead, if it does. */
		instead: null as ((req: IncomingMessage) => { status: number; body?: string; location?: string }) | null,
		/** Called after each page. */
		answered: null as (() => void) | null,
		close: () => new Promise((done) => server.close(done)),
	};
	const server: Server = createServer((req, res) => {
		const { pathname, searchParams: query } = new URL(req.url ?? '', shop.url);
		shop.asked.push({ path: pathname, query, authorization: req.headers.authorization });
		const other = shop.instead?.(req);
		if (other) {
			res.writeHead(other.status, other.location ? { location: other.location } : {});
			return void res.end(other.body);
		}
		const [size, offset] = [Number(query.get('per_page')), Number(query.get('offset'))];
		res.setHeader('content-type', 'application/json');
		res.end(JSON.stringify(shop.orders.slice(offset, offset + size)));
		shop.answered?.();
	});
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	shop.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return shop;
}

let numbers = 7000;
const gmt = (ms: number) => new Date(ms).toISOString().slice(0, 19);
/** Paid an hour ago, of a shopper who has agreed. */
function fresh(change: Partial<WooOrder> = {}, hours = 1): WooOrder {
	const number = ++numbers;
	const paid = gmt(Date.now() - hours * 3_600_000);
	const { order } = orderCase('simple').hook.facts;
	return {
		...order,
		id: number,
		number: String(number),
		order_key: `wc_order_r${number}`,
		date_created_gmt: paid,
		date_paid_gmt: paid,
		meta_data: [...(order.meta_data ?? []), { key: '_pintally_context', value: { consent: 'granted' } }],
		...change,
	};
}
const idOf = (order: WooOrder) => checkoutEventId(order, sha256);

let shop: Awaited<ReturnType<typeof startShop>>;
let pinterest: FakePinterest;
let bench: Workbench;
let id: string;
let file: string;

const added = (siteUrl: string) =>
	bench.services.shops.add({ name: 'Far', siteUrl, url: bench.url, test: false });
async function setUp(store?: Store) {
	shop = await startShop();
	pinterest = await startPinterest();
	bench = await startWorkbench(pinterest.url, { clock: systemClock, ...(store ? { store } : {}) });
	id = await added(`${shop.url}/en/`);
	file = join(bench.folder, 'key');
	writeFileSync(file, `${KEY}\n${SECRET}\n`);
}
async function tearDown() {
	rmSync(file, { force: true });
	await bench.close();
	await pinterest.close();
	await shop.close();
}
const command = async (options: Record<string, string> = {}) =>
	(await reconcile.run({ shop: id, 'key-file': file, ...options }, bench.services.config))!;

const failureOf = (work: Promise<unknown>) =>
	work.then(
		() => new Error('It did not fail.'),
		(error: Error) => error,
	);

eachStore('reconcile', (store) => {
	beforeEach(() => setUp(store));
	afterEach(tearDown);

	it.each(['while the worker runs', 'while none runs'])(
		'takes what is missing and sends it, and nothing twice: %s',
		async (when) => {
			const { shops } = bench.services;
			await shops.setAccount(id, { adAccountId: '549755885175', token: 'pina_good_token' });
			const isDown = when === 'while none runs';
			const [missed, unpaid] = [fresh(), fresh({ status: 'pending', date_paid_gmt: null })];
			shop.orders = [missed, unpaid];
			if (isDown) await bench.stop();
			const first = await command();
			expect(first.json).toEqual({ shop: id, taken: 1, ignored: { not_paid: 1 }, invalid_orders: [] });
			expect(first.text).toBe('1 taken that had been missed. Not taken: 1 not_paid.');
			const later = fresh();
			shop.orders = [missed, unpaid, later, later];
			expect((await command()).json).toMatchObject({
				taken: 1,
				ignored: { already_sent: 1, not_paid: 1 },
			});
			if (isDown) await bench.start();
			const ids = [idOf(missed), idOf(later)];
			await until('both', () => ids.every((each) => pinterest.ids().includes(each)));
			await until('nothing waits', () => bench.services.queue.waiting(id) === 0);
			expect(pinterest.ids().sort()).toEqual(ids.sort());
		},
	);
});

describe('reconcile', () => {
	beforeEach(() => setUp());
	afterEach(tearDown);

	it('reads all pages, from the time that is asked for, with the key and nothing else of the shop', async () => {
		shop.orders = Array.from({ length: 101 }, () => fresh());
		expect((await command({ since: '3h' })).json).toMatchObject({ taken: 101, ignored: {} });
		expect(shop.asked.map(({ query }) => query.get('offset'))).toEqual(['0', '40', '80', '120']);
		for (const { path, query, authorization } of shop.asked) {
			expect([path, authorization]).toEqual(['/en/wp-json/wc/v3/orders', BASIC]);
			expect([query.get('dates_are_gmt'), query.get('orderby'), query.get('order')]).toEqual([
				'true',
				'id',
				'asc',
			]);
			expect(query.get('status')).toBe('processing,completed');
			// Without a zone, as WordPress wants it, and an hour earlier.
			const since = query.get('modified_after') ?? '';
			expect(since).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
			expect(Math.abs(Date.now() - 4 * 3_600_000 - Date.parse(`${since}Z`))).toBeLessThan(60_000);
		}
	});

	it('asks for two days where nothing is said, and leaves out what Pinterest would not take any more', async () => {
		shop.orders = [fresh({}, 24 * 30)];
		expect((await command()).json).toMatchObject({ taken: 0, ignored: { expired: 1 } });
		const since = Date.parse(`${shop.asked[0]?.query.get('modified_after')}Z`);
		expect(Math.abs(Date.now() - 49 * 3_600_000 - since)).toBeLessThan(60_000);
	});

	it('loses none where one leaves the list while it is read, or a page is shorter than it was asked for', async () => {
		const orders = Array.from({ length: 120 }, () => fresh());
		shop.orders = [...orders];
		shop.answered = () => void (shop.asked.length === 1 && shop.orders.splice(3, 2));
		expect((await command()).json).toMatchObject({ taken: 120, ignored: {} });

		const more = Array.from({ length: 60 }, () => fresh());
		shop.answered = null;
		shop.instead = (req) => {
			const offset = Number(new URL(req.url ?? '', shop.url).searchParams.get('offset'));
			// One that the key may not see.
			const body = JSON.stringify(more.slice(offset, offset + 50).filter((each) => each !== more[7]));
			return { status: 200, body };
		};
		expect((await command()).json).toMatchObject({ taken: 59, ignored: {} });
	});

	it('does not put back what has ended undelivered, as it would night for night', async () => {
		const order = fresh();
		shop.orders = [order];
		pinterest.reply = () => ({ status: 400, body: { code: 1, message: 'Invalid.' } });
		await bench.services.shops.setAccount(id, { adAccountId: '549755885175', token: 'pina_good_token' });
		await command();
		const dead = () => bench.services.queue.dead.list({ shop: id }, 5);
		await until('its end', async () => (await dead()).length === 1);
		const calls = pinterest.calls.length;
		expect((await command()).json).toMatchObject({ taken: 0, ignored: { already_sent: 1 } });
		expect([(await dead()).length, pinterest.calls.length]).toEqual([1, calls]);
	});

	it('takes nothing while the worker takes nothing', async () => {
		shop.orders = [fresh()];
		await bench.stop();
		await bench.start({ ...bench.services.config, MIN_FREE_MB: 100_000_000 * 1024 * 1024 });
		await expect(command()).rejects.toThrow(/takes no events at the moment/);
		expect(bench.services.queue.waiting(id)).toBe(0);
	});

	it('reads the shop where it is said to be, if not where it was', async () => {
		const old = await added('http://shop.example/');
		shop.orders = [fresh()];
		expect((await command({ shop: old, 'site-url': `${shop.url}/` })).json).toMatchObject({ taken: 1 });
	});

	it('goes on after what is no order, and what the rules leave out', async () => {
		const bots = fresh({ customer_user_agent: 'Googlebot/2.1' });
		const [odd, huge] = [
			{ ...fresh(), customer_note: '\ud800' },
			{ ...fresh(), label: 'x'.repeat(1024 * 1024) },
		];
		shop.orders = [null, { id: 5 }, odd, huge, bots, fresh()];
		const { json, text } = await command();
		expect(json).toEqual({
			shop: id,
			taken: 1,
			ignored: { invalid: 4, bot: 1 },
			invalid_orders: [null, 5, odd.id, huge.id],
		});
		expect(text).toContain(`Invalid: , 5, ${odd.id}, ${huge.id}.`);
	});

	it('knows an order that the plugin has brought', async () => {
		const order = fresh();
		shop.orders = [order];
		const hook = { ...orderCase('simple').hook, id: idOf(order), at: Math.floor(Date.now() / 1000) - 3600 };
		const own = await bench.services.shops.secret(id);
		await bench.post('/v1/hooks', { hooks: [{ ...hook, facts: { order } }] }, { shop: id, secret: own });
		expect((await command()).json).toMatchObject({ taken: 0, ignored: { already_sent: 1 } });
	});

	describe('says what is wrong, without the key, and takes nothing', () => {
		it.each([
			[401, /refuses the key/],
			[403, /does not let this key read/],
			[404, /has no REST API there/],
			[500, /answered 500/],
		])('the shop answers %i', async (status, words) => {
			shop.instead = () => ({ status, body: '{"message":"jane@example.com"}' });
			const error = await failureOf(command());
			expect(String(error)).toMatch(words);
			expect(String(error)).not.toMatch(/jane|never_shown|ck_/);
			expect(bench.services.queue.waiting(id)).toBe(0);
		});

		it('the shop sends elsewhere: the key does not go along', async () => {
			shop.instead = () => ({ status: 302, location: 'http://127.0.0.1:1/' });
			await expect(command()).rejects.toThrow(/sends elsewhere \(302\)/);
			expect(shop.asked).toHaveLength(1);
		});

		it.each(['', 'Just a moment …', '{"code":"rest_no_route"}'])(
			'the answer is no list: %j',
			async (body) => {
				shop.instead = () => ({ status: 200, body });
				await expect(command()).rejects.toThrow(/something else than orders/);
			},
		);

		it('nobody answers, though a worker does', async () => {
			await shop.close();
			await expect(command()).rejects.toThrow(/cannot be reached \(ECONNREFUSED\)/);
			shop = await startShop();
		});

		it.each<[Record<string, string>, string | null, RegExp]>([
			[{ since: 'yesterday' }, null, /--since must be a number with m, h or d/],
			[{ since: '8d' }, null, /--since is at most 7d/],
			[{ 'site-url': 'ftp://shop' }, null, /--site-url must be an http or https address/],
			[{ shop: 'shop_nobody' }, null, /no shop shop_nobody/],
			[{ 'key-file': '/nowhere' }, null, /--key-file cannot be read/],
			[{}, KEY, /--key-file must hold a consumer key/],
			[{}, `${SECRET}\n${KEY}`, /--key-file must hold a consumer key/],
		])('%j', async (options, content, words) => {
			if (content !== null) writeFileSync(file, content);
			const error = await failureOf(command(options));
			expect(error).toBeInstanceOf(CommandMistake);
			expect(String(error)).toMatch(words);
			expect(String(error)).not.toContain(SECRET);
			expect(shop.asked).toEqual([]);
		});

		it('a shop that is not on https', async () => {
			const open = await added('http://shop.example/');
			await expect(command({ shop: open })).rejects.toThrow(/http:\/\/shop\.example is not https/);
		});

		it('a shop that is connected by its plugin', async () => {
			const own = await bench.services.shops.secret(id);
			const { status } = await bench.post(
				'/v1/connect',
				{ site_url: `${shop.url}/en/`, plugin_version: '1.0.0' },
				{ shop: id, secret: own },
			);
			expect(status).toBe(200);
			await expect(command()).rejects.toThrow(/is connected by its plugin/);
			expect(shop.asked).toEqual([]);
		});

		it('a shop that is disabled', async () => {
			await bench.services.shops.setDisabled(id, true);
			await expect(command()).rejects.toThrow(/is disabled/);
			expect(shop.asked).toEqual([]);
		});
	});

	it('keeps nothing of the key', async () => {
		shop.orders = [fresh()];
		await command();
		rmSync(file);
		expect(bench.disk()).not.toContain(SECRET);
		expect(bench.lines.join('')).not.toContain(SECRET);
	});
});
