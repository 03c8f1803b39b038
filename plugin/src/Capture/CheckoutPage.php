<?php

declare(strict_types=1);

namespace Pintally\Capture;

use Pintally\Facts\CartFacts;

/**
 * The checkout page is opened with something in the cart. Once for a cart as it stands: a reload is no new checkout.
 */
final class CheckoutPage {

	private const SESSION = 'pintally_checkout_begun';

	public function __construct( private readonly Recorder $recorder, private readonly CartFacts $facts ) {}

	public function register(): void {
		add_action( 'template_redirect', array( $this, 'onPage' ), 20 );
	}

	public function onPage(): void {
		if ( ! is_checkout() || is_checkout_pay_page() || is_order_received_page() || ! WC()->cart instanceof \WC_Cart || WC()->cart->is_empty() ) {
			return;
		}
		$hash = WC()->cart->get_cart_hash();
		if ( WC()->session->get( self::SESSION ) === $hash ) {
			return;
		}
		WC()->session->set( self::SESSION, $hash );
		$this->recorder->record( 'initiate_checkout', $this->facts->ofCart( WC()->cart ) );
	}
}
