/**
 * Consent in a real browser and a real shop: whatever leaves for Pinterest, is set or is stored without a right to it
 * fails. For each kind of banner the longest road (no answer, yes, no, and the next page), and what is beside the cells.
 * All cells: consent-cells.test.ts.
 */
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Demo } from '../../sandbox/demo/demo.ts';
import { extraPlugin } from '../../sandbox/site/trees.ts';
import type { Site } from '../../sandbox/site/site.ts';
import { BANNERS, type Banner } from '../contract/consent-matrix.ts';
import { openBrowser } from '../support/browser.ts';
import { empty, quote, rows, settings } from '../support/ledger.ts';
import { describeWith } from '../support/requirements.ts';
import { hearing, SCRIPTS, SPEAKS_API } from './banners.ts';
import { openDemoShop, type DemoShop } from './demo-shop.ts';
import { delivered, of, Shopper } from './shopper.ts';

const KNOWN = /^(pintally_(visitor|epik|em|uid|handover)|_epik|_derived_epik|_pin_unauth|_pinterest_ct\w*)$/;

describeWith(['php', 'wordpress', 'woocommerce', 'chromium'])('consent, from the page to Pinterest', () => {
	let browser: Browser;
	let demo: Demo;
	let site: Site;
	let shop: DemoShop | undefined;
	let shopper: Shopper;
	/** Requests for Pinterest's script, its record of calls, and to the worker. */
	let leaving: string[];
	let withdrawals: number[];
	beforeAll(async () => {
		browser = await openBrowser();
		shop = await openDemoShop({ theme: 'classic', plugins: ['wp-consent-api'] });
		({ demo, site } = shop);
		const code = `<?php
			add_action( 'wp_head', static function () { echo '<script>' . get_option( 'demo_banner', '' ) . '</script>'; }, 0 );
			add_filter( 'wp_get_consent_type', static fn ( $type ) => str_contains( get_option( 'demo_banner', '' ), "yes ? 'allow'" ) ? 'optin' : $type );
			add_filter( 'pintally_visitor_country', static fn () => '203.0.113.99' === ( $_SERVER['REMOTE_ADDR'] ?? '' ) ? 'DE' : 'US' );`;
		await site.php(`file_put_contents( WPMU_PLUGIN_DIR . '/banner.php', ${quote(code)} ); return true;`);
	}, 180_000);
	afterAll(async () => {
		await browser.close();
		await shop?.close();
	});
	beforeEach(async () => {
		demo.sandbox.reset();
		await empty(site);
	});
	afterEach(async () => {
		expect(shopper.errors.filter((error) => /pintally|pintrk/i.test(error))).toEqual([]);
		await shopper.context.close();
	});

	async function open(banner: Banner, chosen: Record<string, unknown>, headers: Record<string, string> = {}) {
		const plugin = `'wp-consent-api/wp-consent-api.php'`;
		await site.php(`
			require_once ABSPATH . 'wp-admin/includes/plugin.php';
			${SPEAKS_API.includes(banner) ? `activate_plugin( ${plugin} );` : `deactivate_plugins( ${plugin} );`}
			return update_option( 'demo_banner', ${quote(SCRIPTS[banner])} );`);
		await settings(site, {
			consent: 'ask_first',
			ips_excluded: [],
			...hearing(banner),
			...chosen,
		});
		shopper = await Shopper.enter(browser, site, 'classic');
		if (Object.keys(headers).length > 0) await toShop(headers);
		leaving = [];
		withdrawals = [];
		const { origin } = new URL(demo.sandbox.tagScript);
		shopper.page.on('request', (request) => {
			const url = new URL(request.url());
			if (/(^|\.)(pinterest\.com|pinimg\.com)$/.test(url.hostname) || url.origin === origin)
				leaving.push(url.pathname);
			if (url.pathname.endsWith('/v1/collect') || url.pathname.endsWith('/v1/touch'))
				leaving.push(url.pathname);
		});
		shopper.page.on('response', (response) => {
			if (response.url().endsWith('/v1/withdraw')) withdrawals.push(response.status());
		});
	}
	/** Of requests to the shop alone: another origin, such as the worker's, would first have to allow them (CORS). */
	async function toShop(headers: Record<string, string>): Promise<void> {
		await shopper.context.unrouteAll();
		await shopper.context.route(`${site.url}/**`, (route) =>
			route.continue({ headers: { ...route.request().headers(), ...headers } }),
		);
	}
	const say = (yes: boolean) => shopper.page.evaluate(`window.answer( ${yes} )`);
	const cookies = async () =>
		(await shopper.context.cookies()).map(({ name }) => name).filter((name) => KNOWN.test(name));
	/** Neither cookie nor request of before, nor one of now. */
	async function expectNothing(): Promise<void> {
		await shopper.page.waitForLoadState('networkidle');
		expect(leaving).toEqual([]);
		expect(await cookies()).toEqual([]);
		expect(await shopper.page.evaluate('localStorage.length')).toBe(0);
	}
	/** Both roads have this page's visit. */
	const visited = () =>
		demo.sandbox.until((seen) => of(seen, 'page_visit').some(({ verdict }) => verdict === 'matched'), 30_000);

	describe.each(BANNERS)('%s', (banner) => {
		test.skipIf(SPEAKS_API.includes(banner) && !extraPlugin('wp-consent-api'))(
			'no answer, then yes, then no: nothing, the page without a reload, nothing again',
			async () => {
				await open(banner, {});
				await shopper.addFromProductPage('tall-vase');
				await expectNothing();
				await say(true);
				const pairs = await visited();
				expect(of(pairs, 'page_visit')).toMatchObject([{ tagCalls: 1, apiEvents: 1 }]);
				expect(await cookies()).toContain('pintally_visitor');

				const told = shopper.page.waitForResponse((response) => response.url().endsWith('/v1/withdraw'));
				await say(false);
				await told;
				await expect.poll(cookies).toEqual([]);
				expect(withdrawals).toEqual([204]);
				await expect
					.poll(() => demo.sandbox.record.tagCalls.map(({ args }) => args.join(' ')))
					.toContain('setconsent false');

				leaving = [];
				await shopper.addFromProductPage('ceramic-mug');
				await expectNothing();
				expect((await rows(site)).map(({ state, facts, context }) => [state, facts, context])).toEqual(
					(await rows(site)).map(() => ['left_out', '', '']),
				);
				const all = await delivered(demo, site, () => true);
				expect(all.map(({ event }) => event)).toEqual(['page_visit']);
			},
			120_000,
		);
	});

	test('by region, where people are asked: as above, and the page says no country', async () => {
		await open('none', { consent: 'by_region' }, { 'x-demo-ip': '203.0.113.99' });
		await shopper.open('/product/tall-vase/');
		await expectNothing();
		expect(await shopper.page.content()).not.toMatch(/"(DE|country)"/);
		expect((await shopper.context.cookies()).map(({ name }) => name)).not.toContain('pintally_gate');
		await say(true);
		await visited();
	});

	test('by region, elsewhere: counted from the first page on, until a refusal', async () => {
		await open('none', { consent: 'by_region' }, { 'x-demo-ip': '203.0.113.9' });
		await shopper.open('/product/tall-vase/');
		await visited();
		await say(false);
		await expect.poll(cookies).toEqual([]);
		leaving = [];
		await shopper.open('/product/ceramic-mug/');
		await expectNothing();
	});

	test('Global Privacy Control is a refusal on both sides, though nobody has to be asked', async () => {
		await open('none', { consent: 'not_needed' });
		await shopper.context.setExtraHTTPHeaders({ 'sec-gpc': '1' });
		await shopper.context.addInitScript(
			"Object.defineProperty( navigator, 'globalPrivacyControl', { value: true } )",
		);
		await shopper.addFromProductPage('tall-vase');
		await expectNothing();
		expect((await rows(site, 'add_to_cart')).map(({ reason }) => reason)).toEqual(['consent_denied']);
	});

	test('an address that is left out gets no script, and its cart is not counted', async () => {
		await open('none', { consent: 'not_needed', ips_excluded: ['203.0.113.0/28', '198.51.100.7'] });
		await toShop({ 'x-demo-ip': '198.51.100.7' });
		await shopper.addFromProductPage('tall-vase');
		await expectNothing();
		expect(await rows(site)).toEqual([]);
		await toShop({ 'x-demo-ip': '198.51.100.8' });
		await shopper.context.clearCookies();
		await shopper.open('/product/tall-vase/');
		await visited();
	});
});
