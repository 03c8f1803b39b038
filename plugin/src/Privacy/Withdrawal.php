<?php

declare(strict_types=1);

namespace Pintally\Privacy;

use Pintally\Attribution\OfCustomer;
use Pintally\Attribution\Schema;
use Pintally\Capture\EventId;
use Pintally\Capture\LeadConversions;
use Pintally\Context\OrderContext;
use Pintally\Delivery\Outcomes;
use Pintally\Delivery\WorkerRefused;
use Pintally\Delivery\WorkerUnreachable;
use Pintally\Ledger\OfPerson;
use Pintally\Ledger\Unsent;

/**
 * A visitor takes consent back: what has not left yet is emptied, and orders that are not paid yet will make no event.
 *
 * What Pinterest has, it had by right; for its erasure there is WordPress's tool.
 */
final class Withdrawal {

	/** Orders are paid within that time, as a rule; older ones have no event any more that could be sent. */
	private const DAYS = 30;
	/** More orders than that are no one person's. */
	private const MOST_ORDERS = 50;

	public function __construct(
		private readonly OfPerson $events,
		private readonly Unsent $unsent,
		private readonly OfCustomer $journeys,
		private readonly OrderContext $order_context,
		private readonly AtWorker $at_worker,
		private readonly Outcomes $outcomes
	) {}

	/** @param string $visitor The visitor id. */
	public function of( string $visitor ): void {
		$found = $this->events->ofVisitor( $visitor );
		$ids   = array( ...array_column( $found, 'event_id' ), ...$this->withdrawOrders( $visitor ) );
		$this->unsent->withdraw( $ids );
		Schema::ensure();
		$this->journeys->forgetVisitors( array( $visitor ) );
		// Page visits are there under the visitor id alone. A batch may be under way at this moment.
		$this->at_worker->ask( $ids, array(), array( hash( 'sha256', $visitor ) ), array() !== array_filter( array_column( $found, 'claim' ) ) );
		$this->at_worker->tell();
		$this->hearWhatHadLeft();
	}

	/** What the worker had delivered before, and had not told yet, has not been withdrawn in time. */
	private function hearWhatHadLeft(): void {
		try {
			$this->outcomes->pull();
		} catch ( WorkerUnreachable | WorkerRefused ) { // phpcs:ignore Generic.CodeAnalysis.EmptyStatement.DetectedCatch -- It is heard with the next delivery.
		}
	}

	/** @return list<string> The events of sales that have not ended, and those that go with sales. */
	private function withdrawOrders( string $visitor ): array {
		$orders = function_exists( 'wc_get_orders' ) ? wc_get_orders(
			array(
				'type'         => 'shop_order',
				'limit'        => self::MOST_ORDERS,
				'date_created' => '>' . ( time() - self::DAYS * DAY_IN_SECONDS ),
				'meta_key'     => OrderContext::META, // phpcs:ignore WordPress.DB.SlowDBQuery -- Once, of few days' orders, in a request that nobody waits for.
				'meta_value'   => $visitor, // phpcs:ignore WordPress.DB.SlowDBQuery -- As above.
				'meta_compare' => 'LIKE',
			)
		) : array();
		$mine   = array();
		foreach ( is_array( $orders ) ? $orders : array() as $order ) {
			if ( $order instanceof \WC_Order && $this->order_context->isOf( $order, $visitor ) ) {
				$mine[ $order->get_id() ] = $order;
			}
		}
		$states = $this->unsent->ofOrders( array_keys( $mine ) );
		$ids    = array();
		foreach ( $mine as $order_id => $order ) {
			$state = $states[ $order_id ] ?? '';
			// It may still wait where its sale has ended.
			$ids[] = EventId::ofOrder( LeadConversions::EVENT, $order );
			if ( in_array( $state, array( '', 'waiting', 'accepted', 'refused' ), true ) ) {
				$this->order_context->withdraw( $order );
				$ids[] = EventId::ofCheckout( $order );
			}
		}
		$this->journeys->forgetOrders( array_keys( $mine ) );
		return $ids;
	}
}
