<?php

declare(strict_types=1);

namespace Pintally\Tag;

use Pintally\Context\Request;

/**
 * Limited data processing in the tag: for customers in the United States, on the page that shows their order, which no
 * cache keeps. The API event of the order says the same (core/custom-data.ts).
 *
 * @link https://developers.pinterest.com/docs/track-conversions/use-limited-data-processing-flag/ whose example hashes
 * state and country in capitals.
 */
final class LimitedProcessing {

	/** @return array<string, string> What the tag's `set` takes; empty where nothing is limited. */
	public static function ofThisPage(): array {
		if ( ! function_exists( 'is_order_received_page' ) || ! is_order_received_page() ) {
			return array();
		}
		global $wp;
		$order = wc_get_order( absint( $wp->query_vars['order-received'] ?? 0 ) );
		if ( ! $order instanceof \WC_Order || ! hash_equals( $order->get_order_key(), Request::query( 'key' ) ) || 'US' !== $order->get_billing_country() ) {
			return array();
		}
		$state = strtoupper( $order->get_billing_state() );
		return array(
			'opt_out_type' => 'LDP',
			'st'           => 1 === preg_match( '/^[A-Z]{2}$/', $state ) ? hash( 'sha256', $state ) : '',
			'country'      => hash( 'sha256', 'US' ),
		);
	}
}
