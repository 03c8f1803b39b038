<?php

declare(strict_types=1);

namespace Pintally\Attribution;

use Pintally\Ledger\Time;

/**
 * What the tables of packs have in common: a pack has a span of time, and what is known of its moments goes with it.
 */
final class PackTable {

	/** Moments in one statement. */
	private const MOMENTS = 100;

	/**
	 * What these packs hold is true no longer: they go, and their readers find the rows themselves.
	 *
	 * @param string       $table   Its name.
	 * @param list<string> $moments As the tables have them.
	 */
	public static function forget( string $table, array $moments ): void {
		global $wpdb;
		foreach ( array_chunk( array_values( array_unique( $moments ) ), self::MOMENTS ) as $some ) {
			$wpdb->query( $wpdb->prepare( 'DELETE FROM %i WHERE ' . implode( ' OR ', array_fill( 0, count( $some ), '(starts_at <= %s AND ends_at > %s)' ) ), $table, ...array_merge( ...array_map( static fn ( string $at ): array => array( $at, $at ), $some ) ) ) ); // phpcs:ignore WordPress.DB -- Our own table; the condition is made of placeholders.
		}
	}

	/**
	 * @param string    $table Its name.
	 * @param list<int> $ids
	 * @return array<int, string> By id; without those that have gone.
	 */
	public static function texts( string $table, array $ids ): array {
		global $wpdb;
		$found = (array) $wpdb->get_results( $wpdb->prepare( 'SELECT id, pack FROM %i WHERE id IN (' . implode( ', ', array_fill( 0, count( $ids ), '%d' ) ) . ')', $table, ...$ids ), ARRAY_N ); // phpcs:ignore WordPress.DB -- Our own table; the list is made of placeholders.
		return array_column( $found, 1, 0 );
	}

	/**
	 * @param list<array{0: string, 1: string, 2: string, 3?: string}> $found Id, from when, until when, as the table has them.
	 * @return list<array{int, int, int}>
	 */
	public static function spans( array $found ): array {
		return array_map( static fn ( array $pack ): array => array( (int) $pack[0], Time::fromSql( $pack[1] ), Time::fromSql( $pack[2] ) ), $found );
	}

	/**
	 * From when until when there is no pack.
	 *
	 * @param list<array{int, int, int}> $packs Of that range, in time.
	 * @return list<array{int, int}>
	 */
	public static function gaps( array $packs, int $from, int $until ): array {
		$gaps = array();
		foreach ( $packs as [ , $start, $end ] ) {
			if ( $start > $from ) {
				$gaps[] = array( $from, $start );
			}
			$from = max( $from, $end );
		}
		return $from < $until ? array( ...$gaps, array( $from, $until ) ) : $gaps;
	}

	/** The one before, of UTC. */
	public static function midnight( int $at ): int {
		return $at - $at % DAY_IN_SECONDS;
	}
}
