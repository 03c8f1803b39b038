<?php

declare(strict_types=1);

namespace Pintally\Rest;

use Automattic\WooCommerce\Utilities\OrderUtil;
use Pintally\Ledger\Reading;
use Pintally\Ledger\Time;
use Pintally\Ledger\Trail;
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
		$filter   = self::filter( $request );
		$per_page = (int) $request['per_page'];
		$total    = $this->ledger->count( $filter );
		$rows     = $this->ledger->page( $filter, (int) $request['page'], $per_page, 'asc' === $request['order'] ? 'asc' : 'desc' );
		$response = new \WP_REST_Response( array_map( array( self::class, 'row' ), $rows ) );
		$response->header( 'X-WP-Total', (string) min( $total, Reading::MOST ) );
		$response->header( 'X-WP-TotalPages', (string) (int) ceil( min( $total, Reading::MOST ) / $per_page ) );
		// There are more than are counted and can be paged to; a filter by time reaches them.
		$response->header( 'X-Pintally-More', $total > Reading::MOST ? '1' : '0' );
		return $response;
	}

	/** @return array<string, string|int> What Reading filters by. */
	public static function filter( \WP_REST_Request $request ): array {
		$filter = array();
		foreach ( array( 'event', 'state', 'reason', 'tag_state' ) as $name ) {
			$filter[ $name ] = trim( (string) $request[ $name ] );
		}
		foreach ( array( 'after', 'before' ) as $edge ) {
			$filter[ $edge ] = (int) $request[ $edge ];
		}
		$filter['search'] = self::searched( trim( (string) $request['search'] ) );
		return $filter;
	}

	/** What Reading searches for. An order's number may differ from its id: plugins that number orders anew answer WooCommerce's filter for it. */
	public static function searched( string $search ): string {
		$number = ltrim( $search, '#' );
		if ( 1 === preg_match( '/^[\w\/-]{1,32}$/', $number ) && ! str_contains( $search, '.' ) && function_exists( 'wc_get_order' ) ) {
			$order_id = (int) apply_filters( 'woocommerce_shortcode_order_tracking_order_id', $number ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals -- WooCommerce's own.
			return $order_id > 0 && strlen( $search ) < 32 ? (string) $order_id : $search;
		}
		return $search;
	}

	/**
	 * @param array<string, string|null> $row
	 * @return array<string, mixed> Times in Unix seconds, amounts as text.
	 */
	public static function row( array $row ): array {
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
		$told['trail']     = Trail::read( $row['trail'] );
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
		return self::filterArgs() + array(
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
			'order'    => array(
				'type'    => 'string',
				'enum'    => array( 'asc', 'desc' ),
				'default' => 'desc',
			),
		);
	}

	/** @return array<string, array<string, mixed>> Schema by parameter name. */
	public static function filterArgs(): array {
		$one_of = static fn ( array $names ): array => array(
			'type' => 'string',
			'enum' => array( '', ...$names ),
		);
		$moment = array(
			'type'    => 'integer',
			'minimum' => 0,
		);
		return array(
			'event'     => $one_of( array_keys( Vocabulary::events() ) ),
			'state'     => $one_of( array_keys( Vocabulary::states() ) ),
			'reason'    => $one_of( array_keys( Vocabulary::reasons() ) ),
			'tag_state' => $one_of( array( 'none', 'handed', 'called', 'blocked' ) ),
			'after'     => $moment,
			'before'    => $moment,
			'search'    => array(
				'type'        => 'string',
				'maxLength'   => 64,
				'description' => __( 'An order\'s number, an event\'s ID, or the SHA-256 of an e-mail address.', 'pintally' ),
			),
		);
	}
}
