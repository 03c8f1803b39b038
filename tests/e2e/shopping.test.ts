/** The main job, in a real shop with a real browser: one matched event on both roads for everything a shopper does. */
import { randomUUID } from 'node:crypto';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Demo } from '../../sandbox/demo/demo.ts';
import type { Site } from '../../sandbox/site/site.ts';
import { openBrowser } from '../support/browser.ts';
import { empty, rows } from '../support/ledger.ts';
import { describeWith } from '../support/requirements.ts';
import { openDemoShop, type DemoShop } from './demo-shop.ts';
import { delivered, of, Shopper, type Theme } from './shopper.ts';

describeWith(['php', 'wordpress', 'woocommerce', 'chromium'])('shopping', () => {
	let browser: Browser;
	beforeAll(async () => {
		browser = await openBrowser();
	});
	afterAll(() => browser.close());

	describe.each<[Theme]>([['block'], ['classic']])('in a %s theme', (theme) => {
		let demo: Demo;
		let site: Site;
		let shop: DemoShop | undefined;
		let shopper: Shopper;
		beforeAll(async () => {
			shop = await openDemoShop({ theme });
			({ demo, site } = shop);
		});
		afterAll(async () => {
			await shop?.close();
		});
		beforeEach(async () => {
			demo.sandbox.reset();
			await empty(site);
			shopper = await Shopper.enter(browser, site, theme);
		});
		afterEach(async () => {
			expect(shopper.errors.filter((error) => /pintally|pintrk/i.test(error))).toEqual([]);
			await shopper.context.close();
		});

		test('looking around: page visits, a category, a search; each matched, none twice', async () => {
			await shopper.open('/');
			await shopper.open('/product-category/kitchen-dining/');
			await shopper.open('/?s=mug');
			await shopper.open('/product/ceramic-mug/');
			const pairs = await delivered(
				demo,
				site,
				(seen) => seen.filter(({ verdict }) => verdict === 'matched').length === 6,
			);
			expect(pairs.map(({ event }) => event).sort()).toEqual([
				'page_visit',
				'page_visit',
				'page_visit',
				'page_visit',
				'search',
				'view_category',
			]);
			for (const { tagCalls, apiEvents } of pairs) expect([tagCalls, apiEvents]).toEqual([1, 1]);
			expect(new Set(pairs.map(({ id }) => id)).size).toBe(6);
			const product = of(pairs, 'page_visit').find(({ api }) => api?.event.custom_data?.contents);
			expect(product?.api?.event).toMatchObject({
				event_source_url: `${site.url}/product/ceramic-mug/`,
				user_data: { client_ip_address: expect.stringMatching(/^203\.0\.113\./) },
				custom_data: {
					currency: 'USD',
					contents: [{ item_name: 'Ceramic Mug', item_price: '14.50', item_category: 'Kitchen & Dining' }],
				},
			});
			expect(of(pairs, 'search')[0]?.api?.event.custom_data).toEqual({ search_string: 'mug' });
			expect(of(pairs, 'view_category')[0]?.api?.event.custom_data).toMatchObject({
				content_category: 'Kitchen & Dining',
			});
		});

		test('add to cart from the product page and from the catalogue: one matched event each', async () => {
			await shopper.addFromProductPage('ceramic-mug');
			await demo.sandbox.until(
				(_, { tracked }) => tracked.filter(({ name }) => name === 'add_to_cart').length === 1,
			);
			await shopper.addFromCatalogue('Tall Vase');
			const pairs = await delivered(
				demo,
				site,
				(seen) => of(seen, 'add_to_cart').filter(({ verdict }) => verdict === 'matched').length === 2,
			);
			const added = of(pairs, 'add_to_cart');
			expect(
				added.map(({ tag }) => [tag?.data.value, tag?.data.line_items?.[0]?.product_name]).sort(),
			).toEqual([
				[14.5, 'Ceramic Mug'],
				[39, 'Tall Vase'],
			]);
			for (const { tagCalls, apiEvents, differences } of added)
				expect([tagCalls, apiEvents, differences]).toEqual([1, 1, []]);
			await shopper.page.reload();
			await shopper.open('/cart/');
			expect(demo.sandbox.record.tracked.filter(({ name }) => name === 'add_to_cart')).toHaveLength(2);
		});

		test('a guest buys: one matched checkout; three reloads and a second browser add nothing', async () => {
			await shopper.open('/?epik=dj0yJnU9Y2xpY2s&utm_source=pinterest');
			await shopper.addFromProductPage('ceramic-mug');
			const order = await shopper.buy({ email: 'Jane@Example.com' });
			const pairs = await delivered(demo, site, (seen) =>
				of(seen, 'checkout').some(({ verdict }) => verdict === 'matched'),
			);
			const [sale, ...more] = of(pairs, 'checkout');
			expect(more).toEqual([]);
			expect(sale).toMatchObject({
				differences: [],
				tagCalls: 1,
				apiEvents: 1,
				api: {
					remarks: [],
					event: {
						event_source_url: expect.stringMatching(
							new RegExp(`^${site.url}/[a-z-]*checkout/order-received/${order}/$`),
						),
						user_data: {
							em: [expect.stringMatching(/^8c87b489/)],
							click_id: 'dj0yJnU9Y2xpY2s',
							client_ip_address: '203.0.113.24',
						},
						custom_data: { value: '14.50', currency: 'USD', order_id: String(order), num_items: 1 },
					},
				},
				tag: { data: { value: 14.5, currency: 'USD', order_id: String(order) } },
			});
			expect(of(pairs, 'initiate_checkout')).toMatchObject([
				{ verdict: 'matched', tagCalls: 1, apiEvents: 1 },
			]);
			const thanks = shopper.page.url();
			for (let reload = 0; reload < 3; reload++) await shopper.page.reload();
			const other = await Shopper.enter(browser, site, theme);
			await other.page.goto(thanks);
			await other.context.close();
			const after = await delivered(demo, site, (seen) => of(seen, 'page_visit').length >= 6);
			expect(of(after, 'checkout')).toMatchObject([{ tagCalls: 1, apiEvents: 1 }]);
			await site.php('do_action( "pintally_deliver" );');
			expect(await rows(site, 'checkout')).toMatchObject([
				{ state: 'delivered', tag_state: 'called', value: '14.50', currency: 'USD' },
			]);
		});

		test('a new customer buys: sign-up and checkout matched; Enhanced Match in the tag', async () => {
			await shopper.addFromProductPage('tall-vase');
			await shopper.buy({ email: `new-${randomUUID()}@example.com`, account: true });
			const pairs = await delivered(demo, site, (seen) =>
				['signup', 'checkout'].every((event) => of(seen, event).some(({ verdict }) => verdict === 'matched')),
			);
			const em = of(pairs, 'checkout')[0]?.api?.event.user_data.em?.[0];
			const loads = () =>
				demo.sandbox.record.tagCalls.filter(
					({ call, page }) => call === 'load' && page.includes('order-received'),
				);
			await demo.sandbox.until(() => loads().length > 0);
			const [load] = demo.sandbox.record.tagCalls.filter(
				({ call, page }) => call === 'load' && page.includes('order-received'),
			);
			expect(load?.options).toMatchObject({
				em,
				external_id: of(pairs, 'checkout')[0]?.api?.event.user_data.external_id?.[0],
			});
			const html = await shopper.page.content();
			expect(html).not.toContain(String(em));
		});

		test('a cheque is no sale yet: nothing on either road; it counts when an administrator says so, without a page', async () => {
			await shopper.addFromProductPage('ceramic-mug');
			const order = await shopper.buy({ payment: 'cheque' });
			await delivered(demo, site, (seen) => of(seen, 'page_visit').length > 2);
			expect(of(await demo.sandbox.until(() => true), 'checkout')).toEqual([]);
			await site.php(`wc_get_order( ${order} )->update_status( 'processing' );`);
			const pairs = await delivered(demo, site, (seen) => of(seen, 'checkout').length > 0);
			expect(of(pairs, 'checkout')).toMatchObject([{ verdict: 'api_only', apiEvents: 1, tagCalls: 0 }]);
		});

		test('the tag is blocked: the server’s events arrive all the same, and the receipt says blocked', async () => {
			await shopper.context.route('**/ct/core.js', (route) => route.abort());
			await shopper.addFromProductPage('ceramic-mug');
			await shopper.buy();
			const pairs = await delivered(
				demo,
				site,
				(seen) => of(seen, 'checkout').length > 0 && of(seen, 'page_visit').length > 2,
			);
			expect(pairs.every(({ verdict }) => verdict === 'api_only')).toBe(true);
			await expect
				.poll(
					async () => {
						await site.php('do_action( "pintally_deliver" );');
						return (await rows(site, 'checkout')).map(({ state, tag_state }) => [state, tag_state]);
					},
					{ timeout: 20_000 },
				)
				.toEqual([['delivered', 'blocked']]);
		});
	});
});
