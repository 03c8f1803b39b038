<?php

declare(strict_types=1);

namespace Pintally\Rest;

use Pintally\Context\Cookies;
use Pintally\Context\Request;
use Pintally\Context\Visitor;
use Pintally\Privacy\Withdrawal;

/**
 * `POST /withdraw`: this visitor takes consent back; the body is the visitor id, in a request that nobody waits for.
 *
 * Public. Whoever knows a visitor id, which is random and in that visitor's browser alone, can do nothing here but have
 * less known of them.
 */
final class WithdrawRoute {

	/** @param \Closure(): Withdrawal $withdrawal Built when it is needed. */
	public function __construct( private readonly \Closure $withdrawal ) {}

	public function addRoute(): void {
		register_rest_route(
			'pintally/v1',
			'/withdraw',
			array(
				'methods'             => 'POST',
				'callback'            => array( $this, 'withdraw' ),
				'permission_callback' => '__return_true', // Visitors: see above.
			)
		);
	}

	public function withdraw( \WP_REST_Request $request ): \WP_REST_Response|\WP_Error {
		$origin  = (string) $request->get_header( 'origin' );
		$visitor = $request->get_body();
		if ( ( '' !== $origin && Request::ownOrigin() !== $origin ) || ! Visitor::isId( $visitor ) ) {
			return new \WP_Error( 'pintally_not_ours', __( 'The report is not of a page of this shop.', 'pintally' ), array( 'status' => 403 ) );
		}
		Cookies::forget();
		ignore_user_abort( true );
		( $this->withdrawal )()->of( $visitor );
		return new \WP_REST_Response( null, 204, array( 'Cache-Control' => 'no-store' ) );
	}
}
