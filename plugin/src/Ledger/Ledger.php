<?php

declare(strict_types=1);

namespace Pintally\Ledger;

/**
 * Writes what happened and follows it to its end. This folder holds the only SQL about events.
 *
 * States: waiting -> accepted -> delivered | refused, or left_out with a reason (vocabulary/states.json).
 */
final class Ledger {

	/** A claim that is older than this is of a process that died: its events are due again. */
	private const CLAIM_SECONDS = 300;

	/**
	 * Writes an event down, once.
	 *
	 * @return bool Whether it is new; false: it was there already, and nothing has changed.
	 */
	public function record( Entry $entry ): bool {
		global $wpdb;
		$now    = Time::toSql( time() );
		$left   = '' !== $entry->reason;
		$is_new = 1 === $wpdb->query( // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Our own table, one insert.
			$wpdb->prepare(
				'INSERT IGNORE INTO %i (event_id, event, order_id, state, reason, facts, context, trail, person, test, due_at, occurred_at, updated_at) VALUES (%s, %s, %d, %s, %s, %s, %s, %s, %s, %d, %s, %s, %s)',
				Schema::table(),
				$entry->event_id,
				$entry->event,
				$entry->order_id,
				$left ? 'left_out' : 'waiting',
				$entry->reason,
				// What is left out is counted, not kept.
				$left ? '' : (string) wp_json_encode( $entry->facts ),
				$left || null === $entry->context ? '' : (string) wp_json_encode( $entry->context ),
				Trail::of( $entry->context ?? array() ),
				$left ? '' : Person::key( $entry->em() ),
				(int) $entry->test,
				$now,
				Time::toSql( $entry->at ),
				$now
			)
		);
		if ( $is_new ) {
			/**
			 * An event was written down: new, in this request of a shopper or a gateway. Be quick.
			 *
			 * @param string $event_id The id on both roads.
			 * @param string $event    Its name in the vocabulary.
			 * @param string $reason   Why it is left out; empty: it is to be sent.
			 * @param int    $order_id The order, or 0.
			 */
			do_action( 'pintally_recorded', $entry->event_id, $entry->event, $entry->reason, $entry->order_id );
		}
		return $is_new;
	}

