<?php

declare(strict_types=1);

namespace Pintally\Delivery;

use Pintally\Ledger\Ledger;
use Pintally\Ledger\Reading;
use Pintally\Ledger\Time;
use Pintally\Settings\Settings;
use Pintally\Vocabulary;

/**
 * Sends refused events again, under the same event id, and says of each that cannot be why not.
 */
final class SendAgain {

	public const AT_ONCE = 100;

	public function __construct(
		private readonly Reading $reading,
		private readonly Ledger $ledger,
		private readonly Settings $settings,
		private readonly Queue $queue
	) {}

	/**
	 * @param list<string> $event_ids At most AT_ONCE; others are left alone.
	 * @return array<string, string> By event id: empty where it waits again, else why not, for people.
	 */
	public function send( array $event_ids ): array {
		$event_ids = array_slice( array_values( array_unique( $event_ids ) ), 0, self::AT_ONCE );
		$rows      = $this->reading->withIds( $event_ids );
		$verdicts  = array();
		foreach ( $event_ids as $id ) {
			$verdicts[ $id ] = isset( $rows[ $id ] ) ? $this->hindrance( $rows[ $id ] ) : __( 'There is no such event.', 'pintally' );
		}
		$again = array_keys( $verdicts, '', true );
		if ( array() !== $again ) {
			$this->ledger->sendAgain( $again );
			$this->queue->soon();
		}
		return $verdicts;
	}

	/**
	 * @param array<string, string|null> $row Of Reading.
	 * @return string Why it cannot be sent again; empty: it can.
	 */
	public function hindrance( array $row ): string {
		$days = (int) $this->settings->get( 'max_age_days' );
		return match ( true ) {
			'1' === (string) $row['test'] => __( 'It belongs to a test conversion, which is never sent again: run another test.', 'pintally' ),
			'refused' !== $row['state'] => __( 'Only refused events can be sent again.', 'pintally' ),
			Time::fromSql( $row['occurred_at'] ) < time() - $days * DAY_IN_SECONDS => sprintf(
				/* translators: %d: number of days. */
				_n( 'It is older than %d day: Pinterest would not count it any more.', 'It is older than %d days: Pinterest would not count it any more.', $days, 'pintally' ),
				$days
			),
			Vocabulary::isOfOrder( (string) $row['event'] ) || '1' === (string) $row['has_facts'] => '',
			default => __( 'Its contents are no longer kept here.', 'pintally' ),
		};
	}
}
