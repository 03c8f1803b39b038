<?php

declare(strict_types=1);

namespace Pintally\Monitoring;

use Pintally\Ledger\WatchedSums;

/**
 * The part of what shoppers do that they have agreed to: a banner that asks otherwise changes it, and with it all that
 * is tracked. The last day is held against the week before.
 */
final class ConsentRate {

	private const OPTION = 'pintally_consent_rate';
	/** Why an event is left out that nobody has agreed to. */
	private const REFUSED = array( 'consent_denied', 'consent_unknown', 'consent_withdrawn' );
	/** Fewer events say nothing. */
	private const LEAST = 30;
	/** A change of less is none that anybody would look for. */
	private const POINTS = 0.1;
	/** Standard errors of the difference: by chance once in 15,000 looks. */
	private const ERRORS = 4.0;

	public function __construct( private readonly WatchedSums $sums, private readonly Changes $changes ) {}

	/** Records a change, once. */
	public function look( int $now ): void {
		[ $events, $agreed ]     = $this->count( $now - DAY_IN_SECONDS, $now );
		[ $before, $had_agreed ] = $this->count( $now - 8 * DAY_IN_SECONDS, $now - DAY_IN_SECONDS );
		if ( min( $events, $before ) < self::LEAST ) {
			return;
		}
		$share = $agreed / $events;
		$usual = $had_agreed / $before;
		$whole = ( $agreed + $had_agreed ) / ( $events + $before );
		$error = sqrt( $whole * ( 1 - $whole ) * ( 1 / $events + 1 / $before ) );
		if ( abs( $share - $usual ) < max( self::POINTS, self::ERRORS * $error ) || $this->isTold( $share, $now ) ) {
			return;
		}
		$this->changes->record( 'consent', 'consent_rate', sprintf( '%d %% -> %d %%', round( $usual * 100 ), round( $share * 100 ) ) );
		update_option(
			self::OPTION,
			array(
				'at'    => $now,
				'share' => $share,
			),
			false
		);
	}

	/** Until the week before is of after the change, the same change is seen each hour. */
	private function isTold( float $share, int $now ): bool {
		$told = get_option( self::OPTION );
		return is_array( $told ) && $now - $told['at'] < 8 * DAY_IN_SECONDS && abs( $share - $told['share'] ) < self::POINTS;
	}

	/** @return array{0: int, 1: int} What shoppers did, and how much of it they had agreed to. */
	private function count( int $from, int $to ): array {
		$events = 0;
		$agreed = 0;
		foreach ( $this->sums->between( $from, $to ) as $row ) {
			$events += $row['events'];
			$agreed += in_array( $row['reason'], self::REFUSED, true ) ? 0 : $row['events'];
		}
		return array( $events, $agreed );
	}
}
