/**
 * How soon the screen in wp-admin shows something, against WooCommerce > Settings of the same site in the same run.
 *
 * `npm run bench:admin` (BENCH_RUNS=20 by default). Each run opens both pages in turn, each first every other time, in
 * one browser with a warm cache, as somebody who works there has. Prints the first and the largest contentful paint,
 * and the median of the ratios with its 95 % interval (bootstrap). Ledger and settings are a new shop's.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { startDemo } from '../sandbox/demo/demo.ts';
import { Owner } from '../tests/e2e/owner.ts';
import { openBrowser } from '../tests/support/browser.ts';
import { interval, median } from './median.ts';

const RUNS = Number(process.env.BENCH_RUNS ?? 20);
const OURS = 'admin.php?page=pintally';
const THEIRS = 'admin.php?page=wc-settings';
const PAINTS = ['first contentful paint', 'largest contentful paint'] as const;

/** Milliseconds since the page was asked for. */
type Paints = Record<(typeof PAINTS)[number], number>;

async function paints(page: Page, url: string): Promise<Paints> {
	await page.goto(url, { waitUntil: 'networkidle' });
	const [first, largest] = await page.evaluate(
		() =>
			new Promise<[number, number]>((resolve) => {
				const painted = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN;
				new PerformanceObserver((list) => resolve([painted, list.getEntries().at(-1)!.startTime])).observe({
					type: 'largest-contentful-paint',
					buffered: true,
				});
			}),
	);
	return { 'first contentful paint': first, 'largest contentful paint': largest };
}

const dir = await mkdtemp(join(tmpdir(), 'pintally-bench-admin-'));
const demo = await startDemo({ dir, usualPorts: false, site: { background: false } });
const browser = await openBrowser();
try {
	const { site } = demo;
	if (!site?.versions.woocommerce) throw new Error(`the bench needs a real shop: ${demo.lacking.join('; ')}`);
	const { page } = await Owner.logIn(browser, site);
	const measured: { ours: Paints; theirs: Paints }[] = [];
	for (let run = -2; run < RUNS; run++) {
		const ask = (path: string) => paints(page, `${site.url}/wp-admin/${path}`);
		const [first, second] = run % 2 === 0 ? [OURS, THEIRS] : [THEIRS, OURS];
		const one = await ask(first);
		const two = await ask(second);
		// The first two fill the caches.
		if (run >= 0) measured.push(first === OURS ? { ours: one, theirs: two } : { ours: two, theirs: one });
	}
	console.log(
		`PHP ${site.versions.php}, WordPress ${site.versions.wordpress}, WooCommerce ${site.versions.woocommerce}, Chromium ${browser.version()}; ${RUNS} pairs; milliseconds\n`,
	);
	console.log(
		'| | Pintally | WooCommerce > Settings | ratio, median | 95 % interval |\n| --- | --- | --- | --- | --- |',
	);
	for (const paint of PAINTS) {
		const ratios = measured.map(({ ours, theirs }) => ours[paint] / theirs[paint]);
		const [low, high] = interval(ratios);
		const ms = (which: 'ours' | 'theirs') => median(measured.map((pair) => pair[which][paint])).toFixed(0);
		console.log(
			`| ${paint} | ${ms('ours')} | ${ms('theirs')} | ${median(ratios).toFixed(2)} | ${low.toFixed(2)} to ${high.toFixed(2)} |`,
		);
	}
} finally {
	await browser.close();
	await demo.stop();
	await rm(dir, { recursive: true, force: true });
}
