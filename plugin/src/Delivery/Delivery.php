<?php

declare(strict_types=1);

namespace Pintally\Delivery;

/**
 * One run, in the background: offer what is due, then ask what became of what the worker has.
 */
final class Delivery {

	private const STATUS = 'pintally_delivery';

	public function __construct( private readonly Dispatcher $dispatcher, private readonly Outcomes $outcomes ) {}

	public function run(): void {
		try {
			$this->dispatcher->dispatch();
			$this->outcomes->pull();
			$this->remember( '' );
		} catch ( WorkerUnreachable | WorkerRefused $problem ) {
			$this->remember( $problem->getMessage() );
		}
	}

	/** @return array{ok_at: int, problem: string, problem_at: int} How the last runs went. */
	public static function status(): array {
		$status = get_option( self::STATUS, array() );
		$status = is_array( $status ) ? $status : array();
		return array(
			'ok_at'      => (int) ( $status['ok_at'] ?? 0 ),
			'problem'    => (string) ( $status['problem'] ?? '' ),
			'problem_at' => (int) ( $status['problem_at'] ?? 0 ),
		);
	}

	private function remember( string $problem ): void {
		$status = self::status();
		if ( '' === $problem ) {
			$status['ok_at'] = time();
		} elseif ( '' === $status['problem'] ) {
			$status['problem_at'] = time();
		}
		$status['problem'] = $problem;
		update_option( self::STATUS, $status, false );
	}
}
