/** PHP that gives the demo shop a month of sales with their origins, so that reports about it have something to tell. */
import { AD_GROUPS, ADS, CAMPAIGNS } from '../../sandbox/pinterest/ads-route.ts';

const ad = (index: number): Origin => {
	const { id, ad_group_id = '' } = ADS[index]!;
	const campaign = AD_GROUPS.find((group) => group.id === ad_group_id)?.campaign_id ?? '';
	const { name = '' } = CAMPAIGNS.find((each) => each.id === campaign) ?? {};
	return ['', 'epik', 'pinterest', 'cpc', name, campaign, ad_group_id, id];
};
/** Referrer, click id, utm_source, utm_medium, utm_campaign, campaign's, ad group's and ad's id. */
type Origin = readonly [string, string, string, string, string, string, string, string];
const ORIGINS: Readonly<Record<string, Origin>> = {
	mug: ad(0),
	shelf: ad(1),
	anybody: ad(3),
	pin: ['www.pinterest.com', '', '', '', '', '', '', ''],
	search: ['www.google.com', '', '', '', '', '', '', ''],
	brand: ['', 'gclid', 'google', 'cpc', 'Brand', '', '', ''],
	letter: ['', '', 'newsletter', 'email', 'Weekly', '', '', ''],
	social: ['www.facebook.com', 'fbclid', 'facebook', 'paid_social', 'Lookalike', '', '', ''],
	direct: ['', '', '', '', '', '', '', ''],
};
/** How buyers come, from the first touch to the last; taken in turns. None: they did not agree, and nobody knows. */
const PATHS = [
	['mug'],
	['mug', 'search'],
	['search'],
	['shelf', 'letter'],
	[],
	['pin', 'direct'],
	['social', 'mug', 'direct'],
	['letter'],
	['brand'],
	['anybody', 'brand'],
	['mug', 'letter', 'direct'],
	['search', 'brand'],
];
const ORDERS = 84;
const DAYS = 28;
const SKUS = ['MUG-1', 'VASE-1', 'BOWL-L', 'MUG-1', 'COURSE-1'];

const json = (value: unknown) => `json_decode( '${JSON.stringify(value).replace(/[\\']/g, '\\$&')}', true )`;

/** WooCommerce keeps costs from the next request on. */
export const COSTS = `return update_option( 'woocommerce_feature_cost_of_goods_sold_enabled', 'yes' );`;

