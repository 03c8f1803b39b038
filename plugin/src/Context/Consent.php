<?php

declare(strict_types=1);

namespace Pintally\Context;

use Pintally\Settings\Settings;

/**
 * Whether this visitor agreed to marketing, and who says so.
 *
 * The order of sources: Global Privacy Control, a filter of the shop's own code, the setting "not needed",
 * the WP Consent API, our own cookie.
 */
final class Consent {

	public const GRANTED = 'granted';
	public const DENIED  = 'denied';
	public const UNKNOWN = 'unknown';

	public const COOKIE = 'pintally_consent';

	public function __construct( private readonly Settings $settings ) {}

	public function isGranted(): bool {
		return self::GRANTED === $this->answer()[0];
	}

	/** @return array{0: 'granted'|'denied'|'unknown', 1: string} The answer and its source. */
	public function answer(): array {
		if ( $this->settings->isOn( 'honour_gpc' ) && '1' === Request::header( 'sec-gpc' ) ) {
			return array( self::DENIED, 'gpc' );
		}
		/**
		 * Lets a consent banner without the WP Consent API answer.
		 *
		 * @param string|null $answer 'granted', 'denied', or null to leave it to the others.
		 */
		$filtered = apply_filters( 'pintally_consent', null );
		if ( self::GRANTED === $filtered || self::DENIED === $filtered ) {
			return array( $filtered, 'filter' );
		}
		if ( 'not_needed' === $this->settings->text( 'consent' ) ) {
			return array( self::GRANTED, 'setting' );
		}
		if ( function_exists( 'wp_has_consent' ) ) {
			return array( $this->consentApi(), 'wp_consent_api' );
		}
		$cookie = Request::cookie( self::COOKIE );
		return array( self::GRANTED === $cookie || self::DENIED === $cookie ? $cookie : self::UNKNOWN, 'cookie' );
	}

	/**
	 * The API answers yes or no; no without a cookie of its own means that nobody has asked yet.
	 *
	 * @return 'granted'|'denied'|'unknown'
	 */
	private function consentApi(): string {
		if ( wp_has_consent( 'marketing' ) ) {
			return self::GRANTED;
		}
		$prefix = apply_filters( 'wp_consent_cookie_prefix', 'wp_consent' );
		return 'deny' === Request::cookie( ( is_string( $prefix ) ? $prefix : 'wp_consent' ) . '_marketing' ) ? self::DENIED : self::UNKNOWN;
	}
}
