<?php

declare(strict_types=1);

namespace Pintally\Delivery;

use Pintally\Context\OrderContext;
use Pintally\Facts\CustomerFacts;
use Pintally\Facts\OrderFacts;
use Pintally\Ledger\Entry;
use Pintally\Settings\Settings;
use Pintally\Vocabulary;

/**
 * Makes of a ledger entry what the worker takes: a self-contained hook (docs/api.md part 1).
 */
final class Hooks {

	public function __construct(
		private readonly Settings $settings,
		private readonly OrderFacts $order_facts,
		private readonly OrderContext $order_context
	) {}

	/** @return array<string, mixed>|null Null where the order is gone. */
	public function of( Entry $entry ): ?array {
		$facts   = $entry->facts;
		$context = $entry->context ?? array( 'site_url' => home_url( '/' ) );
		if ( Vocabulary::isOfOrder( $entry->event ) ) {
			$order = function_exists( 'wc_get_order' ) ? wc_get_order( $entry->order_id ) : false;
			if ( ! $order instanceof \WC_Order ) {
				return null;
			}
			$facts   = $this->order_facts->of( $order ) + $this->customer( $entry->event, $order );
			$context = $this->order_context->of( $order );
		}
		return array(
			'id'      => $entry->event_id,
			'event'   => $entry->event,
			'at'      => $entry->at,
			'facts'   => array() === $facts ? new \stdClass() : $facts,
			'context' => $context,
			'rules'   => $this->settings->rules(),
		);
	}

	/** @return array{customer?: array<string, mixed>} Only where the shop has chosen to send what is made of it. */
	private function customer( string $event, \WC_Order $order ): array {
		$facts = 'checkout' === $event && $this->settings->isOn( 'predicted_ltv' ) ? ( new CustomerFacts( $this->settings ) )->of( $order ) : null;
		return null === $facts ? array() : array( 'customer' => $facts );
	}
}
