<?php

declare(strict_types=1);

namespace Pintally\Attribution;

use Pintally\Ledger\Time;

/**
 * Touches and identifications as attribution reads them: page by page, each begins where the last ended.
 */
final class Rows {

	private const PAGE = 5_000;
	/** The words of a source. */
	public const SOURCE = array( 'referrer', 'click_ids', 'utm_source', 'utm_medium', 'utm_campaign', 'utm_content', 'utm_term', 'campaign_id', 'ad_group_id', 'ad_id' );

	/** Of more different sources only the first are remembered, so that a shop of odd addresses needs no more memory. */
	private const MOST_SOURCES = 20_000;

	public function __construct( private readonly Packs $packs = new Packs() ) {}

	/**
	 * Days that are over in packs, the rest one by one. There a source that stood in an earlier touch is told by its number: a million touches have some hundreds of them.
	 *
	 * @param int $from Unix seconds; from this moment on …
	 * @param int $to   … and before this one.
	 * @return \Generator<int, string|list<list<int|string>>> A pack as JSON; else `[id, at, visitor, …SOURCE]`, or
	 *   `[id, at, visitor, number]`: which of the touches with words, from 0 on, came from there.
	 */
	public function touches( int $from, int $to ): \Generator {
		$sources = array();
		$number  = 0;
		foreach ( $this->packs->parts( $from, $to ) as $part ) {
			if ( is_string( $part ) ) {
				yield $part;
				continue;
			}
			foreach ( $this->pages( $part[0], $part[1] ) as $touches ) {
				foreach ( $touches as $place => $touch ) {
					$words = array_slice( $touch, 3 );
					$key   = implode( "\n", $words );
					if ( isset( $sources[ $key ] ) ) {
						$touches[ $place ] = array( $touch[0], $touch[1], $touch[2], $sources[ $key ] );
					} else {
						if ( $number < self::MOST_SOURCES ) {
							$sources[ $key ] = $number;
						}
						++$number;
					}
				}
				yield $touches;
			}
		}
	}

	/**
	 * All that are kept: one before the range tells whose browser it was, and so does one after it.
	 *
	 * @return \Generator<int, list<list<int|string>>> `[id, at, visitor, customer]`.
	 */
	public function identifications(): \Generator {
		global $wpdb;
		Schema::ensure();
		$last = 0;
		do {
			/** @var list<array{string, string, string, string}> $found */
			$found   = (array) $wpdb->get_results( $wpdb->prepare( 'SELECT id, occurred_at, visitor, customer FROM %i WHERE id > %d ORDER BY id LIMIT %d', Schema::identifications(), $last, self::PAGE ), ARRAY_N ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Our own table.
			$is_full = count( $found ) === self::PAGE;
			foreach ( $found as $place => [ $id, $at, $visitor, $customer ] ) {
				$last            = (int) $id;
				$found[ $place ] = array( $last, Time::fromSql( $at ), $visitor, $customer );
			}
			yield $found;
		} while ( $is_full );
	}

	/** How many touches there are from a moment on. */
	public function touchesSince( int $from ): int {
		global $wpdb;
		Schema::ensure();
		return (int) $wpdb->get_var( $wpdb->prepare( 'SELECT COUNT(*) FROM %i WHERE occurred_at >= %s', Schema::touches(), Time::toSql( $from ) ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Our own table; read from a key.
	}

	/** @return \Generator<int, list<list<int|string>>> Touches, each with its words. */
	private function pages( int $from, int $to ): \Generator {
		global $wpdb;
		$at   = Time::toSql( $from );
		$last = 0;
		do {
			/** @var list<array<string, string>> $found */
			$found   = (array) $wpdb->get_results( // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Our own table.
				$wpdb->prepare(
					'SELECT id, occurred_at, visitor, ' . implode( ', ', self::SOURCE ) . ' FROM %i WHERE occurred_at >= %s AND occurred_at < %s AND (occurred_at > %s OR id > %d) ORDER BY occurred_at, id LIMIT %d', // phpcs:ignore WordPress.DB.PreparedSQL -- The columns are this class's own.
					Schema::touches(),
					$at,
					Time::toSql( $to ),
					$at,
					$last,
					self::PAGE
				),
				ARRAY_A
			);
			$is_full = count( $found ) === self::PAGE;
			if ( array() !== $found ) {
				$end  = $found[ count( $found ) - 1 ];
				$at   = $end['occurred_at'];
				$last = (int) $end['id'];
				yield array_map(
					static fn ( array $row ): array => array_values(
						array(
							'id'          => (int) $row['id'],
							'occurred_at' => Time::fromSql( $row['occurred_at'] ),
						) + $row
					),
					$found
				);
			}
		} while ( $is_full );
	}
}
