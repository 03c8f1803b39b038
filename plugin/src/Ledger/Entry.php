<?php

declare(strict_types=1);

namespace Pintally\Ledger;

/**
 * One event as the ledger holds it.
 */
final class Entry {

	/**
	 * @param string                    $event_id Unique, on both roads to Pinterest.
	 * @param string                    $event    Name in the vocabulary.
	 * @param int                       $at       When it happened, Unix seconds.
	 * @param array<string, mixed>      $facts    `ActionFacts` of core/types.ts; empty for orders.
	 * @param array<string, mixed>|null $context  `Context` of core/types.ts; null for orders, which keep their own.
	 * @param int                       $order_id The order, or 0.
	 * @param string                    $reason   Why it is left out; empty: it is to be sent.
	 * @param int                       $attempts How often it was offered to the worker.
	 */
	public function __construct(
		public readonly string $event_id,
		public readonly string $event,
		public readonly int $at,
		public readonly array $facts = array(),
		public readonly ?array $context = null,
		public readonly int $order_id = 0,
		public readonly string $reason = '',
		public readonly int $attempts = 0
	) {}
}
