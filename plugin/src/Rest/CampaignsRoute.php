<?php

declare(strict_types=1);

namespace Pintally\Rest;

use Pintally\Campaigns\Figures;
use Pintally\Campaigns\Spend;
use Pintally\Delivery\WorkerRefused;
use Pintally\Delivery\WorkerUnreachable;

/**
 * `/campaigns`: Pinterest's own figures of a period and of the one before it, and what was spent elsewhere.
 */
final class CampaignsRoute extends AdminRoute {

	public function __construct( private readonly Figures $figures, private readonly Spend $spend ) {}

	public function routes(): void {
		$day    = array(
			'type'     => 'string',
			'format'   => 'date',
			'pattern'  => '^\d{4}-\d\d-\d\d$',
			'required' => true,
		);
		$window = array(
			'type' => 'integer',
			'enum' => array( 0, 1, 7, 14, 30, 60 ),
		);
		register_rest_route(
			self::REST_NAMESPACE,
			'/campaigns',
			self::endpoint(
				'GET',
				array( $this, 'read' ),
				array(
					'from' => $day,
					'to'   => $day,
				)
			)
		);
		register_rest_route(
			self::REST_NAMESPACE,
			'/campaigns/fetch',
			self::endpoint(
				'POST',
				array( $this, 'fetch' ),
				array(
					'ads_token'         => array( 'type' => 'string' ),
					'click_window_days' => $window,
					'view_window_days'  => $window,
				)
			)
		);
		register_rest_route( self::REST_NAMESPACE, '/campaigns/pull', self::endpoint( 'POST', array( $this, 'pull' ) ) );
		register_rest_route(
			self::REST_NAMESPACE,
			'/campaigns/spend',
			array(
				self::endpoint(
					'POST',
					array( $this, 'bring' ),
					array(
						'rows' => array(
							'type'     => 'array',
							'required' => true,
							'maxItems' => Spend::MOST_ROWS,
						),
					)
				),
				self::endpoint( 'DELETE', array( $this, 'forget' ) ),
			)
		);
	}

	public function read( \WP_REST_Request $request ): \WP_REST_Response|\WP_Error {
		$from   = (string) $request['from'];
		$to     = (string) $request['to'];
		$days   = intdiv( (int) strtotime( "$to UTC" ) - (int) strtotime( "$from UTC" ), DAY_IN_SECONDS ) + 1;
		$before = static fn ( string $day ): string => gmdate( 'Y-m-d', (int) strtotime( "$day UTC" ) - $days * DAY_IN_SECONDS );
		if ( $days < 1 ) {
			return self::invalid( array( 'to' => __( 'The last day must not come before the first.', 'pintally' ) ) );
		}
		$response = new \WP_REST_Response(
			array(
				'standing'  => (object) Figures::standing(),
				'first_day' => $this->figures->firstDay(),
				'now'       => $this->figures->sums( $from, $to ),
				'before'    => $this->figures->sums( $before( $from ), $before( $to ) ),
				'entities'  => $this->figures->entities(),
				'spend'     => array(
					'rows'   => $this->spend->count(),
					'now'    => $this->spend->sums( $from, $to ),
					'before' => $this->spend->sums( $before( $from ), $before( $to ) ),
				),
			)
		);
		$response->header( 'Cache-Control', 'no-store' );
		return $response;
	}

	/** Hands token and windows to the worker, once; nothing of the token is kept here. */
	public function fetch( \WP_REST_Request $request ): \WP_REST_Response|\WP_Error {
		$wishes = array();
		foreach ( array( 'ads_token', 'click_window_days', 'view_window_days' ) as $name ) {
			if ( null !== $request[ $name ] ) {
				$wishes[ $name ] = 'ads_token' === $name ? trim( (string) $request[ $name ] ) : (int) $request[ $name ];
			}
		}
		if ( 1 !== preg_match( '/^[\x21-\x7e]{0,4096}$/D', (string) ( $wishes['ads_token'] ?? '' ) ) ) {
			return self::invalid( array( 'ads_token' => __( 'A token has no spaces or line breaks. Copy it again, whole.', 'pintally' ) ) );
		}
		return $this->standing( fn (): array => $this->figures->fetch( $wishes ) );
	}

	public function pull(): \WP_REST_Response|\WP_Error {
		return $this->standing( fn (): array => $this->figures->pull() );
	}

	public function bring( \WP_REST_Request $request ): \WP_REST_Response|\WP_Error {
		$wrong = $this->spend->put( (array) $request['rows'] );
		if ( array() === $wrong ) {
			return new \WP_REST_Response( array( 'rows' => count( (array) $request['rows'] ) ) );
		}
		$params = array();
		foreach ( array_slice( $wrong, 0, 10, true ) as $number => $words ) {
			$params[ "rows[$number]" ] = $words;
		}
		return self::invalid( $params );
	}

	public function forget(): \WP_REST_Response {
		$this->spend->forget();
		return new \WP_REST_Response( array( 'rows' => 0 ) );
	}

	/** @param callable(): array<string, mixed> $ask */
	private function standing( callable $ask ): \WP_REST_Response|\WP_Error {
		try {
			return new \WP_REST_Response( $ask() );
		} catch ( WorkerUnreachable $failure ) {
			return self::unreachable( $failure );
		} catch ( WorkerRefused $failure ) {
			return self::refused( $failure );
		}
	}
}
