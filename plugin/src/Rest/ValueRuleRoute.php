<?php

declare(strict_types=1);

namespace Pintally\Rest;

use Pintally\Facts\OrderFacts;

/**
 * `GET /value-rule/orders`: the shop's last orders, without anybody in them, so that the screen can show what each
 * rule would send of them. The rules themselves are core/'s, in the browser.
 */
final class ValueRuleRoute extends AdminRoute {

	private const ORDERS = 20;

	public function __construct( private readonly OrderFacts $order_facts ) {}

	public function routes(): void {
		register_rest_route( self::REST_NAMESPACE, '/value-rule/orders', self::endpoint( 'GET', array( $this, 'list' ) ) );
	}

	public function list(): \WP_REST_Response {
		$found = wc_get_orders(
			array(
				'type'    => 'shop_order',
				'status'  => array_keys( wc_get_order_statuses() ),
				'limit'   => self::ORDERS,
				'orderby' => 'date',
				'order'   => 'DESC',
			)
		);
		$told  = array();
		foreach ( is_array( $found ) ? $found : array() as $order ) {
			if ( $order instanceof \WC_Order ) {
				$told[] = array(
					'edit_url' => $order->get_edit_order_url(),
					'facts'    => $this->order_facts->withoutPerson( $order ),
				);
			}
		}
		return new \WP_REST_Response( $told, 200, array( 'Cache-Control' => 'no-store' ) );
	}
}
