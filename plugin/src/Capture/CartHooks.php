<?php

declare(strict_types=1);

namespace Pintally\Capture;

use Pintally\Facts\CartFacts;

/**
 * Add to cart, from every button there is: `woocommerce_add_to_cart` fires for form posts, wc-ajax, themes that post
 * to admin-ajax and the Store API (blocks, Interactivity API), and only when the product really was added.
 */
final class CartHooks {

	/** @var array<string, true> What this request has seen: cart key and the quantity that the cart then held. */
	private array $seen = array();

	public function __construct( private readonly Recorder $recorder, private readonly CartFacts $facts ) {}

	public function register(): void {
		add_action( 'woocommerce_add_to_cart', array( $this, 'onAdd' ), 20, 3 );
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
}
