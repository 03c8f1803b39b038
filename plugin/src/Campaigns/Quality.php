<?php

declare(strict_types=1);

namespace Pintally\Campaigns;

/**
 * Pinterest's Event Quality Score, as the worker told it last: only a token that may read the ad account brings it.
 */
final class Quality {

	/** The worst first, as in core/campaigns/quality.ts. */
	private const LEVELS  = array( 'NEEDS_IMPROVEMENT', 'FAIR', 'GOOD' );
	private const SOURCES = array(
		'tag'    => 'TAG',
		'server' => 'CONVERSIONS_API',
	);

	/** @return list<mixed> `quality` of `/v1/reports` (docs/api.md); empty: it cannot be read. */
	public static function latest(): array {
		$here    = Figures::standing()['here'] ?? null;
		$quality = is_array( $here ) ? $here['account']['quality'] ?? null : null;
		return is_array( $quality ) ? array_values( $quality ) : array();
	}

	/** @return array{tag: int|null, server: int|null} By road as a number, 0 the worst; null: not known. */
	public static function levels(): array {
		$levels = array();
		foreach ( self::latest() as $score ) {
			if ( is_array( $score ) ) {
				$level                            = array_search( $score['level'] ?? '', self::LEVELS, true );
				$levels[ $score['source'] ?? '' ] = false === $level ? null : $level;
			}
		}
		return array_map( static fn ( string $source ): ?int => $levels[ $source ] ?? null, self::SOURCES );
	}

	/** @param float $level A number of levels(), or a median of some: then the lower of two. */
	public static function word( float $level ): string {
		return match ( (int) floor( $level ) ) {
			0       => __( 'needs improvement', 'pintally' ),
			1       => __( 'fair', 'pintally' ),
			default => __( 'good', 'pintally' ),
		};
	}
}
