<?php

declare(strict_types=1);

namespace Pintally\Rest;

use Automattic\WooCommerce\Utilities\OrderUtil;
use Pintally\Ledger\Reading;
use Pintally\Ledger\Time;
use Pintally\Vocabulary;

/**
 * `GET /events`: the ledger, newest first, without anything of the shopper.
 */
final class EventsRoute extends AdminRoute {

	public function __construct( private readonly Reading $ledger ) {}

	public function routes(): void {
		register_rest_route( self::REST_NAMESPACE, '/events', self::endpoint( 'GET', array( $this, 'list' ), self::args() ) );
	}

	public function list( \WP_REST_Request $request ): \WP_REST_Response {
		$filter = array();
		foreach ( array( 'event', 'state', 'reason', 'search' ) as $name ) {
			$filter[ $name ] = trim( (string) $request[ $name ] );
		}
		$per_page = (int) $request['per_page'];
		$total    = $this->ledger->count( $filter );
		$rows     = $this->ledger->page( $filter, (int) $request['page'], $per_page );
		$response = new \WP_REST_Response( array_map( array( self::class, 'row' ), $rows ) );
		$response->header( 'X-WP-Total', (string) $total );
		$response->header( 'X-WP-TotalPages', (string) (int) ceil( $total / $per_page ) );
		return $response;
	}

	/**
	 * @param array<string, string|null> $row
	 * @return array<string, mixed> Times in Unix seconds, amounts as text.
	 */
	private static function row( array $row ): array {
		$told = array();
		foreach ( array( 'event_id', 'event', 'state', 'reason', 'detail', 'tag_state', 'value', 'currency' ) as $text ) {
			$told[ $text ] = (string) $row[ $text ];
		}
		foreach ( array( 'id', 'order_id', 'attempts' ) as $number ) {
			$told[ $number ] = (int) $row[ $number ];
		}
		foreach ( array( 'due_at', 'occurred_at', 'updated_at' ) as $time ) {
			$told[ $time ] = Time::fromSql( $row[ $time ] );
		}
		$told['order_url'] = self::orderUrl( $told['order_id'] );
		return $told;
	}

	/** Where the order is edited. Not asked of WooCommerce, which reads each order for it: one query per row. */
	private static function orderUrl( int $order_id ): string {
		if ( 0 === $order_id || ! class_exists( OrderUtil::class ) ) {
			return '';
		}
		return admin_url( OrderUtil::custom_orders_table_usage_is_enabled() ? "admin.php?page=wc-orders&action=edit&id=$order_id" : "post.php?post=$order_id&action=edit" );
	}

	/** @return array<string, array<string, mixed>> */
	private static function args(): array {
		return array(
			'page'     => array(
				'type'    => 'integer',
				'default' => 1,
				'minimum' => 1,
			),
			'per_page' => array(
				'type'    => 'integer',
				'default' => 20,
				'minimum' => 1,
				'maximum' => 100,
			),
			'event'    => array(
				'type' => 'string',
				'enum' => array( '', ...array_keys( Vocabulary::events() ) ),
			),
			'state'    => array(
				'type' => 'string',
				'enum' => array( '', ...array_keys( Vocabulary::states() ) ),
			),
			'reason'   => array(
				'type' => 'string',
				'enum' => array( '', ...array_keys( Vocabulary::reasons() ) ),
			),
			'search'   => array(
				'type'        => 'string',
				'maxLength'   => 64,
				'description' => __( 'An order\'s or an event\'s ID.', 'pintally' ),
			),
		);
	}
}
