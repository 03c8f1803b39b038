<?php

declare(strict_types=1);

namespace Pintally\Rest;

use Pintally\Setup\Setup;
use Pintally\Verification\Verification;
use Pintally\Vocabulary;

/**
 * `GET /setup`: the ten points with their evidence. `POST /setup/check`: looks at one of them anew, or notes what a
 * person has seen at Pinterest. `GET /verify`, `POST /verify`: the look at the shop's pages.
 */
final class SetupRoute extends AdminRoute {

	public function __construct( private readonly Setup $setup, private readonly Verification $verification ) {}

	public function routes(): void {
		register_rest_route( self::REST_NAMESPACE, '/setup', self::endpoint( 'GET', array( $this, 'read' ) ) );
		register_rest_route(
			self::REST_NAMESPACE,
			'/setup/check',
			self::endpoint(
				'POST',
				array( $this, 'check' ),
				array(
					'point'     => array(
						'type'     => 'string',
						'required' => true,
						'enum'     => array_keys( Vocabulary::setup() ),
					),
					'confirmed' => array(
						'type'        => 'boolean',
						'description' => __( 'What a person says to have seen at Pinterest; without it the point is looked at anew.', 'pintally' ),
					),
				)
			)
		);
		register_rest_route(
			self::REST_NAMESPACE,
			'/verify',
			array(
				self::endpoint( 'GET', array( $this, 'seen' ) ),
				self::endpoint( 'POST', array( $this, 'verify' ) ),
			)
		);
	}

	public function read(): \WP_REST_Response {
		return new \WP_REST_Response(
			array(
				'points'       => $this->setup->all(),
				'verification' => $this->told(),
			)
		);
	}

	/** Answers like read(): one look may change several points. */
	public function check( \WP_REST_Request $request ): \WP_REST_Response|\WP_Error {
		$point = (string) $request['point'];
		if ( null === $request['confirmed'] ) {
			$this->setup->check( $point );
			return $this->read();
		}
		if ( ! Setup::isConfirmable( $point ) ) {
			return self::invalid( array( 'confirmed' => __( 'This point shows by itself whether it is done.', 'pintally' ) ) );
		}
		$this->setup->confirm( $point, (bool) $request['confirmed'] );
		return $this->read();
	}

	public function seen(): \WP_REST_Response {
		return new \WP_REST_Response( $this->told() );
	}

	/** 202 where the rest is done in the background; `GET` tells when it has ended. */
	public function verify(): \WP_REST_Response {
		$this->verification->start();
		$told = $this->told();
		return new \WP_REST_Response( $told, 'running' === $told['state'] ? 202 : 200 );
	}

	/** @return array<string, mixed> */
	private function told(): array {
		$result = $this->verification->result();
		return array(
			'state'      => $result['state'],
			'started_at' => $result['started_at'],
			'at'         => $result['at'],
			'left'       => count( $result['left'] ),
			'pages'      => array_map( static fn ( array $page ): array => array_diff_key( $page, array( 'hooks' => true ) ), $result['pages'] ),
		);
	}
}
