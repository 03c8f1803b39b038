<?php

declare(strict_types=1);

namespace Pintally\Context;

use Pintally\Settings\Settings;

/**
 * Whether this visitor agreed to marketing, and who says so.
 *
 * The order of sources: Global Privacy Control, a filter of the shop's own code, the setting "not needed" (everywhere, or
 * where the visitor is) unless the visitor has refused, the WP Consent API, our own cookie. docs/consent.md has the table.
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
		$cookie = Request::cookie( self::COOKIE );
		if ( ! $this->mustAsk() ) {
			return match ( true ) {
				// Nobody has to be asked, and yet who says no has said no.
				self::DENIED === $cookie         => array( self::DENIED, 'cookie' ),
				'deny' === $this->toldConsentApi() => array( self::DENIED, 'wp_consent_api' ),
				default                          => array( self::GRANTED, 'setting' ),
			};
		}
		if ( function_exists( 'wp_has_consent' ) ) {
			return array( $this->consentApi(), 'wp_consent_api' );
		}
		return array( self::GRANTED === $cookie || self::DENIED === $cookie ? $cookie : self::UNKNOWN, 'cookie' );
	}

	/** Whether this visitor has to agree first. */
	private function mustAsk(): bool {
		return match ( $this->settings->text( 'consent' ) ) {
			'not_needed' => false,
			'by_region'  => Region::asksFirst( $this->settings ),
			default      => true,
		};
	}

	/** @return string What the visitor told the WP Consent API: 'allow', 'deny', or nothing. */
	private function toldConsentApi(): string {
		if ( ! function_exists( 'wp_has_consent' ) ) {
			return '';
		}
		$prefix = apply_filters( 'wp_consent_cookie_prefix', 'wp_consent' );
		return Request::cookie( ( is_string( $prefix ) ? $prefix : 'wp_consent' ) . '_marketing' );
	}

	/**
	 * The API answers yes or no. No without a cookie of its own means that nobody has asked yet; and so does yes as long
	 * as no banner has said of which type it is, for then the API answers yes to everything.
	 *
	 * @return 'granted'|'denied'|'unknown'
	 */
	private function consentApi(): string {
		$chosen = $this->toldConsentApi();
		if ( '' === (string) wp_get_consent_type() && 'allow' !== $chosen ) {
			return 'deny' === $chosen ? self::DENIED : self::UNKNOWN;
		}
		if ( wp_has_consent( 'marketing' ) ) {
			return self::GRANTED;
		}
		return 'deny' === $chosen ? self::DENIED : self::UNKNOWN;
	}
}
