/** The Alerts tab and what else tells of incidents in wp-admin, in a browser: by keyboard, narrow, from right to left. */
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import incidents from '../../plugin/vocabulary/incidents.json' with { type: 'json' };
import { prepare, type Site } from '../../sandbox/site/site.ts';
import { openBrowser } from '../support/browser.ts';
import { settings } from '../support/ledger.ts';
import { describeWith } from '../support/requirements.ts';
import { STATES } from '../support/watch-states.ts';
import { startWatchWorker, type WatchWorker } from '../support/watch-worker.ts';
import { Owner } from './owner.ts';

/** The narrowest telephone that the Web Content Accessibility Guidelines ask for (1.4.10). */
const NARROWEST = 320;

describeWith(['php', 'wordpress', 'woocommerce', 'chromium'])('alerts in a browser', () => {
	let site: Site;
	let worker: WatchWorker;
	let browser: Browser;
	let owner: Owner;
	beforeAll(async () => {
		worker = await startWatchWorker();
		site = await prepare({ background: false });
		await settings(site, { tag_id: '2612345678901', consent: 'not_needed' });
		browser = await openBrowser();
		owner = await Owner.logIn(browser, site);
	});
	afterAll(async () => {
		await browser?.close();
		worker?.close();
		await site?.stop();
	});

	const violations = async () => {
		const { violations: found } = await new AxeBuilder({ page: owner.page })
			.include('#pintally-admin')
			.analyze();
		return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
	};
	/** A heartbeat that is answered so, of a shop whose week is to be told, and the tab as it is then. */
	const show = async (state: keyof typeof STATES) => {
		worker.answer = STATES[state];
		await worker.connect(site);
		await site.php(`
			add_filter( 'pre_wp_mail', '__return_true' );
			delete_option( 'pintally_letter' );
			update_option( 'pintally_monitoring', array( 'shop' => 'shop_1', 'since' => 1 ) );
			do_action( 'pintally_heartbeat' );
			return true;`);
		await owner.open('alerts');
	};

	test('a shop without a worker is told who would look, and led to it', async () => {
		const { page } = owner;
		await owner.open('alerts');
		await page.getByText('Nobody looks yet').waitFor();
		expect(await violations()).toEqual([]);
		await owner.tabTo('Connect a worker', 'button');
		await page.keyboard.press('Enter');
		await page.waitForURL(/tab=settings/);
	});

	describe.each([
		['open', incidents.coverage.label],
		['well', 'All that is watched is as it should be.'],
		['learning', 'Nothing is open'],
	] as const)('%s', (state, words) => {
		test('has no fault that axe finds, and is no wider than a telephone', async () => {
			const { page } = owner;
			await show(state);
			await page.getByText(words, { exact: true }).first().waitFor();
			await page.getByText('Volume against what is usual').waitFor();
			expect(await violations()).toEqual([]);
			await page.setViewportSize({ width: NARROWEST, height: 800 });
			// A chart is drawn anew some time after the window has another width.
			await owner.open('alerts');
			await page.getByText('Volume against what is usual').waitFor();
			await page.locator('.pintally-chart svg').first().waitFor();
			expect(await owner.sideways()).toEqual([]);
			await page.setViewportSize({ width: 1280, height: 900 });
		});

		test('reads from right to left', async () => {
			const plugin = join(site.dir, 'public/wp-content/mu-plugins/rtl.php');
			await writeFile(
				plugin,
				`<?php add_action( 'after_setup_theme', static function () { $GLOBALS['wp_locale']->text_direction = 'rtl'; }, -1 );`,
			);
			await owner.open('alerts');
			expect(await owner.page.evaluate(() => document.documentElement.dir)).toBe('rtl');
			expect(await owner.sideways()).toEqual([]);
			await rm(plugin);
		});
	});

	test('an incident is mended, and the letter read and sent, without a mouse', async () => {
		const { page } = owner;
		await show('open');
		await owner.tabTo('See the letter', 'button');
		await page.keyboard.press('Enter');
		const letter = page.frameLocator('iframe[title="The weekly letter"]');
		await letter.getByText('3 incidents are open.').waitFor();
		await letter.getByText('Told by the tag').waitFor();
		await site.php(
			`file_put_contents( WP_CONTENT_DIR . '/mu-plugins/mail.php', '<?php add_filter( "pre_wp_mail", "__return_true" );' ); return true;`,
		);
		await owner.tabTo(/^Send it to owner@example.com now/, 'button');
		await page.keyboard.press('Enter');
		await page.getByText('The letter was sent to owner@example.com.').first().waitFor();
		await page.goto(page.url());
		await owner.settled();
		await owner.tabTo('Check the tag', 'button');
		await page.keyboard.press('Enter');
		await page.waitForURL(/tab=setup/);
	});

	test('the dashboard says what is open, and is quiet once it was hidden', async () => {
		const { page } = owner;
		await show('open');
		await page.goto(`${site.url}/wp-admin/index.php`);
		const notice = page.locator('.pintally-alert-notice');
		await notice.getByText(`Pinterest tracking: ${incidents.order_missing.label}.`).waitFor();
		await notice.getByText(/And 2 more\./).waitFor();
		await notice.getByRole('link', { name: 'Hide until something else happens' }).click();
		await page.waitForURL(/index\.php/);
		expect(await notice.count()).toBe(0);
		await page.goto(`${site.url}/wp-admin/site-health.php`);
		await page.getByRole('button', { name: new RegExp(incidents.order_missing.label) }).waitFor();
	});

	test('nothing was complained of', () => {
		expect(owner.complaints).toEqual([]);
	});
});
