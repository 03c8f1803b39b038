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
	public const GATE     = 'pintally_gate';

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

	/** What Pinterest's tag sets for the shop's own domain (its help, "Pinterest tag parameters and cookies"). */
	private const PINTERESTS = array( '_epik', '_derived_epik', '_pin_unauth', '_pinterest_ct', '_pinterest_ct_rt' );

	/**
	 * Ends what is kept of a visitor, and what Pinterest's tag has set: also where its script is not there to do so. A
	 * cookie ends only under the domain it was set for, which nobody can read: so all that may be.
	 */
	public static function forget(): void {
		foreach ( array( self::VISITOR, self::CLICK_ID, self::EMAIL, self::CUSTOMER, self::HANDOVER ) as $name ) {
			self::remove( $name );
		}
		$labels = explode( '.', (string) wp_parse_url( home_url(), PHP_URL_HOST ) );
		foreach ( headers_sent() ? array() : array_intersect( self::PINTERESTS, array_keys( $_COOKIE ) ) as $name ) {
			setcookie( $name, '', 1, '/' );
			foreach ( array_slice( array_keys( $labels ), 0, -1 ) as $from ) {
				setcookie( $name, '', 1, '/', implode( '.', array_slice( $labels, $from ) ) );
			}
		}
	}

	/** @return array{expires: int, path: string, domain: string, secure: bool, httponly: false, samesite: 'Lax'} */
	private static function options( int $expires ): array {
		return array(
			'expires'  => $expires,
			'path'     => self::folder(),
			'domain'   => self::domain(),
			'secure'   => is_ssl(),
			'httponly' => false, // The storefront script reads them: they are made for the tag.
			'samesite' => 'Lax',
		);
	}

	/**
	 * In a network with hosts of their own WordPress makes COOKIE_DOMAIN the network's (ms_cookie_constants()), for its log-in.
	 * Each site is a shop of its own, which no other may read the visitors of; and a site with a mapped domain could set none.
	 */
	private static function domain(): string {
		return is_multisite() ? '' : (string) COOKIE_DOMAIN;
	}

	/** Of this site, as the storefront script has it: in a network with directories COOKIEPATH is all sites' alike. */
	private static function folder(): string {
		return trailingslashit( (string) wp_parse_url( (string) get_option( 'home' ), PHP_URL_PATH ) );
	}
}
