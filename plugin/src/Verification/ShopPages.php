<?php

declare(strict_types=1);

namespace Pintally\Verification;

/**
 * The pages that are looked at: one of each kind that the tag has to tell apart.
 */
final class ShopPages {

	/** Pages that are one customer's alone. */
	public const PRIVATE_PAGES = array( 'cart', 'checkout', 'order_received' );

	/** @return array<string, string> Address by the page's name; a kind that the site does not have is left out. */
	public function all(): array {
		$pages = array( 'home' => home_url( '/' ) ) + ( class_exists( \WooCommerce::class ) ? $this->ofShop() : $this->ofSite() );
		/**
		 * The pages that the verification visits.
		 *
		 * @param array<string, string> $pages Address by name: home, product, category, cart, checkout, order_received, page.
		 */
		$filtered = apply_filters( 'pintally_verified_pages', $pages );
		return array_filter( is_array( $filtered ) ? $filtered : $pages, static fn ( $url ): bool => is_string( $url ) && '' !== $url );
	}

	/** @return array<string, string> */
	private function ofShop(): array {
		$checkout = (string) wc_get_checkout_url();
		return array(
			'product'        => $this->product(),
			'category'       => $this->category(),
			'cart'           => (string) wc_get_cart_url(),
			'checkout'       => $checkout,
			// Of no order: the page is the same, and no customer's order is opened for it.
			'order_received' => '' === $checkout ? '' : wc_get_endpoint_url( 'order-received', '0', $checkout ),
		);
	}

	private function product(): string {
		$products = wc_get_products(
			array(
				'status'     => 'publish',
				'visibility' => 'catalog',
				'limit'      => 1,
				'orderby'    => 'date',
				'order'      => 'DESC',
			)
		);
		$product  = is_array( $products ) ? ( $products[0] ?? null ) : null;
		return $product instanceof \WC_Product ? (string) $product->get_permalink() : '';
	}

	private function category(): string {
		$terms = get_terms(
			array(
				'taxonomy'   => 'product_cat',
				'hide_empty' => true,
				'number'     => 1,
				'orderby'    => 'count',
				'order'      => 'DESC',
			)
		);
		$link  = is_array( $terms ) && isset( $terms[0] ) && $terms[0] instanceof \WP_Term ? get_term_link( $terms[0] ) : '';
		return is_string( $link ) ? $link : '';
	}

	/** @return array<string, string> */
	private function ofSite(): array {
		$pages = get_posts(
			array(
				'post_type'   => 'page',
				'post_status' => 'publish',
				'numberposts' => 1,
				'exclude'     => array( (int) get_option( 'page_on_front' ) ),
			)
		);
		return array( 'page' => isset( $pages[0] ) ? (string) get_permalink( $pages[0] ) : '' );
	}
}
