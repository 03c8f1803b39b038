<?php

declare(strict_types=1);

namespace Pintally\Ledger;

/**
 * The ledger as monitoring counts it: hour by hour, a week at a time, and how long something waits. Tests are in none of it.
 */
final class WatchedSums {

	/** Sales that no shopper has just made: they go on coming when the shop stands still. */
	private const NOT_TRADE = array( 'not_web', 'renewal' );

	/**
	 * @param int $from First hour, Unix seconds by 3,600.
	 * @param int $to   Last hour, included.
	 * @return array<int, array{orders: int, covered: int, seen: int, page_visits: int}> By hour, of when it happened: the shop's
	 *   trade; those of it that the tag may be called for and was; page visits that came by the shop's own collect.
	 */
	public function hours( int $from, int $to ): array {
		$hours = array();
		for ( $hour = $from; $hour <= $to; $hour++ ) {
			$hours[ $hour ] = array_fill_keys( array( 'orders', 'covered', 'seen', 'page_visits' ), 0 );
		}
		foreach ( self::rows( "SELECT SUBSTR(occurred_at, 1, 13) AS hour, event, state, reason, tag_state, COUNT(*) AS events FROM %i WHERE event IN ('checkout', 'page_visit') AND occurred_at >= %s AND occurred_at < %s AND test = 0 GROUP BY SUBSTR(occurred_at, 1, 13), event, state, reason, tag_state", Schema::table(), Time::toSql( $from * HOUR_IN_SECONDS ), Time::toSql( ( $to + 1 ) * HOUR_IN_SECONDS ) ) as $row ) {
			$hour   = intdiv( Time::fromSql( $row['hour'] . ':00:00' ), HOUR_IN_SECONDS );
			$events = (int) $row['events'];
			if ( ! isset( $hours[ $hour ] ) ) {
				continue;
			}
			if ( 'page_visit' === $row['event'] ) {
				$hours[ $hour ]['page_visits'] += $events;
			} elseif ( ! in_array( $row['reason'], self::NOT_TRADE, true ) ) {
				$hours[ $hour ]['orders'] += $events;
				// Without consent, and for whoever is left out, no tag is called and none should be.
				if ( 'left_out' !== $row['state'] ) {
					$hours[ $hour ]['covered'] += $events;
					$hours[ $hour ]['seen']    += 'called' === $row['tag_state'] ? $events : 0;
				}
			}
		}
		return $hours;
	}

	/**
	 * @param int $from Unix seconds; as $to, which is not included.
	 * @return list<array{event: string, state: string, reason: string, tag_state: string, events: int}>
	 */
	public function between( int $from, int $to ): array {
		return array_map(
			static fn ( array $row ): array => array(
				'event'     => (string) $row['event'],
				'state'     => (string) $row['state'],
				'reason'    => (string) $row['reason'],
				'tag_state' => (string) $row['tag_state'],
				'events'    => (int) $row['events'],
			),
			self::rows( 'SELECT event, state, reason, tag_state, COUNT(*) AS events FROM %i WHERE occurred_at >= %s AND occurred_at < %s AND test = 0 GROUP BY event, state, reason, tag_state', Schema::table(), Time::toSql( $from ), Time::toSql( $to ) )
		);
	}

	/**
	 * Single events that the tag may be called for, the latest first.
	 *
	 * @param non-empty-list<string> $events Names.
	 * @param int                    $from   Unix seconds; as $to, which is not included.
	 * @return list<array{event: string, order_id: int, tag_state: string, trail: string, occurred_at: string}>
	 */
	public function latest( array $events, int $from, int $to, int $limit ): array {
		$latest = array();
		// One after the other: each is read from the end of its key.
		foreach ( $events as $event ) {
			foreach ( self::rows( "SELECT event, order_id, tag_state, trail, occurred_at FROM %i WHERE event = %s AND test = 0 AND occurred_at >= %s AND occurred_at < %s AND state <> 'left_out' ORDER BY occurred_at DESC, id DESC LIMIT %d", Schema::table(), $event, Time::toSql( $from ), Time::toSql( $to ), (string) $limit ) as $row ) {
				$latest[] = array(
					'event'       => (string) $row['event'],
					'order_id'    => (int) $row['order_id'],
					'tag_state'   => (string) $row['tag_state'],
					'trail'       => (string) $row['trail'],
					'occurred_at' => (string) $row['occurred_at'],
				);
			}
		}
		usort( $latest, static fn ( array $a, array $b ): int => $b['occurred_at'] <=> $a['occurred_at'] );
		return array_slice( $latest, 0, $limit );
	}

	/**
	 * Events of the shop that were delivered, of those that happened in a time: what was kept while nothing could be sent.
	 *
	 * @param int $from Unix seconds; as $to, which is not included.
	 */
	public function delivered( int $from, int $to ): int {
		$row = self::rows( "SELECT COUNT(*) AS events FROM %i WHERE state = 'delivered' AND test = 0 AND occurred_at >= %s AND occurred_at < %s", Schema::table(), Time::toSql( $from ), Time::toSql( $to ) )[0] ?? array();
		return (int) ( $row['events'] ?? 0 );
	}

	/**
	 * Since when the event waits that waits longest for the worker, Unix seconds; 0: none waits.
	 *
	 * A sale may be older than its record: it counts when its status does. What was never offered is as old as its record.
	 */
	public function waitingSince(): int {
		$row = self::rows( "SELECT MIN(CASE WHEN attempts = 0 THEN updated_at ELSE occurred_at END) AS since FROM %i WHERE state = 'waiting' AND test = 0", Schema::table() )[0] ?? array();
		return Time::fromSql( $row['since'] ?? null );
	}

	/** @return list<array<string, string|null>> */
	private static function rows( string $sql, string ...$values ): array {
		global $wpdb;
		/** @var list<array<string, string|null>> $rows */
		$rows = (array) $wpdb->get_results( $wpdb->prepare( $sql, ...$values ), ARRAY_A ); // phpcs:ignore WordPress.DB -- Our own table; the statement is of placeholders and literals.
		return $rows;
	}
}
