<?php

declare(strict_types=1);

namespace Pintally\Campaigns;

use Pintally\Backstage;
use Pintally\Delivery\WorkerRefused;
use Pintally\Delivery\WorkerUnreachable;
use Pintally\Schedule;
use Pintally\Settings\Connection;
use Pintally\Settings\Settings;

/**
 * Brings Pinterest's figures here once a night, after the worker has fetched them.
 */
final class Nightly {

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
		Schedule::every( 'daily', Backstage::FIGURES, $next );
	}
}
