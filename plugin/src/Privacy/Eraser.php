<?php

declare(strict_types=1);

namespace Pintally\Privacy;

use Pintally\Attribution\OfCustomer;
use Pintally\Capture\EventId;
use Pintally\Context\Consent;
use Pintally\Context\OrderContext;
use Pintally\Ledger\OfPerson;

/**
 * WordPress's tool "Erase Personal Data": nothing here leads to the person any more, and what has not been sent is not
 * sent. Events stay in the ledger as figures, so that the shop's sums stay true; orders are WooCommerce's to erase.
 */
final class Eraser {

	/** Events that are forgotten in one step. */
	private const EVENTS = 500;

	public function __construct( private readonly OfPerson $events, private readonly OfCustomer $journeys, private readonly AtWorker $at_worker ) {}

	/**
	 * First the orders, a page at a time, then all else, step by step.
	 *
	 * @param string $email As WordPress's request has it.
	 * @param int    $page  From 1.
	 * @return array{items_removed: bool, items_retained: bool, messages: list<string>, done: bool}
	 */
	public function erase( string $email, int $page ): array {
		$subject  = new Subject( $email );
		$orders   = $subject->orders( $page );
		$visitors = $subject->visitors( $orders );
		$found    = array();
		foreach ( $orders as $order ) {
			$found = array( ...$found, ...$this->ofOrder( $order ) );
		}
		$last_orders = count( $orders ) < Subject::ORDERS;
		$more        = false;
		if ( $last_orders ) {
			$next  = $this->events->next( $subject->key, array(), self::EVENTS );
			$found = array( ...$found, ...$next );
			$more  = count( $next ) === self::EVENTS;
		}
		foreach ( $visitors as $visitor ) {
			$found = array( ...$found, ...$this->events->ofVisitor( $visitor ) );
		}
		$ids = array_values( array_unique( array_column( $found, 'event_id' ) ) );
		$this->events->forget( $ids );
		$gone = count( $ids ) + $this->journeys->forgetVisitors( $visitors );

		$this->at_worker->ask( $ids, array( $subject->em ), self::externalIds( $subject, $visitors ), array() !== array_filter( array_column( $found, 'claim' ) ) );
		$done    = $last_orders && ! $more;
		$problem = $done ? $this->at_worker->tell() : '';
		return array(
			'items_removed'  => $gone > 0,
			'items_retained' => false,
			'messages'       => '' === $problem ? array() : array(
				/* translators: %s: what went wrong. */
				sprintf( __( 'Pintally: in the shop all is erased. The worker could not be told yet and is asked again every 15 minutes; what it holds goes by itself after 8 days. %s', 'pintally' ), $problem ),
			),
			'done'           => $done,
		);
	}

	/** WooCommerce has removed the person from an order, whoever asked for it. */
	public function eraseOrder( \WC_Order $order ): void {
		$visitor = Subject::visitorOf( $order );
		$found   = $this->ofOrder( $order );
		$ids     = array_column( $found, 'event_id' );
		$this->events->forget( $ids );
		$this->at_worker->ask( $ids, array(), '' === $visitor ? array() : array( hash( 'sha256', $visitor ) ), array() !== array_filter( array_column( $found, 'claim' ) ) );
		$this->at_worker->soon( 0 );
	}

	/**
	 * The order's own part goes at once: who it was is in no row of ours, and it will make no event.
	 *
	 * @return list<array{event_id: string, claim: string}> Its events.
	 */
	private function ofOrder( \WC_Order $order ): array {
		$found = $this->events->next( '', array( $order->get_id() ), self::EVENTS );
		if ( $order->meta_exists( OrderContext::META ) || array() !== $found ) {
			$order->update_meta_data(
				OrderContext::META,
				array(
					'consent'        => Consent::DENIED,
					'consent_source' => 'erased',
				)
			);
			$order->save_meta_data();
			$this->journeys->forgetOrders( array( $order->get_id() ) );
		}
		$found[] = array(
			'event_id' => EventId::ofThing( 'add_payment_info', $order->get_id() ),
			'claim'    => '',
		);
		return $found;
	}

	/**
	 * As events carry them: the account's number, and visitor ids.
	 *
	 * @param list<string> $visitors
	 * @return list<string> SHA-256 each.
	 */
	private static function externalIds( Subject $subject, array $visitors ): array {
		return array_map( static fn ( string $id ): string => hash( 'sha256', $id ), array( ...( 0 === $subject->user_id ? array() : array( (string) $subject->user_id ) ), ...$visitors ) );
	}
}
