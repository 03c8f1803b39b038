<?php

declare(strict_types=1);

namespace Pintally\Ledger;

use Pintally\Vocabulary;

/**
 * The ledger as people look at it: pages of events, and counts.
 */
final class Reading {

	/** Filters that are columns, as they are. `tag_state` may be `none`: no browser has told of it. */
	private const FILTERS = array( 'event', 'state', 'reason', 'order_id', 'event_id', 'tag_state' );
	private const COLUMNS = 'id, event_id, event, order_id, state, reason, detail, tag_state, value, currency, attempts, test, trail, due_at, occurred_at, updated_at, (facts <> \'\') AS has_facts';
	/** More is not counted, and not paged through: a ledger may have millions. A filter by time reaches all. */
	public const MOST = 10_000;

	/**
	 * Both steps read only from a key: the ids of the page in the order of the key, then these rows.
	 *
	 * @param array<string, string|int> $filter   Of FILTERS; `after` and `before`, Unix seconds, both included;
	 *                                            `search`: an order's or event's id, or the SHA-256 of an e-mail address.
	 * @param int                       $page     From 1.
	 * @param int                       $per_page At most 100.
	 * @param 'asc'|'desc'              $order    By when it happened.
	 * @return list<array<string, string|null>> Without facts and context.
	 */
	public function page( array $filter, int $page, int $per_page, string $order = 'desc' ): array {
		global $wpdb;
		[ $where, $values ] = $this->where( $filter );
		$order              = 'asc' === $order ? 'ASC' : 'DESC';
		$per_page           = max( 1, min( 100, $per_page ) );
		$offset             = min( ( max( 1, $page ) - 1 ) * $per_page, self::MOST );
		$ids                = (array) $wpdb->get_col( $wpdb->prepare( "SELECT id FROM %i WHERE $where ORDER BY occurred_at $order, id $order LIMIT %d OFFSET %d", Schema::table(), ...array( ...$values, $per_page, $offset ) ) ); // phpcs:ignore WordPress.DB -- Our own table; the condition is made of placeholders.
		$rows               = $this->whereIn( 'id', $ids );
		return 'ASC' === $order ? $rows : array_reverse( $rows );
	}

	/**
	 * All that a filter finds, newest first, page by page: each begins where the last ended, however many there are.
	 *
	 * @param array<string, string|int> $filter As for page().
	 * @return \Generator<int, list<array<string, string|null>>>
	 */
	public function all( array $filter, int $per_page = 1000 ): \Generator {
		global $wpdb;
		[ $where, $values ] = $this->where( $filter );
		$from               = array();
		do {
			$further = array() === $from ? '' : ' AND occurred_at <= %s AND (occurred_at < %s OR id < %d)';
			$ids     = (array) $wpdb->get_col( $wpdb->prepare( "SELECT id FROM %i WHERE $where$further ORDER BY occurred_at DESC, id DESC LIMIT %d", Schema::table(), ...array( ...$values, ...$from, $per_page ) ) ); // phpcs:ignore WordPress.DB -- As above.
			$rows    = array_reverse( $this->whereIn( 'id', $ids ) );
			$is_full = count( $ids ) === $per_page;
			if ( array() !== $rows ) {
				yield $rows;
				$last = $rows[ count( $rows ) - 1 ];
				$from = array( (string) $last['occurred_at'], (string) $last['occurred_at'], (int) $last['id'] );
			}
		} while ( $is_full );
	}

