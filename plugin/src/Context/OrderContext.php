<?php

declare(strict_types=1);

namespace Pintally\Context;

use Pintally\Settings\Settings;

/**
 * Who and where of an order, stored with it at checkout: the request that later sends it is not the shopper's.
 */
final class OrderContext {

	public const META = '_pintally_context';

	public function __construct(
		private readonly Circumstances $circumstances,
		private readonly Visitor $visitor,
		private readonly Settings $settings
	) {}

	/** Adds to the order before WooCommerce saves it: no query of its own. */
	public function store( \WC_Order $order ): void {
		$this->visitor->renew();
		$context = $this->circumstances->now();
		if ( $this->visitor->isExcluded() ) {
			$context['excluded'] = true;
		}
		// WooCommerce keeps these with the order already; the order's own page is the page of the conversion.
		unset( $context['ip'], $context['user_agent'], $context['customer_id'], $context['em'], $context['page_url'], $context['site_url'] );
		$order->update_meta_data( self::META, $context );
		$this->visitor->recognise( $order->get_billing_email(), $order->get_customer_id() );
	}

	/** @return string Why this order's sale is left out, as far as only the shop can know; empty: it is not. */
	public function reason( \WC_Order $order ): string {
		return match ( true ) {
			true === ( $this->stored( $order )['excluded'] ?? false ) => 'role_excluded',
			Consent::DENIED === $this->consent( $order )              => 'consent_denied',
			default                                                   => '',
		};
	}

	/** @return array<string, mixed> `Context` of core/types.ts. */
	public function of( \WC_Order $order ): array {
		$stored = $this->stored( $order );
		unset( $stored['excluded'] );
		return array(
			'site_url' => home_url( '/' ),
			'page_url' => $order->get_checkout_order_received_url(),
			'consent'  => $this->consent( $order ),
		) + $stored;
	}

	/** As answered at checkout. Nothing stored (an order that did not come by the checkout): nobody was asked. */
	private function consent( \WC_Order $order ): string {
		$stored = $this->stored( $order )['consent'] ?? '';
		return is_string( $stored ) && '' !== $stored ? $stored : ( 'ask_first' === $this->settings->text( 'consent' ) ? Consent::UNKNOWN : Consent::GRANTED );
	}

	/** @return array<string, mixed> */
	private function stored( \WC_Order $order ): array {
		$stored = $order->get_meta( self::META );
		return is_array( $stored ) ? $stored : array();
	}
}
