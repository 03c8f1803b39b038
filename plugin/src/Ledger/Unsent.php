<?php

declare(strict_types=1);

namespace Pintally\Ledger;

/**
 * What has not reached Pinterest yet, of a visitor who takes consent back.
 */
final class Unsent {

	/**
	 * @param list<int> $order_ids
	 * @return array<int, string> State of the sale by order id; those without a sale are not in it.
	 */
	public function ofOrders( array $order_ids ): array {
		global $wpdb;
		if ( array() === $order_ids ) {
			return array();
		}
		$places = implode( ', ', array_fill( 0, count( $order_ids ), '%d' ) );
		/** @var list<array{order_id: string, state: string}> $rows */
		$rows   = (array) $wpdb->get_results( $wpdb->prepare( "SELECT order_id, state FROM %i WHERE event = 'checkout' AND order_id IN ($places)", Schema::table(), ...$order_ids ), ARRAY_A ); // phpcs:ignore WordPress.DB -- Our own table; the list is made of placeholders.
		$states = array();
		foreach ( $rows as $row ) {
			$states[ (int) $row['order_id'] ] = $row['state'];
		}
		return $states;
	}

	/**
	 * They lose what they hold, and what has not ended ends as withdrawn.
	 *
	 * @param list<string> $event_ids
	 */
	public function withdraw( array $event_ids ): void {
		global $wpdb;
		if ( array() === $event_ids ) {
			return;
		}
		$places = implode( ', ', array_fill( 0, count( $event_ids ), '%s' ) );
		$now    = Time::toSql( time() );
		$wpdb->query( $wpdb->prepare( "UPDATE %i SET facts = '', context = '', person = '', updated_at = %s WHERE event_id IN ($places)", Schema::table(), $now, ...$event_ids ) ); // phpcs:ignore WordPress.DB -- Our own table; the list is made of placeholders.
		$wpdb->query( $wpdb->prepare( "UPDATE %i SET state = 'left_out', reason = 'consent_withdrawn', claim = '', updated_at = %s WHERE state IN ('waiting', 'accepted') AND event_id IN ($places)", Schema::table(), $now, ...$event_ids ) ); // phpcs:ignore WordPress.DB -- As above.
	}
}
