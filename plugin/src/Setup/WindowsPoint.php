<?php

declare(strict_types=1);

namespace Pintally\Setup;

use Pintally\Attribution\Rows;

/**
 * Do the windows at Pinterest fit the buying cycle? Pinterest alone knows what is set there, so a person confirms it;
 * which window fits, the screen computes of the shop's own orders.
 */
final class WindowsPoint implements Point {

	public function __construct( private readonly Rows $rows ) {}

	public function name(): string {
		return 'windows';
	}

	public function isQuick(): bool {
		return true;
	}

	public function look(): Observation {
		return 0 === $this->rows->touchesSince( 0 )
			? Observation::nothing( __( 'How long your buyers take is known once visits are recorded.', 'pintally' ) )
			: new Observation( array(), array( __( 'Visits are recorded: which window fits is computed of your own orders, here and in Attribution under "How long buyers take".', 'pintally' ) ) );
	}
}
