<?php

declare(strict_types=1);

namespace Pintally\Context;

/**
 * The request as the visitor made it. Reads only; everything is text of limited length.
 */
final class Request {

	/** Longer than any address or browser name that is honest. */
	private const LONGEST = 2048;

	public static function cookie( string $name ): string {
		return isset( $_COOKIE[ $name ] ) && is_string( $_COOKIE[ $name ] ) ? self::text( $_COOKIE[ $name ] ) : ''; // phpcs:ignore WordPress.Security.ValidatedSanitizedInput,WordPressVIPMinimum.Variables.RestrictedVariables -- Sanitised in text().
	}

	public static function query( string $name ): string {
		return isset( $_GET[ $name ] ) && is_string( $_GET[ $name ] ) ? self::text( $_GET[ $name ] ) : ''; // phpcs:ignore WordPress.Security.NonceVerification,WordPress.Security.ValidatedSanitizedInput -- Reads a link's parameter; sanitised in text().
	}

	/** A header, by its lower-case name. */
	public static function header( string $name ): string {
		$key = 'HTTP_' . strtoupper( str_replace( '-', '_', $name ) );
		return isset( $_SERVER[ $key ] ) && is_string( $_SERVER[ $key ] ) ? self::text( $_SERVER[ $key ] ) : ''; // phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- Sanitised in text().
	}

	public static function userAgent(): string {
		return self::header( 'user-agent' );
	}

	/**
	 * Whether the browser asks for a page in advance, which nobody has opened yet.
	 *
	 * @link https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Sec-Purpose and its forerunners.
	 */
	public static function isSpeculative(): bool {
		return str_contains( strtolower( self::header( 'sec-purpose' ) . self::header( 'purpose' ) . self::header( 'x-moz' ) ), 'prefetch' );
	}

	/**
	 * The visitor's address: as WooCommerce knows it for its orders, so that one visitor has one address everywhere.
	 */
	public static function ip(): string {
		$remote = isset( $_SERVER['REMOTE_ADDR'] ) && is_string( $_SERVER['REMOTE_ADDR'] ) ? self::text( $_SERVER['REMOTE_ADDR'] ) : ''; // phpcs:ignore WordPress.Security.ValidatedSanitizedInput,WordPressVIPMinimum.Variables -- Sanitised in text(); the address is this plugin's business.
		$ip     = class_exists( \WC_Geolocation::class ) ? \WC_Geolocation::get_ip_address() : $remote;
		/**
		 * The visitor's IP address, for shops behind a proxy of their own.
		 *
		 * @param string $ip The address found.
		 */
		$filtered = apply_filters( 'pintally_client_ip', $ip );
		return is_string( $filtered ) && false !== filter_var( $filtered, FILTER_VALIDATE_IP ) ? $filtered : '';
	}

	/** The page that the visitor sees: this request's own address, or for a request by script the page that made it. */
	public static function page(): string {
		$by_script = wp_doing_ajax() || wp_is_serving_rest_request() || isset( $_GET['wc-ajax'] ); // phpcs:ignore WordPress.Security.NonceVerification -- Reads what kind of request this is.
		if ( $by_script ) {
			return self::ownAddress( (string) wp_get_raw_referer() );
		}
		$path = isset( $_SERVER['REQUEST_URI'] ) && is_string( $_SERVER['REQUEST_URI'] ) ? self::text( $_SERVER['REQUEST_URI'] ) : '/'; // phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- Sanitised in text().
		return self::ownOrigin() . '/' . ltrim( $path, '/' );
	}

	/** This site's scheme, host and port, as a browser's Origin header names it. */
	public static function ownOrigin(): string {
		$home = wp_parse_url( home_url() );
		return ( $home['scheme'] ?? 'https' ) . '://' . ( $home['host'] ?? '' ) . ( isset( $home['port'] ) ? ':' . $home['port'] : '' );
	}

	/** An address of this site, or nothing: other sites' pages are not ours to tell. */
	public static function ownAddress( string $url ): string {
		$url = self::text( $url );
		return wp_parse_url( $url, PHP_URL_HOST ) === wp_parse_url( home_url(), PHP_URL_HOST ) ? $url : '';
	}

	private static function text( string $raw ): string {
		$text = wp_check_invalid_utf8( wp_unslash( $raw ), true );
		return substr( trim( (string) preg_replace( '/[\x00-\x1f\x7f]/', '', $text ) ), 0, self::LONGEST );
	}
}
