/** What `npm start` promises: a person buys a mug, and both roads to Pinterest tell of the same sale. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startDemo, type Demo } from '../../sandbox/demo/demo.ts';
import { openBrowser, openVisitor, pageErrors } from '../support/browser.ts';
import { describeWith } from '../support/requirements.ts';

describeWith(['php', 'wordpress', 'woocommerce', 'chromium'])('the demo', () => {
	let dir: string;
	let demo: Demo;
	let browser: Browser;
	beforeAll(async () => {
		dir = await mkdtemp(join(tmpdir(), 'pintally-demo-'));
		demo = await startDemo({ dir, usualPorts: false });
		browser = await openBrowser();
	});
	afterAll(async () => {
		await browser?.close();
		await demo?.stop();
		await rm(dir, { recursive: true, force: true });
	});

	test('a mug is bought, and the sale is matched within a minute', async () => {
		const { site, sandbox } = demo;
		const page = await (await openVisitor(browser)).newPage();
		const errors = pageErrors(page);
		await page.goto(`${site!.url}/product/ceramic-mug/?epik=demo-click`);
		await page.getByRole('button', { name: 'Add to cart', exact: true }).first().click();
		await page.goto(`${site!.url}/classic-checkout/`);
		await page.getByLabel('First name').first().fill('Jane');
		await page.getByLabel('Last name').first().fill('Doe');
		await page.getByLabel('Street address').first().fill('1 Market St');
		await page.getByLabel('Town / City').first().fill('San Francisco');
		await page.getByLabel('ZIP Code').first().fill('94105');
		await page.getByLabel('Phone').first().fill('415 555 2671');
		await page.getByLabel('Email address').first().fill('jane.doe@example.com');
		await page.getByText('Cash on delivery').first().click();
		await page.locator('.blockUI').first().waitFor({ state: 'detached' });
		await page.getByRole('button', { name: 'Place order' }).click();
		await page.waitForURL(/order-received/);

		const pairs = await sandbox.until(
			(all) => all.some(({ event, verdict }) => event === 'checkout' && verdict === 'matched'),
			60_000,
		);
		const sale = pairs.find(({ event }) => event === 'checkout')!;
		expect(sale.api!.event).toMatchObject({
			action_source: 'web',
			user_data: { click_id: 'demo-click', client_ip_address: '203.0.113.24' },
			custom_data: { value: '14.50', currency: 'USD', num_items: 1 },
		});
		expect(sale.api!.remarks).toEqual([]);
		expect([sale.tagCalls, sale.apiEvents]).toEqual([1, 1]);

		// A reload of the thank-you page is no second sale.
		await page.reload();
		await sandbox.until((_, { tracked }) => tracked.at(-1)?.name === 'page_visit');
		expect(sandbox.record.pairs().find(({ event }) => event === 'checkout')?.tagCalls).toBe(1);
		expect(errors).toEqual([]);
	});

	test('the visitor’s steps before the sale are matched too', async () => {
		await demo.sandbox.until((pairs) => {
			const matched = pairs.filter(({ verdict }) => verdict === 'matched').map(({ event }) => event);
			return ['page_visit', 'add_to_cart', 'initiate_checkout'].every((event) => matched.includes(event));
		}, 60_000);
		const wrong = demo.sandbox.record.pairs().filter(({ verdict }) => verdict === 'differs');
		expect(wrong).toEqual([]);
	});

	test('PHP has nothing to complain of', async () => {
		expect(await demo.site!.log()).toBe('');
	});
});
