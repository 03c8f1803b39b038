<?php

declare(strict_types=1);

namespace Pintally\Cli;

use Pintally\Monitoring\Standing;
use Pintally\Monitoring\Words;

/**
 * Is something open? For whoever watches many sites.
 */
final class HealthCommand {

	public function __construct( private readonly Standing $standing ) {}

	/**
	 * Lists the open incidents. Ends with an error where there is one, or where nobody has looked for three hours.
	 *
	 * ## OPTIONS
	 *
	 * [--format=<format>]
	 * : table, json or csv. Default: table.
	 *
	 * ## EXAMPLES
	 *
	 *     wp pintally health --format=json
	 *
	 * @param list<string>               $args
	 * @param array<string, string|bool> $flags
	 */
	public function health( $args, $flags ): void {
		$now  = time();
		$rows = array_map(
			static fn ( array $incident ): array => array(
				'incident'  => $incident['name'],
				'opened_at' => gmdate( 'Y-m-d\TH:i:s\Z', $incident['opened_at'] ),
				'what'      => Words::of( $incident['name'], 'label' ),
				'where'     => Words::parts( $incident ),
				'remedy'    => Words::of( $incident['name'], 'remedy' ),
			),
			$this->standing->open( $now )
		);
		Commands::print( $flags, $rows, array( 'incident', 'opened_at', 'what', 'where', 'remedy' ) );
		if ( array() !== $rows ) {
			\WP_CLI::error( sprintf( '%d open. Marketing > Pintally > Alerts says what to do.', count( $rows ) ) );
		}
		if ( $now - $this->standing->read()['ok_at'] > Standing::SILENT ) {
			\WP_CLI::error( 'Nobody looks: the last heartbeat is older than three hours, or there was none.' );
		}
	}
}
