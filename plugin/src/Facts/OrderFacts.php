<?php

declare(strict_types=1);

namespace Pintally\Facts;

use Automattic\WooCommerce\Utilities\FeaturesUtil;

/**
 * An order in the shape of WooCommerce's REST API v3: `OrderFacts` of core/types.ts.
 *
 * Only what the mapping reads is there: no notes, no shipping address, no other plugin's private meta. It is read from
 * the order itself, since WooCommerce's REST controllers cost a shopper's order-received page 5 ms or more; a test
 * holds every field against what they answer.
 */
final class OrderFacts {

	/** Of the billing address. */
	private const ADDRESS = array( 'first_name', 'last_name', 'city', 'state', 'postcode', 'country', 'email', 'phone' );
	/** What of an order is about a person, and never printed. */
	private const PERSONAL = array( 'billing', 'customer_id', 'customer_ip_address', 'customer_user_agent', 'order_key' );
	/** WooCommerce Subscriptions' mark of an order that renews. */
	private const RENEWAL = '_subscription_renewal';
	/** What a line cost the shop; in WooCommerce's REST API from 10.0 on. */
	private const COST = 'cost_of_goods_sold';
	/** Which line a refund's line is of. */
	private const REFUNDED = '_refunded_item_id';

	/** When it was sold, Unix seconds: paid, or made where no payment has a time. Null where it has neither. */
	public static function soldAt( \WC_Order $order ): ?int {
		return ( $order->get_date_paid() ?? $order->get_date_created() )?->getTimestamp();
	}

	/** @return array<string, mixed> For the worker. */
	public function of( \WC_Order $order ): array {
		$facts = self::read( $order );
		/**
		 * The facts of a sale, before either road maps them: what the worker gets and, without the person, what the
		 * order-received page's script goes by.
		 *
		 * @param array<string, mixed> $facts `OrderFacts` of core/types.ts: `order`, `refunds`, `products`, as WooCommerce's
		 *                                    REST API v3 has them; amounts as text.
		 * @param \WC_Order            $order
		 */
		$filtered = apply_filters( 'pintally_order_facts', $facts, $order );
		return is_array( $filtered ) && is_array( $filtered['order'] ?? null ) ? $filtered : $facts;
	}

	/** @return array{order: array<string, mixed>, refunds: list<array<string, mixed>>, products: list<array<string, mixed>>} */
	private static function read( \WC_Order $order ): array {
		$lines    = array_values( $order->get_items() );
		$decimals = self::decimals( $order );
		return array(
			'order'    => array(
				'id'                  => $order->get_id(),
				'number'              => $order->get_order_number(),
				'order_key'           => $order->get_order_key(),
				'status'              => $order->get_status(),
				'currency'            => $order->get_currency(),
				'created_via'         => $order->get_created_via(),
				'date_created_gmt'    => wc_rest_prepare_date_response( $order->get_date_created() ),
				'date_paid_gmt'       => wc_rest_prepare_date_response( $order->get_date_paid() ),
				'total'               => self::money( $order->get_total(), $decimals ),
				'customer_id'         => $order->get_customer_id(),
				'customer_ip_address' => $order->get_customer_ip_address(),
				'customer_user_agent' => $order->get_customer_user_agent(),
				'billing'             => array_intersect_key( $order->get_address( 'billing' ), array_flip( self::ADDRESS ) ),
				'line_items'          => self::lines( $lines, $decimals, self::hasCosts( $order ) ),
				'fee_lines'           => array_map( static fn ( \WC_Order_Item_Fee $fee ): array => array( 'total' => self::money( $fee->get_total(), $decimals ) ), array_values( $order->get_fees() ) ),
				'coupon_lines'        => array_map( static fn ( \WC_Order_Item_Coupon $coupon ): array => array( 'code' => $coupon->get_code() ), array_values( $order->get_coupons() ) ),
				'meta_data'           => self::meta( $order, self::RENEWAL ),
			),
			'refunds'  => array_map( static fn ( \WC_Order_Refund $refund ): array => self::refund( $refund, $decimals ), array_values( $order->get_refunds() ) ),
			'products' => self::products( $lines ),
		);
	}

	/**
	 * @param bool $with_cost Whether what the goods cost the shop may be told: a page's visitor can read it.
	 * @return array<string, mixed> For the order-received page: nothing about the person, and no order key.
	 */
	public function withoutPerson( \WC_Order $order, bool $with_cost = false ): array {
		$facts          = $this->of( $order );
		$facts['order'] = array_diff_key( $facts['order'], array_flip( self::PERSONAL ) );
		if ( ! $with_cost && is_array( $facts['order']['line_items'] ?? null ) ) {
			$facts['order']['line_items'] = array_map( static fn ( mixed $line ): mixed => is_array( $line ) ? array_diff_key( $line, array( self::COST => true ) ) : $line, $facts['order']['line_items'] );
		}
		return $facts;
	}

