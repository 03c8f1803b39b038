<?php

declare(strict_types=1);

namespace Pintally\Ledger;

/** Moments as the table holds them: UTC, to the second. */
final class Time {

	private const SQL = 'Y-m-d H:i:s';

	/** @param int $at Unix seconds. */
	public static function toSql( int $at ): string {
		return gmdate( self::SQL, $at );
	}

	/** @return int Unix seconds; 0 for what is no moment. */
	public static function fromSql( ?string $time ): int {
		return null === $time ? 0 : (int) strtotime( $time . ' UTC' );
	}
}
