<?php

declare(strict_types=1);

namespace Pintally\Verification;

/**
 * Looks up TXT records.
 */
final class DnsText {

	/** @return list<string> What the domain's TXT records say; empty where there are none or the look-up fails. */
	public function of( string $domain ): array {
		/**
		 * Answers a look-up of TXT records in the place of the domain name system.
		 *
		 * @param list<string>|null $records What the records say; null: look them up.
		 * @param string            $domain  The domain.
		 */
		$given = apply_filters( 'pintally_dns_text', null, $domain );
		if ( is_array( $given ) ) {
			return array_values( array_filter( $given, 'is_string' ) );
		}
		if ( ! function_exists( 'dns_get_record' ) || false !== filter_var( $domain, FILTER_VALIDATE_IP ) || 'localhost' === $domain ) {
			return array();
		}
		$records = @dns_get_record( $domain, DNS_TXT ); // phpcs:ignore WordPress.PHP.NoSilencedErrors -- It warns where a name server does not answer; nothing found is the answer then.
		return array_values( array_filter( array_column( is_array( $records ) ? $records : array(), 'txt' ), 'is_string' ) );
	}
}