	/**
	 * Takes the oldest events that are due, for this process alone.
	 *
	 * @return list<Entry>
	 */
	public function claim( int $limit ): array {
		global $wpdb;
		$claim = wp_generate_uuid4();
		$wpdb->query( // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Our own table; must not be cached.
			$wpdb->prepare(
				"UPDATE %i SET claim = %s, due_at = %s WHERE state = 'waiting' AND due_at <= %s AND test = 0 ORDER BY id LIMIT %d",
				Schema::table(),
				$claim,
				Time::toSql( time() + self::CLAIM_SECONDS ),
				Time::toSql( time() ),
				$limit
			)
		);
		/** @var list<array<string, string|null>> $rows */
		$rows = (array) $wpdb->get_results( $wpdb->prepare( 'SELECT * FROM %i WHERE claim = %s ORDER BY id', Schema::table(), $claim ), ARRAY_A ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- As above.
		return array_map( array( Entry::class, 'fromRow' ), $rows );
	}

	/**
	 * The worker could not be reached: the events stay and are due again later.
	 *
	 * @param list<string> $event_ids
	 */
	public function postpone( array $event_ids, int $seconds, string $why ): void {
		$this->change(
			$event_ids,
			array(
				'attempts' => null,
				'claim'    => '',
				'due_at'   => Time::toSql( time() + $seconds ),
				'detail'   => mb_substr( $why, 0, 600 ),
			),
			"state = 'waiting'"
		);
	}

	/**
	 * Gives claimed events back, due at once, with no attempt counted.
	 *
	 * @param list<string> $event_ids
	 */
	public function release( array $event_ids ): void {
		$this->change(
			$event_ids,
			array(
				'claim'  => '',
				'due_at' => Time::toSql( time() ),
			),
			"state = 'waiting'"
		);
	}

	/**
	 * What became of an event. An event that has ended stays as it ended; but where it was ended here, by a visitor's
	 * withdrawal or erasure, and had reached Pinterest by then, that is what is true.
	 *
	 * @param array{state: string, reason?: string, detail?: string, value?: string, currency?: string, match_keys?: string} $outcome
	 */
	public function settle( string $event_id, array $outcome ): void {
		$changes = array(
			'state'  => $outcome['state'],
			'reason' => $outcome['reason'] ?? '',
			'detail' => mb_substr( $outcome['detail'] ?? '', 0, 600 ),
			'claim'  => '',
		);
		foreach ( array( 'value', 'currency', 'match_keys' ) as $figure ) {
			if ( isset( $outcome[ $figure ] ) ) {
				$changes[ $figure ] = $outcome[ $figure ];
			}
		}
		// What is refused may be sent again for as long as it is not too old (Pruning.php).
		if ( in_array( $outcome['state'], array( 'delivered', 'left_out' ), true ) ) {
			$changes += array(
				'facts'   => '',
				'context' => '',
			);
		}
		$is_open = 'delivered' === $outcome['state']
			? "( state IN ('waiting', 'accepted') OR ( state = 'left_out' AND reason IN ('consent_withdrawn', 'erased') ) )"
			: "state IN ('waiting', 'accepted')";
		if ( 1 === $this->change( array( $event_id ), $changes, $is_open ) ) {
			/**
			 * An event's state has changed, in the background.
			 *
			 * @param string $event_id The id on both roads.
			 * @param string $state    `accepted` (the worker has it), `delivered`, `refused` or `left_out`.
			 * @param string $reason   Of the vocabulary, where it is refused or left out; else empty.
			 */
			do_action( 'pintally_settled', $event_id, $changes['state'], $changes['reason'] );
		}
	}

	/**
	 * Refused events wait once more, under their own ids: Pinterest counts an id once.
	 *
	 * @param list<string> $event_ids
	 */
	public function sendAgain( array $event_ids ): void {
		$this->change(
			$event_ids,
			array(
				'state'    => 'waiting',
				'reason'   => '',
				'detail'   => '',
				'claim'    => '',
				'attempts' => '0',
				'due_at'   => Time::toSql( time() ),
			),
			"state = 'refused'"
		);
	}

	/**
	 * The tag's side of an event: `handed` to the page, then `called` or `blocked` by what the browser says.
	 *
	 * @return bool Whether this changed anything: handing over a second time does not, nor what was left out.
	 */
	public function tag( string $event_id, string $tag_state ): bool {
		return 1 === $this->change( array( $event_id ), array( 'tag_state' => $tag_state ), 'handed' === $tag_state ? "tag_state = '' AND state <> 'left_out'" : "tag_state IN ('', 'handed')" );
	}


	/**
	 * @param list<string>               $event_ids
	 * @param array<string, string|null> $changes Column => value; null: one more.
	 * @param literal-string             $where   A further condition.
	 */
	private function change( array $event_ids, array $changes, string $where ): int {
		global $wpdb;
		if ( array() === $event_ids ) {
			return 0;
		}
		$changes['updated_at'] = Time::toSql( time() );
		$sets                  = array();
		$values                = array();
		foreach ( $changes as $column => $value ) {
			$sets[]   = null === $value ? '%i = %i + 1' : '%i = %s';
			$values[] = $column;
			$values[] = $value ?? $column;
		}
		$sql = 'UPDATE %i SET ' . implode( ', ', $sets ) . ' WHERE event_id IN (' . implode( ', ', array_fill( 0, count( $event_ids ), '%s' ) ) . ") AND $where";
		return (int) $wpdb->query( $wpdb->prepare( $sql, Schema::table(), ...$values, ...$event_ids ) ); // phpcs:ignore WordPress.DB -- Our own table; the statement is made of placeholders and literals.
	}
}
