<?php

declare(strict_types=1);

namespace Pintally\Rest;

use Pintally\Attribution\Orders;
use Pintally\Attribution\Rows;

/**
 * `GET /attribution/rows`: what attribution is computed of, in the reader's browser. Written page by page while it is
 * read, so that a year of a large shop needs no more memory than a day.
 */
final class AttributionRoute extends AdminRoute {

	/** The longest window: an order's path may have begun so long before the range. */
	private const LOOKBACK = 90 * DAY_IN_SECONDS;

	/** @param Orders|null $orders Null without WooCommerce. */
	public function __construct( private readonly Rows $rows, private readonly ?Orders $orders ) {}

	public function routes(): void {
		$moment = array(
			'type'     => 'integer',
			'required' => true,
			'minimum'  => 0,
		);
		register_rest_route(
			self::REST_NAMESPACE,
			'/attribution/rows',
			self::endpoint(
				'GET',
				array( $this, 'read' ),
				array(
					'from' => $moment,
					'to'   => $moment,
				)
			)
		);
	}

	public function read( \WP_REST_Request $request ): \WP_REST_Response {
		$from     = (int) $request['from'];
		$to       = (int) $request['to'];
		$response = new \WP_REST_Response();
		$response->header( 'Content-Type', 'application/json; charset=UTF-8' );
		$response->header( 'Cache-Control', 'no-store' );
		add_filter(
			'rest_pre_serve_request',
			function ( $served, $answer ) use ( $response, $from, $to ): bool {
				if ( $answer !== $response ) {
					return (bool) $served;
				}
				$this->write( $from, $to );
				return true;
			},
			10,
			2
		);
		return $response;
	}

	/** One JSON object; cut off where the request ends too soon, so that it cannot be taken for whole. */
	private function write( int $from, int $to ): void {
		$since = max( 0, $from - self::LOOKBACK );
		$lists = array(
			'touches'         => $this->rows->touches( $since, $to ),
			'identifications' => $this->rows->identifications(),
			'orders'          => null === $this->orders ? array() : $this->orders->pages( $since, $to ),
		);
		printf( '{"from":%d,"to":%d', (int) $from, (int) $to );
		foreach ( $lists as $name => $pages ) {
			printf( ',"%s":[', $name ); // phpcs:ignore WordPress.Security.EscapeOutput -- JSON; the names above.
			$between = '';
			foreach ( $pages as $rows ) {
				if ( is_string( $rows ) ) {
					echo $between . $rows; // phpcs:ignore WordPress.Security.EscapeOutput -- A pack: JSON, no HTML.
					$between = ',';
				} elseif ( array() !== $rows ) {
					echo $between . substr( (string) wp_json_encode( $rows, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE ), 1, -1 ); // phpcs:ignore WordPress.Security.EscapeOutput -- JSON, no HTML; without the page's own brackets.
					$between = ',';
				}
				flush();
			}
			echo ']';
		}
		echo '}';
	}
}
