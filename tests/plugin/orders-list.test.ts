/** WooCommerce's list of orders and an order's own screen, in both storages. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { prepare, type Site } from '../../sandbox/site/site.ts';
import { settings } from '../support/ledger.ts';
import { describeWith } from '../support/requirements.ts';
import { Visitor } from '../support/visitor.ts';

/** Says at the end of each page how often the ledger was asked. */
const COUNT_QUERIES = `<?php
	add_filter( 'query', static function ( $query ) {
		if ( str_contains( $query, 'pintally_events' ) && str_starts_with( ltrim( $query ), 'SELECT' ) && ! str_contains( $query, 'AS sale' ) ) {
			$GLOBALS['asked'] = ( $GLOBALS['asked'] ?? 0 ) + 1;
		}
		return $query;
	} );
	add_action( 'in_admin_footer', static function () { echo '<!-- asked:' . (int) ( $GLOBALS['asked'] ?? 0 ) . ' -->'; } );`;

describeWith(['php', 'wordpress', 'woocommerce'])('the sale in WooCommerce’s own screens', () => {
	describe.each([
		[
			'tables of their own',
			'yes',
			'/wp-admin/admin.php?page=wc-orders',
			'/wp-admin/admin.php?page=wc-orders&action=edit&id=',
		],
		['the posts', 'no', '/wp-admin/edit.php?post_type=shop_order', '/wp-admin/post.php?action=edit&post='],
	])('orders in %s', (_, hpos, list, edit) => {
		let site: Site;
		let owner: Visitor;
		let orders: number[];

		beforeAll(async () => {
			site = await prepare({ background: false });
			await settings(site, { tag_id: '2612345678901', consent: 'not_needed' });
			await site.php(`
				update_option( 'woocommerce_custom_orders_table_enabled', '${hpos}' );
				update_option( 'woocommerce_custom_orders_table_data_sync_enabled', 'no' );
				update_user_meta( 1, 'edit_woocommerce_page_wc-orders_per_page', 50 );
				update_user_meta( 1, 'edit_shop_order_per_page', 50 );
				wp_mkdir_p( WPMU_PLUGIN_DIR );
				file_put_contents( WPMU_PLUGIN_DIR . '/count-queries.php', '${COUNT_QUERIES.replace(/'/g, "\\'")}' );
				return true;`);
			orders = (await site.php(`
				$ids = array();
				for ( $i = 0; $i < 20; $i++ ) {
					$order = wc_create_order( array( 'created_via' => 'checkout' ) );
					$order->add_product( wc_get_product( wc_get_product_id_by_sku( 'MUG-1' ) ), 1 );
					$order->set_billing_email( 'jane@example.com' );
					$order->update_status( $i < 19 ? 'processing' : 'on-hold' );
					$ids[] = $order->get_id();
					if ( $i < 2 ) {
						( new Pintally\\Ledger\\Ledger() )->settle( Pintally\\Capture\\EventId::ofCheckout( $order ), 0 === $i ? array( 'state' => 'delivered' ) : array( 'state' => 'refused', 'reason' => 'refused_by_pinterest', 'detail' => 'event_time <b>wrong</b>' ) );
					}
				}
				return $ids;`)) as number[];
			owner = new Visitor(site.url);
			await owner.get('/wp-login.php');
			await owner.post('/wp-login.php', { log: site.user, pwd: site.password, testcookie: '1' });
		});
		afterAll(async () => {
			// WooCommerce's own report on customers is no SQL for SQLite; the order's screen asks for it.
			expect(await site.log()).not.toMatch(/plugins\/pintally|pintally_events|Pintally\\/);
			await site.stop();
		});

		const listed = (text: string) =>
			[...text.matchAll(/<tr id="(?:order|post)-(\d+)"/g)].map(([, id]) => Number(id)).sort();

		test('a column with each sale’s state, read in one query for 20 orders', async () => {
			const { text } = await owner.get(list);
			expect(listed(text)).toEqual([...orders].sort());
			expect(text).toMatch(/<th[^>]*column-pintally/);
			const cells = [...text.matchAll(/<td class='[^']*column-pintally[^']*'[^>]*>(.*?)<\/td>/gs)].map(
				([, cell = '']) => cell.replace(/<[^>]*>/g, ''),
			);
			expect(cells.filter((cell) => cell === 'Waiting')).toHaveLength(17);
			expect(cells.filter((cell) => cell === 'Delivered')).toHaveLength(1);
			expect(cells.filter((cell) => cell === 'Refused')).toHaveLength(1);
			expect(cells.filter((cell) => cell.includes('No event'))).toHaveLength(1);
			expect(text).toContain('<!-- asked:1 -->');
		});

		test.each([
			['delivered', [0]],
			['refused', [1]],
			['none', [19]],
			['left_out', []],
		])('filtered: %s', async (name, expected) => {
			const { text } = await owner.get(`${list}&pintally_state=${name}`);
			expect(listed(text)).toEqual(expected.map((at) => orders[at]));
			expect(text).toMatch(new RegExp(`<option value="${name}"\\s+selected`));
		});

		test('the order’s own screen tells what became of it, why, and what to do; words of others are text', async () => {
			const refused = (await owner.get(`${edit}${orders[1]}`)).text;
			const box = /id="pintally-sale"(.*?)See the whole story/s.exec(refused)?.[1] ?? '';
			expect(box).toContain('Refused by Pinterest');
			expect(box).toContain('send it again');
			expect(box).toContain('event_time &lt;b&gt;wrong&lt;/b&gt;');
			expect(box).toContain('tab=events#/events/checkout.');
			const facts = [...box.matchAll(/<li>(.*?): <strong>(.*?)<\/strong>/g)].map(([, label]) => label);
			expect(facts).toEqual([
				'Happened',
				'Consent',
				'Came by a Pinterest click',
				'Tag, in the browser',
				'Conversions API, from the server',
				'Last change',
			]);
			expect(box).not.toMatch(/jane/);
			expect((await owner.get(`${edit}${orders[19]}`)).text).toContain('No event. An order becomes a sale');
		});
	});
});
