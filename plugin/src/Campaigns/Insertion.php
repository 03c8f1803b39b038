<?php

declare(strict_types=1);

namespace Pintally\Campaigns;

/**
 * Many rows in few statements: a day of a large account has a thousand.
 */
final class Insertion {

	private const AT_ONCE = 200;

	/**
	 * A row that is there already, by its key, is replaced.
	 *
	 * @param list<list<int|string>> $rows In the order of the table's columns.
	 */
	public static function replace( string $table, array $rows ): void {
		global $wpdb;
		foreach ( array_chunk( $rows, self::AT_ONCE ) as $some ) {
			$lists = array_map( static fn ( array $row ): string => '(' . implode( ', ', array_map( static fn ( int|string $value ): string => is_int( $value ) ? '%d' : '%s', $row ) ) . ')', $some );
			$wpdb->query( $wpdb->prepare( 'REPLACE INTO %i VALUES ' . implode( ', ', $lists ), $table, ...array_merge( ...$some ) ) ); // phpcs:ignore WordPress.DB -- Our own table; the lists are made of placeholders.
		}
	}
}
