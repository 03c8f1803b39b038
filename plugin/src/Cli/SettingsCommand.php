<?php

declare(strict_types=1);

namespace Pintally\Cli;

use Pintally\Settings\Settings;
use Pintally\Settings\Transfer;
use Pintally\Vocabulary;

/**
 * Reads and changes the settings, or carries them from one shop to another.
 */
final class SettingsCommand {

	public function __construct( private readonly Settings $settings, private readonly Transfer $transfer ) {}

	/**
	 * Tells one setting, or all.
	 *
	 * ## OPTIONS
	 *
	 * [<name>]
	 * : A setting's name.
	 *
	 * [--format=<format>]
	 * : table, json or csv. Default: table.
	 *
	 * @param list<string>               $args
	 * @param array<string, string|bool> $flags
	 */
	public function get( $args, $flags ): void {
		$all  = $this->settings->all();
		$name = $args[0] ?? '';
		if ( '' !== $name && ! array_key_exists( $name, $all ) ) {
			\WP_CLI::error( sprintf( 'There is no setting "%s".', $name ) );
		}
		$rows = array();
		foreach ( '' === $name ? $all : array( $name => $all[ $name ] ) as $setting => $value ) {
			$rows[] = array(
				'name'  => $setting,
				'value' => (string) wp_json_encode( $value, JSON_UNESCAPED_SLASHES ),
			);
		}
		Commands::print( $flags, $rows, array( 'name', 'value' ) );
	}

	/**
	 * Changes one setting.
	 *
	 * ## OPTIONS
	 *
	 * <name>
	 * : A setting's name.
	 *
	 * <value>
	 * : Text, or JSON for lists, numbers and yes or no: '["processing"]', 7, true.
	 *
	 * @param list<string> $args
	 */
	public function set( $args ): void {
		[ $name, $text ] = $args;
		$value           = json_decode( $text, true );
		$type            = Vocabulary::settings()[ $name ]['type'] ?? 'string';
		$this->end( $this->settings->save( array( $name => 'string' === $type || null === $value ? $text : $value ) ), 'Saved.' );
	}

	/**
	 * Prints all settings as JSON, for `import` of another shop. Secrets are not among them.
	 */
	public function export(): void {
		\WP_CLI::line( (string) wp_json_encode( $this->transfer->export(), JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES ) );
	}

	/**
	 * Takes over what `export` has printed; where one setting is wrong, none.
	 *
	 * ## OPTIONS
	 *
	 * <file>
	 * : Its path.
	 *
	 * @param list<string> $args
	 */
	public function import( $args ): void {
		$path = $args[0] ?? '';
		$json = is_readable( $path ) ? file_get_contents( $path ) : false; // phpcs:ignore WordPress.WP.AlternativeFunctions -- A local file that the caller names.
		if ( false === $json ) {
			\WP_CLI::error( sprintf( 'The file "%s" cannot be read.', $path ) );
		}
		$this->end( $this->transfer->import( json_decode( (string) $json, true ) ), 'Taken over.' );
	}

	/** @param array<string, string> $errors By setting name. */
	private function end( array $errors, string $done ): void {
		if ( array() === $errors ) {
			\WP_CLI::success( $done );
			return;
		}
		$words = array_map( static fn ( string $name, string $what ): string => "$name: $what", array_keys( $errors ), $errors );
		\WP_CLI::error( implode( "\n", $words ) );
	}
}
