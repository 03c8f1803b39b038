<?php

declare(strict_types=1);

namespace Pintally\Setup;

use Pintally\TestConversion\TestConversion;
use Pintally\Verification\Finding;

/**
 * Has a test conversion arrived on both roads?
 */
final class TestPoint implements Point {

	public function name(): string {
		return 'test_conversion';
	}

	public function isQuick(): bool {
		return true;
	}

	public function look(): Observation {
		$last = TestConversion::stored();
		if ( '' === $last['event_id'] ) {
			return new Observation( array( new Finding( 'test_due' ) ), array() );
		}
		/* translators: 1: an event's id, 2: date and time. */
		$evidence = sprintf( __( 'The event %1$s was sent on %2$s.', 'pintally' ), $last['event_id'], (string) wp_date( 'Y-m-d H:i', $last['time'] ) );
		return match ( $last['result'] ) {
			'passed'  => new Observation( array(), array( $evidence ) ),
			'running' => Observation::nothing( $evidence ),
			default   => new Observation( array( new Finding( 'test_failed' ) ), array( $evidence ) ),
		};
	}
}
