<?php

declare(strict_types=1);

namespace Pintally\Rest;

use Pintally\Delivery\WorkerClient;
use Pintally\Delivery\WorkerRefused;
use Pintally\Delivery\WorkerUnreachable;
use Pintally\Monitoring\Changes;

/**
 * `POST /account`: hands the ad account and its conversion token to the worker, once. Nothing of it is kept here.
 *
 * One alone changes only that; with neither, the worker repeats its test call with what it has.
 */
final class AccountRoute extends AdminRoute {

	public function __construct( private readonly WorkerClient $worker, private readonly Changes $changes ) {}

	public function routes(): void {
		register_rest_route(
			self::REST_NAMESPACE,
			'/account',
			self::endpoint(
				'POST',
				array( $this, 'save' ),
				array(
					'ad_account_id'    => array(
						'type'        => 'string',
						'description' => __( 'The ad account\'s number, 1 to 20 digits.', 'pintally' ),
					),
					'conversion_token' => array(
						'type'        => 'string',
						'description' => __( 'A conversion access token of this ad account.', 'pintally' ),
					),
				)
			)
		);
	}

	public function save( \WP_REST_Request $request ): \WP_REST_Response|\WP_Error {
		$given  = array_filter(
			array(
				'ad_account_id'    => trim( (string) $request['ad_account_id'] ),
				'conversion_token' => trim( (string) $request['conversion_token'] ),
			),
			static fn ( string $value ): bool => '' !== $value
		);
		$errors = self::errors( $given );
		if ( array() !== $errors ) {
			return self::invalid( $errors );
		}
		try {
			$answer = $this->worker->post( '/v1/account', $given );
		} catch ( WorkerUnreachable $failure ) {
			return self::unreachable( $failure );
		} catch ( WorkerRefused $failure ) {
			return self::refused( $failure );
		}
		// By name only: neither is told.
		foreach ( array_keys( $given ) as $name ) {
			$this->changes->record( 'settings', $name, 'entered anew' );
		}
		return new \WP_REST_Response( array( 'account' => is_array( $answer['account'] ?? null ) ? $answer['account'] : null ) );
	}

	/**
	 * What is wrong with them; said here already, so that a slip costs no round trip and no token leaves for nothing.
	 *
	 * @param array<string, string> $given
	 * @return array<string, string> By parameter name.
	 */
	private static function errors( array $given ): array {
		$errors = array();
		if ( isset( $given['ad_account_id'] ) && 1 !== preg_match( '/^\d{1,20}$/D', $given['ad_account_id'] ) ) {
			$errors['ad_account_id'] = __( 'An ad account ID has digits only, usually 12 of them. It is in the address of Pinterest Ads Manager, after /advertiser/.', 'pintally' );
		}
		if ( isset( $given['conversion_token'] ) && 1 !== preg_match( '/^[\x21-\x7e]{1,4096}$/D', $given['conversion_token'] ) ) {
			$errors['conversion_token'] = __( 'A conversion token has no spaces or line breaks. Copy it again, whole.', 'pintally' );
		}
		return $errors;
	}
}