	/**
	 * Which orders have a sale, newest first, page by page: no more of each than attribution asks of a hundred thousand.
	 *
	 * @param int          $from     Unix seconds; from this moment on …
	 * @param int          $to       … and before this one.
	 * @param list<string> $left_out Reasons of sales that are not asked for.
	 * @return \Generator<int, array<int, int>> When, Unix seconds, by order.
	 */
	public function sales( int $from, int $to, array $left_out, int $per_page ): \Generator {
		global $wpdb;
		$last = array( Time::toSql( $to ), Time::toSql( $to ), 0 );
		do {
			/** @var list<array{string, string, string, string}> $found */
			$found   = (array) $wpdb->get_results( $wpdb->prepare( "SELECT l.id, l.occurred_at, l.order_id, l.reason FROM (SELECT id FROM %i WHERE event = 'checkout' AND test = 0 AND occurred_at >= %s AND occurred_at <= %s AND (occurred_at < %s OR id < %d) ORDER BY occurred_at DESC, id DESC LIMIT %d) AS page JOIN %i l ON l.id = page.id ORDER BY l.occurred_at DESC, l.id DESC", Schema::table(), Time::toSql( $from ), ...array( ...$last, $per_page, Schema::table() ) ), ARRAY_N ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Our own table; the ids of a page from a key, then these rows.
			$moments = array();
			foreach ( $found as [ $id, $at, $order_id, $reason ] ) {
				if ( ! in_array( $reason, $left_out, true ) ) {
					$moments[ (int) $order_id ] = Time::fromSql( $at );
				}
				$last = array( $at, $at, (int) $id );
			}
			$is_full = count( $found ) === $per_page;
			yield $moments;
		} while ( $is_full );
	}

	/**
	 * @param array<string, string|int> $filter As for page().
	 * @return int At most MOST + 1, which means: more than MOST.
	 */
	public function count( array $filter ): int {
		global $wpdb;
		[ $where, $values ] = $this->where( $filter );
		return (int) $wpdb->get_var( $wpdb->prepare( "SELECT COUNT(*) FROM (SELECT id FROM %i WHERE $where LIMIT %d) AS found", Schema::table(), ...array( ...$values, self::MOST + 1 ) ) ); // phpcs:ignore WordPress.DB -- As above.
	}

	/** @return array<string, int> By name of state; each at most MOST + 1, as count() has it. */
	public function countsByState(): array {
		$counts = array();
		foreach ( array_keys( Vocabulary::states() ) as $state ) {
			$counts[ $state ] = $this->count( array( 'state' => $state ) );
		}
		return $counts;
	}

	/** When the oldest event happened that the worker has not yet, Unix seconds; 0 if none waits. */
	public function oldestWaiting(): int {
		global $wpdb;
		$oldest = $wpdb->get_var( $wpdb->prepare( "SELECT MIN(occurred_at) FROM %i WHERE state = 'waiting' AND test = 0", Schema::table() ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Our own table.
		return Time::fromSql( $oldest );
	}

	/** Whether something is due to be offered to the worker. */
	public function isSomethingDue(): bool {
		global $wpdb;
		return null !== $wpdb->get_var( $wpdb->prepare( "SELECT id FROM %i WHERE state = 'waiting' AND due_at <= %s AND test = 0 LIMIT 1", Schema::table(), Time::toSql( time() ) ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Our own table; must not be cached.
	}

	/** Whether the worker has something of which it has not told the end. */
	public function isSomethingAccepted(): bool {
		return array() !== $this->page( array( 'state' => 'accepted' ), 1, 1 );
	}

	/** @return array<string, string|null>|null One event. */
	public function find( string $event_id ): ?array {
		return $this->withIds( array( $event_id ) )[ $event_id ] ?? null;
	}

	/**
	 * @param list<string> $event_ids
	 * @return array<string, array<string, string|null>> Row by event id.
	 */
	public function withIds( array $event_ids ): array {
		$rows = $this->whereIn( 'event_id', $event_ids );
		return array_combine( array_map( 'strval', array_column( $rows, 'event_id' ) ), $rows );
	}

	/** @return Entry|null With facts and context as far as they are still kept. */
	public function entry( string $event_id ): ?Entry {
		global $wpdb;
		/** @var array<string, string|null>|null $row */
		$row = $wpdb->get_row( $wpdb->prepare( 'SELECT * FROM %i WHERE event_id = %s', Schema::table(), $event_id ), ARRAY_A ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Our own table.
		return null === $row ? null : Entry::fromRow( $row );
	}

	/**
	 * The sales of some orders, in one query.
	 *
	 * @param list<int> $order_ids
	 * @return array<int, array<string, string|null>> Row by order id; the first of an order is its sale.
	 */
	public function ofOrders( array $order_ids ): array {
		$rows = array_reverse( $this->whereIn( 'order_id', $order_ids ) );
		return array_combine( array_map( 'intval', array_column( $rows, 'order_id' ) ), $rows );
	}

	/**
	 * @param array<mixed> $values
	 * @return list<array<string, string|null>> Oldest first, without facts and context.
	 */
	private function whereIn( string $column, array $values ): array {
		global $wpdb;
		if ( array() === $values ) {
			return array();
		}
		/** @var list<array<string, string|null>> $rows */
		$rows = (array) $wpdb->get_results( $wpdb->prepare( 'SELECT ' . self::COLUMNS . ' FROM %i WHERE %i IN (' . implode( ', ', array_fill( 0, count( $values ), '%s' ) ) . ') ORDER BY occurred_at, id', Schema::table(), $column, ...array_values( $values ) ), ARRAY_A ); // phpcs:ignore WordPress.DB -- Our own table; the list is made of placeholders.
		return $rows;
	}

	/**
	 * @param array<string, string|int> $filter
	 * @return array{0: string, 1: list<string|int>}
	 */
	private function where( array $filter ): array {
		// A test conversion is no event of the shop; it is found by its id alone.
		$conditions = array( isset( $filter['event_id'] ) ? '1 = 1' : 'test = 0' );
		$values     = array();
		foreach ( self::FILTERS as $column ) {
			if ( isset( $filter[ $column ] ) && '' !== $filter[ $column ] ) {
				$conditions[] = '%i = %s';
				array_push( $values, $column, 'tag_state' === $column && 'none' === $filter[ $column ] ? '' : $filter[ $column ] );
			}
		}
		foreach ( array(
			'after'  => '>=',
			'before' => '<=',
		) as $edge => $compared ) {
			if ( (int) ( $filter[ $edge ] ?? 0 ) > 0 ) {
				$conditions[] = "occurred_at $compared %s";
				$values[]     = Time::toSql( (int) $filter[ $edge ] );
			}
		}
		$search = (string) ( $filter['search'] ?? '' );
		if ( '' !== $search ) {
			[ $column, $value ] = match ( 1 ) {
				preg_match( '/^\d+$/', $search )                => array( 'order_id', $search ),
				preg_match( '/^[0-9a-f]{64}$/i', $search ) => array( 'person', Person::key( strtolower( $search ) ) ),
				default                                     => array( 'event_id', $search ),
			};
			$conditions[] = '%i = %s';
			array_push( $values, $column, $value );
		}
		return array( implode( ' AND ', $conditions ), $values );
	}
}
