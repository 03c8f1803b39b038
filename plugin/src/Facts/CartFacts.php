<?php

declare(strict_types=1);

namespace Pintally\Facts;

/**
 * The cart, and what was just put into it: `ActionFacts` of core/types.ts.
 */
final class CartFacts {

	public function __construct( private readonly ProductFacts $products ) {}

	/** @return array<string, mixed> */
	public function ofAdded( \WC_Product $product, float $quantity ): array {
		return array(
			'currency' => get_woocommerce_currency(),
			'lines'    => array( $this->products->line( $product, $quantity ) ),
		);
	}

	/** @return array<string, mixed> */
	public function ofCart( \WC_Cart $cart ): array {
		$lines = array();
		foreach ( $cart->get_cart() as $item ) {
			if ( ( $item['data'] ?? null ) instanceof \WC_Product ) {
				$lines[] = $this->products->line( $item['data'], (float) $item['quantity'], (float) ( $item['line_total'] ?? 0 ), (float) ( $item['line_subtotal'] ?? 0 ) );
			}
		}
		$fees = array();
		foreach ( $cart->get_fees() as $fee ) {
			$fees[] = array( 'total' => ProductFacts::decimal( (float) $fee->amount ) );
		}
		return array_filter(
			array(
				'currency' => get_woocommerce_currency(),
				'lines'    => $lines,
				'fees'     => $fees,
				'total'    => ProductFacts::decimal( (float) $cart->get_total( 'edit' ) ),
			)
		);
	}
}
