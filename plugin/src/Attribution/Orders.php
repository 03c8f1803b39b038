<?php

declare(strict_types=1);

namespace Pintally\Attribution;

use Pintally\Context\Consent;
use Pintally\Context\OrderContext;
use Pintally\Ledger\Reading;
use Pintally\Ledger\Time;

/**
 * The orders that attribution divides: the sales of the ledger, as they stand in WooCommerce now.
 */
final class Orders {

	private const PAGE = 1_000;
	/** As objects, which take more room. */
	private const OBJECTS = 200;
	/** No shopper's own purchase: what nobody clicked for. */
	private const NO_SHOPPERS = array( 'renewal', 'not_web', 'bot', 'role_excluded', 'visitor_excluded', 'test_order', 'order_gone' );
	/** Not paid any more, or never. */
	private const NOT_COUNTED = array( 'pending', 'failed', 'cancelled', 'trash', 'checkout-draft' );

	public function __construct( private readonly Reading $ledger, private readonly OrderContext $context ) {}

	/**
	 * @param int $from Unix seconds; from this moment on …
	 * @param int $to   … and before this one.
	 * @return \Generator<int, list<list<int|string|bool|null>>> `[id, at, total, refunded, currency, visitor, customer, counted, returning, woocommerce]`:
	 *         amounts as decimal text; `returning` after WooCommerce's report, null where it does not know; `woocommerce`:
	 *         what its own order attribution says.
	 */
	public function pages( int $from, int $to ): \Generator {
		$asked  = array(
			'event'  => 'checkout',
			'after'  => max( 1, $from ),
			'before' => $to - 1,
		);
		$tables = OrderTables::areUsed() ? new OrderTables() : null;
		foreach ( $this->ledger->all( $asked, null === $tables ? self::OBJECTS : self::PAGE ) as $sales ) {
			$moments = array();
			foreach ( $sales as $sale ) {
				if ( ! in_array( $sale['reason'], self::NO_SHOPPERS, true ) ) {
					$moments[ (int) $sale['order_id'] ] = Time::fromSql( $sale['occurred_at'] );
				}
			}
			if ( array() === $moments ) {
				continue;
			}
			$ids       = array_keys( $moments );
			$returning = $this->returning( $ids );
			$orders    = null === $tables ? self::objects( $ids ) : $tables->read( $ids );
			$rows      = array();
			foreach ( $moments as $id => $at ) {
				if ( isset( $orders[ $id ] ) ) {
					$rows[] = $this->row( $id, $orders[ $id ], $at, $returning[ $id ] ?? null );
				}
			}
			yield $rows;
		}
	}

	/**
	 * @param list<int> $ids
	 * @return array<int, array{total: float, refunded: float, currency: string, email: string, status: string, context: array<string, mixed>, woocommerce: string}>
	 */
	private static function objects( array $ids ): array {
		$orders = array();
		foreach ( \WC_Order_Factory::get_orders( $ids, true ) as $order ) {
			if ( $order instanceof \WC_Order ) {
				$orders[ $order->get_id() ] = OrderTables::of( $order );
			}
		}
		// Each page of orders would stay in memory until the last.
		if ( wp_cache_supports( 'flush_runtime' ) ) {
			wp_cache_flush_runtime();
		}
		return $orders;
	}

	/**
	 * @param array{total: float, refunded: float, currency: string, email: string, status: string, context: array<string, mixed>, woocommerce: string} $order
	 * @return list<int|string|bool|null>
	 */
	private function row( int $id, array $order, int $at, ?bool $returning ): array {
		// Whoever did not agree is no part of anybody's journey.
		$agreed  = Consent::GRANTED === $this->context->consentIn( $order['context'] );
		$visitor = $order['context']['visitor_id'] ?? '';
		return array(
			$id,
			$at,
			self::decimal( $order['total'] ),
			self::decimal( $order['refunded'] ),
			$order['currency'],
			$agreed && is_string( $visitor ) ? $visitor : '',
			$agreed ? Touches::customer( $order['email'] ) : '',
			! in_array( $order['status'], self::NOT_COUNTED, true ),
			$returning,
			$order['woocommerce'],
		);
	}

	/**
	 * Whether an order is a later one of its customer, guests by e-mail address: what WooCommerce's own report says.
	 *
	 * @param list<int> $ids
	 * @return array<int, bool> By order; without those that the report has not.
	 */
	private function returning( array $ids ): array {
		global $wpdb;
		if ( array() === $ids ) {
			return array();
		}
		$known = array();
		foreach ( (array) $wpdb->get_results( $wpdb->prepare( 'SELECT order_id, returning_customer FROM %i WHERE returning_customer IS NOT NULL AND order_id IN (' . implode( ', ', array_fill( 0, count( $ids ), '%d' ) ) . ')', $wpdb->prefix . 'wc_order_stats', ...$ids ), ARRAY_A ) as $row ) { // phpcs:ignore WordPress.DB -- WooCommerce's report has no interface by order; the list is made of placeholders.
			$known[ (int) $row['order_id'] ] = 1 === (int) $row['returning_customer'];
		}
		return $known;
	}

	/** No exponent, no thousands, at most three decimals: more no currency has. */
	private static function decimal( float $amount ): string {
		return number_format( $amount, 3, '.', '' );
	}
}
