/** Events by rule, and a shop whose tag Google Tag Manager calls, in a real browser: both roads carry one id. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Demo } from '../../sandbox/demo/demo.ts';
import type { Site } from '../../sandbox/site/site.ts';
import { openBrowser } from '../support/browser.ts';
import { empty, settings } from '../support/ledger.ts';
import { describeWith } from '../support/requirements.ts';
import { openDemoShop, type DemoShop } from './demo-shop.ts';
import { delivered, of, Shopper } from './shopper.ts';

describeWith(['php', 'wordpress', 'woocommerce', 'chromium'])('rules, and Google Tag Manager', () => {
	let browser: Browser;
	let demo: Demo;
	let site: Site;
	let shop: DemoShop | undefined;
	let shopper: Shopper;
	beforeAll(async () => {
		browser = await openBrowser();
		shop = await openDemoShop({ theme: 'classic', plugins: [] });
		({ demo, site } = shop);
	});
	afterAll(async () => {
		await browser?.close();
		await shop?.close();
	});
	beforeEach(async () => {
		demo.sandbox.reset();
		await empty(site);
		shopper = await Shopper.enter(browser, site, 'classic');
	});
	afterEach(async () => {
		expect(shopper.errors.filter((error) => /pintally|pintrk/i.test(error))).toEqual([]);
		await shopper.context.close();
	});

	test('a click and a page that the owner wants counted: each one matched event, however often', async () => {
		await settings(site, {
			event_rules: [
				{ name: 'Call', event: 'contact', when: 'click', what: 'a.call', page: '/product/*' },
				{
					name: 'Mug seen',
					event: 'view_content',
					when: 'address',
					page: '/product/ceramic-mug/',
					value: '2',
				},
				{ name: 'Never', event: 'custom', when: 'address', page: '/other/' },
			],
		});
		try {
			await shopper.open('/product/ceramic-mug/');
			await shopper.page.evaluate(
				`document.body.insertAdjacentHTML( 'afterbegin', '<a class="call" href="#call"><b>Call us</b></a>' )`,
			);
			await shopper.page.click('a.call b');
			await shopper.page.click('a.call b');
			const pairs = await delivered(demo, site, (seen) =>
				['contact', 'view_content'].every((event) =>
					of(seen, event).some(({ verdict }) => verdict === 'matched'),
				),
			);
			expect(of(pairs, 'contact')).toMatchObject([{ verdict: 'matched', tagCalls: 1, apiEvents: 1 }]);
			expect(of(pairs, 'view_content')).toMatchObject([{ tagCalls: 1, apiEvents: 1, differences: [] }]);
			expect(of(pairs, 'view_content')[0]?.api?.event.custom_data).toMatchObject({
				value: '2.00',
				currency: 'USD',
			});
			expect(of(pairs, 'contact')[0]?.tag?.data).toMatchObject({ lead_type: 'Call' });
			expect(of(pairs, 'custom')).toEqual([]);
		} finally {
			await settings(site, { event_rules: [] });
		}
	});

	test('a video in a frame that is played by half: one matched event, and no call to its host but the frame’s own', async () => {
		/** A player that answers whom it may, as YouTube's does; and another site's frame that only says so. */
		const player = (asked: boolean) => `<script>
			const say = ( event, info ) => parent.postMessage( JSON.stringify( { event, info, id: 1, channel: 'widget' } ), '*' );
			const play = () => { say( 'initialDelivery', { duration: 60, currentTime: 0 } ); say( 'infoDelivery', { currentTime: 20 } ); setTimeout( () => say( 'infoDelivery', { currentTime: 31 } ), 300 ); };
			${asked ? "addEventListener( 'message', ( { data } ) => JSON.parse( data ).event === 'listening' && play(), { once: true } )" : 'play()'};
		</script>`;
		const asked: string[] = [];
		await shopper.context.route(/^https:\/\/(www\.youtube\.com|other\.example)\//, async (route) => {
			asked.push(route.request().url());
			const body = player(route.request().url().startsWith('https://www.youtube.com/embed/'));
			await route.fulfill({ contentType: 'text/html', body });
		});
		await settings(site, {
			event_rules: [{ name: 'Half seen', event: 'watch_video', when: 'video', what: '50' }],
		});
		try {
			await shopper.open('/product/ceramic-mug/');
			const put = (src: string) =>
				shopper.page.evaluate(
					`document.body.insertAdjacentHTML( 'beforeend', '<iframe src="${src}"></iframe>' )`,
				);
			await put('https://other.example/embed/abc');
			await expect.poll(() => asked.length, { timeout: 10_000 }).toBe(1);
			await shopper.page.waitForTimeout(500);
			expect(await shopper.page.locator('script[src*="video-frames"]').count()).toBe(0);
			await put('https://www.youtube.com/embed/abc?enablejsapi=1');
			const pairs = await delivered(demo, site, (seen) =>
				of(seen, 'watch_video').some(({ verdict }) => verdict === 'matched'),
			);
			expect(of(pairs, 'watch_video')).toMatchObject([{ tagCalls: 1, apiEvents: 1, differences: [] }]);
			expect(of(pairs, 'watch_video')[0]?.tag?.data).toMatchObject({ lead_type: 'Half seen' });
			expect(asked).toEqual([
				'https://other.example/embed/abc',
				'https://www.youtube.com/embed/abc?enablejsapi=1',
			]);
		} finally {
			await settings(site, { event_rules: [] });
		}
	});

	test('the container that is documented calls the tag: cart and sale matched under one id', async () => {
		const container = JSON.parse(await readFile('docs/tag-manager-container.json', 'utf8')) as {
			containerVersion: { tag: { parameter: { key: string; value: string }[] }[] };
		};
		const html = container.containerVersion.tag[0]!.parameter.find(({ key }) => key === 'html')!.value;
		const core = String(await site.php(`return apply_filters( 'pintally_tag_script_url', '' );`));
		// What Tag Manager does: each event that is pushed runs the tag's HTML with the variables' values.
		const manager = `
			window.google_tag_manager = {};
			window.dataLayer = window.dataLayer || [];
			const run = ( { event, pintally } ) => { if ( /^pintally_/.test( event ) ) { ${html
				.replace(/<\/?script>/g, '')
				.replace('https://s.pinimg.com/ct/core.js', core)
				.replace('{{Pintally}}', 'pintally')
				.replace('{{Event}}', 'event')} } };
			window.dataLayer.splice( 0 ).forEach( run );
			window.dataLayer.push = ( ...pushed ) => pushed.forEach( run );`;
		const plugin = join(site.dir, 'public/wp-content/mu-plugins/tag-manager.php');
		await writeFile(join(site.dir, 'tag-manager.js'), manager);
		await writeFile(
			plugin,
			`<?php add_action( 'wp_head', static function () { echo '<script>' . file_get_contents( ${JSON.stringify(join(site.dir, 'tag-manager.js'))} ) . '</script>'; } );`,
		);
		await settings(site, { tag_road: 'data_layer' });
		try {
			await shopper.addFromProductPage('ceramic-mug');
			const order = await shopper.buy();
			const pairs = await delivered(demo, site, (seen) =>
				['add_to_cart', 'initiate_checkout', 'add_payment_info', 'checkout'].every((event) =>
					of(seen, event).some(({ verdict }) => verdict === 'matched'),
				),
			);
			expect(of(pairs, 'add_to_cart')).toMatchObject([{ tagCalls: 1, apiEvents: 1, differences: [] }]);
			expect(of(pairs, 'checkout')).toMatchObject([{ tagCalls: 1, apiEvents: 1, differences: [] }]);
			expect(of(pairs, 'checkout')[0]?.tag?.data).toMatchObject({ order_id: String(order) });
			expect(
				of(pairs, 'page_visit').every(({ tagCalls, apiEvents }) => tagCalls === 1 && apiEvents === 1),
			).toBe(true);
		} finally {
			await rm(plugin);
			await settings(site, { tag_road: 'pintrk' });
		}
	});
});
