<?php

declare(strict_types=1);

namespace Pintally\Cli;

use Pintally\Monitoring\Monitoring;
use Pintally\Monitoring\Words;

/**
 * What was wrong and what is, a look at once, and the weekly letter: in the terminal.
 */
final class AlertCommands {

	public function __construct( private readonly Monitoring $monitoring ) {}

	/**
	 * Lists all incidents that are known: the open ones first, then the latest.
	 *
	 * ## OPTIONS
	 *
	 * [--format=<format>]
	 * : table, json or csv. Default: table.
	 *
	 * ## EXAMPLES
	 *
	 *     wp pintally incidents --format=json
	 *
	 * @param list<string>               $args
	 * @param array<string, string|bool> $flags
	 */
	public function incidents( $args, $flags ): void {
		$time = static fn ( int $at ): string => 0 === $at ? '' : gmdate( 'Y-m-d\TH:i:s\Z', $at );
		$rows = array();
		foreach ( $this->monitoring->standing->incidents( time() ) as $incident ) {
			$rows[] = array(
				'incident'  => $incident['name'],
				'opened_at' => $time( $incident['opened_at'] ),
				'closed_at' => $time( $incident['closed_at'] ),
				'where'     => Words::parts( $incident ),
				'before'    => implode( '; ', array_map( static fn ( array $change ): string => trim( "$change[kind] $change[name] $change[detail]" ), $incident['changes'] ) ),
				'went_out'  => $this->monitoring->wentOut( $incident ) ?? '',
			);
		}
		Commands::print( $flags, $rows, array( 'incident', 'opened_at', 'closed_at', 'where', 'before', 'went_out' ) );
	}

	/**
	 * Sends the heartbeat now, with a look at the shop's pages where the last one is a day old.
	 *
	 * ## EXAMPLES
	 *
	 *     wp pintally look && wp pintally health
	 *
	 * @param list<string>               $args
	 * @param array<string, string|bool> $flags
	 */
	public function look( $args, $flags ): void {
		if ( ! $this->monitoring->run() ) {
			$problem = $this->monitoring->standing->read()['problem'];
			\WP_CLI::error( '' === $problem ? 'No worker is connected: wp-admin, Marketing > Pintally > Settings takes the connection key.' : $problem );
		}
		\WP_CLI::success( 'The worker has answered.' );
	}

	/**
	 * Shows the weekly letter, or sends it to the address for alerts.
	 *
	 * ## OPTIONS
	 *
	 * [--send]
	 * : Sends it.
	 *
	 * ## EXAMPLES
	 *
	 *     wp pintally letter
	 *     wp pintally letter --send
	 *
	 * @param list<string>               $args
	 * @param array<string, string|bool> $flags
	 */
	public function letter( $args, $flags ): void {
		if ( true !== ( $flags['send'] ?? false ) ) {
			$letter = $this->monitoring->weekly->letter( time() );
			\WP_CLI::line( $letter->subject() . "\n\n" . $letter->text() );
			return;
		}
		if ( ! $this->monitoring->weekly->send( time() ) ) {
			\WP_CLI::error( 'WordPress could not send the mail.' );
		}
		\WP_CLI::success( 'Sent.' );
	}
}
