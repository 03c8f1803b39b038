/** The screen in wp-admin as its owner uses it: by keyboard, on a telephone, from right to left, without an error. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startDemo, type Demo } from '../../sandbox/demo/demo.ts';
import type { Site } from '../../sandbox/site/site.ts';
import { openBrowser } from '../support/browser.ts';
import { rows } from '../support/ledger.ts';
import { describeWith } from '../support/requirements.ts';
import { Owner } from './owner.ts';

const TABS = ['overview', 'setup', 'events', 'settings'] as const;
/** The narrowest telephone that the Web Content Accessibility Guidelines ask for (1.4.10). */
const NARROWEST = 320;

describeWith(['php', 'wordpress', 'woocommerce', 'chromium'])('the screen in a browser', () => {
	let dir: string;
	let demo: Demo;
	let site: Site;
	let browser: Browser;
	let owner: Owner;
	/** What the order's customer paid, with shipping and tax. */
	let total: string;
	beforeAll(async () => {
		dir = await mkdtemp(join(tmpdir(), 'pintally-screen-'));
		// Nothing is delivered meanwhile: what is sent again is seen waiting.
		demo = await startDemo({ dir, usualPorts: false, site: { background: false } });
		site = demo.site!;
		browser = await openBrowser();
		total = (await site.php(`
			$order = wc_create_order( array( 'created_via' => 'checkout' ) );
			$order->add_product( wc_get_product( wc_get_product_id_by_sku( 'MUG-1' ) ), 2 );
			$shipping = new WC_Order_Item_Shipping();
			$shipping->set_total( '5' );
			$order->add_item( $shipping );
			$order->set_billing_email( 'jane@example.com' );
			$order->calculate_totals();
			$order->update_status( 'processing' );
			$ledger  = new Pintally\\Ledger\\Ledger();
			$context = array( 'site_url' => home_url( '/' ), 'consent' => 'granted', 'ip' => '203.0.113.9', 'user_agent' => 'Mozilla/5.0' );
			foreach ( array( 'lead.screen01' => 'refused', 'signup.screen02' => 'delivered' ) as $id => $state ) {
				$ledger->record( new Pintally\\Ledger\\Entry( $id, strtok( $id, '.' ), time(), array( 'em' => array( str_repeat( 'a', 64 ) ) ), $context ) );
				$ledger->settle( $id, array( 'state' => $state, 'reason' => 'refused' === $state ? 'refused_by_pinterest' : '', 'detail' => 'refused' === $state ? 'event_time is wrong' : '' ) );
			}
			return '$' . wc_format_decimal( $order->get_total(), 2 );`)) as string;
		owner = await Owner.logIn(browser, site);
	});
	afterAll(async () => {
		await browser?.close();
		await demo?.stop();
		await rm(dir, { recursive: true, force: true });
	});

	const violations = async () => {
		const { violations: found } = await new AxeBuilder({ page: owner.page })
			.include('#pintally-admin')
			.analyze();
		return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
	};

	test('the setup looks at the shop by itself, and its points open by the keyboard', async () => {
		const { page } = owner;
		await owner.open('setup');
		await page.getByText('Your pages were last looked at:').waitFor({ timeout: 90_000 });
		await owner.tabTo(/4\. Enhanced Match/, 'button');
		const point = page.getByRole('button', { name: /4\. Enhanced Match/ });
		const before = await point.getAttribute('aria-expanded');
		await page.keyboard.press('Enter');
		expect(await point.getAttribute('aria-expanded')).not.toBe(before);
		expect(await point.evaluate((element) => element === document.activeElement)).toBe(true);
		expect(await violations()).toEqual([]);
	});

	test('the banner leads to what was refused; its story is read and it is sent again, without a mouse', async () => {
		const { page } = owner;
		await owner.open('overview');
		await page.getByText('1 event was refused in the last seven days').waitFor();
		await owner.tabTo('See the refused events', 'button');
		await page.keyboard.press('Enter');
		await page.getByRole('link', { name: 'Lead', exact: true }).waitFor();
		expect(await page.locator('.dataviews-view-table tbody tr').count()).toBe(1);
		expect(await violations()).toEqual([]);

		await owner.tabTo('Lead', 'link');
		await page.keyboard.press('Enter');
		const story = page.getByRole('dialog');
		await story.getByText('event_time is wrong').first().waitFor();
		await story.getByRole('region', { name: 'Conversions API, from the server' }).waitFor();
		expect(page.url()).toContain('#/events/lead.screen01');
		expect(await story.innerText()).not.toMatch(/203\.0\.113|a{64}/);
		await owner.tabTo('Send again', 'button');
		await page.keyboard.press('Enter');
		await page.getByText('1 event is on its way again.').first().waitFor();
		await page.keyboard.press('Escape');
		await story.waitFor({ state: 'detached' });
		expect(await rows(site, 'lead')).toMatchObject([{ event_id: 'lead.screen01', state: 'waiting' }]);
	});

	test('the list is searched, and exported as it is narrowed, straight into a file', async () => {
		const { page } = owner;
		await owner.open('events');
		await page.getByRole('searchbox').fill('signup.screen02');
		await page.getByText('1 event found.').waitFor({ state: 'attached' });
		const [download] = await Promise.all([
			page.waitForEvent('download'),
			page.getByRole('link', { name: 'Export CSV' }).click(),
		]);
		expect(download.suggestedFilename()).toMatch(/^pintally-events-.*\.csv$/);
		const lines = (await readFile(await download.path(), 'utf8')).trim().split('\r\n');
		expect(lines).toHaveLength(2);
		expect(lines[1]).toContain(',signup,signup.screen02,');
	});

	test('settings: a change warns before it is lost, is seen in the preview, and is saved', async () => {
		const { page } = owner;
		await owner.open('settings');
		const preview = page.locator('.pintally-value');
		await preview.getByText('$29.00').first().waitFor();
		await page.getByRole('radio', { name: 'The order’s total' }).check();
		await preview.getByText(total).first().waitFor();
		await page.getByRole('region', { name: 'Unsaved changes' }).waitFor();
		expect(await violations()).toEqual([]);

		const asked = page.waitForEvent('dialog');
		await page.close({ runBeforeUnload: true });
		const dialog = await asked;
		expect(dialog.type()).toBe('beforeunload');
		await dialog.dismiss();

		await owner.tabTo('Save changes', 'button');
		await page.keyboard.press('Enter');
		await page.getByText('Settings saved.').first().waitFor();
		await owner.open('settings');
		expect(await page.getByRole('radio', { name: 'The order’s total' }).isChecked()).toBe(true);
	});

	test('settings: a file takes them away and brings others', async () => {
		const { page } = owner;
		await owner.open('settings');
		const [download] = await Promise.all([
			page.waitForEvent('download'),
			page.getByRole('button', { name: 'Export', exact: true }).click(),
		]);
		const file = JSON.parse(await readFile(await download.path(), 'utf8')) as {
			settings: Record<string, unknown>;
		};
		expect(file.settings).toMatchObject({ value_basis: 'order_total' });
		const changed = join(dir, 'settings.json');
		await writeFile(
			changed,
			JSON.stringify({ ...file, settings: { ...file.settings, value_basis: 'net_goods' } }),
		);
		const [chooser] = await Promise.all([
			page.waitForEvent('filechooser'),
			page.getByRole('button', { name: 'Import a file…' }).click(),
		]);
		await chooser.setFiles(changed);
		await page.getByText('The settings of the file are in force.').first().waitFor();
		expect(await page.getByRole('radio', { name: 'The goods, after discounts' }).isChecked()).toBe(true);
	});

	test.each(TABS)('%s fits the narrowest telephone', async (tab) => {
		await owner.page.setViewportSize({ width: NARROWEST, height: 700 });
		await owner.open(tab);
		expect(await owner.sideways()).toEqual([]);
		expect(await violations()).toEqual([]);
		await owner.page.setViewportSize({ width: 1280, height: 900 });
	});

	test.each(TABS)('%s reads from right to left', async (tab) => {
		const plugin = join(site.dir, 'public/wp-content/mu-plugins/rtl.php');
		// As a language pack of Arabic or Hebrew does, of which none is here.
		await writeFile(
			plugin,
			`<?php add_action( 'after_setup_theme', static function () { $GLOBALS['wp_locale']->text_direction = 'rtl'; }, -1 );`,
		);
		await owner.open(tab);
		const { page } = owner;
		expect(await page.evaluate(() => document.documentElement.dir)).toBe('rtl');
		expect(await page.locator('link[href*="build/admin/admin-rtl.css"]').count()).toBe(1);
		const first = await page.locator('.pintally-tabs a').first().boundingBox();
		const second = await page.locator('.pintally-tabs a').nth(1).boundingBox();
		expect(first!.x).toBeGreaterThan(second!.x);
		expect(await owner.sideways()).toEqual([]);
		expect(await violations()).toEqual([]);
		await rm(plugin);
	});

	test('no script and no console had anything to complain of, nor had PHP', async () => {
		expect(owner.complaints).toEqual([]);
		expect(await site.log()).toBe('');
	});
});
