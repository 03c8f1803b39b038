<?php

declare(strict_types=1);

namespace Pintally\Attribution;

use Pintally\Context\Consent;
use Pintally\Context\OrderContext;
use Pintally\Ledger\Person;
use Pintally\Ledger\Reading;

/**
 * The orders that attribution divides: the sales of the ledger, as they stand in WooCommerce now.
 */
final class Orders {

	private const PAGE = 2_000;
	/** As objects, which take more room. */
	private const OBJECTS = 200;
	/** No shopper's own purchase: what nobody clicked for. */
	public const NO_SHOPPERS = array( 'renewal', 'not_web', 'bot', 'role_excluded', 'visitor_excluded', 'test_order', 'order_gone' );
	/** Not paid any more, or never. */
	private const NOT_COUNTED = array( 'pending', 'failed', 'cancelled', 'trash', 'checkout-draft' );

	public function __construct( private readonly Reading $ledger, private readonly OrderContext $context ) {}

	/**
	 * @param int $from Unix seconds; from this moment on …
	 * @param int $to   … and before this one.
	 * @return \Generator<int, list<list<int|string|bool|null>>> `[id, at, total, refunded, currency, visitor, customer, counted, returning, woocommerce]`:
	 *         amounts as decimal text, net sales as WooCommerce's report has them: without tax and shipping; `returning` after WooCommerce's report, null where it does not know; `woocommerce`:
	 *         what its own order attribution says.
	 */
	public function pages( int $from, int $to ): \Generator {
		$tables = OrderTables::areUsed() ? new OrderTables() : null;
		foreach ( $this->ledger->sales( max( 0, $from ), $to, self::NO_SHOPPERS, null === $tables ? self::OBJECTS : self::PAGE ) as $moments ) {
			if ( array() === $moments ) {
				continue;
			}
			$ids    = array_keys( $moments );
			$orders = null === $tables ? self::objects( $ids ) : $tables->read( $ids );
			$rows   = array();
			foreach ( $moments as $id => $at ) {
				if ( isset( $orders[ $id ] ) ) {
					$rows[] = $this->row( $id, $orders[ $id ], $at );
				}
			}
			yield $rows;
		}
	}

	/**
	 * @param non-empty-list<int> $ids
	 * @return array<int, array{total: float, refunded: float, currency: string, email: string, status: string, context: array<string, mixed>, woocommerce: string, returning: bool|null}>
	 */
	private static function objects( array $ids ): array {
		$orders    = array();
		$returning = OrderTables::returning( $ids );
		// WooCommerce takes one that is gone for an order of no class, and fails at it.
		_prime_post_caches( $ids, false );
		$there = array_filter( $ids, static fn ( int $id ): bool => 'shop_order' === get_post_type( $id ) );
		foreach ( \WC_Order_Factory::get_orders( $there, true ) as $order ) {
			if ( $order instanceof \WC_Order ) {
				$orders[ $order->get_id() ] = OrderTables::of( $order, $returning[ $order->get_id() ] ?? null );
			}
		}
		// Each page of orders would stay in memory until the last.
		if ( wp_cache_supports( 'flush_runtime' ) ) {
			wp_cache_flush_runtime();
		}
		return $orders;
	}

	/**
	 * @param array{total: float, refunded: float, currency: string, email: string, status: string, context: array<string, mixed>, woocommerce: string, returning: bool|null} $order
	 * @return list<int|string|bool|null>
	 */
	private function row( int $id, array $order, int $at ): array {
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
			$order['returning'],
			$order['woocommerce'],
		);
	}

	/** What all rows depend on, beside their orders: with another mark they have to be made anew. */
	public function mark(): string {
		return Person::key( self::class . $this->context->consentIn( array() ) . ( OrderTables::areUsed() ? 'tables' : 'posts' ) );
	}

	/** No exponent, no thousands, at most three decimals: more no currency has. */
	private static function decimal( float $amount ): string {
		return number_format( $amount, 3, '.', '' );
	}
}
