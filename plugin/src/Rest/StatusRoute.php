<?php

declare(strict_types=1);

namespace Pintally\Rest;

use Pintally\Delivery\Delivery;
use Pintally\Delivery\Queue;
use Pintally\Delivery\Scheduler;
use Pintally\Ledger\Reading;
use Pintally\Ledger\Tally;
use Pintally\Monitoring\Standing;
use Pintally\Setup\Setup;

/**
 * `GET /status`: is it working? Answered from what is stored here, without asking anybody else.
 */
final class StatusRoute extends AdminRoute {

	public function __construct( private readonly Reading $ledger, private readonly Tally $tally, private readonly Setup $setup, private readonly Standing $standing ) {}

	public function routes(): void {
		register_rest_route( self::REST_NAMESPACE, '/status', self::endpoint( 'GET', array( $this, 'read' ) ) );
	}

	public function read(): \WP_REST_Response {
		$delivery = Delivery::status();
		return new \WP_REST_Response(
			array(
				'counts'                 => $this->ledger->countsByState(),
				'oldest_waiting'         => $this->ledger->oldestWaiting(),
				'last_contact'           => $delivery['ok_at'],
				'problem'                => wp_specialchars_decode( $delivery['problem'], ENT_QUOTES ),
				'problem_at'             => '' === $delivery['problem'] ? 0 : $delivery['problem_at'],
				'next_run'               => Queue::nextRun(),
				'scheduler_stands_since' => Scheduler::standsSince( time() ),
				'refused_lately'         => $this->tally->lately()['refused'],
				'setup_problems'         => $this->setup->problems(),
				'open_incidents'         => count( $this->standing->open( time() ) ),
				'woocommerce'            => class_exists( 'WooCommerce', false ),
				'consent_api'            => function_exists( 'wp_has_consent' ),
			)
		);
	}
}
