// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { openPage } from './shop-page.ts';

const ID = 'add_to_cart.0123456789abcdef0123456789abcdef';
const LINE = { product_id: 12, name: 'Mug', quantity: 2, subtotal: '58.00', total: '58.00' };
const ADDED = [ID, 'add_to_cart', 1789410012, { currency: 'USD', lines: [LINE] }];
const handed = (...entries: unknown[]) => ({ cookies: { pintally_handover: JSON.stringify(entries) } });

describe('the handover cookie', () => {
	it('is taken on load: the tag is called with the id of the server, the cookie is gone', async () => {
		const page = await openPage(handed(ADDED));
		expect(page.tracked('addtocart')).toEqual([
			expect.objectContaining({ event_id: ID, value: 58, currency: 'USD', order_quantity: 2 }),
		]);
		expect(page.cookie('pintally_handover')).toBeUndefined();
		expect(page.calls().findIndex(([verb]) => verb === 'page')).toBeLessThan(
			page.calls().findIndex(([, event]) => event === 'addtocart'),
		);
	});

	it('is not sent to the worker, which has it from the server', async () => {
		const page = await openPage(handed(ADDED));
		await page.coreJs('load');
		expect(page.requests.flatMap(({ body }) => body.hooks).map(({ event }) => event)).toEqual(['page_visit']);
	});

	it.each([
		['wc-blocks_added_to_cart', 'document.body'],
		['wc-blocks_store_sync_required', 'window'],
		['change', 'cookieStore'],
		['visibilitychange', 'document'],
		['pageshow', 'window'],
	])('is looked for on %s', async (signal, target) => {
		const page = await openPage();
		page.setCookie('pintally_handover', JSON.stringify([ADDED]));
		page.window.eval(`${target}.dispatchEvent(new Event('${signal}'))`);
		await page.settle();
		expect(page.tracked('addtocart')).toHaveLength(1);
	});

	it.each(['before ours', 'after ours'])(
		"is looked for on jQuery's added_to_cart, loaded %s",
		async (when) => {
			const jQuery =
				'window.listeners = []; window.jQuery = () => ({ on: (name, act) => listeners.push([name, act]) })';
			const page = await openPage(when === 'before ours' ? { before: jQuery } : {});
			if (when === 'after ours') {
				page.window.eval(jQuery);
				page.window.dispatchEvent(new page.window.Event('load'));
			}
			const [[name, act]] = page.window.listeners;
			page.setCookie('pintally_handover', JSON.stringify([ADDED]));
			act();
			await page.settle();
			expect(name).toBe('added_to_cart');
			expect(page.tracked('addtocart')).toHaveLength(1);
			expect(page.window.listeners).toHaveLength(1);
		},
	);

	it('is left to the tab that is looked at', async () => {
		const page = await openPage({
			before: "Object.defineProperty(document, 'visibilityState', { value: 'hidden' })",
		});
		page.setCookie('pintally_handover', JSON.stringify([ADDED]));
		page.window.cookieStore.dispatchEvent(new page.window.Event('change'));
		await page.settle();
		expect(page.tracked('addtocart')).toEqual([]);
		expect(page.cookie('pintally_handover')).toBeTruthy();
	});

	it.each([
		['no JSON', '{"a":'],
		['no list', '{"id":1}'],
		['no entry', '[1,null,"x",[]]'],
		['an id that is none', JSON.stringify([['<b>', 'add_to_cart', 1, {}]])],
		['an event that is none', JSON.stringify([[ID, 'constructor', 1, {}]])],
		['no facts', JSON.stringify([[ID, 'add_to_cart', 1, null]])],
		[
			'a sale, which only the order makes',
			JSON.stringify([['checkout.0123456789abcdef', 'checkout', 1, {}]]),
		],
		[
			'far too much, cut off',
			JSON.stringify([[ID, 'add_to_cart', 1, { category: 'x'.repeat(9000) }]]).slice(0, 4000),
		],
	])('calls nothing and is gone when it holds %s', async (_, cookie) => {
		const page = await openPage({ cookies: { pintally_handover: cookie } });
		expect(page.tracked().map(({ event_id }) => event_id)).toHaveLength(1);
		expect(page.tracked('pagevisit')).toHaveLength(1);
		expect(page.cookie('pintally_handover')).toBeUndefined();
		expect(page.warnings).toEqual([]);
	});

	it('survives an encoding that is broken', async () => {
		const page = await openPage({ before: "document.cookie = 'pintally_handover=%E0%A4%A;path=/'" });
		expect(page.tracked('pagevisit')).toHaveLength(1);
		expect(page.cookie('pintally_handover')).toBeUndefined();
	});

	it('is found under the path of the shop and under that of the host', async () => {
		const handing = (entries: unknown[], path: string) =>
			`document.cookie = 'pintally_handover=${encodeURIComponent(JSON.stringify(entries))};path=${path}';`;
		const other = ['signup.0123456789abcdef', 'signup', 1789410012, {}];
		const page = await openPage({
			url: 'https://shop.example/shop/',
			config: { site: 'https://shop.example/shop/' },
			before: handing([ADDED], '/shop/') + handing([other], '/'),
		});
		expect(page.tracked('addtocart')).toHaveLength(1);
		expect(page.tracked('signup')).toHaveLength(1);
		expect(page.cookie('pintally_handover')).toBeUndefined();
	});

	it('skips what is switched off', async () => {
		const page = await openPage({ ...handed(ADDED), config: { off: ['add_to_cart'] } });
		expect(page.tracked('addtocart')).toEqual([]);
	});
});

