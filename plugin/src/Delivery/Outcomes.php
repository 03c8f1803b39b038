<?php

declare(strict_types=1);

namespace Pintally\Delivery;

use Pintally\Ledger\Ledger;

/**
 * Asks the worker what became of events: Pinterest's words, and whether the browser's tag was called or blocked.
 */
final class Outcomes {

	private const CURSOR = 'pintally_outcomes_after';
	private const LIMIT  = 500;
	private const PAGES  = 20;

	public function __construct( private readonly Ledger $ledger, private readonly WorkerClient $worker ) {}

	/**
	 * @throws WorkerUnreachable When the worker is away.
	 * @throws WorkerRefused     When the worker does not know us.
	 */
	public function pull(): void {
		for ( $page = 0; $page < self::PAGES; $page++ ) {
			$after  = (int) get_option( self::CURSOR, 0 );
			$answer = $this->worker->post(
				'/v1/outcomes',
				array(
					'after' => $after,
					'limit' => self::LIMIT,
				)
			);
			foreach ( is_array( $answer['outcomes'] ?? null ) ? $answer['outcomes'] : array() as $outcome ) {
				if ( is_array( $outcome ) && is_string( $outcome['id'] ?? null ) ) {
					$this->apply( $outcome['id'], $outcome );
				}
			}
			$next = is_int( $answer['next'] ?? null ) ? $answer['next'] : $after;
			if ( $next !== $after ) {
				update_option( self::CURSOR, $next, false );
			}
			if ( true !== ( $answer['more'] ?? false ) ) {
				return;
			}
		}
	}

	/** Another worker numbers its outcomes anew. */
	public static function startAnew(): void {
		delete_option( self::CURSOR );
	}

	/** @param array<mixed> $outcome */
	private function apply( string $event_id, array $outcome ): void {
		if ( 'receipt' === ( $outcome['kind'] ?? '' ) ) {
			$result = $outcome['result'] ?? '';
			if ( 'called' === $result || 'blocked' === $result ) {
				$this->ledger->tag( $event_id, $result );
			}
			return;
		}
		$state = $outcome['state'] ?? '';
		if ( in_array( $state, array( 'delivered', 'refused', 'left_out' ), true ) ) {
			$detail = (string) ( $outcome['detail'] ?? '' );
			$this->ledger->settle(
				$event_id,
				array(
					'state'  => $state,
					'reason' => (string) ( $outcome['reason'] ?? '' ),
					'detail' => '' === $detail ? (string) ( $outcome['warning'] ?? '' ) : $detail,
				)
			);
		}
	}
}
