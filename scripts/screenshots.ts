/**
 * `npm run screenshots`: pictures of every tab of the admin screen, an event's story and what stands at
 * WooCommerce's orders, for the documentation (docs/images), of a demo shop
 * with a month of orders, in which somebody has just shopped. Needs PHP, WordPress, WooCommerce and Chromium, as the browser tests do.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REPOSITORY } from '../sandbox/folders.ts';
import { startDemo } from '../sandbox/demo/demo.ts';
import { delivered, of, Shopper } from '../tests/e2e/shopper.ts';
import { quote } from '../tests/support/ledger.ts';
import { openBrowser } from '../tests/support/browser.ts';
import { until } from '../tests/worker/wait.ts';
import { STATES } from '../tests/support/watch-states.ts';
import { buildAll } from './build.ts';
import { COSTS, FETCH, MONTH, PULL } from './screenshots/month.ts';

await buildAll();
const dir = await mkdtemp(join(tmpdir(), 'pintally-screenshots-'));
const demo = await startDemo({ dir, usualPorts: false, site: { background: false } });
const browser = await openBrowser();
try {
	const { site } = demo;
	if (!site?.versions.woocommerce) throw new Error(demo.lacking.join('\n'));
	await site.php(COSTS);
	await site.php(MONTH);
	for (const [product, payment, arrival] of [
		['ceramic-mug', 'cod', 'utm_source=pinterest&utm_medium=cpc&utm_campaign=spring&epik=demo-click'],
		['tall-vase', 'cod', 'utm_source=newsletter&utm_medium=email'],
		['ceramic-mug', 'cheque', 'epik=demo-click'],
	] as const) {
		const shopper = await Shopper.enter(browser, site, 'block');
		await shopper.open(`/?${arrival}`);
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
	await site.php('do_action( "pintally_heartbeat" );');
	// WooCommerce's own report counts cash on delivery when it has come, and some time later.
	const completed = (await site.php(
		`$ids = array(); foreach ( wc_get_orders( array( 'status' => 'processing' ) ) as $order ) { $order->update_status( 'completed' ); $ids[] = $order->get_id(); } return $ids;`,
	)) as number[];
	const paid = `global $wpdb; return $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}wc_order_stats WHERE date_paid IS NOT NULL AND order_id IN (${completed.join()})" );`;
	await until("what was just bought in WooCommerce's report", async () => {
		await site.cron();
		return Number(await site.php(paid)) === completed.length;
	});
	await site.php(FETCH);
	await until('the figures of Pinterest', async () => (await site.php(PULL)) === 'fetched');

	const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
	await page.goto(`${site.url}/wp-login.php`);
	await page.fill('#user_login', site.user);
	await page.fill('#user_pass', site.password);
	await page.click('#wp-submit');
	await page.waitForURL(/wp-admin/);
	await page.goto(`${site.url}/wp-admin/admin.php?page=pintally`);
	const admin = `${site.url}/wp-admin`;
	/** @param there is on the page when all is. */
	const shoot = async (name: string, address: string, there: string) => {
		if (address) await page.goto(address, { waitUntil: 'networkidle' });
		await page.locator(there).first().waitFor();
		await page.locator('.components-spinner, .pintally-skeleton').first().waitFor({ state: 'detached' });
		const file = join(REPOSITORY, 'docs', 'images', `${name}.png`);
		await page.screenshot({ path: file, fullPage: true });
		console.log(file);
	};
	const tabs = page.locator('.pintally-tabs a');
	await tabs.first().waitFor();
	for (const href of await tabs.evaluateAll((links) =>
		links.map((link) => (link as HTMLAnchorElement).href),
	)) {
		const name = new URL(href).searchParams.get('tab') ?? '';
		// Last of all, since an incident stands above every tab.
		if (name === 'alerts') continue;
		await shoot(name, href, `.pintally-tabs a[aria-current=page][href*="tab=${name}"]`);
	}
	const [sale, order] = (await site.php(
		`global $wpdb;
		$row = $wpdb->get_row( "SELECT event_id, order_id FROM {$wpdb->prefix}pintally_events WHERE event = 'checkout' AND order_id IN (${completed.join()}) ORDER BY id LIMIT 1" );
		return array( $row->event_id, $row->order_id );`,
	)) as [string, string];
	// A story is as high as the window lets it be.
	await page.setViewportSize({ width: 1280, height: 1800 });
	await shoot('story', `${admin}/admin.php?page=pintally&tab=events#/events/${sale}`, '.pintally-story');
	await page.setViewportSize({ width: 1280, height: 900 });
	await shoot('orders', `${admin}/admin.php?page=wc-orders`, '.wp-list-table');
	await shoot('order', `${admin}/admin.php?page=wc-orders&action=edit&id=${order}`, '#pintally-sale');
	await site.php(incidentIn(STATES.open));
	await shoot('alerts', `${admin}/admin.php?page=pintally&tab=alerts`, '.pintally-incident');
} finally {
	await browser.close();
	await demo.stop();
	await rm(dir, { recursive: true, force: true });
}

/** PHP that keeps such an answer of the worker, with one incident that is open and those that are over. */
function incidentIn(state: (typeof STATES)['open']): string {
	const [one, ...others] = state.incidents;
	const over = others.filter((incident) => incident.closed_at);
	const incidents = [one, ...over.map((incident) => ({ ...incident, changes: [] }))];
	return `
		$answer = json_decode( ${quote(JSON.stringify({ ...state, incidents }))}, true );
		( new Pintally\\Monitoring\\Standing( new Pintally\\Settings\\Connection() ) )->answered( time(), intdiv( time(), HOUR_IN_SECONDS ) - 1, $answer );
		return true;`;
}
