<?php

declare(strict_types=1);

namespace Pintally\Tag;

use Pintally\Context\Consent;
use Pintally\Context\OrderContext;
use Pintally\Facts\OrderFacts;
use Pintally\Facts\SubscriptionFacts;
use Pintally\Ledger\Ledger;
use Pintally\Capture\EventId;
use Pintally\Settings\Settings;

/**
 * Prints events that were born on the server into pages that no cache may keep: the checkout, and once for each order
 * the order-received page. The storefront script calls the tag with the same ids.
 */
final class BornHooks {

	public function __construct(
		private readonly Guards $guards,
		private readonly Handover $handover,
		private readonly OrderFacts $order_facts,
		private readonly Ledger $ledger,
		private readonly Consent $consent,
		private readonly Settings $settings,
		private readonly OrderContext $order_context
	) {}

	public function register(): void {
		add_action( 'wp_footer', array( $this, 'printBlock' ), 5 );
		add_action( 'wp_enqueue_scripts', array( $this, 'enqueue' ), 11 );
	}

	public function enqueue(): void {
		if ( is_order_received_page() && '' === $this->guards->reason() ) {
			BaseTag::enqueueSaleScript();
		}
	}

	public function printBlock(): void {
		if ( ! is_checkout() || '' !== $this->guards->reason() ) {
			return;
		}
		$born = is_order_received_page() ? $this->order() : array_map(
			static fn ( array $handed ): array => array_combine( array( 'id', 'event', 'at', 'facts' ), $handed ),
			$this->handover->ofThisRequest()
		);
		if ( array() !== $born ) {
			BaseTag::printBorn( $born );
		}
	}

	/** @return list<array<string, mixed>> The order's sale and the subscriptions that it begins, as far as they count and were not handed to a page before. */
	private function order(): array {
		global $wp;
		$order = wc_get_order( absint( $wp->query_vars['order-received'] ?? 0 ) );
		$key   = isset( $_GET['key'] ) && is_string( $_GET['key'] ) ? sanitize_text_field( wp_unslash( $_GET['key'] ) ) : ''; // phpcs:ignore WordPress.Security.NonceVerification -- WooCommerce's own link.
		if ( ! $order instanceof \WC_Order || ! hash_equals( $order->get_order_key(), $key ) || ! $this->consent->isGranted() ) {
			return array();
		}
		// As the server does: the sale goes by the answer that the order has, not by one that came later.
		if ( Consent::GRANTED !== $this->order_context->of( $order )['consent'] ) {
			return array();
		}
		$at    = OrderFacts::soldAt( $order ) ?? time();
		$born  = array();
		$basis = $this->settings->rules()['value_basis'] ?? '';
		$sale  = EventId::ofCheckout( $order );
		if ( $this->ledger->tag( $sale, 'handed' ) ) {
			$born[] = array(
				'id'    => $sale,
				'event' => 'checkout',
				'at'    => $at,
				// The tag tells the same value as the server, and makes it of the same facts.
				'facts' => $this->order_facts->withoutPerson( $order, 'margin' === $basis ),
			);
		}
		foreach ( SubscriptionFacts::begunBy( $order ) as $id => $facts ) {
			if ( $this->ledger->tag( $id, 'handed' ) ) {
				$born[] = array(
					'id'    => $id,
					'event' => 'subscribe',
					'at'    => $at,
					'facts' => (object) array_diff_key( $facts, array( 'em' => null ) ),
				);
			}
		}
		return $born;
	}
}
