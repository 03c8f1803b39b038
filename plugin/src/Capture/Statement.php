<?php

declare(strict_types=1);

namespace Pintally\Capture;

/**
 * What other code states of a lead or a custom event, taken only where it is well-formed.
 */
final class Statement {

	/**
	 * @param array<mixed> $stated May hold value, currency, lead_type.
	 * @return array<string, string>
	 */
	public static function facts( array $stated ): array {
		$facts = array();
		$value = $stated['value'] ?? '';
		$value = is_int( $value ) || is_float( $value ) ? (string) $value : $value;
		if ( is_string( $value ) && 1 === preg_match( '/^\d+(\.\d{1,4})?$/', $value ) ) {
			$currency = is_string( $stated['currency'] ?? null ) ? strtoupper( $stated['currency'] ) : self::shopCurrency();
			if ( 1 === preg_match( '/^[A-Z]{3}$/', $currency ) ) {
				$facts = array(
					'value'    => $value,
					'currency' => $currency,
				);
			}
		}
		if ( is_string( $stated['lead_type'] ?? null ) && '' !== $stated['lead_type'] ) {
			$facts['lead_type'] = mb_substr( sanitize_text_field( $stated['lead_type'] ), 0, 100 );
		}
		return $facts;
	}

	private static function shopCurrency(): string {
		return function_exists( 'get_woocommerce_currency' ) ? get_woocommerce_currency() : '';
	}
}
