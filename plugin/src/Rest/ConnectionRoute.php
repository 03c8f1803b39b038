<?php

declare(strict_types=1);

namespace Pintally\Rest;

use Pintally\Delivery\Outcomes;
use Pintally\Delivery\Pairing;
use Pintally\Delivery\WorkerRefused;
use Pintally\Delivery\WorkerUnreachable;
use Pintally\Settings\Connection;
use Pintally\Settings\InvalidKey;

/**
 * `/connection`: the pairing with the worker. The secret goes in with the key and never comes back.
 */
final class ConnectionRoute extends AdminRoute {

	public function __construct( private readonly Connection $connection, private readonly Pairing $pairing ) {}

	public function routes(): void {
		register_rest_route(
			self::REST_NAMESPACE,
			'/connection',
			array(
				self::endpoint(
					'GET',
					array( $this, 'read' ),
					array(
						'check' => array(
							'type'        => 'boolean',
							'default'     => false,
							'description' => __( 'Whether to ask the worker itself; without it only what is stored here is told.', 'pintally' ),
						),
					)
				),
				self::endpoint(
					'POST',
					array( $this, 'pair' ),
					array(
						'key' => array(
							'type'        => 'string',
							'required'    => true,
							'minLength'   => 1,
							'maxLength'   => 4096,
							'description' => __( 'The connection key that the worker\'s command add-shop prints.', 'pintally' ),
						),
					)
				),
				self::endpoint( 'DELETE', array( $this, 'disconnect' ) ),
			)
		);
	}

	/** A worker that is away is a finding, not a failure of this route: `reachable` is false and `problem` says why. */
	public function read( \WP_REST_Request $request ): \WP_REST_Response {
		$told = array();
		if ( $this->connection->exists() && true === $request['check'] ) {
			try {
				$told = $this->pairing->ask();
			} catch ( WorkerUnreachable | WorkerRefused $failure ) {
				$told = array(
					'reachable' => false,
					'problem'   => self::plain( $failure ),
				);
			}
		}
		return $this->answer( $told );
	}

	public function pair( \WP_REST_Request $request ): \WP_REST_Response|\WP_Error {
		$before = array(
			Connection::OPTION => get_option( Connection::OPTION ),
			Connection::SECRET => get_option( Connection::SECRET ),
		);
		$shop   = $this->connection->url() . ' ' . $this->connection->shop();
		try {
			$this->connection->connect( (string) $request['key'] );
			$told = $this->pairing->ask();
			if ( $this->connection->url() . ' ' . $this->connection->shop() !== $shop ) {
				Outcomes::startAnew();
			}
			return $this->answer( $told );
		} catch ( InvalidKey $failure ) {
			return self::invalid( array( 'key' => self::plain( $failure ) ) );
		} catch ( WorkerRefused $failure ) {
			$this->restore( $before );
			// 401: the signature is not known. Anything else (another site's key, say) the worker explains itself.
			return self::invalid( array( 'key' => 401 !== $failure->status() ? self::plain( $failure ) : __( 'The worker does not accept this key. It may be of another worker, or replaced since: have the worker print a new one.', 'pintally' ) ) );
		} catch ( WorkerUnreachable $failure ) {
			$this->restore( $before );
			return self::unreachable( $failure );
		}
	}

	public function disconnect(): \WP_REST_Response {
		$this->connection->forget();
		return $this->answer( array() );
	}

	/** @param array<string, mixed> $told What the worker has just said; empty if it was not asked. */
	private function answer( array $told ): \WP_REST_Response {
		return new \WP_REST_Response(
			$told + array(
				'connected'      => $this->connection->exists(),
				'url'            => $this->connection->url(),
				'shop'           => $this->connection->shop(),
				'collect_url'    => $this->connection->collectUrl(),
				'reachable'      => null,
				'worker_version' => '',
				'account'        => null,
				'problem'        => '',
			)
		);
	}

	/**
	 * A key that fails its proof must not cost the shop the pairing that it had.
	 *
	 * @param array<string, mixed> $before Options as they were; false: there were none.
	 */
	private function restore( array $before ): void {
		$this->connection->forget();
		foreach ( $before as $option => $value ) {
			if ( false !== $value ) {
				update_option( $option, $value, Connection::OPTION === $option );
			}
		}
	}
}
