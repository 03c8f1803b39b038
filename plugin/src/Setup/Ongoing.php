<?php

declare(strict_types=1);

namespace Pintally\Setup;

/**
 * A point whose look from outside is kept, while what the ledger has to say of it is asked whenever it is shown.
 */
interface Ongoing extends Point {

	/** @param Observation $kept What the last look saw. */
	public function now( Observation $kept ): Observation;
}
