<?php

declare(strict_types=1);

namespace Pintally\Ledger;

/**
 * The ledger in sums, from a moment on. Tests are in none of them.
 */
final class Sums {

	/** @return list<array{event: string, state: string, tag_state: string, events: int}> */
	public function byEvent( int $from ): array {
		return array_map(
			static fn ( array $row ): array => array(
				'event'     => (string) $row['event'],
				'state'     => (string) $row['state'],
				'tag_state' => (string) $row['tag_state'],
				'events'    => (int) $row['events'],
			),
			self::rows( 'SELECT event, state, tag_state, COUNT(*) AS events FROM %i WHERE occurred_at >= %s AND test = 0 GROUP BY event, state, tag_state', Schema::table(), Time::toSql( $from ) )
		);
	}

	/** @return list<array{reason: string, state: string, events: int}> Most frequent first. */
	public function byReason( int $from ): array {
		return array_map(
			static fn ( array $row ): array => array(
				'reason' => (string) $row['reason'],
				'state'  => (string) $row['state'],
				'events' => (int) $row['events'],
			),
			self::rows( "SELECT reason, state, COUNT(*) AS events FROM %i WHERE occurred_at >= %s AND test = 0 AND reason <> '' GROUP BY reason, state ORDER BY events DESC, reason", Schema::table(), Time::toSql( $from ) )
		);
	}

	/**
	 * By which keys Pinterest may match the events that it got or is to get.
	 *
	 * @return array{events: int, keys: array<string, int>} How many events, and how many of them carry each key.
	 */
	public function matchKeys( int $from ): array {
		$events = 0;
		$keys   = array();
		foreach ( self::rows( "SELECT match_keys, COUNT(*) AS events FROM %i WHERE occurred_at >= %s AND test = 0 AND match_keys <> '' GROUP BY match_keys", Schema::table(), Time::toSql( $from ) ) as $row ) {
			$events += (int) $row['events'];
			foreach ( explode( ',', trim( (string) $row['match_keys'], ',' ) ) as $key ) {
				$keys[ $key ] = ( $keys[ $key ] ?? 0 ) + (int) $row['events'];
			}
		}
		return array(
			'events' => $events,
			'keys'   => $keys,
		);
	}

	/**
	 * Server-born events by the hour and by the roads that they took: `both`, `server` alone, `tag` alone, `none`.
	 *
	 * @param list<string> $events Names.
	 * @return list<array{hour: int, both: int, server: int, tag: int, none: int}> Hours as Unix seconds; without those in which nothing was.
	 */
	public function byHour( int $from, array $events ): array {
		$hours = array();
		$in    = implode( ', ', array_fill( 0, count( $events ), '%s' ) );
		foreach ( self::rows( "SELECT SUBSTR(occurred_at, 1, 13) AS hour, state, tag_state, COUNT(*) AS events FROM %i WHERE occurred_at >= %s AND test = 0 AND event IN ($in) GROUP BY SUBSTR(occurred_at, 1, 13), state, tag_state ORDER BY 1", Schema::table(), Time::toSql( $from ), ...$events ) as $row ) {
			$hour             = Time::fromSql( $row['hour'] . ':00:00' );
			$hours[ $hour ] ??= array(
				'hour'   => $hour,
				'both'   => 0,
				'server' => 0,
				'tag'    => 0,
				'none'   => 0,
			);
			$server           = 'delivered' === $row['state'];
			$tag              = 'called' === $row['tag_state'];
			$hours[ $hour ][ $server ? ( $tag ? 'both' : 'server' ) : ( $tag ? 'tag' : 'none' ) ] += (int) $row['events'];
		}
		return array_values( $hours );
	}

	/**
	 * The orders of WooCommerce's own report, each with what became of its sale.
	 *
	 * @param string       $date     The report's date: a column of its table.
	 * @param string       $after    In the site's time, as that table holds it; both ends are included.
	 * @param string       $before   As $after.
	 * @param list<string> $excluded Statuses that the report leaves out, with their prefix.
	 * @return list<array{state: string, reason: string, status: string, orders: int, reported: string, sent: string}> `state` is empty where the ledger has no sale.
	 */
	public function byOrder( string $date, string $after, string $before, array $excluded ): array {
		$in = implode( ', ', array_fill( 0, count( $excluded ), '%s' ) );
		return array_map(
			static fn ( array $row ): array => array(
				'state'    => (string) $row['state'],
				'reason'   => (string) $row['reason'],
				'status'   => (string) preg_replace( '/^wc-/', '', (string) $row['status'] ),
				'orders'   => (int) $row['orders'],
				'reported' => wc_format_decimal( (float) $row['reported'], wc_get_price_decimals() ),
				'sent'     => wc_format_decimal( (float) $row['sent'], wc_get_price_decimals() ),
			),
			self::rows(
				"SELECT l.state, l.reason, s.status, COUNT(*) AS orders, SUM(s.net_total) AS reported, SUM(l.value) AS sent
				FROM %i s LEFT JOIN %i l ON l.order_id = s.order_id AND l.event = 'checkout' AND l.test = 0
				WHERE s.%i >= %s AND s.%i <= %s AND s.parent_id = 0 AND s.status NOT IN ($in)
				GROUP BY l.state, l.reason, s.status ORDER BY orders DESC",
				self::report(),
				Schema::table(),
				$date,
				$after,
				$date,
				$before,
				...$excluded
			)
		);
	}

	/**
	 * Sales of the ledger whose orders are not in that report: it is filled in the background, and by default it counts
	 * an order only when its money has come, which is later than the sale with payment on delivery.
	 *
	 * @param list<string> $excluded As for byOrder(), like $date, $after and $before.
	 */
	public function notReported( int $from, string $date, string $after, string $before, array $excluded ): int {
		$in  = implode( ', ', array_fill( 0, count( $excluded ), '%s' ) );
		$row = self::rows(
			"SELECT COUNT(*) AS events FROM %i l LEFT JOIN %i s ON s.order_id = l.order_id AND s.%i >= %s AND s.%i <= %s AND s.status NOT IN ($in)
			WHERE l.event = 'checkout' AND l.state <> 'left_out' AND l.test = 0 AND l.occurred_at >= %s AND s.order_id IS NULL",
			Schema::table(),
			self::report(),
			$date,
			$after,
			$date,
			$before,
			...array( ...$excluded, Time::toSql( $from ) )
		)[0] ?? array();
		return (int) ( $row['events'] ?? 0 );
	}

	private static function report(): string {
		global $wpdb;
		return $wpdb->prefix . 'wc_order_stats';
	}

	/** @return list<array<string, string|null>> */
	private static function rows( string $sql, string ...$values ): array {
		global $wpdb;
		/** @var list<array<string, string|null>> $rows */
		$rows = (array) $wpdb->get_results( $wpdb->prepare( $sql, ...$values ), ARRAY_A ); // phpcs:ignore WordPress.DB -- Our own table and WooCommerce's report; the statement is of placeholders and literals.
		return $rows;
	}
}
