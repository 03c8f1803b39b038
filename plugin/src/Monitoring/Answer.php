<?php

declare(strict_types=1);

namespace Pintally\Monitoring;

/**
 * The worker's answer to a heartbeat as the shop keeps it: what it knows of, of the right kind, and not more than it needs.
 *
 * @phpstan-import-type Incident from Standing
 */
final class Answer {

	/** Two weeks. */
	private const HOURS = 14 * 24;
	/** Orders that are named. */
	private const NAMED = 20;
	/** Of the changes before an incident. */
	private const CHANGES = 5;
	/** Parts of a shop; an incident of more is one of all. */
	private const PARTS = 6;

	/**
	 * @param array<string, mixed> $answer Of `POST /v1/watch`.
	 * @return array{incidents: list<array<string, mixed>>, standing: array<string, string>, findings: array<string, string>, reconciled: array<string, mixed>|null, series: array<string, mixed>|null}
	 */
	public static function bounded( array $answer, int $incidents ): array {
		return array(
			'incidents'  => array_slice( self::incidents( self::map( $answer, 'incidents' ) ), 0, $incidents ),
			'standing'   => self::words( self::map( $answer, 'standing' ) ),
			'findings'   => self::words( self::map( $answer, 'findings' ) ),
			'reconciled' => self::reconciled( self::map( $answer, 'reconciled' ) ),
			'series'     => self::series( self::map( $answer, 'series' ) ),
		);
	}

	/**
	 * @param array<mixed> $told
	 * @return list<Incident>
	 */
	private static function incidents( array $told ): array {
		$incidents = array();
		foreach ( $told as $incident ) {
			if ( is_array( $incident ) && is_string( $incident['name'] ?? null ) && is_int( $incident['opened_at'] ?? null ) ) {
				$incidents[] = array(
					'name'        => $incident['name'],
					'opened_at'   => $incident['opened_at'],
					'closed_at'   => (int) ( $incident['closed_at'] ?? 0 ),
					'narrowed_to' => self::parts( array_slice( self::map( $incident, 'narrowed_to' ), 0, self::PARTS ) ),
					'changes'     => self::changes( array_slice( self::map( $incident, 'changes' ), 0, self::CHANGES ) ),
				);
			}
		}
		return $incidents;
	}

	/**
	 * @param array<mixed> $told
	 * @return list<array{at: int, kind: string, name: string, detail: string}>
	 */
	private static function changes( array $told ): array {
		$changes = array();
		foreach ( $told as $change ) {
			if ( is_array( $change ) && is_int( $change['at'] ?? null ) ) {
				$changes[] = array(
					'at'     => $change['at'],
					'kind'   => is_string( $change['kind'] ?? null ) ? $change['kind'] : '',
					'name'   => is_string( $change['name'] ?? null ) ? $change['name'] : '',
					'detail' => is_string( $change['detail'] ?? null ) ? $change['detail'] : '',
				);
			}
		}
		return $changes;
	}

	/**
	 * @param array<mixed> $told
	 * @return list<array{by: string, name: string, events: int, seen: int, usual: float|null, came: int, expected: float|null}>
	 */
	private static function parts( array $told ): array {
		$parts = array();
		foreach ( $told as $part ) {
			if ( is_array( $part ) && is_string( $part['by'] ?? null ) && is_string( $part['name'] ?? null ) ) {
				$share   = self::map( $part, 'share' );
				$orders  = self::map( $part, 'orders' );
				$parts[] = array(
					'by'       => $part['by'],
					'name'     => $part['name'],
					'events'   => (int) ( $share['events'] ?? 0 ),
					'seen'     => (int) ( $share['seen'] ?? 0 ),
					'usual'    => is_numeric( $share['usual'] ?? null ) ? (float) $share['usual'] : null,
					'came'     => (int) ( $orders['came'] ?? 0 ),
					'expected' => is_numeric( $orders['expected'] ?? null ) ? (float) $orders['expected'] : null,
				);
			}
		}
		return $parts;
	}

	/**
	 * @param array<mixed> $told
	 * @return array{accuracy: float|null, fates: array<string, int>, missing: list<string>, refused: list<string>, late: list<string>}|null
	 */
	private static function reconciled( array $told ): ?array {
		$named = static fn ( string $list ): array => array_slice( array_values( array_filter( self::map( $told, $list ), 'is_string' ) ), 0, self::NAMED );
		return array() === $told ? null : array(
			'accuracy' => is_numeric( $told['accuracy'] ?? null ) ? (float) $told['accuracy'] : null,
			'fates'    => array_map( 'intval', array_filter( self::map( $told, 'fates' ), 'is_int' ) ),
			'missing'  => $named( 'missing' ),
			'refused'  => $named( 'refused' ),
			'late'     => $named( 'late' ),
		);
	}

	/**
	 * @param array<mixed> $told
	 * @return array<string, mixed>|null
	 */
	private static function series( array $told ): ?array {
		if ( ! is_int( $told['from'] ?? null ) ) {
			return null;
		}
		$series = array( 'from' => $told['from'] );
		foreach ( array( 'page_visits', 'orders' ) as $signal ) {
			$of                = self::map( $told, $signal );
			$series[ $signal ] = array( 'counts' => self::numbers( $of, 'counts' ) ?? array() );
			foreach ( array( 'expected', 'low', 'high' ) as $line ) {
				$series[ $signal ][ $line ] = self::numbers( $of, $line );
			}
		}
		$covered           = self::map( $told, 'covered' );
		$series['covered'] = array(
			'orders' => self::numbers( $covered, 'orders' ) ?? array(),
			'seen'   => self::numbers( $covered, 'seen' ) ?? array(),
			'usual'  => is_numeric( $covered['usual'] ?? null ) ? (float) $covered['usual'] : null,
		);
		return $series;
	}

	/**
	 * @param array<mixed> $of
	 * @return list<int|float|null>|null
	 */
	private static function numbers( array $of, string $line ): ?array {
		return is_array( $of[ $line ] ?? null ) ? array_map( static fn ( $number ) => is_int( $number ) || is_float( $number ) ? $number : null, array_slice( array_values( $of[ $line ] ), 0, self::HOURS ) ) : null;
	}

	/**
	 * @param array<mixed> $told
	 * @return array<string, string>
	 */
	private static function words( array $told ): array {
		$words = array();
		foreach ( $told as $name => $word ) {
			if ( is_string( $word ) ) {
				$words[ (string) $name ] = $word;
			}
		}
		return $words;
	}

	/**
	 * @param array<mixed> $of
	 * @return array<mixed>
	 */
	private static function map( array $of, string $name ): array {
		return is_array( $of[ $name ] ?? null ) ? $of[ $name ] : array();
	}
}
