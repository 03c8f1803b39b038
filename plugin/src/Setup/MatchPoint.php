<?php

declare(strict_types=1);

namespace Pintally\Setup;

use Pintally\Ledger\Tally;
use Pintally\Settings\Settings;
use Pintally\Verification\Finding;

/**
 * Is Enhanced Match on, and do events carry who it was?
 */
final class MatchPoint implements Point {

	/** Fewer sales are no sign. */
	private const SIGN = 5;

	public function __construct( private readonly Settings $settings, private readonly Tally $tally ) {}

	public function name(): string {
		return 'enhanced_match';
	}

	public function isQuick(): bool {
		return true;
	}

	public function look(): Observation {
		if ( ! $this->settings->isOn( 'enhanced_match' ) ) {
			return new Observation( array( new Finding( 'match_off' ) ), array() );
		}
		[ 'events' => $events, 'keys' => $keys ] = $this->tally->matched();
		if ( 0 === $events ) {
			return Observation::nothing( __( 'It is on. Nothing was seen yet: no event was delivered in the last seven days.', 'pintally' ) );
		}
		$known    = (int) ( $keys['em'] ?? 0 );
		$evidence = sprintf(
			/* translators: 1: number of events, 2: number of all events. */
			_n( '%1$d of %2$d event that was delivered in the last seven days carried the hash of an e-mail address.', '%1$d of %2$d events that were delivered in the last seven days carried the hash of an e-mail address.', $events, 'pintally' ),
			$known,
			$events
		);
		// A sale has an address; what comes before one may not.
		$sales    = $this->tally->byName()['checkout']['events'] ?? 0;
		$findings = 0 === $known && $sales >= self::SIGN ? array( new Finding( 'match_unseen' ) ) : array();
		return new Observation( $findings, array( $evidence ), $known > 0 );
	}
}
