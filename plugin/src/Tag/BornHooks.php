<?php

declare(strict_types=1);

namespace Pintally\Tag;

use Pintally\Context\Consent;
use Pintally\Facts\OrderFacts;
use Pintally\Ledger\Ledger;
use Pintally\Ledger\Reading;
use Pintally\Ledger\Time;
use Pintally\Capture\EventId;

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
		private readonly Reading $reading,
		private readonly Consent $consent
	) {}

	public function register(): void {
		add_action( 'wp_footer', array( $this, 'printBlock' ), 5 );
		add_action( 'wp_enqueue_scripts', array( $this, 'enqueue' ), 11 );
	}

	public function enqueue(): void {
		if ( is_order_received_page() && '' === $this->guards->reason() ) {
			wp_enqueue_script(
				BaseTag::SCRIPT . '-checkout',
				plugins_url( 'build/storefront-checkout.js', \Pintally\FILE ),
				array( BaseTag::SCRIPT ),
				\Pintally\VERSION,
				array(
					'in_footer' => false,
					'strategy'  => 'defer',
				)
			);
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
			wp_print_inline_script_tag(
				(string) wp_json_encode( $born, BaseTag::IN_PAGE ),
				array(
					'id'   => 'pintally-born',
					'type' => 'application/json',
				)
			);
		}
	}

	/** @return list<array<string, mixed>> The order's sale, if it counts and was not handed to a page before. */
	private function order(): array {
		global $wp;
		$order = wc_get_order( absint( $wp->query_vars['order-received'] ?? 0 ) );
		$key   = isset( $_GET['key'] ) && is_string( $_GET['key'] ) ? sanitize_text_field( wp_unslash( $_GET['key'] ) ) : ''; // phpcs:ignore WordPress.Security.NonceVerification -- WooCommerce's own link.
		if ( ! $order instanceof \WC_Order || ! hash_equals( $order->get_order_key(), $key ) || ! $this->consent->isGranted() ) {
			return array();
		}
		$id  = EventId::ofCheckout( $order );
		$row = $this->reading->find( $id );
		if ( null === $row || 'left_out' === $row['state'] || ! $this->ledger->tag( $id, 'handed' ) ) {
			return array();
		}
		return array(
			array(
				'id'    => $id,
				'event' => 'checkout',
				'at'    => Time::fromSql( $row['occurred_at'] ),
				'facts' => $this->order_facts->withoutPerson( $order ),
			),
		);
	}
}
