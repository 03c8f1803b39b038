<?php

declare(strict_types=1);

namespace Pintally\Context;

/**
 * Our first-party cookies, set by the server: Safari ends those that a script writes after seven days.
 *
 * Only ever set on answers that no cache may keep.
 */
final class Cookies {

	public const VISITOR  = 'pintally_visitor';
	public const CLICK_ID = 'pintally_epik';
	public const EMAIL    = 'pintally_em';
	public const CUSTOMER = 'pintally_uid';
	public const HANDOVER = 'pintally_handover';

	/** Sets it for this request too, so that what comes later in it reads the same. */
	public static function set( string $name, string $value, int $seconds ): void {
		$_COOKIE[ $name ] = $value;
		if ( ! headers_sent() ) {
			setcookie( $name, $value, self::options( time() + $seconds ) );
		}
	}

	public static function remove( string $name ): void {
		if ( isset( $_COOKIE[ $name ] ) ) {
			unset( $_COOKIE[ $name ] );
			if ( ! headers_sent() ) {
				setcookie( $name, '', self::options( 1 ) );
			}
		}
	}

	/** @return array{expires: int, path: string, domain: string, secure: bool, httponly: false, samesite: 'Lax'} */
	private static function options( int $expires ): array {
		return array(
			'expires'  => $expires,
			'path'     => COOKIEPATH ? COOKIEPATH : '/',
			'domain'   => (string) COOKIE_DOMAIN,
			'secure'   => is_ssl(),
			'httponly' => false, // The storefront script reads them: they are made for the tag.
			'samesite' => 'Lax',
		);
	}
}
