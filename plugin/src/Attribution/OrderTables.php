<?php

declare(strict_types=1);

namespace Pintally\Attribution;

use Pintally\Context\OrderContext;

/**
 * A page of orders from WooCommerce's order tables (HPOS), in one question: a hundred thousand orders as objects,
 * which ask for each, would keep the reader waiting for minutes.
 */
final class OrderTables {

	private const TYPE   = '_wc_order_attribution_source_type';
	private const SOURCE = '_wc_order_attribution_utm_source';

	/**
	 * Net sales as WooCommerce's report has them; as it would have them (get_net_total() of its
	 * Automattic\WooCommerce\Admin\API\Reports\Orders\Stats\DataStore) where the order is not in it, or not yet.
	 */
	private const NET = 'COALESCE(r.net_total, o.total_amount - COALESCE(o.tax_amount, 0) - COALESCE(p.shipping_tax_amount, 0) - COALESCE(p.shipping_total_amount, 0))';

	/** Whether this shop keeps its orders there. */
	public static function areUsed(): bool {
		return \Automattic\WooCommerce\Utilities\OrderUtil::custom_orders_table_usage_is_enabled();
	}

	/**
	 * @param non-empty-list<int> $ids
	 * @return array<int, array{total: float, refunded: float, currency: string, email: string, status: string, context: array<string, mixed>, woocommerce: string, returning: bool|null}> By order; without those that are gone.
	 */
	public function read( array $ids ): array {
		global $wpdb;
		$orders = $wpdb->prefix . 'wc_orders';
		$meta   = $wpdb->prefix . 'wc_orders_meta';
		$in     = implode( ',', array_map( 'intval', $ids ) );
		/** @var list<array<string, string|null>> $rows */
		$rows = (array) $wpdb->get_results( // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- WooCommerce has no interface for so many orders.
			$wpdb->prepare(
				// phpcs:ignore WordPress.DB.PreparedSQL -- Columns.
				'SELECT o.id, o.status, o.currency, ' . self::NET . " AS net, o.billing_email, c.meta_value AS context, t.meta_value AS type, s.meta_value AS source, r.returning_customer
				FROM %i o LEFT JOIN %i p ON p.order_id = o.id LEFT JOIN %i r ON r.order_id = o.id LEFT JOIN %i c ON c.order_id = o.id AND c.meta_key = %s LEFT JOIN %i t ON t.order_id = o.id AND t.meta_key = %s LEFT JOIN %i s ON s.order_id = o.id AND s.meta_key = %s
				WHERE o.type = 'shop_order' AND o.id IN ($in)", // phpcs:ignore WordPress.DB.PreparedSQL, WordPress.DB.SlowDBQuery -- Whole numbers; of named orders.
				...array( $orders, $wpdb->prefix . 'wc_order_operational_data', $wpdb->prefix . 'wc_order_stats', $meta, OrderContext::META, $meta, self::TYPE, $meta, self::SOURCE )
			),
			ARRAY_A
		);
		$refunds = $this->refunds( $in );
		$found   = array();
		foreach ( $rows as $row ) {
			$context                   = maybe_unserialize( $row['context'] ?? '' );
			$found[ (int) $row['id'] ] = array(
				'total'       => (float) $row['net'],
				'refunded'    => $refunds[ (int) $row['id'] ] ?? 0.0,
				'currency'    => (string) $row['currency'],
				'email'       => (string) $row['billing_email'],
				'status'      => (string) preg_replace( '/^wc-/', '', (string) $row['status'] ),
				'context'     => is_array( $context ) ? $context : array(),
				'woocommerce' => trim( $row['type'] . ' ' . $row['source'] ),
				'returning'   => null === $row['returning_customer'] ? null : 1 === (int) $row['returning_customer'],
			);
		}
		return $found;
	}

	/**
	 * @param string $in Ids of orders, whole numbers with commas.
	 * @return array<int, float> What refunds took off net sales, by order; without those that had none.
	 */
	private function refunds( string $in ): array {
		global $wpdb;
		$taken = array();
		/** @var list<array<string, string|null>> $rows */
		$rows = (array) $wpdb->get_results( // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- As above.
			$wpdb->prepare(
				// phpcs:ignore WordPress.DB.PreparedSQL -- Columns.
				'SELECT o.parent_order_id, SUM(' . self::NET . ") AS net FROM %i o LEFT JOIN %i p ON p.order_id = o.id LEFT JOIN %i r ON r.order_id = o.id
				WHERE o.type = 'shop_order_refund' AND o.parent_order_id IN ($in) GROUP BY o.parent_order_id", // phpcs:ignore WordPress.DB.PreparedSQL -- As above.
				...array( $wpdb->prefix . 'wc_orders', $wpdb->prefix . 'wc_order_operational_data', $wpdb->prefix . 'wc_order_stats' )
			),
			ARRAY_A
		);
		foreach ( $rows as $row ) {
			$taken[ (int) $row['parent_order_id'] ] = - (float) $row['net'];
		}
		return $taken;
	}

	/**
	 * Whether an order is a later one of its customer, guests by e-mail address: what WooCommerce's own report says.
	 *
	 * @param non-empty-list<int> $ids
	 * @return array<int, bool> By order; without those that the report has not.
	 */
	public static function returning( array $ids ): array {
		global $wpdb;
		$known = array();
		foreach ( (array) $wpdb->get_results( $wpdb->prepare( 'SELECT order_id, returning_customer FROM %i WHERE returning_customer IS NOT NULL AND order_id IN (' . implode( ', ', array_fill( 0, count( $ids ), '%d' ) ) . ')', $wpdb->prefix . 'wc_order_stats', ...$ids ), ARRAY_A ) as $row ) { // phpcs:ignore WordPress.DB -- WooCommerce's report has no interface by order; the list is made of placeholders.
			$known[ (int) $row['order_id'] ] = 1 === (int) $row['returning_customer'];
		}
		return $known;
	}

	/**
	 * The same of an order as an object, for shops that keep orders as posts.
	 *
	 * @param bool|null $returning What returning() says of it.
	 * @return array{total: float, refunded: float, currency: string, email: string, status: string, context: array<string, mixed>, woocommerce: string, returning: bool|null}
	 */
	public static function of( \WC_Order $order, ?bool $returning ): array {
		$context = $order->get_meta( OrderContext::META );
		return array(
			'total'       => self::net( $order ),
			'refunded'    => - (float) array_sum( array_map( array( self::class, 'net' ), $order->get_refunds() ) ),
			'currency'    => $order->get_currency(),
			'email'       => $order->get_billing_email(),
			'status'      => $order->get_status(),
			'context'     => is_array( $context ) ? $context : array(),
			'woocommerce' => trim( $order->get_meta( self::TYPE ) . ' ' . $order->get_meta( self::SOURCE ) ),
			'returning'   => $returning,
		);
	}

	/** Net sales of an order or a refund, as above. */
	private static function net( \WC_Abstract_Order $order ): float {
		return (float) $order->get_total() - (float) $order->get_total_tax() - (float) $order->get_shipping_total();
	}
}
