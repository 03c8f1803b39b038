<?php

declare(strict_types=1);

namespace Pintally\Facts;

/**
 * A product as a line: `LineFacts` of core/types.ts. Amounts are without tax.
 */
final class ProductFacts {

	/**
	 * @param \WC_Product $product  The product or variation.
	 * @param float       $quantity How many.
	 * @param float|null  $total    The line's amount where it is known (a cart's), else the price times the quantity.
	 * @return array<string, mixed>
	 */
	public function line( \WC_Product $product, float $quantity, ?float $total = null, ?float $subtotal = null ): array {
		$is_variation = $product instanceof \WC_Product_Variation;
		$page         = $is_variation ? $product->get_parent_id() : $product->get_id();
		$total      ??= $this->priceWithoutTax( $product, $quantity );
		return array_filter(
			array(
				'product_id'   => $page,
				'variation_id' => $is_variation ? $product->get_id() : 0,
				'sku'          => (string) $product->get_sku(),
				'name'         => $product->get_name(),
				'quantity'     => floor( $quantity ) === $quantity ? (int) $quantity : $quantity,
				'subtotal'     => self::decimal( $subtotal ?? $total ),
				'total'        => self::decimal( $total ),
				'category'     => $this->firstTerm( $page, 'product_cat' ),
				'brand'        => $this->firstTerm( $page, 'product_brand' ),
			),
			static fn ( mixed $value ): bool => '' !== $value && 0 !== $value
		) + array( 'product_id' => $page );
	}

	/** As WooCommerce's REST API writes amounts: six decimals at most, a point, no thousands. */
	public static function decimal( float $amount ): string {
		return wc_format_decimal( $amount, 6, true );
	}

	private function priceWithoutTax( \WC_Product $product, float $quantity ): float {
		$price = wc_get_price_excluding_tax( $product, array( 'qty' => $quantity ) );
		return is_numeric( $price ) ? (float) $price : 0.0;
	}

	private function firstTerm( int $product_id, string $taxonomy ): string {
		$first = Terms::of( $product_id, $taxonomy )[0] ?? null;
		return null === $first ? '' : html_entity_decode( $first->name, ENT_QUOTES, 'UTF-8' );
	}
}
