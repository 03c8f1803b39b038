<?php

declare(strict_types=1);

namespace Pintally\Setup;

use Pintally\Verification\Finding;
use Pintally\Verification\Verification;
use Pintally\Vocabulary;

/**
 * The ten points of a complete setup, each with its evidence. What costs a look from outside is kept until it is
 * asked for again; the rest is looked at whenever it is shown.
 */
final class Setup {

	private const OPTION = 'pintally_setup';

	/** @param list<Point> $points Those that can be looked at; the others of the vocabulary are to come. */
	public function __construct( private readonly array $points, private readonly Verification $verification ) {}

	/** @return list<array<string, mixed>> All points, in order: `SetupPoint` of docs/api.md. */
	public function all(): array {
		return array_map( array( $this, 'read' ), array_keys( Vocabulary::setup() ) );
	}

	/** @return array<string, mixed> One point, as it was seen last. */
	public function read( string $name ): array {
		$point = $this->point( $name );
		if ( null === $point ) {
			return self::tell( $name, 'later', 0, null, array() );
		}
		if ( $point->isQuick() ) {
			$seen = $point->look();
			return self::tell( $name, $seen->state(), $this->seenAt( $name ), $seen, self::kept( $name ) );
		}
		$kept = self::kept( $name );
		$seen = array() === $kept ? Observation::nothing() : new Observation(
			array_map( static fn ( array $finding ): Finding => new Finding( (string) $finding['code'], (string) $finding['detail'], (string) $finding['page'] ), array_values( (array) ( $kept['findings'] ?? array() ) ) ),
			array_values( array_filter( (array) ( $kept['evidence'] ?? array() ), 'is_string' ) ),
			(bool) ( $kept['conclusive'] ?? false )
		);
		if ( $point instanceof Ongoing && array() !== $kept ) {
			$seen = $point->now( $seen );
		}
		return self::tell( $name, $seen->state(), (int) ( $kept['at'] ?? 0 ), $seen, $kept );
	}

	/** @return list<string> The points that are red, as they were seen last; nothing is looked at from outside. */
	public function problems(): array {
		return array_values( array_filter( array_keys( Vocabulary::setup() ), fn ( string $name ): bool => 'problem' === $this->read( $name )['state'] ) );
	}

	/**
	 * Looks at a point anew. The two that live of the pages look at the pages.
	 *
	 * @return array<string, mixed> As read().
	 */
	public function check( string $name ): array {
		if ( in_array( $name, array( 'base_tag', 'events' ), true ) ) {
			$this->verification->start();
			return $this->read( $name );
		}
		$point = $this->point( $name );
		if ( null !== $point && ! $point->isQuick() ) {
			$seen = $point->look();
			self::keep(
				$name,
				array(
					'at'         => time(),
					'findings'   => array_map( static fn ( Finding $finding ): array => $finding->toArray(), $seen->findings ),
					'evidence'   => $seen->evidence,
					'conclusive' => $seen->is_conclusive,
				)
			);
		}
		return $this->read( $name );
	}

	/**
	 * A person has seen at Pinterest what only Pinterest shows, or takes it back.
	 *
	 * @return array<string, mixed> As read().
	 */
	public function confirm( string $name, bool $is_confirmed ): array {
		self::keep(
			$name,
			array(
				'confirmed_at' => $is_confirmed ? time() : 0,
				'confirmed_by' => $is_confirmed ? wp_get_current_user()->display_name : '',
			)
		);
		return $this->read( $name );
	}

	/** Whether a point is one that a person has to confirm. */
	public static function isConfirmable( string $name ): bool {
		return isset( Vocabulary::setup()[ $name ]['confirm'] );
	}

	private function point( string $name ): ?Point {
		foreach ( $this->points as $point ) {
			if ( $point->name() === $name ) {
				return $point;
			}
		}
		return null;
	}

	/** When the evidence of a quick point was seen: now, or when the pages were looked at. */
	private function seenAt( string $name ): int {
		return in_array( $name, array( 'base_tag', 'events' ), true ) ? $this->verification->result()['at'] : time();
	}

	/**
	 * @param array<string, mixed> $kept
	 * @return array<string, mixed>
	 */
	private static function tell( string $name, string $state, int $at, ?Observation $seen, array $kept ): array {
		$confirmed_at = (int) ( $kept['confirmed_at'] ?? 0 );
		return array(
			'point'        => $name,
			'state'        => 'done' === $state && self::isConfirmable( $name ) && 0 === $confirmed_at ? 'confirm' : $state,
			'at'           => $at,
			'findings'     => array_map( static fn ( Finding $finding ): array => $finding->toArray(), $seen->findings ?? array() ),
			'evidence'     => $seen->evidence ?? array(),
			'confirmed_at' => $confirmed_at,
			'confirmed_by' => (string) ( $kept['confirmed_by'] ?? '' ),
		);
	}

	/** @return array<string, mixed> */
	private static function kept( string $name ): array {
		$all = get_option( self::OPTION, array() );
		return is_array( $all ) && is_array( $all[ $name ] ?? null ) ? $all[ $name ] : array();
	}

	/** @param array<string, mixed> $changes */
	private static function keep( string $name, array $changes ): void {
		$all          = get_option( self::OPTION, array() );
		$all          = is_array( $all ) ? $all : array();
		$all[ $name ] = array_merge( self::kept( $name ), $changes );
		update_option( self::OPTION, $all, false );
	}
}
