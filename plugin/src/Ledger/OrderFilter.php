<?php

declare(strict_types=1);

namespace Pintally\Ledger;

/**
 * A condition for a query about orders that is somebody else's: whose sale stands so.
 */
final class OrderFilter {

	/**
	 * @param string       $id     The orders' id in that query, e.g. "wp_posts.ID".
	 * @param list<string> $states One of these; none: orders that have no event.
	 * @return string SQL that begins with AND. Answered from the key of order_id, order by order.
	 */
	public static function where( string $id, array $states ): string {
		global $wpdb;
		if ( array() === $states ) {
			return $wpdb->prepare( " AND NOT EXISTS (SELECT 1 FROM %i AS sale WHERE sale.order_id = $id)", Schema::table() ); // phpcs:ignore WordPress.DB.PreparedSQL -- The column is named by this plugin.
		}
		return $wpdb->prepare( " AND EXISTS (SELECT 1 FROM %i AS sale WHERE sale.order_id = $id AND sale.event = 'checkout' AND sale.state IN (" . implode( ', ', array_fill( 0, count( $states ), '%s' ) ) . '))', Schema::table(), ...$states ); // phpcs:ignore WordPress.DB.PreparedSQL -- As above.
	}
}
