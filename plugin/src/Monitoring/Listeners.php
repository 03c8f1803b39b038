<?php

declare(strict_types=1);

namespace Pintally\Monitoring;

use Pintally\Backstage;
use Pintally\Ledger\WatchedSums;
use Pintally\Schedule;
use Pintally\Settings\Connection;

/**
 * What monitoring hears and shows in requests of the shop's keepers and in the background. A shopper's request has none.
 */
final class Listeners {

	private static bool $are_registered = false;

	public static function register( Connection $connection ): void {
		if ( self::$are_registered ) {
			return;
		}
		self::$are_registered = true;
		add_action( 'admin_init', static fn () => Schedule::every( 'hourly', Backstage::HEARTBEAT, time() + MINUTE_IN_SECONDS ) );
		add_action( 'admin_notices', static fn () => ( new AlertNotice( new Standing( $connection ) ) )->show() );
		add_action( 'admin_post_' . AlertNotice::HIDE, static fn () => ( new AlertNotice( new Standing( $connection ) ) )->hide() );
		add_filter( 'site_status_tests', static fn ( $tests ) => ( new SiteHealth( new Standing( $connection ), new WatchedSums() ) )->add( $tests ) );
		( new ChangeHooks( new Changes() ) )->register();
	}
}
