<?php

declare(strict_types=1);

namespace Pintally\Cli;

/**
 * `wp pintally …`. Registered only under WP-CLI.
 */
final class Commands {

	public function __construct( private readonly EventCommands $events, private readonly ShopCommands $shop, private readonly SettingsCommand $settings, private readonly HealthCommand $health, private readonly AlertCommands $alerts ) {}

	public function register(): void {
		\WP_CLI::add_command( 'pintally status', array( $this->shop, 'status' ) );
		\WP_CLI::add_command( 'pintally verify', array( $this->shop, 'verify' ) );
		\WP_CLI::add_command( 'pintally health', array( $this->health, 'health' ) );
		\WP_CLI::add_command( 'pintally incidents', array( $this->alerts, 'incidents' ) );
		\WP_CLI::add_command( 'pintally look', array( $this->alerts, 'look' ) );
		\WP_CLI::add_command( 'pintally letter', array( $this->alerts, 'letter' ) );
		\WP_CLI::add_command( 'pintally events', array( $this->events, 'events' ) );
		\WP_CLI::add_command( 'pintally order', array( $this->events, 'order' ) );
		\WP_CLI::add_command( 'pintally send-again', array( $this->events, 'sendAgain' ) );
		\WP_CLI::add_command( 'pintally settings', $this->settings );
	}

	/**
	 * Prints rows as the caller asked: table, json or csv.
	 *
	 * @param array<string, string|bool>    $flags  The command's.
	 * @param list<array<string, mixed>>    $rows
	 * @param list<string>                  $fields Columns, in order.
	 */
	public static function print( array $flags, array $rows, array $fields ): void {
		$format = (string) ( $flags['format'] ?? 'table' );
		if ( ! in_array( $format, array( 'table', 'json', 'csv' ), true ) ) {
			\WP_CLI::error( sprintf( 'There is no format "%s": table, json or csv.', $format ) );
		}
		\WP_CLI\Utils\format_items( $format, $rows, $fields );
	}
}
