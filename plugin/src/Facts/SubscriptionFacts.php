<?php

declare(strict_types=1);

namespace Pintally\Facts;

use Pintally\Capture\EventId;
use Pintally\Capture\FilteredFacts;
use Pintally\Capture\Statement;

/**
 * The subscriptions that an order begins, as facts of `subscribe`: of WooCommerce Subscriptions and of what else is built
 * on its core, such as WooPayments' own.
 */
final class SubscriptionFacts {

	/**
	 * Those whose first order this is. A renewal, a switch of plans and a payment that was missed belong to a subscription
	 * and begin none.
	 *
	 * @link https://woocommerce.com/document/subscriptions/develop/functions/ wcs_get_subscriptions_for_order()
	 * @return array<string, array<string, mixed>> `ActionFacts` of core/types.ts by event id, nothing of the person in them.
	 */
	public static function begunBy( \WC_Order $order ): array {
		$begun = array();
		foreach ( function_exists( 'wcs_get_subscriptions_for_order' ) ? wcs_get_subscriptions_for_order( $order, array( 'order_type' => 'parent' ) ) : array() as $subscription ) {
			if ( $subscription instanceof \WC_Order ) {
				$begun[ EventId::ofThing( 'subscribe', $subscription->get_id() ) ] = FilteredFacts::of( 'subscribe', self::facts( $order, $subscription ) );
			}
		}
		return $begun;
	}

	/**
	 * Its value is what of the first payment is for it: goods after discounts, with a sign-up fee, without tax and
	 * shipping. A free trial has none.
	 *
	 * @return array<string, string>
	 */
	private static function facts( \WC_Order $order, \WC_Order $subscription ): array {
		$products = array_map( array( self::class, 'product' ), array_values( $subscription->get_items() ) );
		$lines    = array_values( array_filter( $order->get_items(), static fn ( \WC_Order_Item $item ): bool => in_array( self::product( $item ), $products, true ) ) );
		$value    = array_sum( array_map( static fn ( \WC_Order_Item $item ): float => $item instanceof \WC_Order_Item_Product ? (float) $item->get_total() : 0.0, $lines ) );
		// Of another currency than the shop's nobody here knows the decimals; both roads round to the currency's own.
		$decimals = get_option( 'woocommerce_currency' ) === $order->get_currency() ? wc_get_price_decimals() : 4;
		return Statement::facts(
			array(
				'value'     => $value > 0 ? wc_format_decimal( $value, $decimals ) : '',
				'currency'  => $order->get_currency(),
				'lead_type' => isset( $lines[0] ) ? $lines[0]->get_name() : '',
			)
		);
	}

	private static function product( \WC_Order_Item $item ): string {
		return $item instanceof \WC_Order_Item_Product ? $item->get_product_id() . ':' . $item->get_variation_id() : '';
	}
}
