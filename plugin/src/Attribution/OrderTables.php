<?php

declare(strict_types=1);

namespace Pintally\Attribution;

use Pintally\Context\OrderContext;

/**
 * A page of orders from WooCommerce's order tables (HPOS), in three questions: a hundred thousand orders as objects,
 * which ask for each, would keep the reader waiting for minutes.
 */
final class OrderTables {

	private const TYPE   = '_wc_order_attribution_source_type';
	private const SOURCE = '_wc_order_attribution_utm_source';

	/** Whether this shop keeps its orders there. */
	public static function areUsed(): bool {
		return \Automattic\WooCommerce\Utilities\OrderUtil::custom_orders_table_usage_is_enabled();
	}

	/**
	 * @param non-empty-list<int> $ids
	 * @return array<int, array{total: float, refunded: float, currency: string, email: string, status: string, context: array<string, mixed>, woocommerce: string}> By order; without those that are gone.
	 */
	public function read( array $ids ): array {
		global $wpdb;
		$in       = implode( ', ', array_fill( 0, count( $ids ), '%d' ) );
		$orders   = $wpdb->prefix . 'wc_orders';
		$refunded = array();
		foreach ( self::rows( "SELECT parent_order_id AS id, SUM(total_amount) AS refunded FROM %i WHERE parent_order_id IN ($in) AND type = 'shop_order_refund' GROUP BY parent_order_id", $orders, $ids ) as $row ) {
			$refunded[ (int) $row['id'] ] = - (float) $row['refunded'];
		}
		$metas = array();
		foreach ( self::rows( "SELECT order_id, meta_key, meta_value FROM %i WHERE order_id IN ($in) AND meta_key IN (%s, %s, %s)", $wpdb->prefix . 'wc_orders_meta', array( ...$ids, OrderContext::META, self::TYPE, self::SOURCE ) ) as $row ) { // phpcs:ignore WordPress.DB.SlowDBQuery.slow_db_query_meta_key -- Of named orders.
			$metas[ (int) $row['order_id'] ][ (string) $row['meta_key'] ] = (string) $row['meta_value'];
		}
		$found = array();
		foreach ( self::rows( "SELECT id, status, currency, total_amount, billing_email FROM %i WHERE id IN ($in) AND type = 'shop_order'", $orders, $ids ) as $row ) {
			$id           = (int) $row['id'];
			$meta         = $metas[ $id ] ?? array();
			$context      = maybe_unserialize( $meta[ OrderContext::META ] ?? '' );
			$found[ $id ] = array(
				'total'       => (float) $row['total_amount'],
				'refunded'    => $refunded[ $id ] ?? 0.0,
				'currency'    => (string) $row['currency'],
				'email'       => (string) $row['billing_email'],
				'status'      => (string) preg_replace( '/^wc-/', '', (string) $row['status'] ),
				'context'     => is_array( $context ) ? $context : array(),
				'woocommerce' => trim( ( $meta[ self::TYPE ] ?? '' ) . ' ' . ( $meta[ self::SOURCE ] ?? '' ) ),
			);
		}
		return $found;
	}

	/**
	 * The same of an order as an object, for shops that keep orders as posts.
	 *
	 * @return array{total: float, refunded: float, currency: string, email: string, status: string, context: array<string, mixed>, woocommerce: string}
	 */
	public static function of( \WC_Order $order ): array {
		$context = $order->get_meta( OrderContext::META );
		return array(
			'total'       => (float) $order->get_total(),
			'refunded'    => (float) $order->get_total_refunded(),
			'currency'    => $order->get_currency(),
			'email'       => $order->get_billing_email(),
			'status'      => $order->get_status(),
			'context'     => is_array( $context ) ? $context : array(),
			'woocommerce' => trim( $order->get_meta( self::TYPE ) . ' ' . $order->get_meta( self::SOURCE ) ),
		);
	}

	/**
	 * @param literal-string   $sql    With the table's placeholder first.
	 * @param list<int|string> $values
	 * @return list<array<string, string|null>>
	 */
	private static function rows( string $sql, string $table, array $values ): array {
		global $wpdb;
		/** @var list<array<string, string|null>> $rows */
		$rows = (array) $wpdb->get_results( $wpdb->prepare( $sql, $table, ...$values ), ARRAY_A ); // phpcs:ignore WordPress.DB -- The statements above; WooCommerce has no interface for so many orders.
		return $rows;
	}
}
