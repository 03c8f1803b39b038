<?php

declare(strict_types=1);

namespace Pintally\Rest;

use Pintally\Admin\Capability;
use Pintally\Delivery\WorkerRefused;
use Pintally\Delivery\WorkerUnreachable;

/**
 * What the routes of wp-admin share: the namespace, who is let in, and the shape of errors.
 *
 * Errors at fields are told as WordPress tells them: code rest_invalid_param, `data.params` by parameter name.
 */
abstract class AdminRoute {

	public const REST_NAMESPACE = 'pintally/v1';

	/** Registers the route's paths; Backstage.php calls it. */
	abstract public function routes(): void;

	/**
	 * One method of a path, for the shop's keepers only.
	 *
	 * @param string                              $method HTTP method.
	 * @param callable                            $answer Takes a WP_REST_Request.
	 * @param array<string, array<string, mixed>> $args   Schema by parameter name.
	 * @return array<string, mixed>
	 */
	protected static function endpoint( string $method, callable $answer, array $args = array() ): array {
		return array(
			'methods'             => $method,
			'callback'            => $answer,
			'permission_callback' => array( Capability::class, 'isGranted' ),
			'args'                => $args,
		);
	}

	/** @param array<string, string> $params What is wrong, by parameter name. */
	protected static function invalid( array $params ): \WP_Error {
		return new \WP_Error(
			'rest_invalid_param',
			implode( ' ', array_unique( array_values( $params ) ) ),
			array(
				'status' => 400,
				'params' => $params,
			)
		);
	}

	/** 503, not 502: proxies put a page of their own in the place of a 502. */
	protected static function unreachable( WorkerUnreachable $failure ): \WP_Error {
		return new \WP_Error( 'pintally_worker_unreachable', self::plain( $failure ), array( 'status' => 503 ) );
	}

	protected static function refused( WorkerRefused $failure ): \WP_Error {
		return new \WP_Error(
			'pintally_worker_refused',
			self::plain( $failure ),
			array(
				'status'        => 422,
				'worker_status' => $failure->status(),
			)
		);
	}

	/** Exceptions are escaped for HTML when they are thrown; JSON carries plain text, which the screen escapes. */
	protected static function plain( \Throwable $failure ): string {
		return wp_specialchars_decode( $failure->getMessage(), ENT_QUOTES );
	}
}
