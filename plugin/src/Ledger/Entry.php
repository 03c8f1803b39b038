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
	 * @param bool                      $test     Of a test conversion: in no sum, and not for the dispatcher.
	 * @param string                    $em       SHA-256 of the shopper's e-mail address where neither facts nor context has it.
	 */
	public function __construct(
		public readonly string $event_id,
		public readonly string $event,
		public readonly int $at,
		public readonly array $facts = array(),
		public readonly ?array $context = null,
		public readonly int $order_id = 0,
		public readonly string $reason = '',
		public readonly int $attempts = 0,
		public readonly bool $test = false,
		private readonly string $em = ''
	) {}

	/** @return string SHA-256 of the shopper's e-mail address, as far as it may be known; else empty. */
	public function em(): string {
		$em = $this->facts['em'][0] ?? $this->context['em'][0] ?? $this->em;
		return is_string( $em ) ? $em : '';
	}

	/** @param array<string, string|null> $row Of the table, whole. */
	public static function fromRow( array $row ): self {
		$facts   = json_decode( (string) $row['facts'], true );
		$context = json_decode( (string) $row['context'], true );
		return new self(
			(string) $row['event_id'],
			(string) $row['event'],
			Time::fromSql( $row['occurred_at'] ),
			is_array( $facts ) ? $facts : array(),
			is_array( $context ) ? $context : null,
			(int) $row['order_id'],
			(string) $row['reason'],
			(int) $row['attempts']
		);
	}
}
