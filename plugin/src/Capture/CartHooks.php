<?php

declare(strict_types=1);

namespace Pintally\Capture;

use Pintally\Facts\CartFacts;

/**
 * Add to cart, from every button there is: `woocommerce_add_to_cart` fires for form posts, wc-ajax, themes that post
 * to admin-ajax and the Store API (blocks, Interactivity API), and only when the product really was added. And onto a
 * wish list, of the two plugins that most shops have one of.
 */
final class CartHooks {

	/** @var array<string, true> What this request has seen: cart key and the quantity that the cart then held. */
	private array $seen = array();

	public function __construct( private readonly Recorder $recorder, private readonly CartFacts $facts ) {}

	public function register(): void {
		add_action( 'woocommerce_add_to_cart', array( $this, 'onAdd' ), 20, 3 );
		// "Allows to fire some action when a product has been added to a wishlist" (YITH WooCommerce Wishlist).
		add_action( 'yith_wcwl_added_to_wishlist', array( $this, 'onYithWishlist' ) );
		// "Run a 3rd party code when product added to a wishlist" (TI WooCommerce Wishlist).
		add_action( 'tinvwl_product_added', array( $this, 'onTiWishlist' ) );
	}

	/**
	 * @param string    $cart_key
	 * @param int       $product_id Unused: the cart's item knows it.
	 * @param int|float $quantity   How many were added.
	 */
	public function onAdd( $cart_key, $product_id, $quantity ): void {
		// Express buttons simulate a cart of their own and fire the same hook: only what the visitor's cart holds counts.
		$item = WC()->cart instanceof \WC_Cart ? WC()->cart->get_cart_item( (string) $cart_key ) : array();
		if ( array() === $item || ! ( $item['data'] ?? null ) instanceof \WC_Product ) {
			return;
		}
		$state = $cart_key . ':' . $item['quantity'];
		if ( isset( $this->seen[ $state ] ) ) {
			return;
		}
		$this->seen[ $state ] = true;
		$this->recorder->record( 'add_to_cart', $this->facts->ofAdded( $item['data'], (float) $quantity ) );
	}

	/** @param int|string $product_id A product or a variation. */
	public function onYithWishlist( $product_id ): void {
		$this->onWishlist( (int) $product_id, 1.0 );
	}

	/** @param mixed $item The row of the list: `product_id`, `variation_id`, `quantity`. */
	public function onTiWishlist( $item ): void {
		if ( is_array( $item ) ) {
			$variation = (int) ( $item['variation_id'] ?? 0 );
			$this->onWishlist( $variation > 0 ? $variation : (int) ( $item['product_id'] ?? 0 ), max( 1.0, (float) ( $item['quantity'] ?? 1 ) ) );
		}
	}

	private function onWishlist( int $product_id, float $quantity ): void {
		$product = wc_get_product( $product_id );
		if ( $product instanceof \WC_Product ) {
			$this->recorder->record( 'add_to_wishlist', $this->facts->ofAdded( $product, $quantity ) );
		}
	}
}
