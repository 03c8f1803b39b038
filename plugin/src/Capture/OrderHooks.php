<?php

declare(strict_types=1);

namespace Pintally\Capture;

use Pintally\Context\Email;
use Pintally\Context\OrderContext;
use Pintally\Delivery\Queue;
use Pintally\Facts\OrderFacts;
use Pintally\Ledger\Entry;
use Pintally\Ledger\Ledger;
use Pintally\Settings\Settings;

/**
 * The sale: an order reaches a status that counts, by whatever way (checkout, gateway call-back, wp-admin).
 *
 * The order decides, never a page: nothing here knows of the thank-you page.
 */
final class OrderHooks {

	public function __construct(
		private readonly Ledger $ledger,
		private readonly Settings $settings,
		private readonly OrderContext $context,
		private readonly Queue $queue
	) {}

	public function register(): void {
		// WooCommerce fires "woocommerce_order_status_{status}" for every change, also for an order that is made with the status.
		foreach ( $this->settings->list( 'paid_statuses' ) as $status ) {
			add_action( 'woocommerce_order_status_' . $status, array( $this, 'onPaid' ), 10, 2 );
		}
		// Before the order is saved, in the shopper's request: the classic checkout and the block checkout.
		add_action( 'woocommerce_checkout_create_order', array( $this->context, 'store' ) );
		add_action( 'woocommerce_store_api_checkout_update_order_from_request', array( $this->context, 'store' ) );
		add_action( 'woocommerce_before_pay_action', array( $this->context, 'renew' ) );
	}

	/** @param int|string $order_id */
	public function onPaid( $order_id, ?\WC_Order $order = null ): void {
		$order ??= wc_get_order( (int) $order_id );
		if ( ! $order instanceof \WC_Order ) {
			return;
		}
		$reason = $this->settings->isEventOff( 'checkout' ) ? 'event_off' : $this->context->reason( $order );
		$reason = '' === $reason ? LeaveOut::asked( 'checkout', $order ) : $reason;
		$is_new = $this->ledger->record(
			new Entry(
				EventId::ofCheckout( $order ),
				'checkout',
				OrderFacts::soldAt( $order ) ?? time(),
				array(),
				null,
				$order->get_id(),
				// All other reasons are core/leave-out.ts's.
				$reason,
				em: Email::hash( $order->get_billing_email() )
			)
		);
		if ( $is_new ) {
			$this->queue->kick();
		}
	}
}
