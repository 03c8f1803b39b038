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

	/**
	 * On the page where an order is paid later: what the visitor answers now holds, both ways. A browser that has not been
	 * asked (a link opened on the telephone) changes nothing.
	 */
	public function renew( \WC_Order $order ): void {
		if ( Consent::UNKNOWN !== $this->circumstances->now()['consent'] ) {
			$this->store( $order );
			$order->save_meta_data();
		}
	}

	/** The visitor takes consent back: of this order's visitor nothing stays but that. */
	public function withdraw( \WC_Order $order ): void {
		$order->update_meta_data(
			self::META,
			array_intersect_key( $this->stored( $order ), array_flip( array( 'excluded', 'excluded_by' ) ) ) + array(
				'consent'        => Consent::DENIED,
				'consent_source' => 'withdrawn',
			)
		);
		$order->save_meta_data();
	}

	/** Whether it is this visitor's. */
	public function isOf( \WC_Order $order, string $visitor ): bool {
		return '' !== $visitor && ( $this->stored( $order )['visitor_id'] ?? '' ) === $visitor;
	}

	/** Adds to the order before WooCommerce saves it: no query of its own. */
	public function store( \WC_Order $order ): void {
		$this->visitor->renew();
		$context   = $this->circumstances->now();
		$exclusion = $this->visitor->exclusion();
		if ( '' !== $exclusion ) {
			$context['excluded']    = true;
			$context['excluded_by'] = $exclusion;
		}
		// WooCommerce keeps these with the order already; the order's own page is the page of the conversion.
		unset( $context['ip'], $context['user_agent'], $context['customer_id'], $context['em'], $context['page_url'], $context['site_url'] );
		$order->update_meta_data( self::META, $context );
		$this->visitor->recognise( $order->get_billing_email(), $order->get_customer_id() );
	}

	/** @return string Why this order's sale is left out, as far as only the shop can know; empty: it is not. */
	public function reason( \WC_Order $order ): string {
		$stored = $this->stored( $order );
		return match ( true ) {
			true === ( $stored['excluded'] ?? false )      => 'visitor_excluded' === ( $stored['excluded_by'] ?? '' ) ? 'visitor_excluded' : 'role_excluded',
			'withdrawn' === ( $stored['consent_source'] ?? '' ) => 'consent_withdrawn',
			Consent::DENIED === $this->consent( $order )   => 'consent_denied',
			$this->isTest( $order )                        => 'test_order',
			default                                        => '',
		};
	}

	private function isTest( \WC_Order $order ): bool {
		if ( ! $this->settings->isOn( 'test_orders_excluded' ) ) {
			return false;
		}
		/**
		 * Whether an order is a test of the shop's own, for other gateways and marks. Asked where the setting "Leave test
		 * orders out" is on.
		 *
		 * @param bool      $is_test As far as the order itself proves it.
		 * @param \WC_Order $order
		 */
		return true === apply_filters( 'pintally_is_test_order', TestMode::isProven( $order ), $order );
	}

	/** @return array<string, mixed> `Context` of core/types.ts. */
	public function of( \WC_Order $order ): array {
		$stored = $this->stored( $order );
		unset( $stored['excluded'], $stored['excluded_by'] );
		return array(
			'site_url' => home_url( '/' ),
			'page_url' => $order->get_checkout_order_received_url(),
			'consent'  => $this->consent( $order ),
		) + $stored;
	}

	/**
	 * Of whoever sent the order by the checkout, whole, for an event of another name that the order makes: such an event
	 * keeps its own.
	 *
	 * @return array<string, mixed>|null `Context` of core/types.ts. Null where no shopper did.
	 */
	public function ofShopper( \WC_Order $order ): ?array {
		if ( array() === $this->stored( $order ) ) {
			return null;
		}
		$is_limited = $this->settings->isOn( 'ldp' );
		return array_filter(
			array_merge(
				$this->of( $order ),
				array(
					// Without the order's key.
					'page_url'    => strtok( $order->get_checkout_order_received_url(), '?' ),
					'customer_id' => $order->get_customer_id(),
					'em'          => array_filter( array( Email::hash( $order->get_billing_email() ) ) ),
					'ip'          => $order->get_customer_ip_address(),
					'user_agent'  => $order->get_customer_user_agent(),
					'state'       => $is_limited ? $order->get_billing_state() : '',
					'country'     => $is_limited ? $order->get_billing_country() : '',
				)
			)
		);
	}

	/** As answered at checkout. Nothing stored (an order that did not come by the checkout): nobody was asked. */
	private function consent( \WC_Order $order ): string {
		return $this->consentIn( $this->stored( $order ) );
	}

	/** @param array<string, mixed> $stored What META holds of an order. */
	public function consentIn( array $stored ): string {
		$stored = $stored['consent'] ?? '';
		return is_string( $stored ) && '' !== $stored ? $stored : ( 'ask_first' === $this->settings->text( 'consent' ) ? Consent::UNKNOWN : Consent::GRANTED );
	}

	/** @return array<string, mixed> */
	private function stored( \WC_Order $order ): array {
		$stored = $order->get_meta( self::META );
		return is_array( $stored ) ? $stored : array();
	}
}
