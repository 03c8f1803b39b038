<?php

declare(strict_types=1);

namespace Pintally\Campaigns;

use Pintally\Backstage;
use Pintally\Delivery\Queue;
use Pintally\Delivery\WorkerRefused;
use Pintally\Delivery\WorkerUnreachable;
use Pintally\Settings\Connection;
use Pintally\Settings\Settings;

/**
 * Brings Pinterest's figures here once a night, after the worker has fetched them: by Action Scheduler where it is, else
 * by WP-Cron.
 */
final class Nightly {

	private const GROUP = 'pintally';
	/** The worker fetches from four o'clock UTC on. */
	private const HOUR = 6;

	public function __construct( private readonly Figures $figures, private readonly Settings $settings, private readonly Connection $connection ) {}

	public function run(): void {
		$this->figures->prune( (int) strtotime( sprintf( '-%d months', (int) $this->settings->get( 'keep_months' ) ) ) );
		if ( ! $this->connection->exists() ) {
			return;
		}
		try {
			$this->figures->pull();
		} catch ( WorkerUnreachable | WorkerRefused ) {
			// The next night brings what this one missed; that the worker is away, the heartbeat tells.
			return;
		}
	}

	public static function ensure(): void {
		$today = (int) strtotime( gmdate( 'Y-m-d' ) . sprintf( ' %02d:00 UTC', self::HOUR ) );
		$next  = $today > time() ? $today : $today + DAY_IN_SECONDS;
		if ( Queue::hasActionScheduler() ) {
			wp_clear_scheduled_hook( Backstage::FIGURES );
			if ( ! as_has_scheduled_action( Backstage::FIGURES, array(), self::GROUP ) ) {
				as_schedule_recurring_action( $next, DAY_IN_SECONDS, Backstage::FIGURES, array(), self::GROUP );
			}
		} elseif ( false === wp_next_scheduled( Backstage::FIGURES ) ) {
			wp_schedule_event( $next, 'daily', Backstage::FIGURES );
		}
	}

	/** When the plugin goes. */
	public static function clear(): void {
		wp_clear_scheduled_hook( Backstage::FIGURES );
		if ( Queue::hasActionScheduler() ) {
			as_unschedule_all_actions( Backstage::FIGURES );
		}
	}
}
