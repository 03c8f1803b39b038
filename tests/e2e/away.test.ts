/** Pinterest hangs, or the worker is gone, while somebody shops: no shopper waits, and everything arrives, once. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startDemo, type Demo } from '../../sandbox/demo/demo.ts';
import { startWorker } from '../../sandbox/demo/worker-process.ts';
import type { Site } from '../../sandbox/site/site.ts';
import { CHECKOUT } from '../support/checkout.ts';
import { rows } from '../support/ledger.ts';
import { describeWith } from '../support/requirements.ts';
import { Visitor } from '../support/visitor.ts';
import { of } from './shopper.ts';

describeWith(['php', 'wordpress', 'woocommerce'])('while the others are away', () => {
	let demo: Demo;
	let site: Site;
	let dir: string;
	let mug: number;
	beforeAll(async () => {
		dir = await mkdtemp(join(tmpdir(), 'pintally-e2e-'));
		demo = await startDemo({ dir, usualPorts: false, site: { background: false } });
		if (!demo.site) throw new Error(demo.lacking.join('\n'));
		site = demo.site;
		mug = Number(await site.php(`return wc_get_product_id_by_sku( 'MUG-1' );`));
	});
	afterAll(async () => {
		await demo?.stop();
		await rm(dir, { recursive: true, force: true });
	});

	/** @returns the order's id. */
	async function shop(): Promise<number> {
		const visitor = new Visitor(site.url);
		await visitor.post('/?wc-ajax=add_to_cart', { product_id: String(mug) });
		await visitor.get('/checkout/');
		const placed = await visitor.store('/checkout', CHECKOUT);
		expect(placed.status, placed.text).toBe(200);
		return (JSON.parse(placed.text) as { order_id: number }).order_id;
	}
	/** As the minutes pass: what was postponed is due, and Action Scheduler runs. */
	async function later(): Promise<void> {
		await site.php(
			`$GLOBALS['wpdb']->query( 'UPDATE ' . Pintally\\Ledger\\Schema::table() . " SET due_at = '2020-01-01 00:00:00' WHERE state = 'waiting'" );
			do_action( 'pintally_deliver' );`,
		);
	}

	test('the worker is stopped: everything is kept with the reason, and delivered once when it is back', async () => {
		const { url } = demo.worker;
		await demo.worker.stop();
		const order = await shop();
		await later();
		await later();
		const waiting = await rows(site);
		expect(waiting.map(({ event }) => event).sort()).toEqual([
			'add_payment_info',
			'add_to_cart',
			'checkout',
			'initiate_checkout',
		]);
		for (const row of waiting) {
			expect(row).toMatchObject({ state: 'waiting', attempts: '2' });
			expect(row.detail).toContain('does not answer');
		}
		const back = await startWorker({
			dir: join(dir, 'worker'),
			port: Number(new URL(url).port),
			publicUrl: '',
			pinterest: demo.sandbox.apiUrl,
		});
		try {
			await later();
			await later();
			const pairs = await demo.sandbox.until((seen) => seen.length === 4, 30_000);
			expect(pairs.map(({ apiEvents }) => apiEvents)).toEqual([1, 1, 1, 1]);
			expect(of(pairs, 'checkout')[0]?.api?.event.custom_data?.order_id).toBe(String(order));
			await expect
				.poll(
					async () => {
						await later();
						return (await rows(site)).map(({ state }) => state);
					},
					{ timeout: 30_000, interval: 1_000 },
				)
				.toEqual(['delivered', 'delivered', 'delivered', 'delivered']);

			// And Pinterest hangs: the shop notices nothing.
			demo.sandbox.behave('hang');
			const began = Date.now();
			await shop();
			await later();
			expect((await rows(site, 'checkout')).map(({ state }) => state)).toEqual(['delivered', 'accepted']);
			expect(Date.now() - began).toBeLessThan(25_000);
			demo.sandbox.behave('ok');
			const after = await demo.sandbox.until(
				(seen) => of(seen, 'checkout').length === 2 && seen.length === 8,
				90_000,
			);
			expect(of(after, 'checkout').map(({ apiEvents }) => apiEvents)).toEqual([1, 1]);
		} finally {
			await back.stop();
		}
	}, 240_000);
});
