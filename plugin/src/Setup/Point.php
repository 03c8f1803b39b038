<?php

declare(strict_types=1);

namespace Pintally\Setup;

/**
 * One point of the setup, which collects its own evidence.
 */
interface Point {

	/** Its name in vocabulary/setup.json. */
	public function name(): string;

	/** Whether looking costs a few queries only; then it is done whenever the point is shown. */
	public function isQuick(): bool;

	public function look(): Observation;
}
