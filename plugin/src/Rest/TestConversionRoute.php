<?php

declare(strict_types=1);

namespace Pintally\Rest;

use Pintally\Settings\Settings;
use Pintally\TestConversion\TestConversion;
use Pintally\TestConversion\TestOrder;

/**
 * `POST /test-conversion`: sends a test event down the server's road and answers with the page for the tag's road.
 * `GET /test-conversion`: how the last test goes; while it runs the worker is asked for news.
 */
final class TestConversionRoute extends AdminRoute {

	public function __construct( private readonly TestConversion $test, private readonly Settings $settings ) {}

	public function routes(): void {
		register_rest_route(
			self::REST_NAMESPACE,
			'/test-conversion',
			array(
				self::endpoint( 'GET', array( $this, 'read' ) ),
				self::endpoint( 'POST', array( $this, 'start' ) ),
			)
		);
	}

	public function read(): \WP_REST_Response {
		return self::answer( $this->test->read( true ) );
	}

	public function start(): \WP_REST_Response|\WP_Error {
		if ( $this->settings->isEventOff( TestOrder::event() ) ) {
			return new \WP_Error( 'pintally_event_off', __( 'The event of this test is switched off in the settings. Switch it on and run the test again.', 'pintally' ), array( 'status' => 409 ) );
		}
		$this->test->start();
		return self::answer( $this->test->read( false ) );
	}

	/** @param array<string, mixed> $told */
	private static function answer( array $told ): \WP_REST_Response {
		return new \WP_REST_Response( $told, 200, array( 'Cache-Control' => 'no-store' ) );
	}
}
