<?php

declare(strict_types=1);

namespace Pintally\Monitoring;

use Pintally\Campaigns\Quality;
use Pintally\Delivery\WorkerClient;
use Pintally\Delivery\WorkerRefused;
use Pintally\Delivery\WorkerUnreachable;
use Pintally\Ledger\Sums;
use Pintally\Ledger\WatchedSums;
use Pintally\Vocabulary;

/**
 * A week in figures: `Week` of core/monitoring/digest.ts, as far as the shop knows it.
 *
 * @phpstan-type Figures array{from: int, events: array<string, array{tag: int|null, server: int|null}>, accuracy: float|null, coverage: float|null, duplicate_ids: null, both_sides: int, match_keys: array<string, float>, reasons: array<string, int>, quality: array{tag: int|null, server: int|null}}
 */
final class Week {

	public function __construct( private readonly WatchedSums $sums, private readonly Sums $all, private readonly WorkerClient $worker ) {}

	/** @return int When the last whole week began: a Monday, 0 h UTC, Unix seconds. */
	public static function last( int $now ): int {
		$days = intdiv( $now, DAY_IN_SECONDS );
		// 1 January 1970 was a Thursday.
		$monday = $days - ( $days + 3 ) % 7;
		return ( $monday - 7 ) * DAY_IN_SECONDS;
	}

	/**
	 * @param int $from When it began.
	 * @return Figures
	 */
	public function figures( int $from ): array {
		$to     = $from + 7 * DAY_IN_SECONDS;
		$events = array();
		$orders = array_fill_keys( array( 'all', 'right', 'covered', 'seen' ), 0 );
		$both   = 0;
		$why    = array();
		foreach ( $this->sums->between( $from, $to ) as $row ) {
			$name              = $row['event'];
			$events[ $name ] ??= array(
				'tag'    => 0,
				'server' => 0,
			);
			// What a page reported by way of the shop was called by the same script.
			$is_called                  = 'called' === $row['tag_state'] || 'browser' === ( Vocabulary::events()[ $name ]['born'] ?? '' );
			$events[ $name ]['tag']    += $is_called ? $row['events'] : 0;
			$events[ $name ]['server'] += 'delivered' === $row['state'] ? $row['events'] : 0;
			$both                      += 'delivered' === $row['state'] && 'called' === $row['tag_state'] ? $row['events'] : 0;
			if ( isset( Vocabulary::reasons()[ $row['reason'] ] ) && in_array( $row['state'], array( 'refused', 'left_out' ), true ) ) {
				$why[ $row['reason'] ] = ( $why[ $row['reason'] ] ?? 0 ) + $row['events'];
			}
			if ( 'checkout' === $name ) {
				$is_left            = 'left_out' === $row['state'];
				$orders['all']     += $row['events'];
				$orders['right']   += 'delivered' === $row['state'] || ( $is_left && 'expired' !== $row['reason'] ) ? $row['events'] : 0;
				$orders['covered'] += $is_left ? 0 : $row['events'];
				$orders['seen']    += ! $is_left && 'called' === $row['tag_state'] ? $row['events'] : 0;
			}
		}
		return array(
			'from'          => $from,
			'events'        => $this->withPages( $events, $from, $to ),
			'accuracy'      => 0 === $orders['all'] ? null : $orders['right'] / $orders['all'],
			'coverage'      => 0 === $orders['covered'] ? null : $orders['seen'] / $orders['covered'],
			'duplicate_ids' => null,
			'both_sides'    => $both,
			'match_keys'    => $this->matchKeys( $from, $to ),
			'reasons'       => $why,
			'quality'       => Quality::levels(),
		);
	}

	/** @return array<string, float> Part of the delivered events that carry each key. */
	private function matchKeys( int $from, int $to ): array {
		[ 'events' => $events, 'keys' => $keys ] = $this->all->matchKeys( $from, true, $to );
		return array_map( static fn ( int $carry ): float => min( 1.0, $carry / max( 1, $events ) ), $keys );
	}

	/**
	 * With what browsers reported to the worker itself. Where it is away, that side is not known.
	 *
	 * @param array<string, array{tag: int, server: int}> $events
	 * @return array<string, array{tag: int|null, server: int|null}>
	 */
	private function withPages( array $events, int $from, int $to ): array {
		try {
			$answer = $this->worker->post( '/v1/counts', array( 'since' => $from ) );
		} catch ( WorkerUnreachable | WorkerRefused ) {
			foreach ( Vocabulary::events() as $name => $event ) {
				if ( 'browser' === $event['born'] ) {
					$events[ $name ] = array(
						'tag'    => null,
						'server' => null,
					);
				}
			}
			return $events;
		}
		foreach ( is_array( $answer['hours'] ?? null ) ? $answer['hours'] : array() as $hour ) {
			if ( ! is_array( $hour ) || ! isset( Vocabulary::events()[ $hour['event'] ?? '' ] ) || (int) ( $hour['hour'] ?? 0 ) < $from || (int) ( $hour['hour'] ?? 0 ) >= $to ) {
				continue;
			}
			$name            = (string) $hour['event'];
			$before          = $events[ $name ] ?? array(
				'tag'    => 0,
				'server' => 0,
			);
			$events[ $name ] = array(
				'tag'    => $before['tag'] + (int) ( $hour['collected'] ?? 0 ),
				'server' => $before['server'] + (int) ( $hour['delivered'] ?? 0 ),
			);
		}
		return $events;
	}
}
