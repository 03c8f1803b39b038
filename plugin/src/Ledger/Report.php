<?php

declare(strict_types=1);

namespace Pintally\Ledger;

/**
 * WooCommerce's own report of orders as this shop has set it: which date it goes by, and which statuses it leaves out.
 */
final class Report {

	private const DATES = array( 'date_created', 'date_paid', 'date_completed' );

	/**
	 * @param int $from Unix seconds; both ends are included.
	 * @param int $to   As $from.
	 * @return array<string, mixed> What the ledger has of each order in WooCommerce's report, which @woocommerce/data reads itself.
	 */
	public static function sales( int $from, int $to ): array {
		$date  = get_option( 'woocommerce_date_type', 'date_paid' );
		$date  = in_array( $date, self::DATES, true ) ? $date : 'date_paid';
		$sales = new Sales( $date, (string) wp_date( 'Y-m-d H:i:s', $from ), (string) wp_date( 'Y-m-d H:i:s', $to ), self::excluded() );
		return array(
			'currency'     => get_woocommerce_currency(),
			'period'       => array(
				'after'  => wp_date( 'Y-m-d\TH:i:s', $from ),
				'before' => wp_date( 'Y-m-d\TH:i:s', $to ),
			),
			'not_reported' => $sales->notReported( $from ),
			'statuses'     => self::statusLabels(),
		) + $sales->lines();
	}

	/**
	 * Statuses that the report leaves out, by the very rule of WooCommerce's report, with its setting and its filter
	 * (get_excluded_report_order_statuses() of Automattic\WooCommerce\Admin\API\Reports\DataStore, which is protected).
	 *
	 * @return list<string> As its table has them.
	 */
	private static function excluded(): array {
		$chosen   = get_option( 'woocommerce_excluded_report_order_statuses', array( 'pending', 'failed', 'cancelled' ) );
		$excluded = apply_filters( 'woocommerce_analytics_excluded_order_statuses', array_merge( array( 'auto-draft', 'trash' ), is_array( $chosen ) ? $chosen : array() ) ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals -- WooCommerce's own.
		// An empty list would be no SQL; no status is empty.
		return array( '', ...array_map( static fn ( mixed $status ): string => 'wc-' . trim( (string) $status ), array_values( (array) $excluded ) ) );
	}

	/** @return array<string, string> Without their prefix. */
	private static function statusLabels(): array {
		$labels = array();
		foreach ( wc_get_order_statuses() as $status => $label ) {
			$labels[ (string) preg_replace( '/^wc-/', '', $status ) ] = $label;
		}
		return $labels;
	}
}
