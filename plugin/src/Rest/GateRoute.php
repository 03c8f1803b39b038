<?php

declare(strict_types=1);

namespace Pintally\Rest;

use Pintally\Context\Consent;
use Pintally\Context\Cookies;
use Pintally\Context\Region;
use Pintally\Context\Visitor;
use Pintally\Settings\Settings;

/**
 * `POST /gate`: a page that a cache keeps asks what holds for this visitor's address, once a day. Public: it tells
 * everybody only of themselves, and no country.
 *
 * The answer is remembered in a cookie where nothing stands against it: where nobody has to be asked, where the visitor
 * has agreed, and for the shop's own people. Whoever has yet to be asked is asked about again on the next page.
 */
final class GateRoute {

	public function __construct(
		private readonly Settings $settings,
		private readonly Consent $consent,
		private readonly Visitor $visitor
	) {}

	public function addRoute(): void {
		register_rest_route(
			'pintally/v1',
			'/gate',
			array(
				'methods'             => 'POST',
				'callback'            => array( $this, 'answer' ),
				'permission_callback' => '__return_true', // Visitors.
			)
		);
	}

	public function answer(): \WP_REST_Response {
		$answer = match ( true ) {
			'' !== $this->visitor->exclusion()                        => 'left_out',
			'not_needed' === $this->settings->text( 'consent' )        => 'not_needed',
			'by_region' === $this->settings->text( 'consent' ) && ! Region::asksFirst( $this->settings ) => 'not_needed',
			default                                                    => 'ask_first',
		};
		if ( 'ask_first' !== $answer || $this->consent->isGranted() ) {
			Cookies::set( Cookies::GATE, $answer, DAY_IN_SECONDS );
		}
		return new \WP_REST_Response( array( 'answer' => $answer ), 200, array( 'Cache-Control' => 'no-store' ) );
	}
}
