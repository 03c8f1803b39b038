<?php

declare(strict_types=1);

namespace Pintally\Monitoring;

use Automattic\WooCommerce\Utilities\OrderUtil;
use Pintally\Ledger\Time;
use Pintally\Ledger\Trail;
use Pintally\Ledger\WatchedSums;

/**
 * The latest sales, carts and checkouts by hour, page, payment method and browser, with how many the tag was called for:
 * `Tally` of core/monitoring/narrow.ts. By these an incident is narrowed down to the part of the shop that it is in.
 *
 * Sums only: no order is named, and of its browser nothing but the family leaves this class.
 */
final class Tallies {

	/** So many are read, the latest first, … */
	private const SALES  = 500;
	private const OTHERS = 500;
	/** … and none that is older: about as long as a quiet shop needs for an alarm, and as much before it to compare with. */
	private const KEPT = 28 * DAY_IN_SECONDS;

	public function __construct( private readonly WatchedSums $sums ) {}

	/**
	 * @param int $to Unix seconds: events from then on may still be told by the browser, and are left for later.
	 * @return list<array{hour: int, page: string, gateway: string|null, browser: string|null, events: int, seen: int}>
	 */
	public function until( int $to ): array {
		$from    = $to - self::KEPT;
		$sales   = $this->sums->latest( array( 'checkout' ), $from, $to, self::SALES );
		$orders  = self::orders( array_column( $sales, 'order_id' ) );
		$paths   = self::paths();
		$tallies = array();
		foreach ( array( ...$sales, ...$this->sums->latest( array( 'add_to_cart', 'initiate_checkout' ), $from, $to, self::OTHERS ) ) as $row ) {
			$page = match ( $row['event'] ) {
				'checkout'          => 'order_received',
				'initiate_checkout' => 'checkout',
				default             => self::pageOf( Trail::read( $row['trail'] )['page'], $paths ),
			};
			if ( '' === $page ) {
				continue;
			}
			[ $gateway, $browser ] = $orders[ $row['order_id'] ] ?? array( null, null );
			// The one in which its 60 minutes end, as it is counted in the heartbeat.
			$hour              = intdiv( Time::fromSql( $row['occurred_at'] ), HOUR_IN_SECONDS ) + 1;
			$key               = "$hour $page $gateway|$browser";
			$tallies[ $key ] ??= array(
				'hour'    => $hour,
				'page'    => $page,
				'gateway' => $gateway,
				'browser' => $browser,
				'events'  => 0,
				'seen'    => 0,
			);
			++$tallies[ $key ]['events'];
			$tallies[ $key ]['seen'] += 'called' === $row['tag_state'] ? 1 : 0;
		}
		return array_values( $tallies );
	}

	/**
	 * @param list<int> $ids
	 * @return array<int, array{0: string|null, 1: string|null}> Payment method and browser, by order; null: not known.
	 */
	private static function orders( array $ids ): array {
		global $wpdb;
		if ( array() === $ids || ! class_exists( OrderUtil::class ) ) {
			return array();
		}
		$known = array();
		if ( OrderUtil::custom_orders_table_usage_is_enabled() ) {
			foreach ( (array) $wpdb->get_results( $wpdb->prepare( 'SELECT id, payment_method, user_agent FROM %i WHERE id IN (' . implode( ', ', array_fill( 0, count( $ids ), '%d' ) ) . ')', $wpdb->prefix . 'wc_orders', ...$ids ), ARRAY_A ) as $row ) { // phpcs:ignore WordPress.DB -- By primary key; WooCommerce has no interface that does not load each order whole. The list is made of placeholders.
				$known[ (int) $row['id'] ] = self::parts( (string) $row['payment_method'], (string) $row['user_agent'] );
			}
			return $known;
		}
		foreach ( \WC_Order_Factory::get_orders( $ids, true ) as $order ) {
			if ( $order instanceof \WC_Order ) {
				$known[ $order->get_id() ] = self::parts( $order->get_payment_method(), $order->get_customer_user_agent() );
			}
		}
		return $known;
	}

	/** @return array{0: string|null, 1: string|null} */
	private static function parts( string $gateway, string $user_agent ): array {
		$browser = BrowserFamily::of( $user_agent );
		return array( '' === $gateway ? null : mb_substr( $gateway, 0, 64 ), '' === $browser ? null : $browser );
	}

	/** @return array<string, string> How the paths of products and of categories begin, by page. */
	private static function paths(): array {
		if ( ! function_exists( 'wc_get_permalink_structure' ) ) {
			return array();
		}
		$structure = wc_get_permalink_structure();
		$home      = untrailingslashit( (string) wp_parse_url( home_url(), PHP_URL_PATH ) );
		$path      = static fn ( mixed $slug ): string => is_string( $slug ) && '' !== trim( $slug, '/' ) ? $home . '/' . trim( (string) strtok( $slug, '%' ), '/' ) . '/' : '';
		return array_filter(
			array(
				'category' => $path( $structure['category_rewrite_slug'] ?? '' ),
				'product'  => $path( $structure['product_rewrite_slug'] ?? '' ),
			)
		);
	}

	/**
	 * @param array<string, string> $paths
	 * @return string Empty: neither.
	 */
	private static function pageOf( string $path, array $paths ): string {
		foreach ( $paths as $page => $beginning ) {
			if ( str_starts_with( $path, $beginning ) ) {
				return $page;
			}
		}
		return '';
	}
}
