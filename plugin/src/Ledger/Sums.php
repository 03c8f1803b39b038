<?php

declare(strict_types=1);

namespace Pintally\Ledger;

/**
 * The ledger in sums, from a moment on. Tests are in none of them.
 */
final class Sums {

	/** @return list<array{event: string, state: string, tag_state: string, events: int, last: int}> `last`: the latest moment, Unix seconds. */
	public function byEvent( int $from ): array {
		return array_map(
			static fn ( array $row ): array => array(
				'event'     => (string) $row['event'],
				'state'     => (string) $row['state'],
				'tag_state' => (string) $row['tag_state'],
				'events'    => (int) $row['events'],
				'last'      => Time::fromSql( $row['last'] ),
			),
			self::rows( 'SELECT event, state, tag_state, COUNT(*) AS events, MAX(occurred_at) AS last FROM %i WHERE occurred_at >= %s AND test = 0 GROUP BY event, state, tag_state', Schema::table(), Time::toSql( $from ) )
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
	 * @param bool     $delivered Only those that it got.
	 * @param int|null $to        Unix seconds, not included; null: until now.
	 * @return array{events: int, keys: array<string, int>} How many events, and how many of them carry each key.
	 */
	public function matchKeys( int $from, bool $delivered = false, ?int $to = null ): array {
		$events = 0;
		$keys   = array();
		$state  = $delivered ? " AND state = 'delivered'" : '';
		$until  = null === $to ? '' : ' AND occurred_at < %s';
		$span   = array_map( array( Time::class, 'toSql' ), null === $to ? array( $from ) : array( $from, $to ) );
		foreach ( self::rows( "SELECT match_keys, COUNT(*) AS events FROM %i WHERE occurred_at >= %s$until AND test = 0 AND match_keys <> ''$state GROUP BY match_keys", Schema::table(), ...$span ) as $row ) {
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

	/** @return list<array<string, string|null>> */
	private static function rows( string $sql, string ...$values ): array {
		global $wpdb;
		/** @var list<array<string, string|null>> $rows */
		$rows = (array) $wpdb->get_results( $wpdb->prepare( $sql, ...$values ), ARRAY_A ); // phpcs:ignore WordPress.DB -- Our own table; the statement is of placeholders and literals.
		return $rows;
	}
}
