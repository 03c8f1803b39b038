<?php

declare(strict_types=1);

namespace Pintally\Ledger;

/**
 * The ledger as people look at it: pages of events, and counts.
 */
final class Reading {

	/** Filters that are columns, as they are. */
	private const FILTERS = array( 'event', 'state', 'reason', 'order_id', 'event_id', 'tag_state' );

	/**
	 * @param array<string, string|int> $filter   Of FILTERS, and `search`: an order's or event's id.
	 * @param int                       $page     From 1.
	 * @param int                       $per_page At most 100.
	 * @return list<array<string, string|null>> Newest first, without facts and context.
	 */
	public function page( array $filter, int $page, int $per_page ): array {
		global $wpdb;
		[ $where, $values ] = $this->where( $filter );
		$per_page           = max( 1, min( 100, $per_page ) );
		/** @var list<array<string, string|null>> $rows */
		$rows = (array) $wpdb->get_results( // phpcs:ignore WordPress.DB -- Our own table; the condition is made of placeholders.
			$wpdb->prepare(
				"SELECT id, event_id, event, order_id, state, reason, detail, tag_state, value, currency, attempts, due_at, occurred_at, updated_at FROM %i WHERE $where ORDER BY id DESC LIMIT %d OFFSET %d", // phpcs:ignore WordPress.DB -- As above.
				Schema::table(),
				...array( ...$values, $per_page, ( max( 1, $page ) - 1 ) * $per_page )
			),
			ARRAY_A
		);
		return $rows;
	}

	/** @param array<string, string|int> $filter As for page(). */
	public function count( array $filter ): int {
		global $wpdb;
		[ $where, $values ] = $this->where( $filter );
		return (int) $wpdb->get_var( $wpdb->prepare( "SELECT COUNT(*) FROM %i WHERE $where", Schema::table(), ...$values ) ); // phpcs:ignore WordPress.DB -- As above.
	}

	/** @return array<string, int> */
	public function countsByState(): array {
		global $wpdb;
		$counts = array();
		foreach ( (array) $wpdb->get_results( $wpdb->prepare( 'SELECT state, COUNT(*) AS events FROM %i GROUP BY state', Schema::table() ), ARRAY_A ) as $row ) { // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Our own table.
			$counts[ (string) $row['state'] ] = (int) $row['events'];
		}
		return $counts;
	}

	/** When the oldest event happened that the worker has not yet, Unix seconds; 0 if none waits. */
	public function oldestWaiting(): int {
		global $wpdb;
		$oldest = $wpdb->get_var( $wpdb->prepare( "SELECT MIN(occurred_at) FROM %i WHERE state = 'waiting'", Schema::table() ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Our own table.
		return Time::fromSql( $oldest );
	}

	/** Whether something is due to be offered to the worker. */
	public function isSomethingDue(): bool {
		global $wpdb;
		return null !== $wpdb->get_var( $wpdb->prepare( "SELECT id FROM %i WHERE state = 'waiting' AND due_at <= %s LIMIT 1", Schema::table(), Time::toSql( time() ) ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Our own table; must not be cached.
	}

	/** @return array<string, string|null>|null One event. */
	public function find( string $event_id ): ?array {
		return $this->page( array( 'event_id' => $event_id ), 1, 1 )[0] ?? null;
	}

	/**
	 * @param array<string, string|int> $filter
	 * @return array{0: string, 1: list<string|int>}
	 */
	private function where( array $filter ): array {
		$conditions = array( '1 = 1' );
		$values     = array();
		foreach ( self::FILTERS as $column ) {
			if ( isset( $filter[ $column ] ) && '' !== $filter[ $column ] ) {
				$conditions[] = '%i = %s';
				array_push( $values, $column, $filter[ $column ] );
			}
		}
		if ( isset( $filter['search'] ) && '' !== $filter['search'] ) {
			$conditions[] = '(event_id = %s OR order_id = %d)';
			array_push( $values, $filter['search'], (int) $filter['search'] );
		}
		return array( implode( ' AND ', $conditions ), $values );
	}
}
