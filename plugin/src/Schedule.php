<?php

declare(strict_types=1);

namespace Pintally;

use Pintally\Delivery\Queue;

/**
 * What runs in the background at a time of its own: by Action Scheduler where it is (it comes with WooCommerce), else by
 * WP-Cron. Deliveries have their own tick (Delivery/Queue.php).
 */
final class Schedule {

	private const GROUP = 'pintally';
	/** WP-Cron's names. */
	private const EVERY = array(
		'hourly' => HOUR_IN_SECONDS,
		'daily'  => DAY_IN_SECONDS,
	);
	/** Of what runs once more, beside the runs that are planned anyway. */
	private const AGAIN = array( 'again' );

	/**
	 * Again and again; what is planned already stays as it is.
	 *
	 * @param 'hourly'|'daily' $often
	 * @param int              $first When, Unix seconds.
	 */
	public static function every( string $often, string $action, int $first ): void {
		if ( Queue::hasActionScheduler() ) {
			wp_clear_scheduled_hook( $action );
			if ( ! as_has_scheduled_action( $action, array(), self::GROUP ) ) {
				as_schedule_recurring_action( $first, self::EVERY[ $often ], $action, array(), self::GROUP );
			}
		} elseif ( false === wp_next_scheduled( $action ) ) {
			wp_schedule_event( $first, $often, $action );
		}
	}

	/** Once more in so many seconds. What waits already is not asked for again; one that is just running is no longer waiting. */
	public static function once( string $action, int $seconds ): void {
		if ( ! Queue::hasActionScheduler() ) {
			if ( false === wp_next_scheduled( $action, self::AGAIN ) ) {
				wp_schedule_single_event( time() + $seconds, $action, self::AGAIN );
			}
			return;
		}
		$waiting = as_get_scheduled_actions(
			array(
				'hook'     => $action,
				'args'     => self::AGAIN,
				'group'    => self::GROUP,
				'status'   => \ActionScheduler_Store::STATUS_PENDING,
				'per_page' => 1,
			),
			'ids'
		);
		if ( array() === $waiting ) {
			as_schedule_single_action( time() + $seconds, $action, self::AGAIN, self::GROUP );
		}
	}

	/** When it runs next, Unix seconds; 0: never, nothing is scheduled. */
	public static function next( string $action ): int {
		$next = Queue::hasActionScheduler() ? as_next_scheduled_action( $action, null, self::GROUP ) : wp_next_scheduled( $action );
		return true === $next ? time() : (int) $next;
	}

	/** When the plugin goes. */
	public static function clear( string ...$actions ): void {
		foreach ( $actions as $action ) {
			wp_unschedule_hook( $action );
			if ( Queue::hasActionScheduler() ) {
				as_unschedule_all_actions( $action );
			}
		}
	}
}
