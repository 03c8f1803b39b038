<?php

declare(strict_types=1);

namespace Pintally\Setup;

use Pintally\Settings\Settings;
use Pintally\Verification\Finding;

/**
 * Is Enhanced Match on?
 */
final class MatchPoint implements Point {

	public function __construct( private readonly Settings $settings ) {}

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
		return new Observation( array(), array( __( 'It is on: from log-in, registration or checkout on, the tag is given the hash of the customer\'s e-mail address, if they agree.', 'pintally' ) ) );
	}
}
