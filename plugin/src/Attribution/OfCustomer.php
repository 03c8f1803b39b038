<?php

declare(strict_types=1);

namespace Pintally\Attribution;

/**
 * What attribution holds of one customer: which browsers are theirs, and where these came from.
 */
final class OfCustomer {

	public function __construct( private readonly Packs $packs = new Packs() ) {}

	/** More browsers than that are no one person's. */
	private const MOST = 1_000;

	/** @return list<string> Visitor ids of a customer's browsers. */
	public function visitors( string $customer ): array {
		global $wpdb;
		Schema::ensure();
		return '' === $customer ? array() : array_values( array_map( 'strval', $wpdb->get_col( $wpdb->prepare( 'SELECT DISTINCT visitor FROM %i WHERE customer = %s LIMIT %d', Schema::identifications(), $customer, self::MOST ) ) ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Our own table, when somebody asks for what is known of them.
	}

	/**
	 * @param list<string> $visitors
	 * @param int          $page     From 1.
	 * @return list<array<string, string>> Touches, whole, oldest first.
	 */
	public function touches( array $visitors, int $page, int $per_page ): array {
		global $wpdb;
		if ( array() === $visitors ) {
			return array();
		}
		/** @var list<array<string, string>> $rows */
		$rows = (array) $wpdb->get_results( $wpdb->prepare( 'SELECT * FROM %i WHERE visitor IN (' . self::places( $visitors ) . ') ORDER BY id LIMIT %d OFFSET %d', Schema::touches(), ...array( ...$visitors, $per_page, ( max( 1, $page ) - 1 ) * $per_page ) ), ARRAY_A ); // phpcs:ignore WordPress.DB -- Our own table; the list is made of placeholders.
		return $rows;
	}

	/**
	 * @param string $customer
	 * @param int    $page     From 1.
	 * @return list<array<string, string>> Identifications, whole, oldest first.
	 */
	public function identifications( string $customer, int $page, int $per_page ): array {
		global $wpdb;
		Schema::ensure();
		/** @var list<array<string, string>> $rows */
		$rows = (array) $wpdb->get_results( $wpdb->prepare( 'SELECT * FROM %i WHERE customer = %s ORDER BY id LIMIT %d OFFSET %d', Schema::identifications(), $customer, $per_page, ( max( 1, $page ) - 1 ) * $per_page ), ARRAY_A ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Our own table.
		return $rows;
	}

	/**
	 * Where these browsers came from, and whose they are, goes.
	 *
	 * @param list<string> $visitors
	 * @return int How many rows.
	 */
	public function forgetVisitors( array $visitors ): int {
		global $wpdb;
		$gone = 0;
		if ( array() === $visitors ) {
			return $gone;
		}
		$moments = array_map( 'strval', $wpdb->get_col( $wpdb->prepare( 'SELECT DISTINCT occurred_at FROM %i WHERE visitor IN (' . self::places( $visitors ) . ')', Schema::touches(), ...$visitors ) ) ); // phpcs:ignore WordPress.DB -- Our own table; the list is made of placeholders.
		foreach ( array( Schema::touches(), Schema::identifications() ) as $table ) {
			$gone += (int) $wpdb->query( $wpdb->prepare( 'DELETE FROM %i WHERE visitor IN (' . self::places( $visitors ) . ')', $table, ...$visitors ) ); // phpcs:ignore WordPress.DB -- Our own table; the list is made of placeholders.
		}
		// After the touches: Packs.php counts on it.
		$this->packs->forget( array_values( $moments ) );
		return $gone;
	}

	/**
	 * Whose these orders are is forgotten with them, so nothing else may know it.
	 *
	 * @param list<int> $order_ids
	 */
	public function forgetOrders( array $order_ids ): void {
		OrderPacks::forget( $order_ids );
	}

	/** @param list<string> $visitors */
	private static function places( array $visitors ): string {
		return implode( ', ', array_fill( 0, count( $visitors ), '%s' ) );
	}
}
