<?php

declare(strict_types=1);

namespace Pintally\Monitoring;

use Pintally\Backstage;
use Pintally\Delivery\Queue;

/**
 * When monitoring runs: by Action Scheduler where it is (it comes with WooCommerce), else by WP-Cron.
 */
final class Schedule {

	private const GROUP = 'pintally';

	/** The heart beats hourly. */
	public static function ensure(): void {
		if ( Queue::hasActionScheduler() ) {
			wp_clear_scheduled_hook( Backstage::HEARTBEAT );
			if ( ! as_has_scheduled_action( Backstage::HEARTBEAT, array(), self::GROUP ) ) {
				as_schedule_recurring_action( time() + MINUTE_IN_SECONDS, HOUR_IN_SECONDS, Backstage::HEARTBEAT, array(), self::GROUP );
			}
		} elseif ( false === wp_next_scheduled( Backstage::HEARTBEAT ) ) {
			wp_schedule_event( time() + MINUTE_IN_SECONDS, 'hourly', Backstage::HEARTBEAT );
		}
	}

	/** Once more in a while; what waits already is not asked for again. */
	public static function once( string $action, int $seconds ): void {
		$again = array( 'again' );
		if ( Queue::hasActionScheduler() ) {
			if ( ! as_has_scheduled_action( $action, $again, self::GROUP ) ) {
				as_schedule_single_action( time() + $seconds, $action, $again, self::GROUP );
			}
		} elseif ( false === wp_next_scheduled( $action, $again ) ) {
			wp_schedule_single_event( time() + $seconds, $action, $again );
		}
	}

	/** When the next heartbeat is due, Unix seconds; 0: none is scheduled. */
	public static function next(): int {
		$next = Queue::hasActionScheduler() ? as_next_scheduled_action( Backstage::HEARTBEAT, null, self::GROUP ) : wp_next_scheduled( Backstage::HEARTBEAT );
		return true === $next ? time() : (int) $next;
	}

	/** When the plugin goes. */
	public static function clear(): void {
		foreach ( array( Backstage::HEARTBEAT, Backstage::LOOK ) as $action ) {
			wp_unschedule_hook( $action );
			if ( Queue::hasActionScheduler() ) {
				as_unschedule_all_actions( $action );
			}
		}
	}
}
