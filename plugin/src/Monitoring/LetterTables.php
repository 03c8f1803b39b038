<?php

declare(strict_types=1);

namespace Pintally\Monitoring;

use Pintally\Campaigns\Quality;
use Pintally\Vocabulary;

/**
 * The figures of the weekly letter in words: by table, each row with its label, the week's figure and the usual one.
 */
final class LetterTables {

	/** @param array<string, mixed> $digest `Digest` of core/monitoring/digest.ts. */
	public function __construct( private readonly array $digest ) {}

	/** @return array<string, list<array{0: string, 1: string, 2: string}>> Rows of label, figure and usual figure, by title. */
	public function all(): array {
		return array_filter(
			array(
				__( 'Is it right?', 'pintally' )        => $this->health(),
				__( 'Told by the tag', 'pintally' )     => $this->road( 'tag' ),
				__( 'Delivered by the server', 'pintally' ) => $this->road( 'server' ),
				__( 'How events can be matched', 'pintally' ) => $this->matchKeys(),
				__( 'Refused or left out', 'pintally' ) => $this->reasons(),
			)
		);
	}

	/** @return list<array{0: string, 1: string, 2: string}> */
	private function health(): array {
		$rows  = array(
			self::row( __( 'Sales delivered or rightly left out', 'pintally' ), $this->digest['accuracy'] ?? null, array( self::class, 'percent' ) ),
			self::row( __( 'Sales that the browser told, too', 'pintally' ), $this->digest['coverage'] ?? null, array( self::class, 'percent' ) ),
			self::row( __( 'Events that tag and server told under one ID', 'pintally' ), $this->digest['both_sides'] ?? null, array( self::class, 'count' ) ),
			self::row( __( 'Calls that Pinterest answered with an error', 'pintally' ), $this->digest['error_share'] ?? null, array( self::class, 'percent' ) ),
		);
		$roads = array(
			'tag'    => __( 'Pinterest’s Event Quality Score of the tag', 'pintally' ),
			'server' => __( 'Pinterest’s Event Quality Score of the server', 'pintally' ),
		);
		foreach ( $roads as $road => $label ) {
			$rows[] = self::row( $label, self::map( $this->digest, 'quality' )[ $road ] ?? null, array( Quality::class, 'word' ), __( 'cannot be read with this token', 'pintally' ) );
		}
		return $rows;
	}

	/**
	 * @param 'tag'|'server' $side
	 * @return list<array{0: string, 1: string, 2: string}>
	 */
	private function road( string $side ): array {
		$rows = array();
		foreach ( self::map( $this->digest, 'events' ) as $name => $sides ) {
			$rows[] = self::row( self::word( Vocabulary::events(), (string) $name ), is_array( $sides ) ? $sides[ $side ] ?? null : null, array( self::class, 'count' ) );
		}
		return $rows;
	}

	/** @return list<array{0: string, 1: string, 2: string}> */
	private function matchKeys(): array {
		$shares = self::map( $this->digest, 'match_keys' );
		$rows   = array();
		foreach ( array(
			'em'                => __( 'E-mail address', 'pintally' ),
			'ph'                => __( 'Phone number', 'pintally' ),
			'external_id'       => __( 'Customer or visitor ID', 'pintally' ),
			'click_id'          => __( 'Pinterest click ID', 'pintally' ),
			'client_ip_address' => __( 'IP address', 'pintally' ),
			'client_user_agent' => __( 'Browser', 'pintally' ),
		) as $key => $label ) {
			if ( isset( $shares[ $key ] ) ) {
				$rows[] = self::row( $label, $shares[ $key ], array( self::class, 'percent' ) );
			}
		}
		return $rows;
	}

	/** @return list<array{0: string, 1: string, 2: string}> The most frequent first. */
	private function reasons(): array {
		$counts = self::map( $this->digest, 'reasons' );
		$now    = static fn ( mixed $compared ): float => is_array( $compared ) && is_numeric( $compared['now'] ?? null ) ? (float) $compared['now'] : 0.0;
		uasort( $counts, static fn ( mixed $a, mixed $b ): int => $now( $b ) <=> $now( $a ) );
		$rows   = array();
		foreach ( $counts as $reason => $compared ) {
			$rows[] = self::row( self::word( Vocabulary::reasons(), (string) $reason ), $compared, array( self::class, 'count' ) );
		}
		return $rows;
	}

	/**
	 * @param callable(float): string $form
	 * @param string                  $unknown Where neither figure is known.
	 * @return array{0: string, 1: string, 2: string}
	 */
	private static function row( string $label, mixed $compared, callable $form, string $unknown = '' ): array {
		$figure = static fn ( string $which ): ?float => is_array( $compared ) && is_numeric( $compared[ $which ] ?? null ) ? (float) $compared[ $which ] : null;
		$now    = $figure( 'now' );
		$usual  = $figure( 'usual' );
		$none   = __( 'not known', 'pintally' );
		return array(
			$label,
			null === $now ? ( '' === $unknown ? $none : $unknown ) : $form( $now ),
			null === $usual ? $none : $form( $usual ),
		);
	}

	private static function percent( float $part ): string {
		return number_format_i18n( $part * 100, 1 ) . ' %';
	}

	private static function count( float $number ): string {
		return number_format_i18n( $number );
	}

	/**
	 * @param array<string, array<string, mixed>> $vocabulary
	 * @return string The name's label; the name itself where this version does not know it.
	 */
	private static function word( array $vocabulary, string $name ): string {
		$label = $vocabulary[ $name ]['label'] ?? null;
		return is_string( $label ) ? __( $label, 'pintally' ) : $name; // phpcs:ignore WordPress.WP.I18n -- The vocabulary's words are in the catalogue.
	}

	/**
	 * @param array<string, mixed> $of
	 * @return array<mixed>
	 */
	private static function map( array $of, string $name ): array {
		return is_array( $of[ $name ] ?? null ) ? $of[ $name ] : array();
	}
}
