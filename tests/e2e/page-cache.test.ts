/** A page cache in front of the shop: guests get the same bytes, and nobody another's ids. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startDemo, type Demo } from '../../sandbox/demo/demo.ts';
import type { Site } from '../../sandbox/site/site.ts';
import { openBrowser } from '../support/browser.ts';
import { quote } from '../support/ledger.ts';
import { describeWith } from '../support/requirements.ts';
import { delivered, of, Shopper, type Theme } from './shopper.ts';

/** Keeps every public page by its address, as the page caches do that know WooCommerce's exceptions, and no more. */
const PAGE_CACHE = `<?php
$file = sys_get_temp_dir() . '/' . md5( __DIR__ . ( $_SERVER['REQUEST_URI'] ?? '' ) ) . '.page';
if ( 'cli' === PHP_SAPI || 'GET' !== ( $_SERVER['REQUEST_METHOD'] ?? '' ) || preg_match( '~wp-json|wc-ajax|cart|checkout|my-account|wp-~', $_SERVER['REQUEST_URI'] ) ) {
	return;
}
if ( is_file( $file ) ) {
	header( 'x-cache: hit' );
	header( 'content-type: text/html; charset=UTF-8' );
	readfile( $file );
	exit;
}
ob_start( static function ( $html ) use ( $file ) {
	if ( 200 === http_response_code() ) {
		file_put_contents( $file, $html );
	}
	return $html;
} );`;

describeWith(['php', 'wordpress', 'woocommerce', 'chromium'])('a page cache in front', () => {
	let browser: Browser;
	beforeAll(async () => {
		browser = await openBrowser();
	});
	afterAll(() => browser.close());

	describe.each<[Theme]>([['block'], ['classic']])('in a %s theme', (theme) => {
		let demo: Demo;
		let site: Site;
		let dir: string;
		beforeAll(async () => {
			dir = await mkdtemp(join(tmpdir(), 'pintally-e2e-'));
			demo = await startDemo({ dir, usualPorts: false, site: { theme, background: false } });
			if (!demo.site) throw new Error(demo.lacking.join('\n'));
			site = demo.site;
			await site.php(
				`file_put_contents( WPMU_PLUGIN_DIR . '/0-page-cache.php', ${quote(PAGE_CACHE)} ); return true;`,
			);
		});
		afterAll(async () => {
			await demo?.stop();
			await rm(dir, { recursive: true, force: true });
		});

		test('two guests get byte-equal pages out of the cache, and each their own ids and events', async () => {
			const paths = ['/', '/product/ceramic-mug/', '/product-category/kitchen-dining/'];
			const visit = async (ip: string) => {
				const shopper = await Shopper.enter(browser, site, theme, { ip });
				const pages: { html: string; cache: string | null }[] = [];
				for (const path of paths) {
					const answer = await shopper.page.goto(site.url + path, { waitUntil: 'load' });
					pages.push({ html: (await answer?.text()) ?? '', cache: await answer!.headerValue('x-cache') });
				}
				await shopper.addFromCatalogue('Tall Vase');
				return { shopper, pages };
			};
			const first = await visit('203.0.113.31');
			const second = await visit('203.0.113.32');
			expect(first.pages.map(({ cache }) => cache)).toEqual([null, null, null]);
			expect(second.pages.map(({ cache }) => cache)).toEqual(['hit', 'hit', 'hit']);
			second.pages.forEach(({ html }, at) => {
				expect(html.length).toBeGreaterThan(5_000);
				expect(html === first.pages[at]?.html, paths[at]).toBe(true);
			});

			const pairs = await delivered(
				demo,
				site,
				(seen) =>
					of(seen, 'add_to_cart').filter(({ verdict }) => verdict === 'matched').length === 2 &&
					of(seen, 'view_category').filter(({ verdict }) => verdict === 'matched').length === 4,
			);
			for (const event of ['page_visit', 'view_category', 'add_to_cart']) {
				const those = of(pairs, event);
				expect(those.every(({ tagCalls, apiEvents }) => tagCalls === 1 && apiEvents === 1)).toBe(true);
				const addresses = new Set(those.map(({ api }) => api?.event.user_data.client_ip_address));
				expect([...addresses].sort()).toEqual(['203.0.113.31', '203.0.113.32']);
				expect(new Set(those.map(({ id }) => id)).size).toBe(those.length);
				const externalIds = new Set(those.map(({ api }) => api?.event.user_data.external_id?.[0]));
				expect(externalIds.size).toBe(2);
			}
			for (const { html } of first.pages) for (const { id } of pairs) expect(html.includes(id)).toBe(false);
			await first.shopper.context.close();
			await second.shopper.context.close();
		});
	});
});
