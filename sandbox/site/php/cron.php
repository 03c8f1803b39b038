<?php
/**
 * Runs what is due now: WP-Cron as wp-cron.php does it, then Action Scheduler's queue. Returns how many ran.
 */

$ran = 0;
foreach ( wp_get_ready_cron_jobs() as $due => $hooks ) {
	foreach ( $hooks as $hook => $jobs ) {
		// The health checks of WooCommerce's background processes end with exit, and everything after them with it.
		if ( preg_match( '/^wp_\d+_wc_\w+_cron$/', $hook ) ) {
			continue;
		}
		foreach ( $jobs as $job ) {
			if ( $job['schedule'] ) {
				wp_reschedule_event( $due, $job['schedule'], $hook, $job['args'] );
			}
			wp_unschedule_event( $due, $hook, $job['args'] );
			do_action_ref_array( $hook, $job['args'] );
			++$ran;
		}
	}
}
if ( class_exists( 'ActionScheduler' ) && ActionScheduler::is_initialized() ) {
	$ran += (int) ActionScheduler::runner()->run( 'Pintally demo site' );
}
return $ran;
