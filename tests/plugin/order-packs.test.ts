/** Orders of days that are over come in packs, and say at every moment what WooCommerce says itself, in both storages. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { prepare, type Site } from '../../sandbox/site/site.ts';
import { settings } from '../support/ledger.ts';
import { ORDER_PACKS } from '../support/order-packs.ts';
import { describeWith } from '../support/requirements.ts';
import { ourComplaints } from '../support/site-log.ts';

const VISITOR = '6f1f6a0e-6a0c-4f62-9c0e-0a1b2c3d4e5f';
const LEDGER = '$GLOBALS["wpdb"]->prefix . "pintally_events"';

/** What everything here begins with: the orders as they are, and as the packs tell them. */
const BOTH = `${ORDER_PACKS}
	$told     = static function ( iterable $pages ): array {
		$rows = array();
		$from = 0;
		foreach ( $pages as $page ) {
			if ( is_string( $page ) ) {
				++$from;
				$page = json_decode( "[$page]", true );
			}
			array_push( $rows, ...$page );
		}
		return array( $rows, $from );
	};`;

type Row = (string | number | boolean | null)[];
interface Told {
	live: Row[];
	packed: Row[];
	/** How many packs the rows came from. */
	packs: number;
}

describeWith(['php', 'wordpress', 'woocommerce'])('packs of orders', () => {
	describe.each([
		['tables of their own', 'yes'],
		['the posts', 'no'],
	])('orders in %s', (_, tables) => {
		let site: Site;
		let orders: number[];

		beforeAll(async () => {
			site = await prepare({ background: false });
			await settings(site, { tag_id: '2612345678901', consent: 'not_needed' });
			await site.php(`
				update_option( 'woocommerce_custom_orders_table_enabled', '${tables}' );
				update_option( 'woocommerce_custom_orders_table_data_sync_enabled', 'no' );
				return true;`);
		});
		afterAll(async () => {
			expect(ourComplaints(await site.log())).toEqual([]);
			await site.stop();
		});
		/** Two orders on each of three days before yesterday, packed. */
		beforeEach(async () => {
			await settings(site, { consent: 'not_needed' });
			orders = (await site.php(`
				foreach ( wc_get_orders( array( 'limit' => -1 ) ) as $order ) { $order->delete( true ); }
				$GLOBALS['wpdb']->query( 'DELETE FROM ' . ${LEDGER} );
				$ids = array();
				for ( $i = 0; $i < 6; $i++ ) {
					$order = wc_create_order( array( 'created_via' => 'checkout' ) );
					$order->add_product( wc_get_product( wc_get_product_id_by_sku( 'MUG-1' ) ), 1 + $i );
					$order->set_billing_email( $i < 4 ? "buyer$i@example.com" : 'jane@example.com' );
					$order->update_meta_data( '_pintally_context', $i % 2 ? array( 'consent' => 'granted', 'visitor_id' => '${VISITOR}' ) : array( 'consent' => 'denied' ) );
					$order->calculate_totals();
					$at = time() - time() % DAY_IN_SECONDS - ( 4 - intdiv( $i, 2 ) ) * DAY_IN_SECONDS + 4000 * ( 1 + $i );
					$order->set_date_created( $at );
					$order->set_date_paid( $at );
					$order->save();
					$order->update_status( 'processing' );
					Automattic\\WooCommerce\\Admin\\API\\Reports\\Orders\\Stats\\DataStore::sync_order( $order->get_id() );
					$ids[] = $order->get_id();
				}
				return $ids;`)) as number[];
			await pack();
		});

		const pack = () =>
			site.php(`${BOTH} $packs->make( 60 ); return (int) get_option( 'pintally_orders_packed' );`);
		/** Over a hundred days, in a request of its own. */
		const told = async (): Promise<Told> =>
			(await site.php(`${BOTH}
				$from = time() - time() % DAY_IN_SECONDS - 10 * DAY_IN_SECONDS;
				[ $live ]          = $told( $orders->pages( $from, time() + 60 ) );
				[ $packed, $many ] = $told( $packs->pages( $from, time() + 60 ) );
				return array( 'live' => $live, 'packed' => $packed, 'packs' => $many );`)) as Told;

		test('all come from packs, the same and in the same order; what is made is not made again', async () => {
			const { live, packed, packs } = await told();
			expect(live.map(([id]) => id)).toEqual([...orders].reverse());
			expect([packed, packs]).toEqual([live, 3]);
			expect(await pack()).toBe(Math.max(...orders));
			const again = await site.php(`${BOTH}
				$written = 0;
				add_filter( 'query', static function ( $sql ) use ( &$written ) {
					$written += preg_match( '/^(INSERT|UPDATE|DELETE).*order_packs/s', $sql );
					return $sql;
				} );
				$packs->make( 60 );
				return $written;`);
			expect(again).toBe(0);
		});

		test('a day of too many is cut, and one part that goes takes the day', async () => {
			await site.php(`${BOTH}
				Pintally\\Attribution\\OrderPacks::clear();
				( new Pintally\\Attribution\\OrderPacks( $orders, 1 ) )->make( 60 );
				return true;`);
			const cut = await told();
			expect(cut.packed).toEqual(cut.live);
			expect(cut.packs).toBe(6);
			await site.php(`wc_create_refund( array( 'order_id' => ${orders[3]}, 'amount' => 5 ) ); return true;`);
			const after = await told();
			expect([after.packed, after.packs]).toEqual([after.live, 4]);
			await pack();
			expect(await told()).toEqual({ ...after, packs: 5 });
		});

		test('a range that begins and ends within a day asks for the rest of these days', async () => {
			const both = (await site.php(`${BOTH}
				$start = time() - time() % DAY_IN_SECONDS;
				$range = array( $start - 4 * DAY_IN_SECONDS + 6000, $start - 2 * DAY_IN_SECONDS + 21000 );
				return array( ...$told( $orders->pages( ...$range ) ), ...$told( $packs->pages( ...$range ) ) );`)) as [
				...[Row[], number, Row[], number],
			];
			expect(both[0].map(([id]) => id)).toEqual(orders.slice(1, 5).reverse());
			expect(both.slice(2)).toEqual([both[0], 1]);
		});

		const changes: [string, string, (rows: Row[]) => unknown, unknown][] = [
			[
				'a refund',
				`wc_create_refund( array( 'order_id' => $id, 'amount' => 5 ) );`,
				([row]) => row?.[3],
				'5.000',
			],
			['a cancelled order', `$order->update_status( 'cancelled' );`, ([row]) => row?.[7], false],
			['an order that is deleted', `$order->delete( true );`, (rows) => rows.length, 0],
			['an order in the trash', `$order->delete();`, ([row]) => row?.[7], false],
			[
				'an address without consent’s key',
				`$order->set_billing_email( '' ); $order->save();`,
				([row]) => row?.[6],
				'',
			],
			[
				'a context that is saved twice within a second',
				`$order->set_date_modified( time() ); $order->save(); $context->withdraw( $order ); ( new Pintally\\Attribution\\OfCustomer() )->forgetOrders( array( $id ) );`,
				([row]) => row?.slice(5, 7),
				['', ''],
			],
			[
				'net sales that the report has anew',
				`$GLOBALS['wpdb']->update( $GLOBALS['wpdb']->prefix . 'wc_order_stats', array( 'returning_customer' => 1 ), array( 'order_id' => $id ) ); do_action( 'woocommerce_analytics_update_order_stats', $id );`,
				([row]) => row?.[8],
				true,
			],
			[
				'a sale that no shopper made after all',
				`$GLOBALS['wpdb']->update( ${LEDGER}, array( 'reason' => 'bot' ), array( 'order_id' => $id ) );`,
				(rows) => rows.length,
				0,
			],
		];
		test.each(changes)('%s: told at once, and packed anew', async (_name, change, field, expected) => {
			const id = orders[3]!;
			await site.php(`${BOTH} $id = ${id}; $order = wc_get_order( $id ); ${change} return true;`);
			const after = await told();
			expect(field(after.packed.filter((row) => row[0] === id))).toEqual(expected);
			// The other days' packs are as good as before.
			expect([after.packed, after.packs]).toEqual([after.live, 2]);
			await pack();
			expect(await told()).toEqual({ ...after, packs: 3 });
		});

		test('a refund that goes again is told as gone', async () => {
			const refund = (await site.php(
				`return wc_create_refund( array( 'order_id' => ${orders[3]}, 'amount' => 5 ) )->get_id();`,
			)) as number;
			await pack();
			expect((await told()).packs).toBe(3);
			await site.php(`wc_get_order( ${refund} )->delete( true ); return true;`);
			const { packed, live, packs } = await told();
			expect([packed, packs]).toEqual([live, 2]);
			expect(packed.find(([id]) => id === orders[3])?.[3]).toBe('0.000');
		});

		test('who is erased, and who takes consent back, is in no pack', async () => {
			const kept = () =>
				site.php(
					`return implode( $GLOBALS['wpdb']->get_col( 'SELECT pack FROM ' . Pintally\\Attribution\\Schema::orderPacks() ) );`,
				);
			const key = (await site.php(
				`return Pintally\\Attribution\\Touches::customer( 'jane@example.com' );`,
			)) as string;
			expect(await kept()).toContain(key);
			await site.php(`
				foreach ( apply_filters( 'wp_privacy_personal_data_erasers', array() ) as $name => $eraser ) {
					if ( str_contains( $name, 'pintally' ) ) { call_user_func( $eraser['callback'], 'jane@example.com', 1 ); }
				}
				return true;`);
			expect(await kept()).not.toContain(key);
			await pack();
			expect(await kept()).not.toContain(key);
			const { packed, live } = await told();
			expect(packed).toEqual(live);
		});

		test('a later order of the same customer is told again when an earlier one turns up', async () => {
			const forgotten = (await site.php(`
				global $wpdb;
				foreach ( array( ${orders[1]}, ${orders[4]} ) as $id ) { $wpdb->update( $wpdb->prefix . 'wc_order_stats', array( 'customer_id' => 77 ), array( 'order_id' => $id ) ); }
				do_action( 'woocommerce_analytics_update_order_stats', ${orders[1]} );
				return true;`)) as boolean;
			expect(forgotten).toBe(true);
			expect((await told()).packs).toBe(1);
		});

		test('an order that changes while its pack is being made is in none', async () => {
			await site.php(`${BOTH}
				Pintally\\Attribution\\OrderPacks::clear();
				add_filter( 'query', static function ( $sql ) {
					static $changed = false;
					if ( ! $changed && str_starts_with( $sql, 'UPDATE' ) && str_contains( $sql, 'order_packs' ) ) {
						$changed = true;
						wc_create_refund( array( 'order_id' => ${orders[0]}, 'amount' => 3 ) );
					}
					return $sql;
				} );
				$packs->make( 60 );
				return true;`);
			const { packed, live, packs } = await told();
			expect([packed, packs]).toEqual([live, 2]);
			expect(packed.at(-1)?.[3]).toBe('3.000');
		});

		test('a sale that is written down late, another setting of consent, and an activation: no pack of before counts', async () => {
			await site.php(`
				global $wpdb;
				$wpdb->query( 'UPDATE ' . ${LEDGER} . ' SET occurred_at = ( SELECT at FROM ( SELECT occurred_at AS at FROM ' . ${LEDGER} . ' WHERE order_id = ${orders[0]} ) AS t ) WHERE order_id = ${orders[5]}' );
				return true;`);
			const late = await told();
			expect([late.packed, late.packs]).toEqual([late.live, 1]);
			await pack();
			await settings(site, { consent: 'ask_first' });
			expect((await told()).packs).toBe(0);
			await settings(site, { consent: 'not_needed' });
			expect((await told()).packs).toBe(3);
			await site.php(`Pintally\\Lifecycle::activate(); return true;`);
			expect((await told()).packs).toBe(0);
		});

		test('the daily run makes them; an order of today costs no question', async () => {
			await site.php(
				`Pintally\\Attribution\\OrderPacks::clear(); do_action( 'pintally_prune' ); return true;`,
			);
			expect((await told()).packs).toBe(3);
			const asked = await site.php(`
				$asked = array();
				add_filter( 'query', static function ( $sql ) use ( &$asked ) {
					if ( preg_match( '/order_packs|DISTINCT occurred_at/', $sql ) ) { $asked[] = $sql; }
					return $sql;
				} );
				$order = wc_create_order( array( 'created_via' => 'checkout' ) );
				$order->set_total( 10 );
				$order->save();
				$order->update_status( 'processing' );
				return $asked;`);
			expect(asked).toEqual([]);
		});
	});
});
