<?php

declare(strict_types=1);

namespace Pintally\Rest;

use Pintally\Ledger\EventsCsv;
use Pintally\Ledger\Reading;

/**
 * `GET /events/export`: what a filter of `/events` finds, whole, as CSV. Written page by page while it is read, so
 * that a million events need no more memory than a thousand.
 */
final class ExportRoute extends AdminRoute {

	public function __construct( private readonly Reading $ledger ) {}

	public function routes(): void {
		register_rest_route( self::REST_NAMESPACE, '/events/export', self::endpoint( 'GET', array( $this, 'export' ), EventsRoute::filterArgs() ) );
	}

	public function export( \WP_REST_Request $request ): \WP_REST_Response {
		$filter   = EventsRoute::filter( $request );
		$response = new \WP_REST_Response();
		$response->header( 'Content-Type', 'text/csv; charset=UTF-8' );
		$response->header( 'Content-Disposition', sprintf( 'attachment; filename="pintally-events-%s.csv"', gmdate( 'Y-m-d' ) ) );
		$response->header( 'Cache-Control', 'no-store' );
		add_filter(
			'rest_pre_serve_request',
			function ( $served, $answer ) use ( $response, $filter ): bool {
				if ( $answer !== $response ) {
					return (bool) $served;
				}
				$this->write( $filter );
				return true;
			},
			10,
			2
		);
		return $response;
	}

	/** @param array<string, string|int> $filter */
	private function write( array $filter ): void {
		$out = fopen( 'php://output', 'wb' ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- The answer itself, no file.
		if ( false === $out ) {
			return;
		}
		EventsCsv::head( $out );
		foreach ( $this->ledger->all( $filter ) as $rows ) {
			EventsCsv::rows( $out, $rows );
			flush();
		}
	}
}
