<?php

declare(strict_types=1);

namespace Pintally\Ledger;

/**
 * What the ledger holds of one person: found by the key of an e-mail address (Person.php), by orders, and by the visitor
 * ids that the contents of events carry.
 */
final class OfPerson {

	/** What its contents are kept of: all others are empty. */
	private const WITH_CONTENTS = "state IN ('waiting', 'accepted', 'refused')";

	/**
	 * @param string    $key  Of Person; empty: by orders alone.
	 * @param list<int> $orders
	 * @param int       $page From 1.
	 * @return list<array<string, string|null>> Rows, whole, oldest first.
	 */
	public function rows( string $key, array $orders, int $page, int $per_page ): array {
		[ $where, $values ] = self::where( $key, $orders );
		return self::read( "SELECT * FROM %i WHERE $where ORDER BY id LIMIT %d OFFSET %d", Schema::table(), ...array( ...$values, $per_page, ( max( 1, $page ) - 1 ) * $per_page ) );
	}

	/** Whether a lead of this person was told to Pinterest, or is to be, before a moment; as long as the ledger keeps it. */
	public function wasLead( string $key, int $before ): bool {
		return '' !== $key && array() !== self::read( "SELECT id FROM %i WHERE person = %s AND event = 'lead' AND state <> 'left_out' AND test = 0 AND occurred_at < %s LIMIT 1", Schema::table(), $key, Time::toSql( $before ) );
	}

	/**
	 * The next events of a person that are still known as such, or hold something; forget() takes them out of the answer.
	 *
	 * @param list<int> $orders
	 * @return list<array{event_id: string, claim: string}>
	 */
	public function next( string $key, array $orders, int $limit ): array {
		[ $where, $values ] = self::where( $key, $orders );
		return self::ids( "SELECT event_id, claim FROM %i WHERE ($where) AND (person <> '' OR trail <> '' OR facts <> '' OR context <> '' OR state IN ('waiting', 'accepted', 'refused')) ORDER BY id LIMIT %d", Schema::table(), ...array( ...$values, $limit ) );
	}

	/**
	 * Events of a browser, as far as what they hold says so: few are in these states, which a key leads to.
	 *
	 * @return list<array{event_id: string, claim: string}>
	 */
	public function ofVisitor( string $visitor ): array {
		global $wpdb;
		return self::ids( 'SELECT event_id, claim FROM %i WHERE ' . self::WITH_CONTENTS . ' AND context LIKE %s', Schema::table(), '%' . $wpdb->esc_like( (string) wp_json_encode( $visitor ) ) . '%' );
	}

	/**
	 * The event stays, so that sums stay true; whose it was does not. What has not ended is not sent any more.
	 *
	 * @param list<string> $event_ids
	 */
	public function forget( array $event_ids ): void {
		global $wpdb;
		if ( array() === $event_ids ) {
			return;
		}
		$places = implode( ', ', array_fill( 0, count( $event_ids ), '%s' ) );
		// The reason first: SQLite and MySQL differ in whether a changed state is seen further on.
		$wpdb->query( $wpdb->prepare( "UPDATE %i SET reason = 'erased' WHERE " . self::WITH_CONTENTS . " AND event_id IN ($places)", Schema::table(), ...$event_ids ) ); // phpcs:ignore WordPress.DB -- Our own table; the list is made of placeholders.
		$wpdb->query( $wpdb->prepare( "UPDATE %i SET state = 'left_out' WHERE reason = 'erased' AND event_id IN ($places)", Schema::table(), ...$event_ids ) ); // phpcs:ignore WordPress.DB -- As above.
		$wpdb->query( $wpdb->prepare( "UPDATE %i SET facts = '', context = '', trail = '', person = '', detail = '', claim = '', updated_at = %s WHERE event_id IN ($places)", Schema::table(), Time::toSql( time() ), ...$event_ids ) ); // phpcs:ignore WordPress.DB -- As above.
	}

	/**
	 * @param list<int> $orders
	 * @return array{0: literal-string, 1: list<string|int>}
	 */
	private static function where( string $key, array $orders ): array {
		$conditions = array( '1 = 0' );
		$values     = array();
		if ( '' !== $key ) {
			$conditions[] = 'person = %s';
			$values[]     = $key;
		}
		if ( array() !== $orders ) {
			$conditions[] = 'order_id IN (' . implode( ', ', array_fill( 0, count( $orders ), '%d' ) ) . ')';
			$values       = array( ...$values, ...$orders );
		}
		return array( implode( ' OR ', $conditions ), $values );
	}

	/** @return list<array{event_id: string, claim: string}> */
	private static function ids( string $sql, string|int ...$values ): array {
		return array_map(
			static fn ( array $row ): array => array(
				'event_id' => (string) $row['event_id'],
				'claim'    => (string) $row['claim'],
			),
			self::read( $sql, ...$values )
		);
	}

	/** @return list<array<string, string|null>> */
	private static function read( string $sql, string|int ...$values ): array {
		global $wpdb;
		/** @var list<array<string, string|null>> $rows */
		$rows = (array) $wpdb->get_results( $wpdb->prepare( $sql, ...$values ), ARRAY_A ); // phpcs:ignore WordPress.DB -- Our own table; the statement is of placeholders and literals.
		return $rows;
	}
}
