<?php

declare(strict_types=1);

namespace Pintally\Facts;

/** A product's categories and brands. A shop may have no brands at all. */
final class Terms {

	/** @return list<\WP_Term> In WooCommerce's own order. */
	public static function of( int $product_id, string $taxonomy ): array {
		$terms = taxonomy_exists( $taxonomy ) ? get_the_terms( $product_id, $taxonomy ) : false;
		return is_array( $terms ) ? array_values( $terms ) : array();
	}
}
