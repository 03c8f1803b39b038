<?php

declare(strict_types=1);

namespace Pintally\Monitoring;

use Pintally\Facts\OrderFacts;
use Pintally\Ledger\Reading;
use Pintally\Ledger\Time;
use Pintally\Settings\Settings;

/**
 * The orders that count, each with what the ledger says became of its sale: `CountedOrder` of core/monitoring/reconcile.ts.
 *
 * The orders are asked of WooCommerce, not of the ledger, so that one that no hook has told us of is found.
 */
final class CountedOrders {

	/** As many as the worker takes. */
	private const MOST = 5000;

	public function __construct( private readonly Reading $ledger, private readonly Settings $settings ) {}

	/**
	 * @param int $from    Unix seconds: orders that began to count since.
	 * @param int $watched Unix seconds: what was paid before is nobody's business, Pintally may not have been there.
	 * @return list<array{id: string, at: int, state: string|null, reason?: string}>
	 */
	public function since( int $from, int $watched ): array {
		$told  = array();
		$known = array();
		foreach ( $this->ledger->all(
			array(
				'event' => 'checkout',
				'after' => $from,
			)
		) as $rows ) {
			foreach ( $rows as $row ) {
				$known[] = (int) $row['order_id'];
				$told[]  = self::tell( $row );
			}
		}
		foreach ( array_chunk( array_diff( $this->paid( $from ), $known ), 500 ) as $ids ) {
			foreach ( array_diff( $ids, array_keys( $this->ledger->ofOrders( $ids ) ) ) as $id ) {
				$order = wc_get_order( $id );
				$sold  = $order instanceof \WC_Order ? OrderFacts::soldAt( $order ) : null;
				if ( null !== $sold && $sold >= max( $from, $watched ) ) {
					$told[] = array(
						'id'    => (string) $id,
						'at'    => $sold,
						'state' => null,
					);
				}
			}
		}
		// Where there are too many, those that somebody may have to look at come first.
		usort( $told, static fn ( array $a, array $b ): int => array( 'delivered' === $a['state'], $b['at'] ) <=> array( 'delivered' === $b['state'], $a['at'] ) );
		return array_slice( $told, 0, self::MOST );
	}

	/**
	 * A sale may be older than its record, since it counts when its status does: what was not offered yet, or was just
	 * taken by the worker, waits since then.
	 *
	 * @param array<string, string|null> $row
	 * @return array{id: string, at: int, state: string, reason?: string}
	 */
	private static function tell( array $row ): array {
		$state  = (string) $row['state'];
		$is_new = 'accepted' === $state || ( 'waiting' === $state && 0 === (int) $row['attempts'] );
		return array(
			'id'    => (string) $row['order_id'],
			'at'    => Time::fromSql( $row[ $is_new ? 'updated_at' : 'occurred_at' ] ),
			'state' => $state,
		) + ( '' === (string) $row['reason'] ? array() : array( 'reason' => (string) $row['reason'] ) );
	}

	/** @return list<int> Orders in a status that counts, made or paid since then. */
	private function paid( int $from ): array {
		if ( ! function_exists( 'wc_get_orders' ) ) {
			return array();
		}
		$ids = array();
		foreach ( array( 'date_created', 'date_paid' ) as $date ) {
			$found = wc_get_orders(
				array(
					'type'   => 'shop_order',
					'status' => $this->settings->list( 'paid_statuses' ),
					$date    => '>=' . $from,
					'limit'  => self::MOST,
					'return' => 'ids',
				)
			);
			foreach ( is_array( $found ) ? $found : array() as $id ) {
				$ids[] = is_numeric( $id ) ? (int) $id : 0;
			}
		}
		return array_values( array_unique( $ids ) );
	}
}
