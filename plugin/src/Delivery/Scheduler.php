<?php

declare(strict_types=1);

namespace Pintally\Delivery;

/**
 * Whether WordPress's scheduler (WP-Cron) runs: seen by what it should have begun long ago. So a scheduler that has never
 * run is noticed too, before anything waits for it.
 *
 * A shop that nobody has visited for hours is overdue as well, until this very visit has it run: so one look is not
 * enough. The first is remembered.
 */
final class Scheduler {

	/** Servers that call wp-cron.php themselves do so every quarter of an hour, or more often. */
	private const OVERDUE = 20 * MINUTE_IN_SECONDS;
	/** By then a visit has had it run. */
	private const PATIENCE = 2 * MINUTE_IN_SECONDS;
	private const SEEN     = 'pintally_scheduler_seen';

	/**
	 * @param int $now Unix seconds.
	 * @return int Since when it stands still; 0: it runs, or it is too soon to say.
	 */
	public static function standsSince( int $now ): int {
		$due  = Queue::nextRun();
		$seen = get_option( self::SEEN );
		if ( 0 === $due || $now - $due < self::OVERDUE ) {
			if ( false !== $seen ) {
				delete_option( self::SEEN );
			}
			return 0;
		}
		if ( ! is_array( $seen ) || ( $seen['due'] ?? 0 ) !== $due ) {
			update_option(
				self::SEEN,
				array(
					'due' => $due,
					'at'  => $now,
				),
				false
			);
			return 0;
		}
		return $now - (int) $seen['at'] >= self::PATIENCE ? $due : 0;
	}
}
