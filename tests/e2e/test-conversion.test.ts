/** The owner presses one button, and both roads to Pinterest answer for the same event; nothing is counted. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEMO } from '../../sandbox/demo/pairing.ts';
import { startDemo, type Demo } from '../../sandbox/demo/demo.ts';
import { openBrowser, openVisitor, pageErrors } from '../support/browser.ts';
import { rows } from '../support/ledger.ts';
import { describeWith } from '../support/requirements.ts';

describeWith(['php', 'wordpress', 'woocommerce', 'chromium'])('a test conversion', () => {
	let dir: string;
	let demo: Demo;
	let browser: Browser;
	beforeAll(async () => {
		dir = await mkdtemp(join(tmpdir(), 'pintally-test-conversion-'));
		demo = await startDemo({ dir, usualPorts: false });
		browser = await openBrowser();
	});
	afterAll(async () => {
		await browser?.close();
		await demo?.stop();
		await rm(dir, { recursive: true, force: true });
	});

	test('goes down both roads with one ID, and counts nowhere', async () => {
		const { sandbox } = demo;
		const site = demo.site!;
		const orders = () =>
			site.php(`return count( wc_get_orders( array( 'limit' => -1, 'return' => 'ids' ) ) );`);
		const before = await orders();
		sandbox.record.reset();
		const page = await (await openVisitor(browser)).newPage();
		const errors = pageErrors(page);
		await page.goto(`${site.url}/wp-login.php`);
		await page.fill('#user_login', site.user);
		await page.fill('#user_pass', site.password);
		await page.click('#wp-submit');
		await page.goto(`${site.url}/wp-admin/admin.php?page=pintally`);
		await page.getByRole('button', { name: 'Run a test conversion' }).click();
		await page.getByText('Both roads work').first().waitFor({ timeout: 45_000 });

		const [row] = await rows(site, 'checkout');
		expect(row).toMatchObject({
			state: 'delivered',
			tag_state: 'called',
			value: '1.00',
			currency: 'USD',
			test: '1',
		});
		expect(await page.getByText(row!.event_id).count()).toBeGreaterThan(0);

		// Pinterest was asked to check one event, and counted none.
		const checks = sandbox.record.apiCalls.filter(({ received }) => received > 0);
		expect(checks).toMatchObject([
			{ account: DEMO.account, test: true, status: 200, received: 1, processed: 1 },
		]);
		expect(sandbox.record.apiEvents).toEqual([]);
		const tracked = sandbox.record.tracked;
		expect(tracked).toHaveLength(1);
		expect(tracked[0]).toMatchObject({
			name: 'checkout',
			id: row!.event_id,
			tag: DEMO.tag,
			data: { value: 1, currency: 'USD', order_quantity: 1 },
		});
		expect(tracked[0]!.options).not.toHaveProperty('em');

		expect(await orders()).toBe(before);
		const status = (await site.php(`
			wp_set_current_user( 1 );
			return rest_do_request( new WP_REST_Request( 'GET', '/pintally/v1/status' ) )->get_data()['counts'];`)) as Record<
			string,
			number
		>;
		expect(Object.values(status).reduce((sum, number) => sum + number, 0)).toBe(0);
		expect(await site.php(`return get_option( 'pintally_test_conversion' );`)).toMatchObject({
			result: 'passed',
			event_id: row!.event_id,
		});
		expect(errors).toEqual([]);
	});

	test('the page is for this test alone: its token is worth nothing afterwards', async () => {
		const site = demo.site!;
		const token = (await site.php(`return get_option( 'pintally_test_conversion' )['token'];`)) as string;
		for (const query of [`pintally_test=${token}`, 'pintally_test=guess']) {
			const html = await (await fetch(`${site.url}/?${query}`)).text();
			expect(html).toContain('id="pintally-tag"');
			expect(html).not.toContain('pintally-born');
		}
	});

	test('PHP has nothing to complain of', async () => {
		expect(await demo.site!.log()).toBe('');
	});
});
