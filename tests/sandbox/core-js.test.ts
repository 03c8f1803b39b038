/** The stand-in's core.js in a real browser: takes over the queue, keeps cookies, reports calls. */
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startSandbox, type Sandbox } from '../../sandbox/pinterest/sandbox.ts';
import { openBrowser, openVisitor, pageErrors } from '../support/browser.ts';
import { describeWith } from '../support/requirements.ts';

describeWith(['chromium'])('the stand-in for core.js', () => {
	let sandbox: Sandbox;
	let browser: Browser;
	let page: Page;
	let errors: string[];
	const shop = createServer((_request, response) => {
		response.setHeader('content-type', 'text/html');
		response.end(`<script>
			window.pintrk = function () { pintrk.queue.push(Array.prototype.slice.call(arguments)); };
			pintrk.queue = []; pintrk.version = '3.0';
			pintrk('load', '2612345678901', { em: 'hash' }); pintrk('page');
			pintrk('track', 'addtocart', { event_id: 'add_to_cart.1', value: 5, currency: 'USD' });
		</script><script src="${sandbox.tagScript}"></script>`);
	});
	beforeAll(async () => {
		sandbox = await startSandbox();
		browser = await openBrowser();
		shop.listen(0, '127.0.0.1');
		await once(shop, 'listening');
	});
	afterAll(async () => {
		await browser.close();
		shop.close();
		await sandbox.stop();
	});
	beforeEach(async () => {
		sandbox.reset();
		page = await (await openVisitor(browser)).newPage();
		errors = pageErrors(page);
		await page.goto(`http://127.0.0.1:${(shop.address() as AddressInfo).port}/?epik=click-1`);
		await sandbox.until(() => sandbox.record.tagCalls.length >= 3);
	});

	test('takes what waits and what comes later, with what load was given', async () => {
		await page.evaluate("pintrk('track', 'Lead', { event_id: 'lead.1' })");
		await sandbox.until((pairs) => pairs.length === 2);
		expect(sandbox.record.tagCalls.map(({ call }) => call)).toEqual(['load', 'page', 'track', 'track']);
		expect(sandbox.record.tracked).toMatchObject([
			{
				name: 'add_to_cart',
				id: 'add_to_cart.1',
				tag: '2612345678901',
				options: { em: 'hash' },
				epik: 'click-1',
			},
			{ name: 'lead', id: 'lead.1' },
		]);
		expect(errors).toEqual([]);
	});

	test('deletes its cookies and stays silent when consent is withdrawn', async () => {
		expect(await page.evaluate('document.cookie')).toContain('_epik=click-1');
		await page.evaluate("pintrk('setconsent', false); pintrk('track', 'lead', { event_id: 'lead.2' })");
		expect(await page.evaluate('document.cookie')).toBe('');
		await page.evaluate("pintrk('setconsent', true); pintrk('track', 'lead', { event_id: 'lead.3' })");
		await sandbox.until((pairs) => pairs.some(({ id }) => id === 'lead.3'));
		expect(sandbox.record.tracked.map(({ id }) => id)).not.toContain('lead.2');
	});

	test('shows both roads on its own page', async () => {
		await page.goto(sandbox.url);
		await page
			.getByRole('row', { name: /add_to_cart/ })
			.getByText('Tag only')
			.waitFor();
		expect(await page.locator('[data-count=tag_only]').textContent()).toBe('1');
		expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
		expect(errors).toEqual([]);
	});
});
