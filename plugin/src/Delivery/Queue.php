<?php

declare(strict_types=1);

namespace Pintally\Delivery;

use Pintally\Ledger\Reading;

/**
 * When deliveries run: by Action Scheduler where it is (it comes with WooCommerce), else by WP-Cron.
 *
 * A shopper's request never waits for it: recording schedules nothing. Each minute Action Scheduler's own tick asks
 * whether something is due; an order nudges it at once, from the thank-you page's browser (Rest\PulseRoute), or after
 * a gateway's call-back has been answered.
 */
final class Queue {

	public const DELIVER = 'pintally_deliver';

	private const GROUP = 'pintally';
	private const TICK  = 'pintally_tick';

	private bool $kicked = false;

	public function __construct( private readonly Sending $sending, private readonly Reading $reading ) {}

	public function register(): void {
		add_action( self::DELIVER, array( $this->sending, 'run' ) );
		// Before Action Scheduler's runner (priority 10), which then runs what this enqueues.
		add_action( 'action_scheduler_run_queue', array( $this, 'tick' ), 5 );
		add_action( self::TICK, array( $this, 'tick' ) );
		add_filter( 'cron_schedules', array( $this, 'everyMinute' ) ); // phpcs:ignore WordPress.WP.CronInterval -- A sale is to be at Pinterest within a minute.
		add_action( 'admin_init', array( $this, 'ensureTick' ) );
	}

	/** Asks whether something is to be done, and has it done. */
	public function tick(): void {
		if ( ! $this->reading->isSomethingDue() && ! $this->reading->isSomethingAccepted() ) {
			return;
		}
		if ( self::hasActionScheduler() ) {
			as_enqueue_async_action( self::DELIVER, array(), self::GROUP, true );
			return;
		}
		$this->sending->run();
	}

	/** An order has arrived: deliver as soon as it costs no shopper anything. */
	public function kick(): void {
		if ( $this->kicked || ! self::hasActionScheduler() ) {
			return;
		}
		$this->kicked = true;
		// A shopper's own request (page, checkout by Ajax or Store API) is left alone: the thank-you page's browser nudges.
		if ( isset( $_GET['wc-ajax'] ) || wp_is_serving_rest_request() || ! ( self::isGatewayCall() || is_admin() || wp_doing_cron() ) ) { // phpcs:ignore WordPress.Security.NonceVerification -- Reads what kind of request this is.
			return;
		}
		as_enqueue_async_action( self::DELIVER, array(), self::GROUP, true );
		if ( self::isGatewayCall() ) {
			add_action( 'shutdown', array( $this, 'startRunner' ) );
		}
	}

	/** Somebody at the screen has given something to deliver: within the minute, or at the next tick. */
	public function soon(): void {
		if ( self::hasActionScheduler() ) {
			as_enqueue_async_action( self::DELIVER, array(), self::GROUP, true );
		}
	}

	/** Action Scheduler starts its own runner only from wp-admin; here after the gateway has its answer. */
	public function startRunner(): void {
		if ( function_exists( 'fastcgi_finish_request' ) ) {
			fastcgi_finish_request();
		}
		if ( class_exists( \ActionScheduler_AsyncRequest_QueueRunner::class ) ) {
			( new \ActionScheduler_AsyncRequest_QueueRunner( \ActionScheduler::store() ) )->maybe_dispatch();
		}
	}

	/**
	 * @param array<string, array<string, mixed>> $schedules
	 * @return array<string, array<string, mixed>>
	 */
	public function everyMinute( $schedules ): array {
		$schedules['pintally_minute'] = array(
			'interval' => MINUTE_IN_SECONDS,
			'display'  => __( 'Every minute (Pintally)', 'pintally' ),
		);
		return $schedules;
	}

	/** Without Action Scheduler, WP-Cron's tick. */
	public function ensureTick(): void {
		if ( self::hasActionScheduler() ) {
			wp_clear_scheduled_hook( self::TICK );
		} elseif ( false === wp_next_scheduled( self::TICK ) ) {
			wp_schedule_event( time(), 'pintally_minute', self::TICK );
		}
	}

	/** When the queue looks next, Unix seconds; 0: never, nothing is scheduled. */
	public static function nextRun(): int {
		return (int) ( self::hasActionScheduler() ? wp_next_scheduled( 'action_scheduler_run_queue', array( 'WP Cron' ) ) : wp_next_scheduled( self::TICK ) );
	}

	/** When the plugin goes. */
	public static function clear(): void {
		wp_clear_scheduled_hook( self::TICK );
		if ( self::hasActionScheduler() ) {
			as_unschedule_all_actions( self::DELIVER );
		}
	}

	/** It comes with WooCommerce, and may be asked for things from `init` on. */
	public static function hasActionScheduler(): bool {
		return function_exists( 'as_enqueue_async_action' ) && did_action( 'action_scheduler_init' ) > 0;
	}

	private static function isGatewayCall(): bool {
		return isset( $_GET['wc-api'] ); // phpcs:ignore WordPress.Security.NonceVerification -- Reads what kind of request this is.
	}
}
