<?php

declare(strict_types=1);

namespace Pintally\Context;

/**
 * Whether an order was paid in a payment gateway's test mode.
 *
 * Only by what the gateway that took the payment has noted with the order. What its settings say now is no proof: they
 * may have changed since, and a real sale that is dropped is worse than a test that is counted.
 */
final class TestMode {

	/**
	 * By how the gateways' names begin: where they note it, and what of it means a test.
	 *
	 * @var array<string, array{0: string, 1: list<string>}>
	 */
	private const NOTED = array(
		// WooPayments: Order_Mode::TEST.
		'woocommerce_payments' => array( '_wcpay_mode', array( 'test' ) ),
		// PayPal Payments: PayPalGateway::ORDER_PAYMENT_MODE_META_KEY.
		'ppcp-'                => array( '_ppcp_paypal_payment_mode', array( 'sandbox' ) ),
		// Mollie: the payment's own mode, MollieObject::setActiveMolliePayment().
		'mollie_wc_gateway_'   => array( '_mollie_payment_mode', array( 'test' ) ),
		// Payment Plugins for Stripe: WC_Stripe_Constants::MODE. WooCommerce's own Stripe plugin notes none.
		'stripe_'              => array( '_wc_stripe_mode', array( 'test' ) ),
		// Klarna, and what was Klarna Checkout.
		'klarna_'              => array( '_wc_klarna_environment', array( 'test', 'us-test' ) ),
		'kco'                  => array( '_wc_klarna_environment', array( 'test', 'us-test' ) ),
	);

	/** SkyVerge's framework (Braintree, Authorize.Net, Square and others) notes it under the gateway's own name. */
	private const FRAMEWORK = array( '_wc_%s_environment', array( 'test', 'sandbox' ) );

	public static function isProven( \WC_Order $order ): bool {
		$gateway = $order->get_payment_method();
		if ( '' === $gateway ) {
			return false;
		}
		$noted = array( array( sprintf( self::FRAMEWORK[0], $gateway ), self::FRAMEWORK[1] ) );
		foreach ( self::NOTED as $begin => $note ) {
			if ( str_starts_with( $gateway, $begin ) ) {
				$noted[] = $note;
			}
		}
		foreach ( $noted as [ $meta, $means_test ] ) {
			if ( in_array( $order->get_meta( $meta ), $means_test, true ) ) {
				return true;
			}
		}
		return false;
	}
}
