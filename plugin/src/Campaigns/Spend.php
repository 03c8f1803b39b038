<?php

declare(strict_types=1);

namespace Pintally\Campaigns;

/**
 * What was spent elsewhere, from a file: the screen reads the file and says what is wrong in which line
 * (core/campaigns/spend-file.ts); here each row is held to the same bounds once more, and one bad row is none of them.
 */
final class Spend {

	public const MOST_ROWS = 20_000;

	/** Names of channels as core/attribution has them. */
	private const CHANNEL  = '/^[a-z_]{2,32}$/D';
	private const CURRENCY = '/^[A-Z]{3}$/D';
	/** Millionths: a billion a day is no shop's. */
	private const MOST = 1_000_000_000_000_000;

	/**
	 * A day that is there already for a campaign is replaced.
	 *
	 * @param array<mixed> $rows `[day, channel, campaign, currency, spend in millionths]`.
	 * @return array<int, string> What is wrong, by the row's number from 0; empty: all of them are kept.
	 */
	public function put( array $rows ): array {
		Schema::ensure();
		$wrong = array();
		$good  = array();
		foreach ( array_values( $rows ) as $number => $row ) {
			$is_row = is_array( $row ) && 5 === count( $row ) && self::isDay( $row[0] ) && self::fits( self::CHANNEL, $row[1] )
				&& is_string( $row[2] ) && mb_strlen( $row[2] ) <= 150 && 0 === preg_match( '/[\x00-\x1f\x7f]/', $row[2] )
				&& self::fits( self::CURRENCY, $row[3] ) && is_int( $row[4] ) && $row[4] >= 0 && $row[4] <= self::MOST;
			if ( $is_row ) {
				$good[] = array_values( $row );
			} else {
				$wrong[ $number ] = __( 'This is no day, channel, campaign, currency and amount.', 'pintally' );
			}
		}
		if ( array() === $wrong ) {
			Insertion::replace( Schema::spend(), $good );
		}
		return $wrong;
	}

	/** @return list<list<int|string>> `[channel, campaign, currency, spend in millionths]`, added up over days, both ends included. */
	public function sums( string $from, string $to ): array {
		global $wpdb;
		Schema::ensure();
		/** @var list<array<string, string>> $found */
		$found = (array) $wpdb->get_results( // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Our own table; read from a key.
			$wpdb->prepare( 'SELECT channel, campaign, currency, SUM(spend) AS spend FROM %i WHERE day >= %s AND day <= %s GROUP BY channel, campaign, currency ORDER BY channel, campaign', Schema::spend(), $from, $to ),
			ARRAY_A
		);
		return array_map( static fn ( array $row ): array => array( $row['channel'], $row['campaign'], $row['currency'], (int) $row['spend'] ), $found );
	}

	public function count(): int {
		global $wpdb;
		Schema::ensure();
		return (int) $wpdb->get_var( $wpdb->prepare( 'SELECT COUNT(*) FROM %i', Schema::spend() ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Our own table.
	}

	public function forget(): void {
		global $wpdb;
		Schema::ensure();
		$wpdb->query( $wpdb->prepare( 'DELETE FROM %i', Schema::spend() ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Our own table.
	}

	private static function isDay( mixed $text ): bool {
		$parts = is_string( $text ) && 1 === preg_match( '/^\d{4}-\d\d-\d\d$/D', $text ) ? array_map( 'intval', explode( '-', $text ) ) : array();
		return array() !== $parts && checkdate( $parts[1], $parts[2], $parts[0] );
	}

	private static function fits( string $pattern, mixed $text ): bool {
		return is_string( $text ) && 1 === preg_match( $pattern, $text );
	}
}
