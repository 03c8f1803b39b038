<?php

declare(strict_types=1);

namespace Pintally\Rest;

use Pintally\Attribution\Source;
use Pintally\Attribution\Touches;
use Pintally\Context\Consent;
use Pintally\Context\Request;
use Pintally\Context\Visitor;
use Pintally\Settings\Connection;

/**
 * `POST /touch`: a page of this shop tells where its visit came from, once a visit. Public, so it takes nothing but
 * that, and only of a visitor who agreed: who it is and whether they did is read from the request's own cookies.
 */
final class TouchRoute {

	private const BYTES = 8_192;

	public function __construct(
		private readonly Connection $connection,
		private readonly Consent $consent,
		private readonly Visitor $visitor
	) {}

	public function addRoute(): void {
		register_rest_route(
			'pintally/v1',
			'/touch',
			array(
				'methods'             => 'POST',
				'callback'            => array( $this, 'touch' ),
				'permission_callback' => '__return_true', // Visitors: see the checks in touch().
			)
		);
	}

	public function touch( \WP_REST_Request $request ): \WP_REST_Response|\WP_Error {
		$raw  = $request->get_body();
		$told = strlen( $raw ) > self::BYTES ? null : json_decode( $raw, true, 4 );
		if ( ! is_array( $told ) ) {
			return new \WP_Error( 'pintally_malformed', __( 'The report is not the JSON of docs/api.md.', 'pintally' ), array( 'status' => 400 ) );
		}
		$origin = (string) $request->get_header( 'origin' );
		$ours   = ( '' === $origin || Request::ownOrigin() === $origin ) && is_string( $told['key'] ?? null ) && hash_equals( $this->connection->collectKey(), $told['key'] );
		if ( ! $ours ) {
			return new \WP_Error( 'pintally_not_ours', __( 'The report is not of a page of this shop.', 'pintally' ), array( 'status' => 403 ) );
		}
		if ( ! $this->consent->isGranted() || '' === $this->visitor->id() ) {
			return new \WP_Error( 'pintally_no_consent', __( 'The visitor has not agreed.', 'pintally' ), array( 'status' => 422 ) );
		}
		return ( new Touches() )->record( $this->visitor->id(), Source::told( $told ) )
			? new \WP_REST_Response( null, 204, array( 'Cache-Control' => 'no-store' ) )
			: new \WP_Error( 'pintally_too_many', __( 'This visitor has arrived too often today.', 'pintally' ), array( 'status' => 429 ) );
	}
}
