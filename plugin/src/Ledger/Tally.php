<?php

declare(strict_types=1);

namespace Pintally\Ledger;

/**
 * What a span of days adds up to, for the setup's evidence. Tests are in none of it.
 */
final class Tally {

	/**
	 * @param int $since Unix seconds.
	 * @return array{delivered: int, refused: int, handed: int, called: int, blocked: int, both: int, left_out: int, unanswered: int, all: int}
	 *   By state and by tag state; `both`: delivered by the server and called in the browser, under one id;
	 *   `unanswered`: left out because nobody had answered for the visitor's consent.
	 */
	public function since( int $since ): array {
		global $wpdb;
		$tally = array_fill_keys( array( 'delivered', 'refused', 'handed', 'called', 'blocked', 'both', 'left_out', 'unanswered', 'all' ), 0 );
		foreach ( (array) $wpdb->get_results( $wpdb->prepare( 'SELECT state, tag_state, reason, COUNT(*) AS events FROM %i WHERE occurred_at >= %s AND test = 0 GROUP BY state, tag_state, reason', Schema::table(), Time::toSql( $since ) ), ARRAY_A ) as $row ) { // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Our own table.
			$events = (int) $row['events'];

			$tally['all'] += $events;
			foreach ( array( (string) $row['state'], (string) $row['tag_state'] ) as $state ) {
				if ( isset( $tally[ $state ] ) && 'all' !== $state ) {
					$tally[ $state ] += $events;
				}
			}
			$tally['both']       += 'delivered' === $row['state'] && 'called' === $row['tag_state'] ? $events : 0;
			$tally['unanswered'] += 'consent_unknown' === $row['reason'] ? $events : 0;
		}
		return $tally;
	}

	/** @return array<string, int> Each event's latest moment, Unix seconds by event name. */
	public function lastOfEach(): array {
		global $wpdb;
		$last = array();
		foreach ( (array) $wpdb->get_results( $wpdb->prepare( "SELECT event, MAX(occurred_at) AS last FROM %i WHERE state <> 'left_out' AND test = 0 GROUP BY event", Schema::table() ), ARRAY_A ) as $row ) { // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- As above.
			$last[ (string) $row['event'] ] = Time::fromSql( (string) $row['last'] );
		}
		return $last;
	}
}
