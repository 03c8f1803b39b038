<?php

declare(strict_types=1);

namespace Pintally\Delivery;

use Pintally\Settings\Connection;

use const Pintally\VERSION;

/**
 * Asks the worker who we are to it: proof of the pairing, and how the ad account stands.
 */
final class Pairing {

	public function __construct( private readonly Connection $connection, private readonly WorkerClient $worker ) {}

	/**
	 * @return array{reachable: true, worker_version: string, account: array<string, mixed>|null}
	 * @throws WorkerUnreachable When there is no answer.
	 * @throws WorkerRefused     When it does not know us.
	 */
	public function ask(): array {
		$told = $this->worker->post(
			'/v1/connect',
			array(
				'site_url'       => home_url( '/' ),
				'plugin_version' => VERSION,
			)
		);
		if ( is_string( $told['collect_url'] ?? null ) ) {
			$this->connection->rememberCollectUrl( $told['collect_url'] );
		}
		return array(
			'reachable'      => true,
			'worker_version' => (string) ( $told['worker_version'] ?? '' ),
			'account'        => is_array( $told['account'] ?? null ) ? $told['account'] : null,
		);
	}
}