describe('once', () => {
	it('a second drain of the same event calls nothing', async () => {
		const page = await openPage(handed(ADDED));
		page.setCookie('pintally_handover', JSON.stringify([ADDED]));
		page.window.pintally.drain();
		await page.settle();
		expect(page.tracked('addtocart')).toHaveLength(1);
	});

	it('nor does a reload, or a second tab', async () => {
		const first = await openPage(handed(ADDED));
		const second = await openPage({ ...handed(ADDED), storage: first.window.localStorage });
		expect(first.tracked('addtocart')).toHaveLength(1);
		expect(second.tracked('addtocart')).toEqual([]);
		await second.coreJs('load');
		expect(second.requests.flatMap(({ body }) => body.receipts)).toEqual([]);
	});

	it('two tabs take turns where the browser has locks', async () => {
		const waiting: (() => unknown)[] = [];
		const page = await openPage();
		Object.defineProperty(page.window.navigator, 'locks', {
			value: { request: async (_: string, act: () => unknown) => waiting.push(act) },
		});
		page.setCookie('pintally_handover', JSON.stringify([ADDED]));
		page.window.pintally.drain();
		await page.settle();
		expect(page.tracked('addtocart')).toEqual([]);
		waiting.forEach((act) => act());
		expect(page.tracked('addtocart')).toHaveLength(1);
	});

	it('is kept on this page where storage is closed', async () => {
		const page = await openPage({
			...handed(ADDED),
			before: "Object.defineProperty(window, 'localStorage', { get() { throw new Error('closed') } })",
		});
		page.setCookie('pintally_handover', JSON.stringify([ADDED]));
		page.window.pintally.drain();
		await page.settle();
		expect(page.tracked('addtocart')).toHaveLength(1);
	});

	it('remembers fifty, and survives what others wrote there', async () => {
		const page = await openPage({ before: "localStorage.setItem('pintally_called', '{not json')" });
		for (let n = 0; n < 60; n++) {
			page.setCookie(
				'pintally_handover',
				JSON.stringify([[`signup.${String(n).padStart(8, '0')}`, 'signup', 1, {}]]),
			);
			page.window.pintally.drain();
		}
		await page.settle();
		expect(page.tracked('signup')).toHaveLength(60);
		expect(page.window.localStorage.getItem('pintally_called').split(' ')).toHaveLength(50);
	});
});

describe('the receipt', () => {
	it('says called once core.js is there, and not before', async () => {
		const page = await openPage(handed(ADDED));
		expect(page.requests.flatMap(({ body }) => body.receipts)).toEqual([]);
		await page.coreJs('load');
		expect(page.requests.at(-1)?.body).toMatchObject({
			hooks: [],
			receipts: [{ id: ID, event: 'add_to_cart', result: 'called' }],
		});
	});

	it('says blocked where core.js is refused', async () => {
		const page = await openPage(handed(ADDED));
		await page.coreJs('error');
		expect(page.requests.at(-1)?.body.receipts).toEqual([
			{ id: ID, event: 'add_to_cart', result: 'blocked' },
		]);
	});

	it('says blocked where core.js does not answer in time, and does not change its mind', async () => {
		const page = await openPage(handed(ADDED));
		await page.later();
		await page.coreJs('load');
		expect(page.requests.flatMap(({ body }) => body.receipts)).toEqual([
			{ id: ID, event: 'add_to_cart', result: 'blocked' },
		]);
	});

	it('of several goes in one request', async () => {
		const page = await openPage(handed(ADDED, ['signup.0123456789abcdef', 'signup', 1789410012, {}]));
		await page.coreJs('load');
		expect(page.requests.at(-1)?.body.receipts.map(({ event }) => event)).toEqual(['add_to_cart', 'signup']);
		expect(page.requests).toHaveLength(2);
	});
});
