<?php

declare(strict_types=1);

namespace Pintally\Attribution;

use Pintally\Ledger\Time;

/**
 * Touches of days that are over, as the reader gets them: a year of a large shop has a million, and to put each into
 * words anew would keep the reader waiting for a quarter of a minute. A pack is made of the touches of some hours, and
 * goes with any of them, so that nothing outlives its touch; what no pack has is told from the touches themselves.
 */
final class Packs {

	/** Touches in one: less than a megabyte, which every server takes in one statement. */
	private const MOST = 10_000;
	/** Whoever came before midnight may be written down after it. */
	private const LATE = HOUR_IN_SECONDS;
	/** Read at once. */
	private const PAGE = 8;

	/**
	 * Packs what is not packed yet.
	 *
	 * @param int $since   Unix seconds; what is older is about to go.
	 * @param int $seconds To stop after.
	 * @return bool Whether more is left.
	 */
	public function make( int $since, int $seconds ): bool {
		global $wpdb;
		Schema::ensure();
		$first = $wpdb->get_var( $wpdb->prepare( 'SELECT MIN(occurred_at) FROM %i WHERE occurred_at >= %s', Schema::touches(), Time::toSql( $since ) ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Our own table; read from a key.
		$until = PackTable::midnight( time() - self::LATE );
		$stop  = time() + $seconds;
		if ( ! is_string( $first ) ) {
			return false;
		}
		$begin = PackTable::midnight( Time::fromSql( $first ) );
		foreach ( PackTable::gaps( $this->within( $begin, $until ), $begin, $until ) as [ $from, $end ] ) {
			while ( $from < $end ) {
				if ( time() >= $stop ) {
					return true;
				}
				$from = $this->pack( $from, min( $end, PackTable::midnight( $from ) + DAY_IN_SECONDS ) );
			}
		}
		return false;
	}

	/**
	 * A range's packs, and what lies between them, in time.
	 *
	 * @param int $from Unix seconds; from this moment on …
	 * @param int $to   … and before this one.
	 * @return \Generator<int, string|array{int, int}> A pack as JSON, or from when until when there is none.
	 */
	public function parts( int $from, int $to ): \Generator {
		foreach ( array_chunk( $this->within( $from, $to ), self::PAGE ) as $packs ) {
			$texts = PackTable::texts( Schema::packs(), array_column( $packs, 0 ) );
			foreach ( $packs as [ $id, $start, $end ] ) {
				// Of two that overlap the first counts; what has gone since is told from the touches.
				if ( $start < $from || ! isset( $texts[ $id ] ) ) {
					continue;
				}
				if ( $start > $from ) {
					yield array( $from, $start );
				}
				yield $texts[ $id ];
				$from = $end;
			}
		}
		if ( $from < $to ) {
			yield array( $from, $to );
		}
	}

	/**
	 * Touches of these moments are gone: so are their packs.
	 *
	 * @param list<string> $moments As the table has them.
	 */
	public function forget( array $moments ): void {
		PackTable::forget( Schema::packs(), $moments );
	}

	/** @param int $before Unix seconds: touches before it are gone, or going. */
	public function forgetBefore( int $before ): void {
		global $wpdb;
		$wpdb->query( $wpdb->prepare( 'DELETE FROM %i WHERE starts_at < %s', Schema::packs(), Time::toSql( $before ) ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Our own table.
	}

	/**
	 * @param int $most Touches; 0: all, since more than a pack takes came in one second.
	 * @return int Where the next one begins.
	 */
	private function pack( int $from, int $until, int $most = self::MOST ): int {
		global $wpdb;
		$touches = $this->touches( $from, $until, $most );
		if ( $most > 0 && count( $touches ) > $most ) {
			// Where it ends no second is cut in two: a later pack or the touches themselves go on from there.
			$until = Time::fromSql( $touches[ $most ][0] );
			if ( $until === $from ) {
				return $this->pack( $from, $from + 1, 0 );
			}
			$touches = array_values( array_filter( $touches, static fn ( array $touch ): bool => Time::fromSql( $touch[0] ) < $until ) );
		}
		$is_made = $wpdb->insert( // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Our own table.
			Schema::packs(),
			array(
				'starts_at' => Time::toSql( $from ),
				'ends_at'   => Time::toSql( $until ),
				'pack'      => self::text( $from, $touches ),
			)
		);
		$id      = (int) $wpdb->insert_id;
		// Whoever erases takes the touches first and then the packs: one that came in between has gone here.
		$left = (int) $wpdb->get_var( $wpdb->prepare( 'SELECT COUNT(*) FROM %i WHERE occurred_at >= %s AND occurred_at < %s', Schema::touches(), Time::toSql( $from ), Time::toSql( $until ) ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Our own table; read from a key.
		if ( false !== $is_made && count( $touches ) !== $left ) {
			$wpdb->delete( Schema::packs(), array( 'id' => $id ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Our own table.
		}
		return $until;
	}

	/**
	 * In columns, with each visitor and each source named once.
	 *
	 * @param list<list<string>> $touches `[at, visitor, …words of the source]`, in time.
	 */
	private static function text( int $from, array $touches ): string {
		$columns = array(
			'at'      => array(),
			'visitor' => array(),
			'source'  => array(),
		);
		$known   = array(
			'visitor' => array(),
			'source'  => array(),
		);
		$sources = array();
		foreach ( $touches as $touch ) {
			$words                = array_slice( $touch, 2 );
			$source               = implode( "\n", $words );
			$columns['at'][]      = Time::fromSql( $touch[0] ) - $from;
			$columns['visitor'][] = $known['visitor'][ $touch[1] ] ??= count( $known['visitor'] );
			if ( ! isset( $known['source'][ $source ] ) ) {
				$known['source'][ $source ] = count( $sources );
				$sources[]                  = $words;
			}
			$columns['source'][] = $known['source'][ $source ];
		}
		return (string) wp_json_encode(
			array( 'from' => $from ) + $columns + array(
				'visitors' => array_map( 'strval', array_keys( $known['visitor'] ) ),
				'sources'  => $sources,
			),
			JSON_UNESCAPED_SLASHES
		);
	}

	/** @return list<list<string>> `[at, visitor, …words of the source]`, one more than the most that are asked for. */
	private function touches( int $from, int $until, int $most ): array {
		global $wpdb;
		/** @var list<list<string>> $rows */
		$rows = (array) $wpdb->get_results( // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Our own table; read from a key.
			$wpdb->prepare(
				'SELECT occurred_at, visitor, ' . implode( ', ', Rows::SOURCE ) . ' FROM %i WHERE occurred_at >= %s AND occurred_at < %s ORDER BY occurred_at, id' . ( $most > 0 ? $wpdb->prepare( ' LIMIT %d', $most + 1 ) : '' ), // phpcs:ignore WordPress.DB.PreparedSQL -- The columns are this table's own.
				Schema::touches(),
				Time::toSql( $from ),
				Time::toSql( $until )
			),
			ARRAY_N
		);
		return $rows;
	}

	/** @return list<array{int, int, int}> Packs that lie wholly in a range: id, from when, until when; in time. */
	private function within( int $from, int $to ): array {
		global $wpdb;
		Schema::ensure();
		/** @var list<array{string, string, string}> $found */
		$found = (array) $wpdb->get_results( $wpdb->prepare( 'SELECT id, starts_at, ends_at FROM %i WHERE starts_at >= %s AND ends_at <= %s ORDER BY starts_at, id', Schema::packs(), Time::toSql( $from ), Time::toSql( $to ) ), ARRAY_N ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Our own table; read from a key.
		return PackTable::spans( $found );
	}
}
