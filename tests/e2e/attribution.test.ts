/** From a click on an ad to its credit: arrive with a campaign, agree, buy, and see who gets it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { attribute } from '../../core/attribution/attribute.ts';
import { linesOf } from '../../core/attribution/lines.ts';
import { USUAL } from '../../core/attribution/question.ts';
import { factsOf, type Recorded } from '../../core/attribution/recorded.ts';
import { compile } from '../../core/attribution/rows.ts';
import { startDemo, type Demo } from '../../sandbox/demo/demo.ts';
import type { Site } from '../../sandbox/site/site.ts';
import { openBrowser, openVisitor, pageErrors } from '../support/browser.ts';
import { settings } from '../support/ledger.ts';
import { describeWith } from '../support/requirements.ts';
import { Shopper } from './shopper.ts';

const AD =
	'/product/ceramic-mug/?utm_source=pinterest&utm_medium=cpc&utm_campaign=Spring&adgroup_id=268&ad_id=687';

describeWith(['php', 'wordpress', 'woocommerce', 'chromium'])('attribution', () => {
	let browser: Browser;
	let demo: Demo;
	let site: Site;
	let dir: string;
	beforeAll(async () => {
		browser = await openBrowser();
		dir = await mkdtemp(join(tmpdir(), 'pintally-e2e-'));
		demo = await startDemo({ dir, usualPorts: false, site: { theme: 'classic', background: false } });
		if (!demo.site) throw new Error(demo.lacking.join('\n'));
		site = demo.site;
		await settings(site, { consent: 'ask_first' });
	});
	afterAll(async () => {
		await browser.close();
		await demo?.stop();
		await rm(dir, { recursive: true, force: true });
	});

	const recorded = async (): Promise<Recorded> => {
		const to = Math.floor(Date.now() / 1000) + 60;
		return (await site.php(`
			wp_set_current_user( 1 );
			$request = new WP_REST_Request( 'GET', '/pintally/v1/attribution/rows' );
			$request->set_query_params( array( 'from' => ${to - 86_400}, 'to' => ${to} ) );
			$answer = rest_do_request( $request );
			ob_start();
			apply_filters( 'rest_pre_serve_request', false, $answer, $request, rest_get_server() );
			return json_decode( ob_get_clean() );`)) as Recorded;
	};

	/** Arrives by the ad; with consent, until the shop has taken where from. */
	const arrive = async (agrees: boolean): Promise<Shopper> => {
		const shopper = await Shopper.enter(browser, site, 'classic');
		await shopper.open(AD);
		if (agrees) {
			const told = shopper.page.waitForResponse((response) => response.url().endsWith('/pintally/v1/touch'));
			await shopper.page.evaluate('pintally.consent(true)');
			expect((await told).status()).toBe(204);
		}
		return shopper;
	};
	const buy = async (shopper: Shopper): Promise<number> => {
		await shopper.addFromProductPage('ceramic-mug');
		const order = await shopper.buy();
		expect(shopper.errors.filter((error) => /pintally|pintrk/i.test(error))).toEqual([]);
		await shopper.context.close();
		return order;
	};

	test('the ad gets the order of whoever agreed; another’s stays unattributed, and both add up', async () => {
		const credited = await buy(await arrive(true));
		const other = await buy(await arrive(false));
		const rows = await recorded();
		expect(rows.touches).toHaveLength(1);
		expect(rows.orders.map(([id]) => id)).toEqual([other, credited]);

		const { touches, orders, identifies } = factsOf(rows, { host: '127.0.0.1' });
		const compiled = compile(touches, orders, identifies).rows;
		const question = { ...USUAL, from: rows.from, to: rows.to, currency: rows.orders[0]![4] };
		const { credits, totals } = attribute(compiled, question, 'last_touch');
		const net = orders.map(({ value_minor }) => value_minor);
		expect(linesOf(compiled, credits!, 'ad')).toEqual([
			{
				origin: { channel: 'pinterest_paid', campaign: 'Spring', ad_group: '268', ad: '687' },
				conversions: 1,
				credit_minor: net[1],
			},
			{ origin: { channel: '(unattributed)' }, conversions: 1, credit_minor: net[0] },
		]);
		expect(totals.value_minor).toBe(net[0]! + net[1]!);
	});

	test('the owner sees it, computed in a worker', async () => {
		const context = await openVisitor(browser);
		const page = await context.newPage();
		const errors = pageErrors(page);
		await page.goto(`${site.url}/wp-login.php`);
		await page.fill('#user_login', site.user);
		await page.fill('#user_pass', site.password);
		await page.click('#wp-submit');
		await page.waitForURL(/wp-admin/);
		await page.goto(`${site.url}/wp-admin/admin.php?page=pintally&tab=attribution`);
		const channels = page.getByRole('region', { name: 'Channels by model' });
		await channels.waitFor();
		expect(await channels.getByRole('rowheader').allTextContents()).toEqual([
			...['Pinterest ads', 'Unattributed', 'All orders'],
		]);
		expect(page.workers()).toHaveLength(1);
		expect(errors).toEqual([]);
		await context.close();
	});
});
