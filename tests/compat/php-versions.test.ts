/**
 * Each PHP that the plugin's header claims, by WordPress Playground, which has them all: a sale, a refund, a page and a
 * cart, without one complaint of PHP about a file of ours. Minutes each, so only in `npm run test:compat`.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { freePort } from '../../sandbox/ports.ts';
import { CLI, startPlayground } from '../../sandbox/site/playground.ts';
import { findTree } from '../../sandbox/site/trees.ts';
import { describeWith } from '../support/requirements.ts';
import { Visitor } from '../support/visitor.ts';
import { orderCode, saleOf, sent, TELL, type Raw } from './shop.ts';

const VERSIONS = ['8.1', '8.3', '8.4', '8.5'];
const MINUTE = 60_000;

/** Where npx keeps what it has brought: half a gigabyte, which a test does not bring by itself. */
const NPX = join(homedir(), '.npm', '_npx');
const isThere = (existsSync(NPX) ? readdirSync(NPX) : []).some((folder) =>
	existsSync(join(NPX, folder, 'node_modules', '@wp-playground', 'cli')),
);
const skipped =
	process.env.COMPAT !== 'whole'
		? 'only in npm run test:compat'
		: isThere
			? ''
			: `WordPress Playground is not here; bring it with: npx ${CLI} --version`;

/** Whatever PHP has to say of our files, notices and deprecations too. */
const WATCH = `
	set_error_handler( static function ( $level, $message, $file, $line ) {
		if ( str_contains( $file, "plugins/pintally/" ) ) {
			file_put_contents( WP_CONTENT_DIR . "/complaints.txt", "$message in $file:$line\\n", FILE_APPEND );
		}
		return false;
	} );`;

const CODE = `
	file_put_contents( WPMU_PLUGIN_DIR . '/watch.php', <<<'PHP'
<?php ${WATCH}
PHP
	);
	${WATCH}
	( new Pintally\\Settings\\Settings() )->save( array( 'tag_id' => '2612345678901', 'consent' => 'not_needed' ) );
	$told = ( static function () {
		${orderCode()}
		$line = current( $order->get_items() );
		wc_create_refund( array( 'order_id' => $order->get_id(), 'amount' => 14.5, 'line_items' => array( $line->get_id() => array( 'qty' => 1, 'refund_total' => 14.5 ) ) ) );
		${TELL}
	} )();
	file_put_contents( WP_CONTENT_DIR . '/told.json', wp_json_encode( array( 'php' => PHP_VERSION, 'told' => $told ) ) );`;

describeWith(['wordpress', 'woocommerce'])('PHP by WordPress Playground', () => {
	describe.each(VERSIONS)('PHP %s', (version) => {
		test(
			'a sale with a refund, a page and a cart; PHP has nothing to say of our files',
			{ timeout: 8 * MINUTE },
			async (context) => {
				const name = `PHP ${version}, by WordPress Playground`;
				context.task.meta.compat = { shop: name, simulated: '', skipped, versions: '' };
				if (skipped) context.skip(skipped);
				const dir = await mkdtemp(join(tmpdir(), 'pintally-playground-'));
				const port = await freePort();
				const site = await startPlayground({
					dir,
					port,
					wordpress: await findTree('wordpress', false),
					woocommerce: await findTree('woocommerce', false),
					tagScript: '',
					// Playground listens on all interfaces.
					password: randomBytes(18).toString('base64url'),
					php: version,
					code: CODE,
					say: () => {},
				});
				try {
					const content = join(dir, 'wordpress', 'wp-content');
					const { php, told } = JSON.parse(await readFile(join(content, 'told.json'), 'utf8')) as {
						php: string;
						told: Raw;
					};
					context.task.meta.compat.versions = `PHP ${php}`;
					expect(php.startsWith(version)).toBe(true);
					const sale = saleOf(told);
					expect(sale.rows).toHaveLength(1);
					expect(sent(sale)).toMatchObject({ value: '14.50', num_items: 1 });

					const visitor = new Visitor(`http://127.0.0.1:${port}`);
					const page = await visitor.get('/product/ceramic-mug/');
					expect(page.text).toContain('"tag":"2612345678901"');
					const product = told.facts.order.line_items[0]?.product_id;
					await visitor.get(`/?add-to-cart=${product}`);
					expect(visitor.handover()).toMatchObject([{ event: 'add_to_cart' }]);
					expect(await readFile(join(content, 'complaints.txt'), 'utf8').catch(() => '')).toBe('');
				} finally {
					await site.stop();
					await rm(dir, { recursive: true, force: true });
				}
			},
		);
	});
});
