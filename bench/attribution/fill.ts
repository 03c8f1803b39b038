/** PHP that fills a shop on MariaDB with a year of touches and orders, without going through checkout for each. */
import { ORDER_PACKS } from '../../tests/support/order-packs.ts';

const SOURCES = [
	['', 'epik', 'pinterest', 'cpc', 'Spring', '268', '687'],
	['', 'epik', 'pinterest', 'cpc', 'Summer', '269', '688'],
	['www.pinterest.com', '', '', '', '', '', ''],
	['www.google.com', '', '', '', '', '', ''],
	['', 'gclid', 'google', 'cpc', 'Brand', '', ''],
	['', '', 'newsletter', 'email', 'Weekly', '', ''],
	['www.facebook.com', 'fbclid', '', '', '', '', ''],
	['', '', '', '', '', '', ''],
	['blog.example.org', '', '', '', '', '', ''],
	['', 'epik', 'pinterest', 'cpc', 'Spring', '270', '690'],
] as const;

/** @param touches by 4 for each visitor. @param orders of as many visitors, of at most a year. @returns PHP that answers how many seconds it took to pack touches and orders, how many they are, and what the orders come to. */
export function fill(touches: number, orders: number): string {
	const column = (index: number) =>
		`ELT(1 + (i * 7 + i DIV 4) % ${SOURCES.length}, ${SOURCES.map((each) => `'${each[index]}'`).join(', ')})`;
	const visitor = (number: string) =>
		`INSERT(INSERT(INSERT(INSERT(MD5(${number}), 9, 0, '-'), 14, 0, '-'), 19, 0, '-'), 24, 0, '-')`;
	const ago = (number: string, of: number) =>
		`NOW() - INTERVAL ${number} * ${Math.floor((365 * 86_400) / of)} SECOND`;
	// A visitor's four touches lie within weeks, the order after them.
	const visitors = Math.ceil(touches / 4);
	return `
		global $wpdb;
		Pintally\\Attribution\\Schema::ensure();
		$run = function ( string $sql ) use ( $wpdb ) { if ( false === $wpdb->query( $sql ) ) { throw new RuntimeException( $wpdb->last_error ); } };
		$run( "INSERT INTO " . Pintally\\Attribution\\Schema::touches() . " (occurred_at, visitor, referrer, click_ids, utm_source, utm_medium, utm_campaign, ad_group_id, ad_id)
			SELECT ${ago('(i DIV 4)', visitors)} - INTERVAL (i % 4) * 100 HOUR, ${visitor('i DIV 4')}, ${[0, 1, 2, 3, 4, 5, 6].map(column).join(', ')} FROM (SELECT seq AS i FROM seq_0_to_${touches - 1}) numbers" );
		$first = 500000;
		$visitor = "${visitor(`i * ${Math.floor(visitors / orders)}`)}";
		$at = "${ago('i', orders)}";
		$run( "INSERT INTO {$wpdb->prefix}wc_orders (id, status, currency, type, tax_amount, total_amount, customer_id, billing_email, date_created_gmt, date_updated_gmt, payment_method)
			SELECT $first + i, 'wc-completed', 'USD', 'shop_order', 0, 20 + i % 90, 0, CONCAT('buyer', i % ${Math.floor(orders * 0.8)}, '@example.com'), $at, $at, 'cod' FROM (SELECT seq AS i FROM seq_0_to_${orders - 1}) numbers" );
		$run( "INSERT INTO {$wpdb->prefix}wc_orders_meta (order_id, meta_key, meta_value)
			SELECT $first + i, '_pintally_context', CONCAT('a:2:{s:7:\\"consent\\";s:7:\\"granted\\";s:10:\\"visitor_id\\";s:36:\\"', $visitor, '\\";}') FROM (SELECT seq AS i FROM seq_0_to_${orders - 1}) numbers" );
		$run( "INSERT INTO {$wpdb->prefix}wc_order_operational_data (order_id, created_via, woocommerce_version) SELECT id, 'checkout', '10.2.4' FROM {$wpdb->prefix}wc_orders WHERE id >= $first" );
		$run( "INSERT INTO {$wpdb->prefix}wc_order_stats (order_id, parent_id, date_created, date_created_gmt, num_items_sold, total_sales, tax_total, shipping_total, net_total, returning_customer, status, customer_id)
			SELECT id, 0, date_created_gmt, date_created_gmt, 1, total_amount, 0, 0, total_amount, id % 5 = 0, status, 0 FROM {$wpdb->prefix}wc_orders WHERE id >= $first" );
		$run( "INSERT INTO " . Pintally\\Ledger\\Schema::table() . " (event_id, event, order_id, state, due_at, occurred_at, updated_at)
			SELECT CONCAT('checkout.', id), 'checkout', id, 'delivered', date_created_gmt, date_created_gmt, date_created_gmt FROM {$wpdb->prefix}wc_orders WHERE id >= $first" );
		foreach ( array_chunk( range( 0, ${orders - 1} ), 1000 ) as $numbers ) {
			$wpdb->query( 'INSERT INTO ' . Pintally\\Attribution\\Schema::identifications() . ' (occurred_at, visitor, customer) VALUES ' . implode( ',', array_map( static function ( $i ) {
				$id = md5( (string) ( $i * ${Math.floor(visitors / orders)} ) );
				$visitor = substr( $id, 0, 8 ) . '-' . substr( $id, 8, 4 ) . '-' . substr( $id, 12, 4 ) . '-' . substr( $id, 16, 4 ) . '-' . substr( $id, 20 );
				$customer = Pintally\\Attribution\\Touches::customer( 'buyer' . $i % ${Math.floor(orders * 0.8)} . '@example.com' );
				return "('" . gmdate( 'Y-m-d H:i:s', time() - $i * ${Math.floor((365 * 86_400) / orders)} ) . "','$visitor','$customer')";
			}, $numbers ) ) );
		}
		foreach ( array( Pintally\\Attribution\\Schema::touches(), Pintally\\Ledger\\Schema::table(), $wpdb->prefix . 'wc_orders' ) as $table ) { $wpdb->query( "ANALYZE TABLE $table" ); }
		$began = microtime( true );
		( new Pintally\\Attribution\\Packs() )->make( 0, 600 );
		${ORDER_PACKS}
		$packs->make( 600 );
		return array( round( microtime( true ) - $began, 1 ), $wpdb->get_var( 'SELECT COUNT(*) FROM ' . Pintally\\Attribution\\Schema::touches() ), $wpdb->get_var( "SELECT SUM(total_amount) FROM {$wpdb->prefix}wc_orders WHERE id >= $first" ) );`;
}
