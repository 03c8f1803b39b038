<?php

declare(strict_types=1);

namespace Pintally\Capture;

use Pintally\Context\Request;
use Pintally\Facts\CartFacts;

/**
 * The checkout page is opened with something in the cart, once for a cart as it stands: a reload is no new checkout.
 * And it is sent with a way to pay, once for an order: a payment that fails and is tried again is no new one.
 */
final class CheckoutPage {

	private const SESSION = 'pintally_checkout_begun';

	public function __construct( private readonly Recorder $recorder, private readonly CartFacts $facts ) {}

	public function register(): void {
		add_action( 'template_redirect', array( $this, 'onPage' ), 20 );
		// Both come when the order is made of the cart, and before its payment: the classic and the block checkout.
		add_action( 'woocommerce_checkout_order_processed', fn ( $order_id ) => $this->onSent( wc_get_order( (int) $order_id ) ) );
		add_action( 'woocommerce_store_api_checkout_order_processed', array( $this, 'onSent' ) );
	}

	public function onPage(): void {
		// A page that is fetched in advance begins nothing; when it is looked at, it must still be able to. Nor does a draft of it.
		if ( Request::isSpeculative() || is_preview() || is_customize_preview() || ! is_checkout() || is_checkout_pay_page() || is_order_received_page() || ! WC()->cart instanceof \WC_Cart || WC()->cart->is_empty() ) {
			return;
		}
		$hash = WC()->cart->get_cart_hash();
		if ( WC()->session->get( self::SESSION ) === $hash ) {
			return;
		}
		WC()->session->set( self::SESSION, $hash );
		$this->recorder->record( 'initiate_checkout', $this->facts->ofCart( WC()->cart ) );
	}

	/** @param mixed $order A \WC_Order. */
	public function onSent( $order ): void {
		if ( $order instanceof \WC_Order && '' !== $order->get_payment_method() && WC()->cart instanceof \WC_Cart && ! WC()->cart->is_empty() ) {
			$this->recorder->record( 'add_payment_info', $this->facts->ofCart( WC()->cart ), EventId::ofThing( 'add_payment_info', $order->get_id() ) );
		}
	}
}
