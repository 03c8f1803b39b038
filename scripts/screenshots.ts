/**
 * `npm run screenshots`: pictures of every tab of the admin screen for the documentation (docs/images), of a demo shop
 * in which somebody has just shopped. Needs PHP, WordPress, WooCommerce and Chromium, as the browser tests do.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REPOSITORY } from '../sandbox/folders.ts';
import { startDemo } from '../sandbox/demo/demo.ts';
import { delivered, of, Shopper } from '../tests/e2e/shopper.ts';
import { openBrowser } from '../tests/support/browser.ts';
import { buildAll } from './build.ts';

await buildAll();
const dir = await mkdtemp(join(tmpdir(), 'pintally-screenshots-'));
const demo = await startDemo({ dir, usualPorts: false, site: { background: false } });
const browser = await openBrowser();
try {
	const { site } = demo;
	if (!site?.versions.woocommerce) throw new Error(demo.lacking.join('\n'));
	for (const [product, payment] of [
		['ceramic-mug', 'cod'],
		['tall-vase', 'cod'],
		['ceramic-mug', 'cheque'],
	] as const) {
		const shopper = await Shopper.enter(browser, site, 'block');
		await shopper.open('/?epik=demo-click');
		await shopper.addFromProductPage(product);
		await shopper.buy({ payment });
		await shopper.context.close();
	}
	await delivered(
		demo,
		site,
		(pairs) => of(pairs, 'checkout').filter(({ verdict }) => verdict === 'matched').length === 2,
	);
	await site.php('do_action( "pintally_deliver" );');
	// WooCommerce's own report counts cash on delivery when it has come, and some time later.
	await site.php(
		`foreach ( wc_get_orders( array( 'status' => 'processing' ) ) as $order ) { $order->update_status( 'completed' ); }`,
	);
	await site.cron();

	const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
	await page.goto(`${site.url}/wp-login.php`);
	await page.fill('#user_login', site.user);
	await page.fill('#user_pass', site.password);
	await page.click('#wp-submit');
	await page.waitForURL(/wp-admin/);
	await page.goto(`${site.url}/wp-admin/admin.php?page=pintally`);
	const tabs = page.locator('.pintally-tabs a');
	await tabs.first().waitFor();
	for (const name of (await tabs.allInnerTexts()).map((text) => text.trim().toLowerCase())) {
		await page.goto(`${site.url}/wp-admin/admin.php?page=pintally&tab=${name}`, { waitUntil: 'networkidle' });
		await page.locator('.pintally-tabs a[aria-current=page]', { hasText: new RegExp(name, 'i') }).waitFor();
		await page.locator('.components-spinner, .pintally-skeleton').first().waitFor({ state: 'detached' });
		const file = join(REPOSITORY, 'docs', 'images', `${name}.png`);
		await page.screenshot({ path: file, fullPage: true });
		console.log(file);
	}
} finally {
	await browser.close();
	await demo.stop();
	await rm(dir, { recursive: true, force: true });
}
