/** Who a visitor is, and what they ask for, in a real browser: accounts, forms, and a shop's own events. */
import { createHash, randomUUID } from 'node:crypto';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Demo } from '../../sandbox/demo/demo.ts';
import { extraPlugin } from '../../sandbox/site/trees.ts';
import type { Site } from '../../sandbox/site/site.ts';
import { openBrowser } from '../support/browser.ts';
import { empty } from '../support/ledger.ts';
import { describeWith } from '../support/requirements.ts';
import { openDemoShop, type DemoShop } from './demo-shop.ts';
import { delivered, of, Shopper, type Theme } from './shopper.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

describeWith(['php', 'wordpress', 'woocommerce', 'chromium'])('people and forms', () => {
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
			shop = await openDemoShop({ theme, plugins: ['contact-form-7'] });
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

		/** Both roads carry the one event, once; neither another page nor a reload of `next` adds one. */
		async function matchedOnce(event: string, next = '/') {
			const matched = (seen: Parameters<typeof of>[0]) =>
				of(seen, event).some(({ verdict }) => verdict === 'matched');
			await delivered(demo, site, matched);
			await shopper.open(next);
			await shopper.page.reload();
			const pairs = await delivered(demo, site, (seen) => of(seen, 'page_visit').length > 1);
			expect(of(pairs, event)).toMatchObject([
				{ verdict: 'matched', tagCalls: 1, apiEvents: 1, differences: [] },
			]);
			return of(pairs, event)[0]!;
		}

		/** As somebody types it: the button lives when WooCommerce finds the password strong enough. */
		async function register(email: string): Promise<void> {
			await shopper.page.fill('#reg_email', email);
			await shopper.page.locator('#reg_password').pressSequentially('a-long-password-17!x');
			const button = shopper.page.locator('button[name=register]:not([disabled]):not(.disabled)');
			await Promise.all([shopper.page.waitForEvent('load'), button.click()]);
		}

		test('an account made on the account page: one matched sign-up', async () => {
			const email = `new-${randomUUID()}@example.com`;
			await shopper.open('/my-account/');
			await register(email);
			const { api } = await matchedOnce('signup');
			expect(api?.event.user_data.em).toEqual([sha256(email)]);
		});

		test('a logged-in customer buys: one matched checkout with the customer’s own id on both roads; no sign-up', async () => {
			await shopper.logIn();
			await shopper.addFromProductPage('tall-vase');
			const order = await shopper.buy({ email: 'customer@example.com' });
			const { api, tag } = await matchedOnce('checkout', shopper.page.url().slice(site.url.length));
			expect(api?.event).toMatchObject({
				user_data: { em: [sha256('customer@example.com')] },
				custom_data: { value: '39.00', order_id: String(order) },
			});
			expect(tag?.data).toMatchObject({ value: 39, order_id: String(order) });
			const loads = demo.sandbox.record.tagCalls.filter(
				({ call, page }) => call === 'load' && page.includes('order-received'),
			);
			expect(loads[0]?.options).toMatchObject({
				em: sha256('customer@example.com'),
				external_id: api?.event.user_data.external_id?.[0],
			});
			expect(of(await demo.sandbox.until(() => true), 'signup')).toEqual([]);
		});

		test.skipIf(!extraPlugin('contact-form-7'))(
			'a form of Contact Form 7 is sent: one matched lead',
			async () => {
				const page = await site.php(`
					$form = WPCF7_ContactForm::get_template( array( 'title' => 'Ask us' ) );
					$form->save();
					return get_permalink( wp_insert_post( array( 'post_type' => 'page', 'post_status' => 'publish', 'post_title' => 'Ask', 'post_content' => $form->shortcode() ) ) );`);
				await shopper.page.goto(String(page));
				await shopper.page.fill('input[name=your-name]', 'Zerlina');
				await shopper.page.fill('input[name=your-email]', 'Lead@Example.com');
				await shopper.page.fill('input[name=your-subject]', 'Mugs');
				await shopper.page.click('input[type=submit].wpcf7-submit');
				await shopper.page.locator('form.wpcf7-form.sent').waitFor();
				const { api, tag } = await matchedOnce('lead');
				expect(api?.event.user_data.em).toEqual([sha256('lead@example.com')]);
				expect(tag?.data).toMatchObject({ lead_type: 'Ask us' });
				expect(JSON.stringify(demo.sandbox.record)).not.toMatch(/zerlina|lead@example/i);
			},
		);

		test('a form that is refused is no lead', async () => {
			await shopper.open('/my-account/');
			await register('customer@example.com');
			const pairs = await delivered(demo, site, (seen) => of(seen, 'page_visit').length > 0);
			expect([...of(pairs, 'signup'), ...of(pairs, 'lead')]).toEqual([]);
		});

		test('a custom event by the PHP action, and one by the JavaScript call: each matched, once', async () => {
			const page = await site.php(`
				file_put_contents( WPMU_PLUGIN_DIR . '/quiz.php', '<?php
					add_action( "template_redirect", static function () {
						if ( isset( $_GET["quiz"] ) ) { do_action( "pintally_custom", array( "value" => "7.50", "currency" => "EUR" ) ); }
					} );' );
				return home_url( '/?quiz=1' );`);
			await shopper.page.goto(String(page));
			const { api } = await matchedOnce('custom');
			expect(api?.event.custom_data).toMatchObject({ value: '7.50', currency: 'EUR' });

			demo.sandbox.reset();
			await shopper.open('/');
			await shopper.page.evaluate("window.pintally.track( 'custom', { value: '29.00', currency: 'USD' } )");
			const called = await matchedOnce('custom');
			expect(called.api?.event.custom_data).toMatchObject({ value: '29.00', currency: 'USD' });
			expect(called.tag?.data).toMatchObject({ value: 29, currency: 'USD' });
		});
	});
});
