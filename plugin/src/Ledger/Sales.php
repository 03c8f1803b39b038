<?php

declare(strict_types=1);

namespace Pintally\Ledger;

use Automattic\WooCommerce\Utilities\OrderUtil;

/**
 * The sales of the ledger beside the orders of WooCommerce's own report (its table `wc_order_stats`), to the order.
 */
final class Sales {

	/** What stands in the place of a status where a row of the report is a refund; no status is called so. */
	private const REFUND = '(refund)';

	/**
	 * @param string       $date     The report's date: a column of its table.
	 * @param string       $after    In the site's time, as that table holds it; both ends are included.
	 * @param string       $before   As $after.
	 * @param list<string> $excluded Statuses that the report leaves out, as the table has them.
	 */
	public function __construct(
		private readonly string $date,
		private readonly string $after,
		private readonly string $before,
		private readonly array $excluded
	) {}

	/**
	 * Every order of the report once, with what became of its sale; and what refunds take off the report's value.
	 * The report adds up amounts of all currencies as they stand; here each has its own line.
	 *
	 * @return array{orders: list<array{state: string, reason: string, status: string, currency: string, orders: int, reported: string, sent: string}>, refunds: list<array{currency: string, refunds: int, reported: string}>}
	 *   `state` is empty where the ledger has no sale; `currency` where the order is gone.
	 */
	public function lines(): array {
		[ $orders, $currency ] = self::currencies();
		$told                  = array(
			'orders'  => array(),
			'refunds' => array(),
		);
		foreach ( $this->rows(
			"SELECT CASE WHEN s.parent_id = 0 THEN s.status ELSE %s END AS line, $currency AS currency, l.state, l.reason, COUNT(*) AS counted, SUM(s.net_total) AS reported, SUM(l.value) AS sent
			FROM %i s LEFT JOIN %i l ON l.order_id = s.order_id AND l.event = 'checkout' AND l.test = 0 $orders
			WHERE " . $this->reported() . " GROUP BY CASE WHEN s.parent_id = 0 THEN s.status ELSE %s END, $currency, l.state, l.reason ORDER BY counted DESC",
			self::REFUND,
			self::report(),
			Schema::table(),
			...array( ...$this->bounds(), self::REFUND )
		) as $row ) {
			if ( self::REFUND === $row['line'] ) {
				$told['refunds'][] = array(
					'currency' => (string) $row['currency'],
					'refunds'  => (int) $row['counted'],
					'reported' => self::money( $row['reported'] ),
				);
				continue;
			}
			$told['orders'][] = array(
				'state'    => (string) $row['state'],
				'reason'   => (string) $row['reason'],
				'status'   => (string) preg_replace( '/^wc-/', '', (string) $row['line'] ),
				'currency' => (string) $row['currency'],
				'orders'   => (int) $row['counted'],
				'reported' => self::money( $row['reported'] ),
				'sent'     => self::money( $row['sent'] ),
			);
		}
		return $told;
	}

	/**
	 * Sales of the ledger whose orders are not in that report: it is filled in the background, and by default it counts
	 * an order only when its money has come, which is later than the sale with payment on delivery.
	 *
	 * @param int $from Unix seconds.
	 */
	public function notReported( int $from ): int {
		$row = $this->rows(
			'SELECT COUNT(*) AS events FROM %i l LEFT JOIN %i s ON s.order_id = l.order_id AND ' . $this->reported() . "
			WHERE l.event = 'checkout' AND l.state <> 'left_out' AND l.test = 0 AND l.occurred_at >= %s AND s.order_id IS NULL",
			Schema::table(),
			self::report(),
			...array( ...$this->bounds(), Time::toSql( $from ) )
		)[0] ?? array();
		return (int) ( $row['events'] ?? 0 );
	}

	/** Which rows of the report's table are in the report; for bounds(). */
	private function reported(): string {
		return 's.%i >= %s AND s.%i <= %s AND s.status NOT IN (' . implode( ', ', array_fill( 0, count( $this->excluded ), '%s' ) ) . ')';
	}

	/** @return list<string> */
	private function bounds(): array {
		return array( $this->date, $this->after, $this->date, $this->before, ...$this->excluded );
	}

	/** @return array{0: string, 1: string} The join to the orders themselves, and where their currency stands: the report does not know it. */
	private static function currencies(): array {
		global $wpdb;
		return OrderUtil::custom_orders_table_usage_is_enabled()
			? array( "LEFT JOIN {$wpdb->prefix}wc_orders o ON o.id = s.order_id", 'o.currency' )
			: array( "LEFT JOIN {$wpdb->postmeta} o ON o.post_id = s.order_id AND o.meta_key = '_order_currency'", 'o.meta_value' );
	}

	private static function report(): string {
		global $wpdb;
		return $wpdb->prefix . 'wc_order_stats';
	}

	private static function money( ?string $amount ): string {
		return wc_format_decimal( (float) $amount, wc_get_price_decimals() );
	}

	/** @return list<array<string, string|null>> */
	private function rows( string $sql, string ...$values ): array {
		global $wpdb;
		/** @var list<array<string, string|null>> $rows */
		$rows = (array) $wpdb->get_results( $wpdb->prepare( $sql, ...$values ), ARRAY_A ); // phpcs:ignore WordPress.DB -- Our own table and WooCommerce's; the statement is of placeholders and literals.
		return $rows;
	}
}
