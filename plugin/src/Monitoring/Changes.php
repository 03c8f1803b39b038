<?php

declare(strict_types=1);

namespace Pintally\Monitoring;

use Pintally\Backstage;
use Pintally\Schedule;

/**
 * What has changed in the shop lately, so that an incident can be seen beside what came shortly before it. Never
 * anything of a person: names of plugins, themes, settings and templates only.
 */
final class Changes {

	private const OPTION = 'pintally_changes';
	private const MOST   = 200;
	private const KEPT   = 60 * DAY_IN_SECONDS;
	/** Longer ones the worker does not take. */
	private const NAME   = 200;
	private const DETAIL = 500;
	/** Several plugins are updated one after the other: the shop's pages are looked at when that is over. */
	private const CALM = 2 * MINUTE_IN_SECONDS;

	/** @param 'plugin'|'theme'|'core'|'settings'|'gateway'|'template'|'consent' $kind */
	public function record( string $kind, string $name, string $detail = '' ): void {
		$now    = time();
		$change = array(
			'at'     => $now,
			'kind'   => $kind,
			'name'   => mb_substr( wp_strip_all_tags( $name ), 0, self::NAME ),
			'detail' => mb_substr( wp_strip_all_tags( $detail ), 0, self::DETAIL ),
		);
		$all    = array_filter( $this->all(), static fn ( array $old ): bool => $old['at'] > $now - self::KEPT && $old !== $change );
		update_option( self::OPTION, array_slice( array( $change, ...$all ), 0, self::MOST ), false );
		Schedule::once( Backstage::LOOK, self::CALM );
	}

	/** @return list<array{at: int, kind: string, name: string, detail: string}> The latest first. */
	public function all(): array {
		$kept = get_option( self::OPTION, array() );
		/** @var list<array{at: int, kind: string, name: string, detail: string}> $all */
		$all = is_array( $kept ) ? array_values( $kept ) : array();
		return $all;
	}

	/** @return list<array{at: int, kind: string, name: string, detail: string}> */
	public function since( int $at ): array {
		return array_values( array_filter( $this->all(), static fn ( array $change ): bool => $change['at'] >= $at ) );
	}
}
