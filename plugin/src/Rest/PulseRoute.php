<?php

declare(strict_types=1);

namespace Pintally\Rest;

use Pintally\Delivery\Sending;
use Pintally\Ledger\Reading;

/**
 * A nudge from the thank-you page's browser: deliver what is due, in a request that nobody waits for.
 *
 * Public and harmless: it does what the next minute would do, and at most one at a time.
 */
final class PulseRoute {

	private const LOCK = 'pintally_pulse';

	public function __construct( private readonly Sending $sending, private readonly Reading $reading ) {}

	public function register(): void {
		add_action( 'rest_api_init', array( $this, 'addRoute' ) );
	}

	public function addRoute(): void {
		register_rest_route(
			'pintally/v1',
			'/pulse',
			array(
				'methods'             => 'POST',
				'callback'            => array( $this, 'pulse' ),
				'permission_callback' => '__return_true', // It takes nothing and tells nothing.
			)
		);
	}

	public function pulse(): \WP_REST_Response {
		if ( false === get_transient( self::LOCK ) && $this->reading->isSomethingDue() ) {
			set_transient( self::LOCK, 1, 30 );
			ignore_user_abort( true );
			$this->sending->run();
			delete_transient( self::LOCK );
		}
		return new \WP_REST_Response( null, 204 );
	}
}
