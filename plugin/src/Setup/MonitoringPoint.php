<?php

declare(strict_types=1);

namespace Pintally\Setup;

use Pintally\Monitoring\AlertMail;
use Pintally\Monitoring\Standing;
use Pintally\Settings\Connection;
use Pintally\Settings\Settings;
use Pintally\Verification\Finding;

/**
 * Does somebody look, every hour? As the last heartbeat shows.
 */
final class MonitoringPoint implements Point {

	public function __construct(
		private readonly Settings $settings,
		private readonly Connection $connection,
		private readonly Standing $standing,
		private readonly AlertMail $mail
	) {}

	public function name(): string {
		return 'monitoring';
	}

	public function isQuick(): bool {
		return true;
	}

	public function look(): Observation {
		$state = $this->standing->read();
		if ( ! $this->connection->exists() || 0 === $state['ran_at'] ) {
			return Observation::nothing( __( 'The first look follows within the hour after a worker is connected, if WordPress\'s background tasks run.', 'pintally' ) );
		}
		if ( time() - $state['ok_at'] > Standing::SILENT ) {
			return new Observation( array( new Finding( 'watch_silent', $state['problem'] ) ), array() );
		}
		/* translators: %s: date and time. */
		$evidence = array( sprintf( __( 'The last heartbeat was answered on %s.', 'pintally' ), (string) wp_date( 'Y-m-d H:i', $state['ok_at'] ) ) );
		$open     = count( $this->standing->open( time() ) );
		/* translators: %d: number of incidents. */
		$evidence[] = 0 === $open ? __( 'Nothing is open.', 'pintally' ) : sprintf( _n( '%d incident is open: see Alerts.', '%d incidents are open: see Alerts.', $open, 'pintally' ), $open );
		if ( $this->settings->isOn( 'alerts_by_email' ) ) {
			/* translators: %s: an e-mail address. */
			$evidence[] = sprintf( __( 'Whoever reads %s hears of it when something breaks.', 'pintally' ), $this->mail->address() );
		}
		return new Observation( array(), $evidence );
	}
}
