/** In a real browser: Pinterest never answers on either road, or the worker is gone. The shopper goes on shopping. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startDemo, type Demo } from '../../sandbox/demo/demo.ts';
import { startWorker } from '../../sandbox/demo/worker-process.ts';
import type { Site } from '../../sandbox/site/site.ts';
import { openBrowser } from '../support/browser.ts';
import { empty, rows } from '../support/ledger.ts';
import { describeWith } from '../support/requirements.ts';
import { delivered, of, Shopper, type Theme } from './shopper.ts';

const BORN_ON_THE_SERVER = ['add_to_cart', 'initiate_checkout', 'checkout'];

describeWith(['php', 'wordpress', 'woocommerce', 'chromium'])('a shopper in a browser', () => {
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
		});
		afterAll(async () => {
			await demo?.stop();
			await rm(dir, { recursive: true, force: true });
		});
		beforeEach(async () => {
			demo.sandbox.reset();
			await empty(site);
		});

		/** As the minutes pass: what was postponed is due. */
		async function later(): Promise<void> {
			await site.php(
				`$GLOBALS['wpdb']->query( 'UPDATE ' . Pintally\\Ledger\\Schema::table() . " SET due_at = '2020-01-01 00:00:00' WHERE state = 'waiting'" );
				do_action( 'pintally_deliver' );`,
			);
		}

		test('Pinterest hangs on both roads: the order is placed all the same; each event arrives once when it answers', async () => {
			demo.sandbox.behave('hang');
			demo.sandbox.behave('hang', { target: 'tag' });
			const shopper = await Shopper.enter(browser, site, theme, { until: 'domcontentloaded' });
			await shopper.addFromProductPage('ceramic-mug');
			const order = await shopper.buy();
			await delivered(demo, site, () => true);
			expect(demo.sandbox.record.tracked).toEqual([]);
			expect((await rows(site, 'checkout')).map(({ state }) => state)).toEqual(['accepted']);
			// The script gives the tag up by itself, and says so.
			await expect
				.poll(
					async () => {
						await later();
						return (await rows(site, 'checkout')).map(({ tag_state }) => tag_state);
					},
					{ timeout: 40_000, interval: 1_000 },
				)
				.toEqual(['blocked']);

			demo.sandbox.behave('ok');
			const pairs = await demo.sandbox.until(
				(seen) =>
					of(seen, 'page_visit').length === 4 &&
					BORN_ON_THE_SERVER.every((event) => of(seen, event).length === 1),
				90_000,
			);
			for (const event of BORN_ON_THE_SERVER)
				expect(of(pairs, event)).toMatchObject([{ apiEvents: 1, tagCalls: 0 }]);
			expect(of(pairs, 'checkout')[0]?.api?.event.custom_data?.order_id).toBe(String(order));
			await shopper.context.close();
		}, 200_000);

		test('the worker is stopped: both roads still end matched, once, when it is back', async () => {
			const { url, publicUrl } = demo.worker;
			await demo.worker.stop();
			const shopper = await Shopper.enter(browser, site, theme);
			await shopper.addFromProductPage('ceramic-mug');
			await shopper.buy();
			await later();
			expect(demo.sandbox.record.apiEvents).toEqual([]);
			expect((await rows(site, 'checkout')).map(({ state }) => state)).toEqual(['waiting']);
			const back = await startWorker({
				dir: join(dir, 'worker'),
				port: Number(new URL(url).port),
				publicUrl,
				pinterest: demo.sandbox.apiUrl,
			});
			try {
				const wished = [...BORN_ON_THE_SERVER, 'page_visit'];
				await expect
					.poll(
						async () => {
							await later();
							const pairs = await demo.sandbox.until(() => true);
							return wished.filter((event) => of(pairs, event).some(({ verdict }) => verdict === 'matched'));
						},
						{ timeout: 60_000, interval: 1_000 },
					)
					.toEqual(wished);
				const pairs = await demo.sandbox.until(() => true);
				expect(pairs.map(({ tagCalls, apiEvents }) => [tagCalls, apiEvents])).toEqual(
					pairs.map(() => [1, 1]),
				);
			} finally {
				await back.stop();
				await shopper.context.close();
			}
		}, 200_000);
	});
});
