<?php

declare(strict_types=1);

namespace Pintally\Facts;

/**
 * An order in WooCommerce's own REST v3 shape: `OrderFacts` of core/types.ts, written by WooCommerce's serialiser.
 *
 * Only what the mapping reads is kept: no notes, no shipping address, no other plugin's private meta.
 */
final class OrderFacts {

	private const ORDER  = array( 'id', 'number', 'order_key', 'status', 'currency', 'created_via', 'date_created_gmt', 'date_paid_gmt', 'total', 'customer_id', 'customer_ip_address', 'customer_user_agent', 'billing', 'line_items', 'fee_lines', 'coupon_lines', 'meta_data' );
	private const LINE   = array( 'id', 'name', 'product_id', 'variation_id', 'quantity', 'subtotal', 'total', 'sku', 'meta_data', 'bundled_by', 'bundled_items' );
	private const REFUND = array( 'id', 'amount', 'line_items' );
	/** What of the meta is read: WooCommerce Subscriptions' mark of a renewal, and which line a refund is of. */
	private const META = array( '_subscription_renewal', '_refunded_item_id' );
	/** What of an order is about a person, and never printed. */
	private const PERSONAL = array( 'billing', 'customer_id', 'customer_ip_address', 'customer_user_agent', 'order_key' );

	/** @return array<string, mixed> For the worker. */
	public function of( \WC_Order $order ): array {
		$request = new \WP_REST_Request( 'GET' );
		$request->set_param( 'context', 'view' );
		// The serialiser then asks the database for nothing else.
		$request->set_param( '_fields', array( ...self::ORDER, 'refunds' ) );
		$data    = self::read( ( new \WC_REST_Orders_Controller() )->prepare_object_for_response( $order, $request ) );
		$refunds = array();
		if ( array() !== ( $data['refunds'] ?? array() ) ) {
			$controller = new \WC_REST_Order_Refunds_Controller();
			$request->set_param( 'order_id', $order->get_id() );
			$request->set_param( '_fields', self::REFUND );
			foreach ( $order->get_refunds() as $refund ) {
				$refunds[] = self::only( self::read( $controller->prepare_object_for_response( $refund, $request ) ), self::REFUND );
			}
		}
		return array(
			'order'    => self::only( $data, self::ORDER ),
			'refunds'  => $refunds,
			'products' => $this->products( $data['line_items'] ?? array() ),
		);
	}

	/** @return array<string, mixed> For the order-received page: nothing about the person, and no order key. */
	public function withoutPerson( \WC_Order $order ): array {
		$facts          = $this->of( $order );
		$facts['order'] = array_diff_key( $facts['order'], array_flip( self::PERSONAL ) );
		return $facts;
	}

	/** @return array<string, mixed> */
	private static function read( \WP_REST_Response|\WP_Error $response ): array {
		return $response instanceof \WP_REST_Response ? (array) $response->get_data() : array();
	}

	/**
	 * @param iterable<array<string, mixed>> $lines
	 * @return list<array<string, mixed>> Each product once, with its categories and brands as the REST API names them.
	 */
	private function products( iterable $lines ): array {
		$products = array();
		foreach ( $lines as $line ) {
			$id = (int) ( $line['product_id'] ?? 0 );
			if ( $id > 0 && ! isset( $products[ $id ] ) && 'product' === get_post_type( $id ) ) {
				$products[ $id ] = array(
					'id'         => $id,
					'categories' => $this->terms( $id, 'product_cat' ),
					'brands'     => $this->terms( $id, 'product_brand' ),
				);
			}
		}
		return array_values( $products );
	}

	/** @return list<array{name: string}> */
	private function terms( int $product_id, string $taxonomy ): array {
		return array_map( static fn ( \WP_Term $term ): array => array( 'name' => $term->name ), Terms::of( $product_id, $taxonomy ) );
	}

	/**
	 * @param array<string, mixed> $data
	 * @param list<string>         $names
	 * @return array<string, mixed>
	 */
	private static function only( array $data, array $names ): array {
		$kept = array_intersect_key( $data, array_flip( $names ) );
		foreach ( array( 'line_items', 'fee_lines', 'coupon_lines' ) as $list ) {
			if ( isset( $kept[ $list ] ) ) {
				$kept[ $list ] = array_map( static fn ( $line ): array => self::line( (array) $line ), array_values( (array) $kept[ $list ] ) );
			}
		}
		if ( isset( $kept['meta_data'] ) ) {
			$kept['meta_data'] = self::meta( $kept['meta_data'] );
		}
		return $kept;
	}

	/**
	 * @param array<string, mixed> $line
	 * @return array<string, mixed>
	 */
	private static function line( array $line ): array {
		$kept = array_intersect_key( $line, array_flip( array( ...self::LINE, 'code' ) ) );
		if ( isset( $kept['meta_data'] ) ) {
			$kept['meta_data'] = self::meta( $kept['meta_data'] );
		}
		return $kept;
	}

	/**
	 * @param mixed $meta A list of \WC_Meta_Data, or of their arrays.
	 * @return list<array{key: string, value: string}>
	 */
	private static function meta( mixed $meta ): array {
		$kept = array();
		foreach ( is_array( $meta ) ? $meta : array() as $one ) {
			$one = $one instanceof \WC_Meta_Data ? $one->get_data() : (array) $one;
			if ( in_array( $one['key'] ?? '', self::META, true ) && is_scalar( $one['value'] ?? null ) ) {
				$kept[] = array(
					'key'   => (string) $one['key'],
					'value' => (string) $one['value'],
				);
			}
		}
		return $kept;
	}
}
