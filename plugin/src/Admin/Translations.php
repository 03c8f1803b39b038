<?php

declare(strict_types=1);

namespace Pintally\Admin;

use const Pintally\FILE;

/**
 * The screen's translations that WordPress does not bring by itself: the vocabulary's words, which the screen looks up
 * by variables, and those of the parts of the script that are loaded later.
 */
final class Translations {

	private const CHUNK = 'pintally-admin-part-';

	/**
	 * @param string $handle Of the screen's script.
	 * @param string $folder Of the built scripts, from the plugin's own, with a slash at the end.
	 */
	public static function add( string $handle, string $folder ): void {
		if ( str_starts_with( determine_locale(), 'en_US' ) ) {
			return;
		}
		wp_add_inline_script( $handle, sprintf( 'wp.i18n.setLocaleData( %s, "pintally" );', (string) wp_json_encode( self::vocabulary(), JSON_HEX_TAG | JSON_UNESCAPED_SLASHES ) ), 'before' );
		$directory = plugin_dir_path( FILE );
		foreach ( (array) glob( $directory . $folder . '*.js' ) as $file ) {
			$name = basename( (string) $file, '.js' );
			if ( 'admin' === $name ) {
				continue;
			}
			// Registered for its translations alone; webpack loads it.
			wp_register_script( self::CHUNK . $name, plugins_url( '', FILE ) . '/' . $folder . $name . '.js', array( 'wp-i18n' ), \Pintally\VERSION, array( 'in_footer' => true ) );
			wp_set_script_translations( self::CHUNK . $name, 'pintally', $directory . 'languages' );
			$words = wp_scripts()->print_translations( self::CHUNK . $name, false );
			if ( is_string( $words ) && '' !== $words ) {
				wp_add_inline_script( $handle, $words, 'before' );
			}
		}
	}

	/** @return array<string, list<string>> As wp.i18n takes it: what is translated, by its English. */
	private static function vocabulary(): array {
		/** @var array<string, string> $words */
		$words      = require plugin_dir_path( FILE ) . 'languages/vocabulary.php';
		$translated = array_filter( $words, static fn ( string $word, string $english ): bool => $word !== $english, ARRAY_FILTER_USE_BOTH );
		return array_map( static fn ( string $word ): array => array( $word ), $translated );
	}
}
