<?php

declare(strict_types=1);

namespace Pintally\Capture;

use Pintally\Context\Email;
use Pintally\Facts\OrderFacts;
use Pintally\Ledger\Entry;
use Pintally\Ledger\Ledger;
use Pintally\Ledger\OfPerson;
use Pintally\Ledger\Person;
use Pintally\Ledger\Reading;
use Pintally\Settings\Settings;

/**
 * A lead that became a customer: an event of its own for the first sale to an e-mail address that a lead had left.
 *
 * It follows the sale, in the background, once the worker has accepted that: so it counts under the same conditions,
 * consent among them, and no shopper's request asks for it.
 */
final class LeadConversions {

	public const EVENT = 'lead_converted';

	public function __construct(
		private readonly Settings $settings,
		private readonly Ledger $ledger,
		private readonly Reading $reading,
		private readonly OfPerson $of_person
	) {}

	/** Of `pintally_settled`. */
	public function onSettled( string $event_id, string $state ): void {
		if ( 'accepted' !== $state || ! str_starts_with( $event_id, 'checkout.' ) || ! $this->settings->isOn( self::EVENT ) ) {
			return;
		}
		$row   = $this->reading->find( $event_id );
		$order = null === $row || '1' === (string) $row['test'] ? false : wc_get_order( (int) $row['order_id'] );
		if ( ! $order instanceof \WC_Order || ! $this->isFirstOfLead( $order ) ) {
			return;
		}
		$this->ledger->record(
			new Entry(
				EventId::ofOrder( self::EVENT, $order ),
				self::EVENT,
				OrderFacts::soldAt( $order ) ?? time(),
				order_id: $order->get_id(),
				reason: LeaveOut::asked( self::EVENT, $order ),
				em: Email::hash( $order->get_billing_email() )
			)
		);
	}

	/** Whether it is the first sale to somebody who had been a lead before. */
	public function isFirstOfLead( \WC_Order $order ): bool {
		$person = Person::key( Email::hash( $order->get_billing_email() ) );
		return '' !== $person && $this->of_person->wasLead( $person, OrderFacts::soldAt( $order ) ?? time() ) && ! $this->hasBought( $order );
	}

	/** Whether there is an earlier sale to the same account or e-mail address, whether or not it was sent. */
	private function hasBought( \WC_Order $order ): bool {
		$made    = $order->get_date_created();
		$earlier = wc_get_orders(
			array(
				'type'         => 'shop_order',
				'status'       => $this->settings->list( 'paid_statuses' ),
				'customer'     => array_values( array_filter( array( $order->get_customer_id(), $order->get_billing_email() ) ) ),
				'exclude'      => array( $order->get_id() ),
				'date_created' => '<=' . ( null === $made ? time() : $made->getTimestamp() ),
				'limit'        => 1,
				'return'       => 'ids',
			)
		);
		return array() !== $earlier;
	}
}