	/**
	 * @param list<\WC_Order_Item> $items
	 * @return list<array<string, mixed>>
	 */
	private static function lines( array $items, int $decimals, bool $has_costs ): array {
		$containers = array();
		foreach ( $items as $item ) {
			$containers[ (string) $item->get_meta( '_bundle_cart_key' ) ] = $item->get_id();
		}
		$lines = array();
		foreach ( $items as $item ) {
			if ( ! $item instanceof \WC_Order_Item_Product ) {
				continue;
			}
			$product = $item->get_product();
			$bundle  = (string) $item->get_meta( '_bundled_by' );
			$lines[] = array(
				'id'           => $item->get_id(),
				'name'         => $item->get_name(),
				'product_id'   => $item->get_product_id(),
				'variation_id' => $item->get_variation_id(),
				'quantity'     => $item->get_quantity(),
				'subtotal'     => self::money( $item->get_subtotal(), $decimals ),
				'total'        => self::money( $item->get_total(), $decimals ),
				'sku'          => $product instanceof \WC_Product ? $product->get_sku() : null,
			) + ( '' === $bundle || ! isset( $containers[ $bundle ] ) ? array() : array( 'bundled_by' => $containers[ $bundle ] ) )
			+ ( $has_costs && $item->has_cogs() ? array( self::COST => array( 'value' => self::money( $item->get_cogs_value(), wc_get_rounding_precision() ) ) ) : array() );
		}
		return $lines;
	}

	/** Costs are kept in the shop's own currency; those of an order in another would be wrong. */
	private static function hasCosts( \WC_Order $order ): bool {
		return FeaturesUtil::feature_is_enabled( 'cost_of_goods_sold' ) && get_option( 'woocommerce_currency' ) === $order->get_currency();
	}

	/** @return array<string, mixed> Its quantities and totals are negative, as WooCommerce keeps them. */
	private static function refund( \WC_Order_Refund $refund, int $decimals ): array {
		$lines = array();
		foreach ( $refund->get_items() as $item ) {
			if ( $item instanceof \WC_Order_Item_Product ) {
				$lines[] = array(
					'id'           => $item->get_id(),
					'product_id'   => $item->get_product_id(),
					'variation_id' => $item->get_variation_id(),
					'quantity'     => $item->get_quantity(),
					'total'        => self::money( $item->get_total(), $decimals ),
					'meta_data'    => self::meta( $item, self::REFUNDED ),
				);
			}
		}
		return array(
			'id'         => $refund->get_id(),
			'amount'     => self::money( $refund->get_amount(), $decimals ),
			'line_items' => $lines,
		);
	}

	/**
	 * @param list<\WC_Order_Item> $items
	 * @return list<array<string, mixed>> Each product once, with its categories and brands as the REST API names them.
	 */
	private static function products( array $items ): array {
		$ids = array();
		foreach ( $items as $item ) {
			$id = $item instanceof \WC_Order_Item_Product ? $item->get_product_id() : 0;
			if ( $id > 0 && 'product' === get_post_type( $id ) ) {
				$ids[ $id ] = $id;
			}
		}
		// One question for all of them.
		update_object_term_cache( array_values( $ids ), 'product' );
		return array_map(
			static fn ( int $id ): array => array(
				'id'         => $id,
				'categories' => self::terms( $id, 'product_cat' ),
				'brands'     => self::terms( $id, 'product_brand' ),
			),
			array_values( $ids )
		);
	}

	/** @return list<array{name: string}> */
	private static function terms( int $product_id, string $taxonomy ): array {
		return array_map( static fn ( \WP_Term $term ): array => array( 'name' => $term->name ), Terms::of( $product_id, $taxonomy ) );
	}

	/**
	 * As the REST API writes amounts: with the decimals that the shop shows. An order in another currency than the shop's
	 * (a currency switcher) may have more of them, and is given with all that WooCommerce keeps.
	 */
	private static function decimals( \WC_Order $order ): int {
		return get_option( 'woocommerce_currency' ) === $order->get_currency() ? wc_get_price_decimals() : wc_get_rounding_precision();
	}

	private static function money( mixed $amount, int $decimals ): string {
		return wc_format_decimal( $amount, $decimals );
	}

	/** @return list<array{key: string, value: string}> The one entry, if it is there. */
	private static function meta( \WC_Data $of, string $key ): array {
		if ( ! $of->meta_exists( $key ) ) {
			return array();
		}
		$value = $of->get_meta( $key );
		return array(
			array(
				'key'   => $key,
				'value' => is_scalar( $value ) ? (string) $value : '',
			),
		);
	}
}
