<?php

declare(strict_types=1);

namespace Pintally\Setup;

use Pintally\Delivery\Delivery;
use Pintally\Ledger\Reading;
use Pintally\Ledger\Tally;
use Pintally\Settings\Settings;
use Pintally\Verification\Finding;

/**
 * Has what happened lately reached Pinterest, by tag and server?
 */
final class BothSidesPoint implements Point {

	/** An event that comes later may be treated as offline and not be deduplicated (Pinterest's guide). */
	private const LATE = HOUR_IN_SECONDS;
	/** Fewer are no sign: one visitor's browser may have been closed. */
	private const SIGN = 5;

	public function __construct( private readonly Reading $reading, private readonly Tally $tally, private readonly Settings $settings ) {}

	public function name(): string {
		return 'both_sides';
	}

	public function isQuick(): bool {
		return true;
	}

	public function look(): Observation {
		$tally    = $this->tally->lately();
		$oldest   = $this->reading->oldestWaiting();
		$findings = array();
		if ( $tally['refused'] > 0 ) {
			/* translators: %d: number of events. */
			$findings[] = new Finding( 'events_refused', sprintf( _n( '%d event', '%d events', $tally['refused'], 'pintally' ), $tally['refused'] ) );
		}
		if ( $oldest > 0 && time() - $oldest > self::LATE ) {
			$findings[] = new Finding( 'events_stuck', wp_specialchars_decode( Delivery::status()['problem'], ENT_QUOTES ) );
		}
		if ( 0 === $tally['called'] && $tally['handed'] + $tally['blocked'] >= self::SIGN ) {
			$findings[] = new Finding( 'tag_silent' );
		}
		if ( $tally['all'] >= self::SIGN && $tally['all'] === $this->tally->unanswered() ) {
			$findings[] = new Finding( 'consent_unanswered' );
		}
		$evidence = array();
		if ( $tally['delivered'] > 0 ) {
			/* translators: %d: number of events. */
			$evidence[] = sprintf( _n( 'The server delivered %d event in the last seven days.', 'The server delivered %d events in the last seven days.', $tally['delivered'], 'pintally' ), $tally['delivered'] );
		}
		if ( $tally['called'] > 0 && $this->settings->isByTagManager() ) {
			// What its container does with them only Pinterest sees.
			/* translators: %d: number of events. */
			$evidence[] = sprintf( _n( 'Browsers handed %d event to Google Tag Manager.', 'Browsers handed %d events to Google Tag Manager.', $tally['called'], 'pintally' ), $tally['called'] );
		} elseif ( $tally['called'] > 0 ) {
			/* translators: %d: number of events. */
			$evidence[] = sprintf( _n( 'Browsers called the tag for %d event.', 'Browsers called the tag for %d events.', $tally['called'], 'pintally' ), $tally['called'] );
		}
		if ( $tally['blocked'] > 0 ) {
			/* translators: %d: number of events. */
			$evidence[] = sprintf( _n( 'For %d event the browser blocked the tag; the server sent it all the same.', 'For %d events the browser blocked the tag; the server sent them all the same.', $tally['blocked'], 'pintally' ), $tally['blocked'] );
		}
		$evidence = array() === $evidence ? array( __( 'No event has gone through in the last seven days yet.', 'pintally' ) ) : $evidence;
		return new Observation( $findings, $evidence, $tally['delivered'] > 0 && $tally['called'] > 0 );
	}
}
