<?php

declare(strict_types=1);

namespace Pintally\Cli;

use Pintally\Rest\StatusRoute;
use Pintally\Verification\Verification;

/**
 * Is it working? In the terminal.
 */
final class ShopCommands {

	public function __construct( private readonly StatusRoute $status, private readonly Verification $verification ) {}

	/**
	 * Tells how many events stand where, and how the last contact with the worker went.
	 *
	 * ## OPTIONS
	 *
	 * [--format=<format>]
	 * : table, json or csv. Default: table.
	 *
	 * ## EXAMPLES
	 *
	 *     wp pintally status
	 *
	 * @param list<string>               $args
	 * @param array<string, string|bool> $flags
	 */
	public function status( $args, $flags ): void {
		$told = (array) $this->status->read()->get_data();
		$rows = array();
		foreach ( array( ...(array) $told['counts'], ...array_diff_key( $told, array( 'counts' => 0 ) ) ) as $name => $value ) {
			$told_as = match ( true ) {
				is_array( $value ) => implode( ', ', $value ),
				is_bool( $value )  => $value ? 'yes' : 'no',
				default            => $value,
			};
			$rows[] = array(
				'name'  => $name,
				'value' => $told_as,
			);
		}
		Commands::print( $flags, $rows, array( 'name', 'value' ) );
	}

	/**
	 * Looks at the shop's pages as a guest and reports what is wrong. Ends with an error where something is.
	 *
	 * ## OPTIONS
	 *
	 * [--format=<format>]
	 * : table, json or csv. Default: table.
	 *
	 * ## EXAMPLES
	 *
	 *     wp pintally verify
	 *
	 * @param list<string>               $args
	 * @param array<string, string|bool> $flags
	 */
	public function verify( $args, $flags ): void {
		if ( 'running' === $this->verification->start()['state'] ) {
			$this->verification->finish();
		}
		$rows   = array();
		$faults = 0;
		foreach ( $this->verification->result()['pages'] as $page ) {
			$codes   = array_column( (array) $page['findings'], 'code' );
			$faults += count( $codes );
			$rows[]  = array(
				'page'     => $page['page'],
				'status'   => $page['status'],
				'findings' => array() === $codes ? 'none' : implode( ', ', $codes ),
			);
		}
		Commands::print( $flags, $rows, array( 'page', 'status', 'findings' ) );
		if ( $faults > 0 ) {
			\WP_CLI::error( sprintf( '%d findings. Marketing > Pintally > Setup says what to do.', $faults ) );
		}
	}
}
