<?php

declare(strict_types=1);

namespace Pintally\Rest;

use Pintally\Attribution\OrderPacks;
use Pintally\Attribution\Orders;
use Pintally\Attribution\Rows;
use Pintally\Ledger\Report;

/**
 * `GET /attribution/rows`: what attribution is computed of, in the reader's browser. Written page by page while it is
 * read, so that a year of a large shop needs no more memory than a day. `GET /attribution/sales`: what it adds up to.
 */
final class AttributionRoute extends AdminRoute {

	/** The longest window: an order's path may have begun so long before the range. */
	private const LOOKBACK = 90 * DAY_IN_SECONDS;

	/** @param OrderPacks|null $orders Null without WooCommerce. */
	public function __construct( private readonly Rows $rows, private readonly ?OrderPacks $orders ) {}

	public function routes(): void {
		$moment = array(
			'type'     => 'integer',
			'required' => true,
			'minimum'  => 0,
		);
		$range  = array(
			'from' => $moment,
			'to'   => $moment,
		);
		register_rest_route(
			self::REST_NAMESPACE,
			'/attribution/rows',
			self::endpoint(
				'GET',
				array( $this, 'read' ),
				$range + array(
					'part' => array(
						'type' => 'string',
						'enum' => array( 'touches', 'orders' ),
					),
				)
			)
		);
		if ( null !== $this->orders ) {
			register_rest_route( self::REST_NAMESPACE, '/attribution/sales', self::endpoint( 'GET', array( $this, 'sales' ), $range ) );
		}
	}

	/** WooCommerce's own report of the same time, to which what is divided adds up. */
	public function sales( \WP_REST_Request $request ): \WP_REST_Response {
		return new \WP_REST_Response( Report::sales( (int) $request['from'], (int) $request['to'] - 1 ) + array( 'not_divided' => Orders::NO_SHOPPERS ), 200, array( 'Cache-Control' => 'no-store' ) );
	}

	public function read( \WP_REST_Request $request ): \WP_REST_Response {
		$from     = (int) $request['from'];
		$to       = (int) $request['to'];
		$part     = (string) $request['part'];
		$response = new \WP_REST_Response();
		$response->header( 'Content-Type', 'application/json; charset=UTF-8' );
		$response->header( 'Cache-Control', 'no-store' );
		add_filter(
			'rest_pre_serve_request',
			function ( $served, $answer ) use ( $response, $from, $to, $part ): bool {
				if ( $answer !== $response ) {
					return (bool) $served;
				}
				$this->write( $from, $to, $part );
				return true;
			},
			10,
			2
		);
		return $response;
	}

	/**
	 * One JSON object; cut off where the request ends too soon, so that it cannot be taken for whole.
	 *
	 * @param string $part `touches` (with identifications) or `orders`, so that two requests may have one each; empty: all.
	 */
	private function write( int $from, int $to, string $part ): void {
		$since = max( 0, $from - self::LOOKBACK );
		$lists = array();
		if ( 'orders' !== $part ) {
			$lists += array(
				'touches'         => $this->rows->touches( $since, $to ),
				'identifications' => $this->rows->identifications(),
			);
		}
		if ( 'touches' !== $part ) {
			$lists['orders'] = null === $this->orders ? array() : $this->orders->pages( $since, $to );
		}
		printf( '{"from":%d,"to":%d', (int) $from, (int) $to );
		foreach ( $lists as $name => $pages ) {
			printf( ',"%s":[', $name ); // phpcs:ignore WordPress.Security.EscapeOutput -- JSON; the names above.
			$between = '';
			foreach ( $pages as $rows ) {
				if ( is_string( $rows ) ) {
					echo $between . $rows; // phpcs:ignore WordPress.Security.EscapeOutput -- A pack: JSON, no HTML.
					$between = ',';
				} elseif ( array() !== $rows ) {
					echo $between . OrderPacks::text( $rows ); // phpcs:ignore WordPress.Security.EscapeOutput -- JSON, no HTML; without the page's own brackets.
					$between = ',';
				}
				flush();
			}
			echo ']';
		}
		echo '}';
	}
}
