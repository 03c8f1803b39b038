<?php

declare(strict_types=1);

namespace Pintally;

/**
 * The names of this product: events, settings, reasons, states, incidents, and what a healthy setup is made of.
 *
 * The JSON files in vocabulary/ are the only source; TypeScript derives its types from the same files.
 */
final class Vocabulary {

	/** @var array<string, array<string, array<string, mixed>>> */
	private static array $read = array();

	/** @return array<string, array<string, mixed>> Event name => what it is. */
	public static function events(): array {
		return self::read( 'events' );
	}

	/** Whether an event is made of an order, whose facts are then read from WooCommerce. */
	public static function isOfOrder( string $event ): bool {
		return 'order' === ( self::events()[ $event ]['born'] ?? '' );
	}

	/** @return array<string, array<string, mixed>> What a rule may begin with => words, and what it asks for. */
	public static function triggers(): array {
		return self::read( 'triggers' );
	}

	/** @return array<string, array<string, mixed>> Setting name => type, default, label. */
	public static function settings(): array {
		return self::read( 'settings' );
	}

	/** @return array<string, array<string, mixed>> Reason code => state and words. */
	public static function reasons(): array {
		return self::read( 'reasons' );
	}

	/** @return array<string, array<string, mixed>> State name => words. */
	public static function states(): array {
		return self::read( 'states' );
	}

	/** @return array<string, array<string, mixed>> Point of the setup => words, in order. */
	public static function setup(): array {
		return self::read( 'setup' );
	}

	/** @return array<string, array<string, mixed>> Code of what may be wrong => its point, level and words. */
	public static function checks(): array {
		return self::read( 'checks' );
	}

	/** @return array<string, array<string, mixed>> Incident of monitoring => words, and what mends it. */
	public static function incidents(): array {
		return self::read( 'incidents' );
	}

	/** @return list<string> Regular expressions, no case, of the user agents that are programs; core/bot.ts reads the same. */
	public static function programs(): array {
		$patterns = array();
		foreach ( self::read( 'agents' ) as $kind ) {
			$patterns = array( ...$patterns, ...array_values( array_filter( (array) $kind['patterns'], 'is_string' ) ) );
		}
		return $patterns;
	}

	/** @return array<string, array<string, mixed>> */
	private static function read( string $name ): array {
		if ( ! isset( self::$read[ $name ] ) ) {
			$json = file_get_contents( dirname( FILE ) . "/vocabulary/$name.json" ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- A local file of this plugin.
			/** @var array<string, array<string, mixed>> $names */
			$names               = json_decode( (string) $json, true, 8, JSON_THROW_ON_ERROR );
			self::$read[ $name ] = $names;
		}
		return self::$read[ $name ];
	}
}
