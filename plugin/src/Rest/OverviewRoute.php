<?php

declare(strict_types=1);

namespace Pintally\Rest;

use Pintally\Campaigns\Quality;
use Pintally\Delivery\WorkerClient;
use Pintally\Delivery\WorkerRefused;
use Pintally\Delivery\WorkerUnreachable;
use Pintally\Ledger\Report;
use Pintally\Ledger\Sums;
use Pintally\Settings\Connection;
use Pintally\Vocabulary;

/**
 * `GET /overview?hours=`: the ledger in sums beside WooCommerce's own report, and what pages reported to the worker.
 * A worker that is away is a finding: `pages` is null and `pages_problem` says why.
 */
final class OverviewRoute extends AdminRoute {

	/** A day, a week, four weeks. */
	private const HOURS = array( 24, 168, 672 );

	public function __construct(
		private readonly Sums $sums,
		private readonly WorkerClient $worker,
		private readonly Connection $connection
	) {}

	public function routes(): void {
		register_rest_route(
			self::REST_NAMESPACE,
			'/overview',
			self::endpoint(
				'GET',
				array( $this, 'read' ),
				array(
					'hours' => array(
						'type'        => 'integer',
						'enum'        => self::HOURS,
						'default'     => 24,
						'description' => __( 'How far back, in hours.', 'pintally' ),
					),
				)
			)
		);
	}

	public function read( \WP_REST_Request $request ): \WP_REST_Response {
		$now                 = time();
		$from                = $now - (int) $request['hours'] * HOUR_IN_SECONDS;
		[ $pages, $problem ] = $this->pages( $from );
		return new \WP_REST_Response(
			array(
				'from'          => $from,
				'to'            => $now,
				'events'        => $this->sums->byEvent( $from ),
				'reasons'       => $this->sums->byReason( $from ),
				'match_keys'    => $this->sums->matchKeys( $from ),
				'hours'         => $this->sums->byHour( $from, self::serverBorn() ),
				'pages'         => $pages,
				'pages_problem' => $problem,
				'quality'       => Quality::latest(),
				'sales'         => class_exists( 'WooCommerce', false ) ? Report::sales( $from, $now ) : null,
			),
			200,
			array( 'Cache-Control' => 'no-store' )
		);
	}

	/**
	 * What browsers reported to the worker, by event.
	 *
	 * @return array{0: array<string, array{collected: int, delivered: int, refused: int, left_out: int}>|null, 1: string}
	 */
	private function pages( int $from ): array {
		if ( ! $this->connection->exists() ) {
			return array( array(), '' );
		}
		try {
			$answer = $this->worker->post( '/v1/counts', array( 'since' => $from ) );
		} catch ( WorkerUnreachable | WorkerRefused $failure ) {
			return array( null, self::plain( $failure ) );
		}
		$pages = array();
		foreach ( is_array( $answer['hours'] ?? null ) ? $answer['hours'] : array() as $hour ) {
			if ( ! is_array( $hour ) || ! is_string( $hour['event'] ?? null ) ) {
				continue;
			}
			$before                  = $pages[ $hour['event'] ] ?? array();
			$pages[ $hour['event'] ] = array(
				'collected' => ( $before['collected'] ?? 0 ) + (int) ( $hour['collected'] ?? 0 ),
				'delivered' => ( $before['delivered'] ?? 0 ) + (int) ( $hour['delivered'] ?? 0 ),
				'refused'   => ( $before['refused'] ?? 0 ) + (int) ( $hour['refused'] ?? 0 ),
				'left_out'  => ( $before['left_out'] ?? 0 ) + (int) ( $hour['left_out'] ?? 0 ),
			);
		}
		return array( $pages, '' );
	}

	/** @return list<string> */
	private static function serverBorn(): array {
		return array_keys( array_filter( Vocabulary::events(), static fn ( array $event ): bool => 'browser' !== $event['born'] ) );
	}
}
