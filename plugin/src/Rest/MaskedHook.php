<?php

declare(strict_types=1);

namespace Pintally\Rest;

use Pintally\Context\Email;

/**
 * A hook as the shop's keepers may see it: everything of the goods, of the shopper only that it is there.
 *
 * It maps like the hook itself, for the mapping takes a SHA-256 as hashed already (core/normalise.ts): e-mail address
 * and ids are hashed here; what only the mapping can make ready to be hashed (phone, name, town …) has a stand-in of
 * zeros, which core/masked-event.ts shows as hidden. Country stays, for the mapping goes by it.
 */
final class MaskedHook {

	/** Stands for a hash that is not told; as in core/masked-event.ts. */
	public const UNTOLD = '0000000000000000000000000000000000000000000000000000000000000000';

	private const UNTOLD_FIELDS = array( 'first_name', 'last_name', 'city', 'state', 'postcode', 'phone' );

	/**
	 * @param array<string, mixed> $hook Of Delivery\Hooks.
	 * @return array<string, mixed>
	 */
	public static function of( array $hook ): array {
		$hook['context'] = self::context( (array) $hook['context'] );
		$facts           = (array) $hook['facts'];
		if ( is_array( $facts['order'] ?? null ) ) {
			$facts['order'] = self::order( $facts['order'] );
		}
		$hook['facts'] = array() === $facts ? new \stdClass() : $facts;
		return $hook;
	}

	/**
	 * @param array<mixed> $context `Context` of core/types.ts.
	 * @return array<mixed>
	 */
	private static function context( array $context ): array {
		return self::masked(
			$context,
			array(
				'ip'          => array( self::class, 'ip' ),
				'user_agent'  => array( self::class, 'userAgent' ),
				'visitor_id'  => array( self::class, 'id' ),
				'customer_id' => array( self::class, 'id' ),
				'epik'        => static fn (): string => 'hidden',
				// A form or a mail may have left a name or an address in the query.
				'page_url'    => static fn ( string $url ): string => (string) strtok( $url, '?' ),
			)
		);
	}

	/**
	 * @param array<mixed> $order `WooOrder` of core/types.ts.
	 * @return array<mixed>
	 */
	private static function order( array $order ): array {
		$order['billing'] = self::masked(
			(array) ( $order['billing'] ?? array() ),
			array( 'email' => array( Email::class, 'hash' ) ) + array_fill_keys( self::UNTOLD_FIELDS, static fn (): string => self::UNTOLD )
		);
		return self::masked(
			$order,
			array(
				'customer_ip_address' => array( self::class, 'ip' ),
				'customer_user_agent' => array( self::class, 'userAgent' ),
				'customer_id'         => array( self::class, 'id' ),
			)
		);
	}

	/**
	 * @param array<mixed>                            $from
	 * @param array<string, callable(string): string> $masks By name. What is empty stays empty.
	 * @return array<mixed>
	 */
	private static function masked( array $from, array $masks ): array {
		foreach ( $masks as $name => $mask ) {
			$text = is_scalar( $from[ $name ] ?? null ) ? (string) $from[ $name ] : '';
			if ( '' !== $text ) {
				$from[ $name ] = $mask( $text );
			}
		}
		return $from;
	}

	/** As WordPress itself makes addresses anonymous: without the last part. */
	private static function ip( string $ip ): string {
		return wp_privacy_anonymize_ip( $ip );
	}

	/** Without versions and models, but with the names by which programs are known. */
	private static function userAgent( string $browser ): string {
		return (string) preg_replace( '/[\d._]*\d[\d._]*/', '…', $browser );
	}

	/** 0 is WooCommerce's id of every guest. */
	private static function id( string $id ): string {
		return '0' === $id ? $id : hash( 'sha256', strtolower( $id ) );
	}
}
