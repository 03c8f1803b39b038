/**
 * Consent is taken back while Pinterest is away, and while a call to it is under way: in a browser, with a real worker.
 * What never left does not leave when Pinterest is back, by neither road. docs/consent.md, "Given later, taken back".
 */
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Demo } from '../../sandbox/demo/demo.ts';
import type { Site } from '../../sandbox/site/site.ts';
import { openBrowser } from '../support/browser.ts';
import { empty, rows, settings } from '../support/ledger.ts';
import { describeWith } from '../support/requirements.ts';
import { openDemoShop, type DemoShop } from './demo-shop.ts';
import { of, Shopper } from './shopper.ts';

describeWith(['php', 'wordpress', 'woocommerce', 'chromium'])('a withdrawal while Pinterest is away', () => {
	let browser: Browser;
	let demo: Demo;
	let site: Site;
	let shop: DemoShop | undefined;
	const entered: Shopper[] = [];
	beforeAll(async () => {
		browser = await openBrowser();
		shop = await openDemoShop({ theme: 'classic' });
		({ demo, site } = shop);
		await settings(site, { consent: 'ask_first' });
	}, 180_000);
	afterAll(async () => {
		await browser?.close();
		await shop?.close();
	});
	beforeEach(async () => {
		demo.sandbox.reset();
		await empty(site);
	});
	afterEach(async () => {
		for (const { context, errors } of entered.splice(0)) {
			expect(errors.filter((error) => /pintally|pintrk/i.test(error))).toEqual([]);
			await context.close();
		}
	});

	async function agreed(): Promise<Shopper> {
		const shopper = await Shopper.enter(browser, site, 'classic');
		entered.push(shopper);
		await shopper.open('/');
		await shopper.page.evaluate('window.pintally.consent( true )');
		return shopper;
	}
	async function withdraw(shopper: Shopper): Promise<void> {
		const told = shopper.page.waitForResponse((response) => response.url().endsWith('/v1/withdraw'));
		await shopper.page.evaluate('window.pintally.consent( false )');
		expect((await told).status()).toBe(204);
	}
	/** What waits in the shop goes to the worker, and its answers come back. */
	const deliver = () => site.php(`do_action( 'pintally_deliver' ); return true;`);
	const fates = async () => [
		...new Set(
			(await rows(site)).map(({ state, reason, facts, context }) =>
				[state, reason, facts + context].join(' '),
			),
		),
	];
	const WITHDRAWN = ['left_out consent_withdrawn '];

	test('a visitor buys while it is away and takes consent back: nothing of theirs is sent when it is back', async () => {
		demo.sandbox.behave('hang', { target: 'api' });
		demo.sandbox.behave('503', { target: 'tag' });
		const shopper = await agreed();
		await shopper.addFromProductPage('tall-vase');
		const order = await shopper.buy();
		await deliver();
		expect((await rows(site, 'checkout')).map(({ state, order_id }) => [state, Number(order_id)])).toEqual([
			['accepted', order],
		]);
		await demo.sandbox.until(() => demo.sandbox.record.apiCalls.some(({ test: trial }) => !trial), 30_000);

		await withdraw(shopper);
		expect(await fates()).toEqual(WITHDRAWN);

		demo.sandbox.behave('ok', { target: 'api' });
		demo.sandbox.behave('ok', { target: 'tag' });
		await shopper.page.reload();
		await shopper.open('/product/ceramic-mug/');
		await shopper.page.waitForLoadState('networkidle');
		expect(demo.sandbox.record.tagCalls).toEqual([]);

		// Somebody else’s arrives: so Pinterest is back, and whatever had waited would have gone before it.
		const other = await agreed();
		await other.addFromProductPage('ceramic-mug');
		await deliver();
		const pairs = await demo.sandbox.until((seen) => of(seen, 'add_to_cart').some(({ api }) => api), 110_000);
		expect(of(pairs, 'checkout')).toEqual([]);
		expect(of(pairs, 'add_to_cart')).toMatchObject([{ apiEvents: 1 }]);
		expect(JSON.stringify(of(pairs, 'add_to_cart'))).toContain('14.50');
		await deliver();
		const sale = await rows(site, 'checkout');
		expect(sale.map(({ state, reason }) => [state, reason])).toEqual([['left_out', 'consent_withdrawn']]);
	}, 240_000);

	test('a call is under way at that very moment: Pinterest has what it carried, once; the ledger keeps nothing, and nothing follows', async () => {
		demo.sandbox.behave('latency', { target: 'api', ms: 6_000 });
		demo.sandbox.behave('503', { target: 'tag' });
		const shopper = await agreed();
		await shopper.addFromProductPage('tall-vase');
		await deliver();
		// Page visits go by themselves; the account may ask with one of them first, after what it has been through.
		await demo.sandbox.until(
			(_pairs, { apiCalls }) => apiCalls.some(({ names }) => names.includes('add_to_cart')),
			60_000,
		);
		await withdraw(shopper);
		expect(demo.sandbox.record.apiEvents.filter(({ event }) => event.event_name === 'add_to_cart')).toEqual(
			[],
		);
		expect(await fates()).toEqual(WITHDRAWN);

		await demo.sandbox.until((seen) => of(seen, 'add_to_cart').some(({ api }) => api), 30_000);
		demo.sandbox.behave('ok', { target: 'api' });
		await deliver();
		expect(await fates()).toEqual(WITHDRAWN);
		const other = await agreed();
		await other.addFromProductPage('ceramic-mug');
		await deliver();
		const pairs = await demo.sandbox.until(
			(seen) => of(seen, 'add_to_cart').filter(({ api }) => api).length > 1,
			60_000,
		);
		expect(of(pairs, 'add_to_cart').map(({ apiEvents }) => apiEvents)).toEqual([1, 1]);
	}, 180_000);
});
