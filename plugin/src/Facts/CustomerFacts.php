<?php

declare(strict_types=1);

namespace Pintally\Facts;

use Pintally\Settings\Settings;

/**
 * What the shop knows of an order's customer, by WooCommerce's own report: `CustomerFacts` of core/types.ts, which says
 * what is made of it. Asked in the background and on the screen only: it costs queries.
 *
 * The report adds up net amounts as they are, so a shop that sells in several currencies has sums of no use; orders in
 * another currency than the shop's are not predicted for.
 */
final class CustomerFacts {

	/** What all customers did changes little from one day to the next. */
	public const SHOP = 'pintally_customers';
	/** Customers with more orders count as with so many. */
	private const MOST_ORDERS = 50;
	/** More no currency has. */
	private const DECIMALS = 3;

	public function __construct( private readonly Settings $settings ) {}

	/** @return array<string, mixed>|null Null where the shop keeps no report, or does not know whose order it is. */
	public function of( \WC_Order $order ): ?array {
		$facts = $this->read( $order );
		/**
		 * What the shop knows of an order's customer, from which the predicted lifetime value is made.
		 *
		 * @param array<string, mixed>|null $facts `CustomerFacts` of core/types.ts; null: nothing, and nothing is predicted.
		 * @param \WC_Order                 $order
		 */
		$filtered = apply_filters( 'pintally_customer_facts', $facts, $order );
		return null === $filtered || is_array( $filtered ) ? $filtered : $facts;
	}

	/** @return array<string, mixed>|null */
	private function read( \WC_Order $order ): ?array {
		$made = $order->get_date_created();
		if ( 'no' === get_option( 'woocommerce_analytics_enabled' ) || null === $made || ( '' === $order->get_billing_email() && 0 === $order->get_customer_id() ) ) {
			return null;
		}
		return $this->before( $order, $made ) + $this->shop();
	}

	/**
	 * Found by account and by e-mail address, so that whoever bought as a guest before is known again.
	 *
	 * @return array{orders_before: int, spent_before: string}
	 */
	private function before( \WC_Order $order, \WC_DateTime $made ): array {
		global $wpdb;
		[ $places, $statuses ] = $this->statuses();
		$at                    = $made->date( 'Y-m-d H:i:s' );
		/** @var array{string|null, string|null} $sums */
		$sums = (array) $wpdb->get_row( $wpdb->prepare( "SELECT SUM(s.parent_id = 0), SUM(s.net_total) FROM %i c JOIN %i s ON s.customer_id = c.customer_id WHERE ((c.email = %s AND c.email <> '') OR (c.user_id = %d AND c.user_id > 0)) AND s.status IN ($places) AND s.order_id <> %d AND s.parent_id <> %d AND (s.date_created < %s OR (s.date_created = %s AND s.order_id < %d))", $wpdb->prefix . 'wc_customer_lookup', $wpdb->prefix . 'wc_order_stats', ...array( $order->get_billing_email(), $order->get_customer_id(), ...$statuses, $order->get_id(), $order->get_id(), $at, $at, $order->get_id() ) ), ARRAY_N ); // phpcs:ignore WordPress.DB -- WooCommerce's report has no interface for it; read from its keys; the list is made of placeholders.
		return array(
			'orders_before' => (int) ( $sums[0] ?? 0 ),
			'spent_before'  => self::decimal( (float) ( $sums[1] ?? 0 ) ),
		);
	}

	/** @return array<string, mixed> Of all customers; made once a day. */
	private function shop(): array {
		$known = get_transient( self::SHOP );
		if ( is_array( $known ) ) {
			return $known;
		}
		global $wpdb;
		$stats                 = $wpdb->prefix . 'wc_order_stats';
		[ $places, $statuses ] = $this->statuses();
		/** @var list<array{string, string}> $found */
		$found = (array) $wpdb->get_results( $wpdb->prepare( "SELECT orders, COUNT(*) FROM (SELECT SUM(parent_id = 0) AS orders FROM %i WHERE customer_id > 0 AND status IN ($places) GROUP BY customer_id) AS customers WHERE orders > 0 GROUP BY orders", $stats, ...$statuses ), ARRAY_N ); // phpcs:ignore WordPress.DB -- As above; once a day.
		/** @var array{string|null, string|null} $repeat */
		$repeat = (array) $wpdb->get_row( $wpdb->prepare( "SELECT SUM(s.parent_id = 0), SUM(s.net_total) FROM %i s LEFT JOIN %i p ON p.order_id = s.parent_id WHERE s.status IN ($places) AND COALESCE(p.returning_customer, s.returning_customer) = 1", $stats, $stats, ...$statuses ), ARRAY_N ); // phpcs:ignore WordPress.DB -- As above. A refund's row says nothing of the customer; its order's does.
		$counts = array();
		foreach ( $found as [ $orders, $customers ] ) {
			$place            = min( (int) $orders, self::MOST_ORDERS ) - 1;
			$counts[ $place ] = ( $counts[ $place ] ?? 0 ) + (int) $customers;
		}
		$shop = array(
			'currency'      => (string) get_option( 'woocommerce_currency' ),
			'customers'     => array() === $counts ? array() : array_values( array_replace( array_fill( 0, max( array_keys( $counts ) ) + 1, 0 ), $counts ) ),
			'repeat_orders' => (int) ( $repeat[0] ?? 0 ),
			'repeat_total'  => self::decimal( (float) ( $repeat[1] ?? 0 ) ),
		);
		set_transient( self::SHOP, $shop, DAY_IN_SECONDS );
		return $shop;
	}

	/** @return array{0: literal-string, 1: list<string>} Placeholders, and what counts as a sale, as the report's table has it. */
	private function statuses(): array {
		// An empty list would be no SQL; no status is empty.
		$statuses = array( '', ...array_map( static fn ( string $status ): string => 'wc-' . $status, $this->settings->list( 'paid_statuses' ) ) );
		return array( implode( ', ', array_fill( 0, count( $statuses ), '%s' ) ), $statuses );
	}

	/** No exponent, no thousands. */
	private static function decimal( float $amount ): string {
		return number_format( $amount, self::DECIMALS, '.', '' );
	}
}
