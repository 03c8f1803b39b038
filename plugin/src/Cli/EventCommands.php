<?php

declare(strict_types=1);

namespace Pintally\Cli;

use Pintally\Delivery\SendAgain;
use Pintally\Ledger\Reading;
use Pintally\Ledger\Time;
use Pintally\Rest\EventsRoute;
use Pintally\Vocabulary;

/**
 * The ledger in the terminal.
 */
final class EventCommands {

	private const FIELDS = array( 'occurred_at', 'event', 'event_id', 'order_id', 'value', 'currency', 'tag_state', 'state', 'reason', 'detail' );

	public function __construct( private readonly Reading $ledger, private readonly SendAgain $again ) {}

	/**
	 * Lists events, newest first, narrowed as on the screen.
	 *
	 * ## OPTIONS
	 *
	 * [--event=<name>]
	 * : Only events of this name, e.g. checkout.
	 *
	 * [--state=<state>]
	 * : Only those that stand so: waiting, accepted, delivered, refused, left_out.
	 *
	 * [--reason=<code>]
	 * : Only those with this reason.
	 *
	 * [--road=<state>]
	 * : Only those that stand so on the browser's road: none, handed, called, blocked.
	 *
	 * [--after=<time>]
	 * : Only those from this moment on: Unix seconds, or a date in UTC such as 2026-11-24 or "2026-11-24 12:00".
	 *
	 * [--before=<time>]
	 * : Only those until this moment, likewise. A date without a time is its first second.
	 *
	 * [--search=<text>]
	 * : An order's number, an event's ID, or the SHA-256 of an e-mail address.
	 *
	 * [--order=<order>]
	 * : asc or desc, by when it happened. Default: desc.
	 *
	 * [--limit=<number>]
	 * : How many, 1 to 100. Default: 20.
	 *
	 * [--format=<format>]
	 * : table, json or csv. Default: table.
	 *
	 * ## EXAMPLES
	 *
	 *     wp pintally events --state=refused --format=json
	 *     wp pintally events --event=checkout --road=blocked --after=2026-11-01
	 *
	 * @param list<string>               $args
	 * @param array<string, string|bool> $flags
	 */
	public function events( $args, $flags ): void {
		$known  = array(
			'event'  => Vocabulary::events(),
			'state'  => Vocabulary::states(),
			'reason' => Vocabulary::reasons(),
		);
		$filter = array( 'search' => EventsRoute::searched( trim( (string) ( $flags['search'] ?? '' ) ) ) );
		foreach ( $known as $name => $vocabulary ) {
			$filter[ $name ] = (string) ( $flags[ $name ] ?? '' );
			if ( '' !== $filter[ $name ] && ! isset( $vocabulary[ $filter[ $name ] ] ) ) {
				\WP_CLI::error( sprintf( 'There is no %s "%s". Known: %s.', $name, $filter[ $name ], implode( ', ', array_keys( $vocabulary ) ) ) );
			}
		}
		$filter['tag_state'] = self::oneOf( $flags, 'road', array( '', 'none', 'handed', 'called', 'blocked' ) );
		foreach ( array( 'after', 'before' ) as $edge ) {
			$filter[ $edge ] = self::moment( $flags, $edge );
		}
		$order = 'asc' === self::oneOf( $flags, 'order', array( 'desc', 'asc' ) ) ? 'asc' : 'desc';
		$limit = (int) ( $flags['limit'] ?? 20 );
		if ( $limit < 1 || $limit > 100 ) {
			\WP_CLI::error( 'The limit is a number from 1 to 100.' );
		}
		$this->printRows( $flags, $this->ledger->page( $filter, 1, $limit, $order ) );
	}

	/**
	 * Tells how the sale of an order stands, and why.
	 *
	 * ## OPTIONS
	 *
	 * <id>
	 * : The order's ID.
	 *
	 * [--format=<format>]
	 * : table, json or csv. Default: table.
	 *
	 * ## EXAMPLES
	 *
	 *     wp pintally order 1001
	 *
	 * @param list<string>               $args
	 * @param array<string, string|bool> $flags
	 */
	public function order( $args, $flags ): void {
		$id  = (int) ( $args[0] ?? 0 );
		$row = $this->ledger->ofOrders( array( $id ) )[ $id ] ?? null;
		if ( null === $row ) {
			\WP_CLI::error( sprintf( 'The ledger has no event of order %d. It may not have reached a status that counts.', $id ) );
		}
		$this->printRows( $flags, array( $row ) );
	}

	/**
	 * Sends refused events again, under the same event ID.
	 *
	 * ## OPTIONS
	 *
	 * <event-id>...
	 * : At most 100 event IDs.
	 *
	 * [--format=<format>]
	 * : table, json or csv. Default: table.
	 *
	 * ## EXAMPLES
	 *
	 *     wp pintally send-again checkout.113f3534ea01c57413d2f4ec1653e481
	 *
	 * @param list<string>               $args
	 * @param array<string, string|bool> $flags
	 */
	public function sendAgain( $args, $flags ): void {
		if ( count( $args ) > SendAgain::AT_ONCE ) {
			\WP_CLI::error( sprintf( 'At most %d at once.', SendAgain::AT_ONCE ) );
		}
		$rows = array();
		foreach ( $this->again->send( $args ) as $id => $hindrance ) {
			$rows[] = array(
				'event_id' => $id,
				'result'   => '' === $hindrance ? 'waiting' : 'not sent',
				'why'      => $hindrance,
			);
		}
		Commands::print( $flags, $rows, array( 'event_id', 'result', 'why' ) );
		if ( ! in_array( 'waiting', array_column( $rows, 'result' ), true ) ) {
			\WP_CLI::error( 'None was sent again.' );
		}
	}

	/**
	 * @param array<string, string|bool> $flags
	 * @param list<string>               $known The first where it is not given.
	 */
	private static function oneOf( array $flags, string $name, array $known ): string {
		$given = (string) ( $flags[ $name ] ?? $known[0] );
		if ( ! in_array( $given, $known, true ) ) {
			\WP_CLI::error( sprintf( 'There is no %s "%s". Known: %s.', $name, $given, implode( ', ', array_filter( $known ) ) ) );
		}
		return $given;
	}

	/**
	 * @param array<string, string|bool> $flags
	 * @return int Unix seconds; 0 where it is not given.
	 */
	private static function moment( array $flags, string $name ): int {
		$given = trim( (string) ( $flags[ $name ] ?? '' ) );
		$at    = 1 === preg_match( '/^\d{9,}$/', $given ) ? (int) $given : strtotime( "$given UTC" );
		if ( '' !== $given && false === $at ) {
			\WP_CLI::error( sprintf( '"%s" is no moment: Unix seconds, or a date such as 2026-11-24.', $given ) );
		}
		return '' === $given ? 0 : (int) $at;
	}

	/**
	 * @param array<string, string|bool>       $flags
	 * @param list<array<string, string|null>> $rows Of Reading.
	 */
	private function printRows( array $flags, array $rows ): void {
		foreach ( $rows as $at => $row ) {
			$rows[ $at ]['occurred_at'] = gmdate( 'Y-m-d\TH:i:s\Z', Time::fromSql( $row['occurred_at'] ) );
		}
		Commands::print( $flags, $rows, self::FIELDS );
	}
}
