<?php

declare(strict_types=1);

namespace Pintally\Capture;

use Pintally\Context\Consent;
use Pintally\Context\OrderContext;
use Pintally\Delivery\Queue;
use Pintally\Facts\OrderFacts;
use Pintally\Facts\SubscriptionFacts;
use Pintally\Ledger\Entry;
use Pintally\Ledger\Ledger;
use Pintally\Settings\Settings;

/**
 * A subscription is begun: its first order is paid. Beside the sale, which the same order is; once for a subscription, and
 * never for a renewal.
 *
 * As with the sale, the order decides: that a subscription was made at the checkout says nothing of its payment.
 */
final class SubscriptionHooks {

	public function __construct(
		private readonly Ledger $ledger,
		private readonly Settings $settings,
		private readonly OrderContext $context,
		private readonly Queue $queue
	) {}

	public function register(): void {
		foreach ( $this->settings->list( 'paid_statuses' ) as $status ) {
			// After the sale.
			add_action( 'woocommerce_order_status_' . $status, array( $this, 'onPaid' ), 11, 2 );
		}
	}

	/** @param int|string $order_id */
	public function onPaid( $order_id, ?\WC_Order $order = null ): void {
		$order ??= wc_get_order( (int) $order_id );
		if ( ! $order instanceof \WC_Order || $this->settings->isEventOff( 'subscribe' ) ) {
			return;
		}
		foreach ( SubscriptionFacts::begunBy( $order ) as $event_id => $facts ) {
			$context = $this->context->ofShopper( $order );
			if ( null === $context ) {
				return;
			}
			$reason = $this->context->reason( $order );
			$reason = '' === $reason && Consent::GRANTED !== ( $context['consent'] ?? '' ) ? 'consent_unknown' : $reason;
			$reason = '' === $reason ? LeaveOut::asked( 'subscribe', $order ) : $reason;
			// No order's id: by that the ledger finds sales.
			if ( $this->ledger->record( new Entry( $event_id, 'subscribe', OrderFacts::soldAt( $order ) ?? time(), $facts, $context, 0, $reason ) ) ) {
				$this->queue->kick();
			}
		}
	}
}
