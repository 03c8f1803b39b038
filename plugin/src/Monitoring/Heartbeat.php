<?php

declare(strict_types=1);

namespace Pintally\Monitoring;

use Pintally\Backstage;
use Pintally\Delivery\Sending;
use Pintally\Delivery\WorkerRefused;
use Pintally\Delivery\WorkerUnreachable;
use Pintally\Ledger\WatchedSums;
use Pintally\Schedule;
use Pintally\Settings\Connection;
use Pintally\Settings\Settings;

use const Pintally\VERSION;

/**
 * Tells the worker once an hour what the shop has counted and seen; the rules of what that means are the worker's
 * (`POST /v1/watch` of docs/api.md).
 */
final class Heartbeat {

	/** As many hours as the worker takes. */
	private const MOST_HOURS = 72;
	/** Sooner than the next hour: whether the worker is really away. */
	private const RETRY = 15 * MINUTE_IN_SECONDS;

	/** Figures of a week that have names of their own. */
	private const MAPS = array( 'events', 'match_keys', 'reasons' );

	public function __construct(
		private readonly Settings $settings,
		private readonly Connection $connection,
		private readonly Sending $sending,
		private readonly Standing $standing,
		private readonly WatchedSums $sums,
		private readonly CountedOrders $orders,
		private readonly Observed $observed,
		private readonly Changes $changes,
		private readonly Tallies $tallies
	) {}

	/**
	 * @param array<string, mixed> $week The figures of a week, once a week; else empty.
	 * @return array<string, mixed>|null The worker's answer; null: it did not come, or no worker is connected.
	 */
	public function beat( array $week = array() ): ?array {
		if ( ! $this->connection->exists() ) {
			return null;
		}
		$now = time();
		if ( 0 === $this->standing->read()['since'] ) {
			$this->standing->begin( $now );
		}
		try {
			$this->pull();
			$body = $this->body( $now );
			if ( array() !== $week ) {
				// A week without events is {} in JSON, not [].
				$body['week'] = array_map( static fn ( string $name ): object => (object) $week[ $name ], array_combine( self::MAPS, self::MAPS ) ) + $week;
			}
			$answer = $this->post( $body );
			$this->standing->answered( $now, self::lastEnded( $now ), $answer );
			return $answer;
		} catch ( WorkerUnreachable | WorkerRefused $problem ) {
			$this->standing->failed( $now, wp_specialchars_decode( $problem->getMessage(), ENT_QUOTES ) );
			Schedule::once( Backstage::HEARTBEAT, self::RETRY );
			return null;
		}
	}

	/**
	 * What browsers reported meanwhile, so that the ended hours are whole. What is refused here is told by the heartbeat.
	 *
	 * @throws WorkerUnreachable When the worker is away.
	 */
	private function pull(): void {
		try {
			$this->sending->outcomes()->pull();
		} catch ( WorkerRefused ) {
			return;
		}
	}

	/**
	 * A shop whose clock is wrong can sign nothing that the worker takes. With the worker's time it can still tell what
	 * its clock says (`at`), so that somebody hears of it.
	 *
	 * @param array<string, mixed> $body
	 * @return array<string, mixed>
	 * @throws WorkerUnreachable When the worker is away.
	 * @throws WorkerRefused     When it does not take the heartbeat.
	 */
	private function post( array $body ): array {
		try {
			return $this->sending->worker()->post( '/v1/watch', $body );
		} catch ( WorkerRefused $refused ) {
			$worker_time = $refused->problem()['worker_time'] ?? null;
			if ( ! is_int( $worker_time ) ) {
				throw $refused;
			}
			return $this->sending->worker()->post( '/v1/watch', $body, '', $worker_time );
		}
	}

	/** @return array<string, mixed> */
	private function body( int $now ): array {
		$state = $this->standing->read();
		return array(
			'at'       => $now,
			'counts'   => $this->counts( $state['counted'], $now ),
			'orders'   => $this->orders->since( $now - 7 * DAY_IN_SECONDS, $state['since'] ),
			'observed' => $this->observed->now(),
			'changes'  => $this->changes->since( $state['ok_at'] ),
			'shop'     => array( 'version' => VERSION ),
		) + $this->tallies( $state['answer'], $now ) + ( $state['worker_at'] > 0 ? array( 'since' => $state['worker_at'] ) : array() );
	}

	/**
	 * Where a fall is, the worker can only say if it knows what is usual.
	 *
	 * @param array<string, mixed> $answer The worker's last.
	 * @return array{tallies?: list<array<string, mixed>>}
	 */
	private function tallies( array $answer, int $now ): array {
		$standing = is_array( $answer['standing'] ?? null ) ? $answer['standing'] : array();
		$is_known = in_array( 'watching', $standing, true );
		// The 60 minutes' grace, as for what is covered.
		return $is_known ? array( 'tallies' => $this->tallies->until( self::lastEnded( $now ) * HOUR_IN_SECONDS ) ) : array();
	}

	/** @return list<array{hour: int, orders: int|null, covered: array{orders: int|null, seen: int|null}, page_visits: int}> */
	private function counts( int $counted, int $now ): array {
		$last  = self::lastEnded( $now );
		$first = max( $counted + 1, $last - self::MOST_HOURS + 1 );
		if ( $first > $last ) {
			return array();
		}
		$hours = $this->sums->hours( $first - 1, $last );
		// Without a shop nothing is known of orders, without a tag nothing of what it covers.
		$is_shop = class_exists( \WooCommerce::class );
		$has_tag = $is_shop && '' !== $this->settings->text( 'tag_id' );
		$counts  = array();
		for ( $hour = $first; $hour <= $last; $hour++ ) {
			$counts[] = array(
				'hour'        => $hour,
				'orders'      => $is_shop ? $hours[ $hour ]['orders'] : null,
				// The 60 minutes' grace of an order ends an hour later.
				'covered'     => array(
					'orders' => $has_tag ? $hours[ $hour - 1 ]['covered'] : null,
					'seen'   => $has_tag ? $hours[ $hour - 1 ]['seen'] : null,
				),
				'page_visits' => $hours[ $hour ]['page_visits'],
			);
		}
		return $counts;
	}

	private static function lastEnded( int $now ): int {
		return intdiv( $now, HOUR_IN_SECONDS ) - 1;
	}
}
