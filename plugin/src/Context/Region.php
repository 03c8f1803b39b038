<?php

declare(strict_types=1);

namespace Pintally\Context;

use Pintally\Settings\Settings;

/**
 * Whether a visitor is where people are asked first: for shops that ask by region.
 *
 * Read only where it is needed, and never printed into a page: a cache would tell it to the next visitor.
 */
final class Region {

	/** Of the request that is being answered; it comes from one place. */
	private static ?string $country = null;

	/** Where the country is not known, visitors are asked. */
	public static function asksFirst( Settings $settings ): bool {
		$country = self::country();
		return '' === $country || in_array( $country, $settings->list( 'consent_countries' ), true );
	}

	/** @return string ISO 3166-1 alpha-2, upper case; empty where it is not known. */
	public static function country(): string {
		return self::$country ??= self::find();
	}

	/** As WooCommerce knows it: by what a proxy says in front of the shop, or by its own database, never by a call to others. */
	private static function find(): string {
		$country = class_exists( \WC_Geolocation::class ) ? \WC_Geolocation::geolocate_ip( '', false, false )['country'] : Request::header( 'cf-ipcountry' );
		/**
		 * The visitor's country.
		 *
		 * @param string $country ISO 3166-1 alpha-2; empty: not known, visitors are asked first.
		 */
		$filtered = apply_filters( 'pintally_visitor_country', is_string( $country ) ? $country : '' );
		$filtered = is_string( $filtered ) ? strtoupper( $filtered ) : '';
		// Cloudflare says XX where it does not know, and T1 for Tor.
		return 1 === preg_match( '/^[A-Z]{2}$/', $filtered ) && 'XX' !== $filtered ? $filtered : '';
	}
}
