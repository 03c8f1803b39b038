<?php

declare(strict_types=1);

namespace Pintally\Ledger;

/**
 * Events as CSV: what the list shows, in UTC, nothing of the shopper.
 */
final class EventsCsv {

	private const COLUMNS = array( 'occurred_at', 'event', 'event_id', 'order_id', 'value', 'currency', 'tag_state', 'state', 'reason', 'detail', 'attempts', 'updated_at' );

	/** @param resource $out */
	public static function head( $out ): void {
		self::line( $out, self::COLUMNS );
	}

	/**
	 * @param resource                         $out
	 * @param list<array<string, string|null>> $rows Of Reading.
	 */
	public static function rows( $out, array $rows ): void {
		foreach ( $rows as $row ) {
			self::line( $out, array_map( static fn ( string $column ): string => self::harmless( $column, (string) $row[ $column ] ), self::COLUMNS ) );
		}
	}

	/**
	 * A spreadsheet takes a text that begins so for a formula and runs it; an apostrophe before it makes it a text.
	 *
	 * @link https://owasp.org/www-community/attacks/CSV_Injection
	 */
	private static function harmless( string $column, string $text ): string {
		return match ( true ) {
			str_ends_with( $column, '_at' )                                                 => gmdate( 'Y-m-d\TH:i:s\Z', Time::fromSql( $text ) ),
			'' !== $text && ! is_numeric( $text ) && str_contains( "=+-@\t\r\n", $text[0] ) => "'" . $text,
			default                                                                         => $text,
		};
	}

	/**
	 * @param resource     $out
	 * @param list<string> $fields
	 */
	private static function line( $out, array $fields ): void {
		fputcsv( $out, $fields, ',', '"', '', "\r\n" ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- A stream, no file.
	}
}