/** Orders as the checkout leaves them, paid on days of the last four weeks, and the visits before them. */
export const MONTH = `
	global $wpdb;
	add_filter( 'pre_wp_mail', '__return_true' );
	Pintally\\Attribution\\Schema::ensure();
	$origins = ${json(ORIGINS)};
	$paths   = ${json(PATHS)};
	$skus    = ${json(SKUS)};
	$columns = array( 'referrer', 'click_ids', 'utm_source', 'utm_medium', 'utm_campaign', 'campaign_id', 'ad_group_id', 'ad_id' );
	foreach ( array( 'MUG-1' => 5.5, 'VASE-1' => 17, 'BOWL-L' => 11 ) as $sku => $cost ) {
		$product = wc_get_product( wc_get_product_id_by_sku( $sku ) );
		$product->set_cogs_value( $cost );
		$product->save();
	}
	$ledger  = Pintally\\Ledger\\Schema::table();
	for ( $number = 0; $number < ${ORDERS}; $number++ ) {
		$path    = $paths[ $number % count( $paths ) ];
		$at      = time() - 7200 - (int) ( ( ${ORDERS} - 1 - $number ) * ${DAYS} * 86400 / ${ORDERS} );
		$moment  = gmdate( 'Y-m-d H:i:s', $at );
		$visitor = wp_generate_uuid4();
		// Every fifth order is by somebody who has bought before.
		$email = sprintf( 'buyer%d@example.com', 4 === $number % 5 ? intdiv( $number, 3 ) : $number );
		foreach ( $path as $step => $name ) {
			$before = ( count( $path ) - $step ) * ( 1 + $number % 4 ) * 30 * 3600 - 29 * 3600;
			$wpdb->insert( Pintally\\Attribution\\Schema::touches(), array( 'occurred_at' => gmdate( 'Y-m-d H:i:s', $at - $before ), 'visitor' => $visitor ) + array_combine( $columns, $origins[ $name ] ) );
		}
		if ( 0 === $number % 7 ) {
			$lead = hash( 'sha256', $email );
			( new Pintally\\Ledger\\Ledger() )->record( new Pintally\\Ledger\\Entry( "lead.month$number", 'lead', $at - 3 * 86400, array( 'em' => array( $lead ) ), array( 'site_url' => home_url( '/' ), 'consent' => 'granted' ), em: $lead ) );
			$wpdb->update( $ledger, array( 'state' => 'delivered', 'tag_state' => 'called' ), array( 'event_id' => "lead.month$number" ) );
		}
		$order = wc_create_order( array( 'created_via' => 11 === $number % 24 ? 'admin' : 'checkout' ) );
		$order->add_product( wc_get_product( wc_get_product_id_by_sku( $skus[ $number % count( $skus ) ] ) ), 1 + $number % 3 );
		$order->set_billing_email( $email );
		$order->set_payment_method( 'bacs' );
		$order->set_date_created( $at );
		$order->update_meta_data( '_pintally_context', array() === $path ? array( 'consent' => 'denied' ) : array( 'consent' => 'granted', 'visitor_id' => $visitor ) );
		if ( array() !== $path ) {
			[ $referrer, , $source ] = $origins[ end( $path ) ];
			$order->update_meta_data( '_wc_order_attribution_source_type', '' !== $source ? 'utm' : ( '' !== $referrer ? 'organic' : 'typein' ) );
			$order->update_meta_data( '_wc_order_attribution_utm_source', '' !== $source ? $source : ( '' !== $referrer ? $referrer : '(direct)' ) );
		}
		$order->calculate_totals();
		$order->set_date_paid( $at );
		$order->update_status( 'completed' );
		$order->set_date_paid( $at );
		$order->set_date_completed( $at );
		$order->save();
		if ( 0 === ( $number + 3 ) % 20 ) {
			wc_create_refund( array( 'order_id' => $order->get_id(), 'amount' => '10.00', 'reason' => 'A chip in the glaze', 'date_created' => $at + 3600 ) );
		}
		$wpdb->update( $ledger, array( 'occurred_at' => $moment, 'due_at' => $moment, 'updated_at' => $moment, 'value' => wc_format_decimal( $order->get_subtotal(), 2 ), 'currency' => 'USD' ), array( 'order_id' => $order->get_id() ) );
		$wpdb->update( $ledger, array( 'state' => 'delivered', 'tag_state' => 0 === $number % 6 ? 'blocked' : 'called' ), array( 'order_id' => $order->get_id(), 'state' => 'waiting' ) );
		Automattic\\WooCommerce\\Internal\\Admin\\Schedulers\\OrdersScheduler::import( $order->get_id() );
	}
	return count( wc_get_orders( array( 'limit' => -1, 'return' => 'ids', 'type' => 'shop_order' ) ) );`;

/** Pinterest's own figures, asked for by the worker, and what was spent on two other channels. */
export const FETCH = `
	$spend = array();
	for ( $day = 0; $day < ${DAYS}; $day++ ) {
		$date    = gmdate( 'Y-m-d', time() - $day * DAY_IN_SECONDS );
		$spend[] = array( $date, 'paid_search', 'Brand', 'USD', 9000000 );
		$spend[] = array( $date, 'paid_social', 'Lookalike', 'USD', 4500000 );
	}
	( new Pintally\\Campaigns\\Spend() )->put( $spend );
	wp_set_current_user( 1 );
	$request = new WP_REST_Request( 'POST', '/pintally/v1/campaigns/fetch' );
	$request->set_header( 'content-type', 'application/json' );
	$request->set_body( '{"ads_token":"reader","click_window_days":30}' );
	return rest_do_request( $request )->get_status();`;

/** @returns PHP that brings the figures here and says how far the worker is. */
export const PULL = `
	wp_set_current_user( 1 );
	return rest_do_request( new WP_REST_Request( 'POST', '/pintally/v1/campaigns/pull' ) )->get_data()['state'] ?? '';`;
