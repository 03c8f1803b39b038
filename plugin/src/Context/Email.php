<?php

declare(strict_types=1);

namespace Pintally\Context;

/**
 * An e-mail address as Pinterest matches it: normalised as core/email.ts does, then SHA-256.
 *
 * Addresses of leads and sign-ups are hashed here so that they are never stored; the tests hold this rule and
 * TypeScript's to the same vectors.
 */
final class Email {

	/**
	 * @param string $address As somebody typed it, or already a SHA-256.
	 * @return string 64 lower-case hex digits, or nothing where it is no address.
	 */
	public static function hash( string $address ): string {
		$edges   = '\s\x{00A0}\x{200B}-\x{200F}\x{2060}\x{FEFF}';
		$address = function_exists( 'normalizer_normalize' ) ? (string) normalizer_normalize( $address ) : $address;
		$address = (string) preg_replace( "/^[$edges]+|[$edges]+$/u", '', $address );
		if ( 1 === preg_match( '/^[0-9a-fA-F]{64}$/', $address ) ) {
			return strtolower( $address );
		}
		$address = (string) preg_replace( '/\s+/u', '', self::lower( $address ) );
		return 1 === preg_match( '/^[^@]+@[^@.]+(\.[^@.]+)+$/u', $address ) ? hash( 'sha256', $address ) : '';
	}

	/** PHP before 8.3 does not know that a sigma at the end of a word is written ς. */
	private static function lower( string $text ): string {
		$lower = mb_strtolower( $text, 'UTF-8' );
		return PHP_VERSION_ID >= 80300 ? $lower : (string) preg_replace( '/(?<=\p{L})σ(?!\p{L})/u', 'ς', $lower );
	}
}
