<?php

declare(strict_types=1);

namespace Pintally\Ledger;

use Pintally\Attribution\Packs;
use Pintally\Attribution\Touches;
use Pintally\Schedule;
use Pintally\Settings\Settings;

/**
 * What is too old leaves: events after the months that the shop chose, and the contents of refused ones as soon as
 * they can no longer be sent again.
 *
 * In small batches, so that no statement holds the table for long: once a day, and again at once while more is left.
 */
final class Pruning {

	public const PRUNE = 'pintally_prune';

	private const BATCH = 1000;
	/** For the packs of touches in one go: less than Action Scheduler gives a batch. */
	private const SECONDS = 15;

	public function __construct( private readonly Settings $settings ) {}

	public function register(): void {
		add_action( self::PRUNE, array( $this, 'run' ) );
		add_action( 'admin_init', array( $this, 'schedule' ) );
	}

	public function schedule(): void {
		Schedule::every( 'daily', self::PRUNE, time() + HOUR_IN_SECONDS );
	}

	/** One batch. */
	public function run(): void {
		$left = $this->removeOld() | $this->emptyRefused() | ( new Touches() )->prune( $this->oldest(), self::BATCH );
		// What stays is packed for its readers.
		$left |= ( new Packs() )->make( $this->oldest(), self::SECONDS );
		if ( $left ) {
			Schedule::once( self::PRUNE, 0 );
		}
	}

	/** What is older than this goes, Unix seconds. */
	private function oldest(): int {
		return (int) strtotime( sprintf( '-%d months', (int) $this->settings->get( 'keep_months' ) ) );
	}

	/** @return bool Whether more may be left. What is still on its way stays, however old. */
	private function removeOld(): bool {
		global $wpdb;
		$ids = $wpdb->get_col( // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Our own table.
			$wpdb->prepare( "SELECT id FROM %i WHERE occurred_at < %s AND state IN ('delivered', 'refused', 'left_out') ORDER BY occurred_at LIMIT %d", Schema::table(), Time::toSql( $this->oldest() ), self::BATCH )
		);
		return $this->change( 'DELETE FROM %i', $ids );
	}

	/** @return bool Whether more may be left. */
	private function emptyRefused(): bool {
		global $wpdb;
		$before = time() - (int) $this->settings->get( 'max_age_days' ) * DAY_IN_SECONDS;
		$ids    = $wpdb->get_col( // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Our own table.
			$wpdb->prepare( "SELECT id FROM %i WHERE state = 'refused' AND occurred_at < %s AND facts <> '' LIMIT %d", Schema::table(), Time::toSql( $before ), self::BATCH )
		);
		return $this->change( "UPDATE %i SET facts = '', context = ''", $ids );
	}

	/**
	 * @param literal-string $statement With the table's placeholder.
	 * @param array<mixed>   $ids
	 */
	private function change( string $statement, array $ids ): bool {
		global $wpdb;
		if ( array() !== $ids ) {
			$wpdb->query( $wpdb->prepare( $statement . ' WHERE id IN (' . implode( ', ', array_fill( 0, count( $ids ), '%d' ) ) . ')', Schema::table(), ...array_values( $ids ) ) ); // phpcs:ignore WordPress.DB -- Our own table; the list is made of placeholders.
		}
		return count( $ids ) === self::BATCH;
	}
}
