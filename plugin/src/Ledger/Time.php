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

	/** @var array{string, int} The day that was read last, and when it began: a million moments stand day by day. */
	private static array $day = array( '', 0 );

	/** @return int Unix seconds; 0 for what is no moment. */
	public static function fromSql( ?string $time ): int {
		if ( null === $time || 19 !== strlen( $time ) ) {
			return null === $time ? 0 : (int) strtotime( $time . ' UTC' );
		}
		$day = substr( $time, 0, 10 );
		if ( $day !== self::$day[0] ) {
			$begins = strtotime( "$day UTC" );
			if ( false === $begins ) {
				return 0;
			}
			self::$day = array( $day, $begins );
		}
		return self::$day[1] + 3600 * (int) substr( $time, 11, 2 ) + 60 * (int) substr( $time, 14, 2 ) + (int) substr( $time, 17, 2 );
	}
}
