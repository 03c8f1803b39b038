<?php

declare(strict_types=1);

namespace Pintally\Rest;

use Pintally\Capture\LeadConversions;
use Pintally\Facts\CustomerFacts;
use Pintally\Facts\OrderFacts;

/**
 * `GET /value-rule/orders`: the shop's last orders, without anybody in them, and what the shop knows of their customers,
 * so that the screen can show what each rule would send of them. The rules themselves are core/'s, in the browser.
 */
final class ValueRuleRoute extends AdminRoute {

	private const ORDERS = 20;

	public function __construct(
		private readonly OrderFacts $order_facts,
		private readonly CustomerFacts $customer_facts,
		private readonly LeadConversions $leads
	) {}

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
				$customer = $this->customer_facts->of( $order );
				$told[]   = array(
					'edit_url' => $order->get_edit_order_url(),
					'facts'    => $this->order_facts->withoutPerson( $order, true ) + ( null === $customer ? array() : array( 'customer' => $customer ) ),
					'was_lead' => $this->leads->isFirstOfLead( $order ),
				);
			}
		}
		return new \WP_REST_Response( $told, 200, array( 'Cache-Control' => 'no-store' ) );
	}
}
