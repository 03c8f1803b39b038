<?php

declare(strict_types=1);

namespace Pintally\Setup;

use Pintally\Attribution\Rows;
use Pintally\Verification\Finding;

/**
 * Are visits recorded with where they came from?
 */
final class AttributionPoint implements Point {

	public function __construct( private readonly Rows $rows ) {}

	public function name(): string {
		return 'attribution';
	}

	public function isQuick(): bool {
		return true;
	}

	public function look(): Observation {
		$lately = $this->rows->touchesSince( time() - 7 * DAY_IN_SECONDS );
		if ( $lately > 0 ) {
			/* translators: %s: number of visits. */
			$evidence = sprintf( _n( '%s visit was recorded with its source in the last seven days.', '%s visits were recorded with their sources in the last seven days.', $lately, 'pintally' ), number_format_i18n( $lately ) );
			return new Observation( array(), array( $evidence ) );
		}
		return $this->rows->touchesSince( 0 ) > 0
			? new Observation( array( new Finding( 'touches_stopped' ) ), array() )
			: Observation::nothing( __( 'No visit was recorded yet. The first one that agrees to marketing will be.', 'pintally' ) );
	}
}
