<?php

declare(strict_types=1);

namespace Pintally\Ledger;

/**
 * Finds a shopper's events by e-mail address without keeping the address, nor the hash that others know it by.
 *
 * The key is made with the site's own salt: whoever copies the table cannot try addresses against it. Where the salt
 * of wp-config.php is changed, older events are no longer found so.
 */
final class Person {

	/** @param string $em SHA-256 of the normalised address, or empty. */
	public static function key( string $em ): string {
		return '' === $em ? '' : substr( hash_hmac( 'sha256', $em, wp_salt( 'auth' ) ), 0, 32 );
	}
}
