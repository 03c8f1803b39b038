/**
 * The Attribution screen itself at full size: a real shop on MariaDB with 1,000,000 touches and 100,000 orders of a year
 * (packed by the daily run, which had its turn before), PHP that streams them, and the screen in Chromium.
 *
 * `npm run bench:attribution -- shop` (BENCH_TOUCHES=1000000, BENCH_ORDERS=100000). Ends with status 1 where the first
 * result takes more than 5 s, a change more than 300 ms, or PHP more than 128 MB.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildAll } from '../scripts/build.ts';
import { prepare } from '../sandbox/site/site.ts';
import { openBrowser } from '../tests/support/browser.ts';
import { fill } from './attribution/fill.ts';
import { median } from './median.ts';

const TOUCHES = Number(process.env['BENCH_TOUCHES'] ?? 1_000_000);
const ORDERS = Number(process.env['BENCH_ORDERS'] ?? 100_000);
const MOST = { first: 5_000, change: 300, megabytes: 128 };

/** What the requests of the rows needed at most is written where the bench reads it. */
const WATCH_MEMORY = `
	file_put_contents( WPMU_PLUGIN_DIR . '/bench.php', '<?php
		if ( str_contains( $_SERVER["REQUEST_URI"] ?? "", "attribution/rows" ) ) {
			add_action( "shutdown", static fn () => file_put_contents( getenv( "PINTALLY_SITE" ) . "/memory", max( (int) @file_get_contents( getenv( "PINTALLY_SITE" ) . "/memory" ), memory_get_peak_usage( true ) ) ) );
		}' );
	return true;`;

await buildAll();
const site = await prepare({ background: false, database: 'mariadb' });
const browser = await openBrowser();
const faults: string[] = [];
const hold = (what: string, figure: number, most: number, unit: string) => {
	console.log(`| ${what} | ${figure.toFixed(0)} ${unit} | ${most.toLocaleString('en')} ${unit} |`);
	if (figure > most) faults.push(`${what}: ${figure.toFixed(0)} ${unit}, at most ${most}`);
};
try {
	await site.php(WATCH_MEMORY);
	const filled = await site.php(fill(TOUCHES, ORDERS));
	const [seconds, ...sums] = filled as [number, ...string[]];
	console.log(
		`touches and what the orders come to: ${sums.join()}; the daily run packed them in ${seconds} s\n\n| | measured | at most |\n| --- | --- | --- |`,
	);
	const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
	await page.goto(`${site.url}/wp-login.php`);
	await page.fill('#user_login', site.user);
	await page.fill('#user_pass', site.password);
	await page.click('#wp-submit');
	await page.waitForURL(/wp-admin/);
	page.setDefaultTimeout(300_000);

	await page.goto(`${site.url}/wp-admin/admin.php?page=pintally&tab=attribution`);
	await page.locator('.pintally-sums[aria-busy=false]').waitFor();
	const answers: { at: number; bytes: number }[] = [];
	page.on('requestfinished', (request) => {
		if (!request.url().includes('attribution')) return;
		void request
			.sizes()
			.then(({ responseBodySize }) =>
				answers.push({ at: request.timing().responseEnd, bytes: responseBodySize }),
			);
	});
	/** From the choice to the answer on the screen, in ms of the page's own clock. */
	const answered = `new Promise((done) => {
		const began = performance.now();
		const sums = document.querySelector('.pintally-sums');
		const watch = new MutationObserver(() => {
			if (sums.getAttribute('aria-busy') !== 'false') return;
			watch.disconnect();
			requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)));
		});
		watch.observe(sums, { attributes: true, attributeFilter: ['aria-busy'] });
	})`;
	const timed = async (choose: () => Promise<unknown>): Promise<number> => {
		const wait = page.evaluate(answered);
		await choose();
		return Number(await wait);
	};
	const first = await timed(() => page.getByRole('radio', { name: '365 days' }).click());
	hold('first result, a year', first, MOST.first, 'ms');
	console.log(
		`| of it the answer of PHP | ${answers.map(({ at, bytes }) => `${at.toFixed(0)} ms, ${(bytes / 2 ** 20).toFixed(0)} MB`).join()} | |`,
	);
	hold('PHP', Number(await readFile(join(site.dir, 'memory'), 'utf8')) / 2 ** 20, MOST.megabytes, 'MB');
	const changes: [string, string, string[]][] = [
		['model', 'Model', ['shapley', 'markov', 'linear']],
		['window', 'Window before the order', ['1', '7', '90', '30']],
		['direct rule', 'Direct visits', ['include', 'exclude_unless_only']],
		['customers', 'Customers', ['new', 'returning', 'all']],
		['counted on', 'Counted on', ['click_day', 'order_day']],
	];
	for (const [name, label, values] of changes) {
		const times: number[] = [];
		for (const value of values)
			times.push(await timed(() => page.getByLabel(label, { exact: true }).selectOption(value)));
		hold(`change of ${name}, median of ${values.length}`, median(times), MOST.change, 'ms');
	}
} finally {
	await browser.close();
	await site.stop();
}
console.log(`\n${faults.length > 0 ? faults.join('\n') : 'All in time.'}`);
process.exitCode = faults.length > 0 ? 1 : 0;
