<?php

declare(strict_types=1);

namespace Pintally\Context;

/**
 * Ranges of IP addresses, as CIDR (RFC 4632, RFC 4291): 192.0.2.0/24, 2001:db8::/32, or one address.
 */
final class AddressRange {

	/** @param string $range Written by a person. */
	public static function isValid( string $range ): bool {
		return null !== self::parse( $range );
	}

	/**
	 * @param string       $ip     An IPv4 or IPv6 address.
	 * @param list<string> $ranges Those that are none hold nothing.
	 */
	public static function holds( string $ip, array $ranges ): bool {
		$address = self::packed( $ip );
		if ( '' === $address ) {
			return false;
		}
		foreach ( $ranges as $range ) {
			$parsed = self::parse( $range );
			if ( null !== $parsed && strlen( $parsed[0] ) === strlen( $address ) && self::begin( $parsed[0], $parsed[1] ) === self::begin( $address, $parsed[1] ) ) {
				return true;
			}
		}
		return false;
	}

	/** @return array{0: string, 1: int}|null The address in bytes, and how many bits of it count. */
	private static function parse( string $range ): ?array {
		[ $address, $bits ] = array_pad( explode( '/', trim( $range ), 2 ), 2, null );
		$packed             = self::packed( $address ?? '' );
		$longest            = strlen( $packed ) * 8;
		if ( '' === $packed || ( null !== $bits && ( ! ctype_digit( $bits ) || strlen( $bits ) > 3 || (int) $bits > $longest ) ) ) {
			return null;
		}
		return array( $packed, null === $bits ? $longest : (int) $bits );
	}

	/** @return string Empty where it is no address. An IPv4 address in IPv6's clothes is one of IPv4. */
	private static function packed( string $ip ): string {
		if ( false === filter_var( $ip, FILTER_VALIDATE_IP ) ) {
			return '';
		}
		$packed = (string) inet_pton( $ip );
		return str_starts_with( $packed, str_repeat( "\0", 10 ) . "\xff\xff" ) ? substr( $packed, 12 ) : $packed;
	}

	/** The first bits; the others are nought. */
	private static function begin( string $packed, int $bits ): string {
		$whole = intdiv( $bits, 8 );
		$rest  = $bits % 8;
		return substr( $packed, 0, $whole ) . ( 0 === $rest ? '' : chr( ord( $packed[ $whole ] ) & ( 0xff << ( 8 - $rest ) & 0xff ) ) );
	}
}
