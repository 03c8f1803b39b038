<?php

declare(strict_types=1);

namespace Pintally\Context;

/**
 * Ranges of IP addresses, as CIDR (RFC 4632, RFC 4291): 192.0.2.0/24, 2001:db8::/32, or one address.
 */
final class AddressRange {

	/** Of what was written, in an error. */
	private const LONGEST = 60;

	/**
	 * Judges what is new; what is stored holds as it was understood before.
	 *
	 * @param array<mixed> $ranges Written by a person.
	 * @return string What is wrong with the first that is; empty: nothing.
	 */
	public static function fault( array $ranges ): string {
		foreach ( $ranges as $range ) {
			$range = is_string( $range ) ? trim( $range ) : '';
			$fault = self::faultOf( $range );
			if ( '' !== $fault ) {
				/* translators: 1: an IP address or a range of them as it was written, 2: what is wrong with it. */
				return sprintf( __( '“%1$s”: %2$s', 'pintally' ), mb_substr( $range, 0, self::LONGEST ), $fault );
			}
		}
		return '';
	}

	/** @return string What is wrong with it; empty: nothing. */
	private static function faultOf( string $range ): string {
		[ $address, $bits ] = array_pad( explode( '/', $range, 2 ), 2, null );
		$packed             = self::packed( (string) $address );
		$longest            = strlen( $packed ) * 8;
		return match ( true ) {
			1 === preg_match( '/^[0-9a-f:.]+\s*[-–]\s*[0-9a-f:.]+$|^[0-9a-f:.]+\*/iu', $range )
				=> __( 'a range is written as its first address and how many bits all of it share, such as 198.51.100.0/24.', 'pintally' ),
			1 === preg_match( '/\S[\s,;]+\S/', $range )
				=> __( 'these are several. Enter them one by one.', 'pintally' ),
			'' === $packed
				=> __( 'this is no IP address. Write one such as 192.0.2.17, or a range such as 198.51.100.0/24 or 2001:db8::/32.', 'pintally' ),
			null === $bits
				=> '',
			! ctype_digit( $bits )
				/* translators: %d: the largest number. */
				=> sprintf( __( 'after the slash stands a whole number up to %d: how many bits all of the range share.', 'pintally' ), $longest ),
			strlen( $bits ) > 3 || (int) $bits > $longest
				/* translators: 1: the largest number, 2: IPv4 or IPv6. */
				=> sprintf( __( 'after the slash stands at most %1$d: an %2$s address has no more bits.', 'pintally' ), $longest, 32 === $longest ? 'IPv4' : 'IPv6' ),
			0 === (int) $bits
				=> __( 'this is every address there is: nobody would be counted.', 'pintally' ),
			self::firstOf( $packed, (int) $bits ) !== $packed
				/* translators: 1: the range's length in bits, 2: the range as it should be, 3: the one address. */
				=> sprintf( __( 'this address goes on after its first %1$d bits. Write %2$s for the range, or %3$s for the one address.', 'pintally' ), (int) $bits, inet_ntop( self::firstOf( $packed, (int) $bits ) ) . '/' . (int) $bits, $address ),
			default
				=> '',
		};
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

	/** The range's first address: all bits after these are nought. */
	private static function firstOf( string $packed, int $bits ): string {
		return str_pad( self::begin( $packed, $bits ), strlen( $packed ), "\0" );
	}

	/** The first bits; the others are nought. */
	private static function begin( string $packed, int $bits ): string {
		$whole = intdiv( $bits, 8 );
		$rest  = $bits % 8;
		return substr( $packed, 0, $whole ) . ( 0 === $rest ? '' : chr( ord( $packed[ $whole ] ) & ( 0xff << ( 8 - $rest ) & 0xff ) ) );
	}
}
