/**
 * What the plugin adds to a shop's pages: two copies of one shop, without and with it, asked in turns in the same run,
 * with Pinterest answering at once, after 300 ms, and not at all.
 *
 * `npm run bench` (BENCH_RUNS=30 by default; BENCH_STEP="place order" for one step; PINTALLY_DB=mariadb for the
 * database that shops have, instead of SQLite). Prints a table: medians, the median of the paired differences with its
 * 95 % interval (bootstrap), and the added queries.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDemo } from '../sandbox/demo/demo.ts';
import type { Mode } from '../sandbox/pinterest/behaviour.ts';
import { prepare, type Site } from '../sandbox/site/site.ts';
import { CHECKOUT } from '../tests/support/checkout.ts';
import { Visitor, type Answer } from '../tests/support/visitor.ts';
import { interval, median } from './median.ts';

const RUNS = Number(process.env.BENCH_RUNS ?? 30);
/** A step's name, to measure nothing else. */
const ONLY = process.env.BENCH_STEP;
const MODES: [string, Mode, number?][] = [
	['0 ms', 'ok'],
	['300 ms', 'latency', 300],
	['hanging', 'hang'],
];

type Step = (site: Site, visitor: Visitor, mug: number) => Promise<Answer>;

const fill = (visitor: Visitor, mug: number) =>
	visitor.post('/?wc-ajax=add_to_cart', { product_id: String(mug) });

/** Where each visitor's order is thanked for. */
const thanks = new WeakMap<Visitor, string>();

/** What is measured; `before` is not. */
const STEPS: Record<string, { before?: Step; step: Step }> = {
	home: { step: (_, visitor) => visitor.get('/') },
	product: { step: (_, visitor) => visitor.get('/product/ceramic-mug/') },
	category: { step: (_, visitor) => visitor.get('/product-category/kitchen-dining/') },
	'add to cart, Ajax': { step: (_, visitor, mug) => fill(visitor, mug) },
	'add to cart, Store API': {
		before: async (_, visitor) => visitor.get('/wp-json/wc/store/v1/cart'),
		step: (_, visitor, mug) => visitor.json('/wp-json/wc/store/v1/cart/add-item', { id: mug, quantity: 1 }),
	},
	'add to cart, form': {
		step: (_, visitor, mug) =>
			visitor.post('/product/ceramic-mug/', { 'add-to-cart': String(mug), quantity: '1' }),
	},
	'checkout page': {
		before: (_, visitor, mug) => fill(visitor, mug),
		step: (_, visitor) => visitor.get('/classic-checkout/'),
	},
	'place order': { before: (_, visitor, mug) => fill(visitor, mug), step: (_, visitor) => order(visitor) },
	'thank-you page': {
		before: async (_, visitor, mug) => {
			await fill(visitor, mug);
			const placed = JSON.parse((await order(visitor)).text) as { payment_result: { redirect_url: string } };
			thanks.set(visitor, placed.payment_result.redirect_url);
			return visitor.get('/wp-json/wc/store/v1/cart');
		},
		step: (_, visitor) => visitor.get(thanks.get(visitor) ?? ''),
	},
};

const order = (visitor: Visitor): Promise<Answer> => visitor.json('/wp-json/wc/store/v1/checkout', CHECKOUT);

async function measure(site: Site, mug: number, { before, step }: { before?: Step; step: Step }) {
	const visitor = new Visitor(site.url);
	await before?.(site, visitor, mug);
	const began = performance.now();
	const answer = await step(site, visitor, mug);
	const took = performance.now() - began;
	if (answer.status >= 400)
		throw new Error(`${answer.status} at ${answer.url}: ${answer.text.slice(0, 300)}`);
	return { took, queries: Number(answer.headers.get('x-queries')) };
}

/** Counts queries, and lets orders be placed without a nonce, on both shops alike. */
const COUNT = `
	file_put_contents( WPMU_PLUGIN_DIR . '/bench.php', '<?php
		add_filter( "woocommerce_store_api_disable_nonce_check", "__return_true" );
		ob_start();
		add_action( "shutdown", static function () { if ( ! headers_sent() ) { header( "x-queries: " . $GLOBALS["wpdb"]->num_queries ); } while ( ob_get_level() ) { ob_end_flush(); } }, -1 );' );
	return wc_get_product_id_by_sku( 'MUG-1' );`;

const dir = await mkdtemp(join(tmpdir(), 'pintally-bench-'));
const demo = await startDemo({ dir, usualPorts: false, site: { background: false } });
const withIt = demo.site;
if (!withIt?.versions.woocommerce) throw new Error(`the bench needs a real shop: ${demo.lacking.join('; ')}`);
const without = await prepare({ background: false, pintally: false });
try {
	const mug = Number(await withIt.php(COUNT));
	await without.php(COUNT);
	console.log(
		`PHP ${withIt.versions.php}, ${String(await withIt.php("return $GLOBALS['wpdb']->db_server_info();"))}, WordPress ${withIt.versions.wordpress}, WooCommerce ${withIt.versions.woocommerce}; ${RUNS} pairs each; milliseconds\n`,
	);
	console.log(
		'| step | Pinterest | without | with | added, median | 95 % interval | queries added |\n| --- | --- | --- | --- | --- | --- | --- |',
	);
	for (const [name, step] of Object.entries(STEPS)) {
		if (ONLY && name !== ONLY) continue;
		const pairs = new Map<string, { off: number; on: number; queries: number }[]>();
		for (let run = -2; run < RUNS; run++) {
			for (const [words, mode, ms] of MODES) {
				demo.sandbox.behave(mode, ms === undefined ? {} : { ms });
				// In turns, and each first every other time.
				const first = run % 2 === 0 ? without : withIt;
				const one = await measure(first, mug, step);
				const two = await measure(first === without ? withIt : without, mug, step);
				const [off, on] = first === without ? [one, two] : [two, one];
				const pair = { off: off.took, on: on.took, queries: on.queries - off.queries };
				if (run >= 0) pairs.set(words, [...(pairs.get(words) ?? []), pair]);
			}
		}
		for (const [words, measured] of pairs) {
			const added = measured.map(({ off, on }) => on - off);
			const [low, high] = interval(added);
			const ms = (numbers: readonly number[]) => median(numbers).toFixed(1);
			console.log(
				`| ${name} | ${words} | ${ms(measured.map(({ off }) => off))} | ${ms(measured.map(({ on }) => on))} | ${ms(added)} | ${low.toFixed(1)} to ${high.toFixed(1)} | ${median(measured.map(({ queries }) => queries))} |`,
			);
		}
	}
	console.log('\n| script | minified | gzip |\n| --- | --- | --- |');
	for (const file of ['storefront.js', 'storefront-events.js', 'storefront-checkout.js']) {
		const bytes = readFileSync(new URL(`../plugin/build/${file}`, import.meta.url));
		console.log(`| ${file} | ${bytes.length} | ${gzipSync(bytes).length} |`);
	}
} finally {
	await without.stop();
	await demo.stop();
	await rm(dir, { recursive: true, force: true });
}
