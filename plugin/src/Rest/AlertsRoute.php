<?php

declare(strict_types=1);

namespace Pintally\Rest;

use Pintally\Backstage;
use Pintally\Monitoring\Monitoring;
use Pintally\Monitoring\Standing;
use Pintally\Monitoring\Words;
use Pintally\Schedule;
use Pintally\Settings\Connection;
use Pintally\Settings\Settings;

/**
 * `GET /alerts`: what is open, what was, and the last heartbeat's figures, all from what is kept here. `POST /alerts/check`:
 * a heartbeat at once, answered alike.
 *
 * @phpstan-import-type Incident from Standing
 */
final class AlertsRoute extends AdminRoute {

	public function __construct( private readonly Monitoring $monitoring, private readonly Connection $connection, private readonly Settings $settings ) {}

	public function routes(): void {
		register_rest_route( self::REST_NAMESPACE, '/alerts', self::endpoint( 'GET', array( $this, 'read' ) ) );
		register_rest_route( self::REST_NAMESPACE, '/alerts/check', self::endpoint( 'POST', array( $this, 'check' ) ) );
	}

	public function read(): \WP_REST_Response {
		$now    = time();
		$state  = $this->monitoring->standing->read();
		$answer = $state['answer'];
		return new \WP_REST_Response(
			array(
				'state'        => match ( true ) {
					! $this->connection->exists() => 'unconnected',
				0 === $state['ok_at']         => 'waiting',
				default                       => 'watching',
				},
				'heartbeat_at' => $state['ok_at'],
				'next_at'      => Schedule::next( Backstage::HEARTBEAT ),
				'silent_after' => Standing::SILENT,
				'problem'      => $state['problem'],
				'incidents'    => array_map( array( $this, 'tell' ), $this->monitoring->standing->incidents( $now ) ),
				'standing'     => (object) ( $answer['standing'] ?? array() ),
				'reconciled'   => $answer['reconciled'] ?? null,
				'series'       => $answer['series'] ?? null,
				'week'         => $this->week(),
				'changes'      => array_slice( $this->monitoring->changes->all(), 0, 20 ),
				'mail'         => array(
					'on' => $this->settings->isOn( 'alerts_by_email' ),
					'to' => $this->monitoring->mail->address(),
				),
			),
			200,
			array( 'Cache-Control' => 'no-store' )
		);
	}

	/** @return array{from: int, events: mixed}|null The last whole week by name and road, as the last letter compared it. */
	private function week(): ?array {
		[ 'from' => $from, 'digest' => $digest ] = $this->monitoring->weekly->read();
		return is_array( $digest['events'] ?? null ) && array() !== $digest['events'] ? array(
			'from'   => $from,
			'events' => $digest['events'],
		) : null;
	}

	/**
	 * @param Incident $incident
	 * @return array<string, mixed>
	 */
	private function tell( array $incident ): array {
		$told = $incident + array(
			'where' => Words::parts( $incident ),
			'url'   => Words::place( $incident['name'] ),
		);
		$out  = $this->monitoring->wentOut( $incident );
		return null === $out ? $told : $told + array( 'went_out' => $out );
	}

	public function check(): \WP_REST_Response {
		$this->monitoring->run( true );
		return $this->read();
	}
}
