<?php

declare(strict_types=1);

namespace Pintally\Delivery;

use Pintally\Ledger\Ledger;

/**
 * Offers what is due to the worker, in signed batches. What the worker has taken is on its disk before it says so.
 *
 * Nothing is dropped: while the worker is away, events wait and are offered again, ever more rarely.
 */
final class Dispatcher {

	private const BATCH = 100;
	/** The worker takes 1 MiB; some room for the envelope. */
	private const BYTES = 900_000;
	/** A run ends before a host's time limit does it for us. */
	private const SECONDS = 20;
	/** Wait while the worker is away: 30 s, 1, 2, 4, 8 min, then every 15. */
	private const FIRST_WAIT   = 30;
	private const LONGEST_WAIT = 900;

	public function __construct(
		private readonly Ledger $ledger,
		private readonly Hooks $hooks,
		private readonly WorkerClient $worker
	) {}

	/**
	 * @throws WorkerUnreachable When the worker is away; what was claimed is due again later.
	 * @throws WorkerRefused     When the worker does not know us; likewise.
	 */
	public function dispatch(): void {
		$until = time() + self::SECONDS;
		do {
			$entries = $this->ledger->claim( self::BATCH );
			$batch   = array();
			$bytes   = 0;
			$later   = array();
			foreach ( $entries as $entry ) {
				$hook = $this->hooks->of( $entry );
				if ( null === $hook ) {
					$this->ledger->settle(
						$entry->event_id,
						array(
							'state'  => 'left_out',
							'reason' => 'order_gone',
						)
					);
					continue;
				}
				$size = strlen( (string) wp_json_encode( $hook ) );
				if ( array() !== $batch && $bytes + $size > self::BYTES ) {
					$later[] = $entry->event_id;
					continue;
				}
				$batch[ $entry->event_id ] = array( $hook, $entry->attempts );
				$bytes                    += $size;
			}
			$this->ledger->release( $later );
			$this->offer( $batch );
			$more = array() !== $entries && time() < $until;
		} while ( $more );
	}

	/** @param array<string, array{0: array<string, mixed>, 1: int}> $batch Event id => hook and attempts so far. */
	private function offer( array $batch ): void {
		if ( array() === $batch ) {
			return;
		}
		try {
			$answer   = $this->worker->post( '/v1/hooks', array( 'hooks' => array_column( $batch, 0 ) ) );
			$verdicts = is_array( $answer['verdicts'] ?? null ) ? $answer['verdicts'] : array();
		} catch ( WorkerRefused $refused ) {
			if ( 413 === $refused->status() && count( $batch ) > 1 ) {
				$half = (int) ceil( count( $batch ) / 2 );
				$this->offer( array_slice( $batch, 0, $half, true ) );
				$this->offer( array_slice( $batch, $half, null, true ) );
				return;
			}
			$verdicts = self::refusals( array_keys( $batch ), $refused );
			if ( array() === $verdicts ) {
				$this->postpone( $batch, $refused->getMessage() );
				throw $refused;
			}
		} catch ( WorkerUnreachable $away ) {
			$this->postpone( $batch, $away->getMessage() );
			throw $away;
		}
		$this->settle( $batch, $verdicts );
	}

	/**
	 * @param array<string, array{0: array<string, mixed>, 1: int}> $batch
	 * @param array<mixed>                                          $verdicts
	 */
	private function settle( array $batch, array $verdicts ): void {
		foreach ( $verdicts as $verdict ) {
			$id    = is_array( $verdict ) ? ( $verdict['id'] ?? '' ) : '';
			$state = is_array( $verdict ) ? ( $verdict['state'] ?? '' ) : '';
			if ( ! is_string( $id ) || ! isset( $batch[ $id ] ) || ! in_array( $state, array( 'accepted', 'left_out', 'refused' ), true ) ) {
				continue;
			}
			unset( $batch[ $id ] );
			$this->ledger->settle(
				$id,
				array(
					'state'      => $state,
					'reason'     => (string) ( $verdict['reason'] ?? '' ),
					'detail'     => self::words( $verdict['errors'] ?? array() ),
					'value'      => (string) ( $verdict['value'] ?? '' ),
					'currency'   => (string) ( $verdict['currency'] ?? '' ),
					'match_keys' => self::matchKeys( $verdict ),
				)
			);
		}
		// Without a verdict nothing is known: offered again, and the worker takes the same id only once.
		$this->postpone( $batch, array() === $batch ? '' : __( 'The worker gave no verdict.', 'pintally' ) );
	}

	/** @param array<string, array{0: array<string, mixed>, 1: int}> $batch */
	private function postpone( array $batch, string $why ): void {
		if ( array() !== $batch ) {
			$attempts = max( array_column( $batch, 1 ) );
			$this->ledger->postpone( array_keys( $batch ), min( self::LONGEST_WAIT, self::FIRST_WAIT * 2 ** min( $attempts, 5 ) ), $why );
		}
	}

	/**
	 * The worker answers 422 where no hook of the batch is valid, with a pointer ("/hooks/3/facts") for each.
	 *
	 * @param list<string> $event_ids
	 * @return list<array<string, mixed>>
	 */
	private static function refusals( array $event_ids, WorkerRefused $refused ): array {
		$errors = $refused->problem()['errors'] ?? null;
		if ( 422 !== $refused->status() || ! is_array( $errors ) ) {
			return array();
		}
		$by_hook = array();
		foreach ( $errors as $error ) {
			if ( is_array( $error ) && 1 === preg_match( '~^/hooks/(\d+)~', (string) ( $error['pointer'] ?? '' ), $found ) && isset( $event_ids[ (int) $found[1] ] ) ) {
				$by_hook[ $event_ids[ (int) $found[1] ] ][] = $error;
			}
		}
		$verdicts = array();
		foreach ( $by_hook as $id => $of_hook ) {
			$verdicts[] = array(
				'id'     => $id,
				'state'  => 'refused',
				'reason' => 'invalid',
				'errors' => $of_hook,
			);
		}
		return $verdicts;
	}

	/**
	 * @param array<mixed> $verdict
	 * @return string The names that it gives, with commas before, between and after them.
	 */
	public static function matchKeys( array $verdict ): string {
		$names = array_filter( is_array( $verdict['match_keys'] ?? null ) ? $verdict['match_keys'] : array(), static fn ( mixed $name ): bool => is_string( $name ) && 1 === preg_match( '/^[a-z_]{2,32}$/', $name ) );
		return array() === $names ? '' : substr( ',' . implode( ',', $names ) . ',', 0, 190 );
	}

	/** What a verdict complains of, in one line. */
	public static function words( mixed $errors ): string {
		$words = array();
		foreach ( is_array( $errors ) ? $errors : array() as $error ) {
			if ( is_array( $error ) ) {
				$words[] = trim( ( $error['pointer'] ?? '' ) . ': ' . ( $error['detail'] ?? '' ), ': ' );
			}
		}
		return implode( '; ', $words );
	}
}
