<?php

declare(strict_types=1);

namespace Pintally\Rest;

use Pintally\Ledger\EventsCsv;
use Pintally\Ledger\Reading;

/**
 * `GET /events/export`: what a filter of `/events` finds, whole, as CSV. Written page by page while it is read, so
 * that a million events need no more memory than a thousand, and for as long as it takes; it ends when whoever asked
 * for it has gone.
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
		self::takeTheTime();
		EventsCsv::head( $out );
		foreach ( $this->ledger->all( $filter ) as $rows ) {
			EventsCsv::rows( $out, $rows );
			flush();
		}
	}

	/** A host's time limit is for pages. Where the host allows no change it stays. */
	private static function takeTheTime(): void {
		if ( function_exists( 'set_time_limit' ) ) {
			@set_time_limit( 0 ); // phpcs:ignore WordPress.PHP.NoSilencedErrors, Squiz.PHP.DiscouragedFunctions -- As WooCommerce's wc_set_time_limit(), which plain WordPress lacks.
		}
		ignore_user_abort( false );
	}
}
