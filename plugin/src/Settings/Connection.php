<?php

declare(strict_types=1);

namespace Pintally\Settings;

/**
 * The pairing with a worker: where it is, as whom we sign, with which secret.
 *
 * Every page needs the public part, so it is autoloaded; the secret is not, and leaves only as a signature.
 */
final class Connection {

	public const OPTION = 'pintally_connection';
	public const SECRET = 'pintally_secret';

	private const PREFIX = 'pintally_';

	public function exists(): bool {
		return '' !== $this->shop();
	}

	/** The worker as this server reaches it, without a slash at the end. */
	public function url(): string {
		return $this->part( 'url' );
	}

	/** This shop's id at the worker. */
	public function shop(): string {
		return $this->part( 'shop' );
	}

	/** The public key with which browsers report what happens on a page. */
	public function collectKey(): string {
		return $this->part( 'collect_key' );
	}

	/** The worker's collect address as browsers reach it; empty where they cannot. */
	public function collectUrl(): string {
		return $this->part( 'collect_url' );
	}

	public function secret(): string {
		$secret = get_option( self::SECRET, '' );
		return is_string( $secret ) ? $secret : '';
	}

	/**
	 * Pairs with the worker that printed this key.
	 *
	 * @param string $key "pintally_" and base64url of JSON, as the worker's add-shop prints it.
	 * @throws InvalidKey When it is none.
	 */
	public function connect( string $key ): void {
		$parts = self::decode( trim( $key ) );
		update_option( self::SECRET, $parts['secret'], false );
		unset( $parts['secret'] );
		update_option( self::OPTION, $parts, true );
	}

	/** What the worker says of its public address may change after the pairing. */
	public function rememberCollectUrl( string $collect_url ): void {
		$stored = get_option( self::OPTION );
		if ( is_array( $stored ) && $this->exists() && $collect_url !== $this->collectUrl() && self::isWebAddressOrEmpty( $collect_url ) ) {
			update_option( self::OPTION, array_merge( $stored, array( 'collect_url' => $collect_url ) ), true );
		}
	}

	/** The empty option stays: WordPress asks the database anew, on every page, for an option that is not there. */
	public function forget(): void {
		update_option( self::OPTION, array(), true );
		delete_option( self::SECRET );
	}

	private function part( string $name ): string {
		$stored = get_option( self::OPTION, array() );
		return is_array( $stored ) && is_string( $stored[ $name ] ?? null ) ? $stored[ $name ] : '';
	}

	/** @return array{url: string, shop: string, secret: string, collect_key: string, collect_url: string} */
	private static function decode( string $key ): array {
		if ( ! str_starts_with( $key, self::PREFIX ) ) {
			throw new InvalidKey( esc_html__( 'A connection key begins with "pintally_". The worker prints it when you add this shop with the command add-shop.', 'pintally' ) );
		}
		$json  = base64_decode( strtr( substr( $key, strlen( self::PREFIX ) ), '-_', '+/' ), true ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions -- The key's own form.
		$parts = json_decode( (string) $json, true );
		if ( ! is_array( $parts ) ) {
			throw new InvalidKey( esc_html__( 'The connection key is incomplete. Copy all of it, in one line.', 'pintally' ) );
		}
		if ( 1 !== ( $parts['v'] ?? null ) ) {
			throw new InvalidKey( esc_html__( 'The connection key is of another version of the worker. Update the plugin or the worker.', 'pintally' ) );
		}
		$found = array();
		foreach ( array( 'url', 'shop', 'secret', 'collect_key', 'collect_url' ) as $name ) {
			if ( ! is_string( $parts[ $name ] ?? null ) ) {
				throw new InvalidKey( esc_html( sprintf( /* translators: %s: name of a part. */ __( 'The connection key lacks its part "%s". Have the worker print a new one.', 'pintally' ), $name ) ) );
			}
			$found[ $name ] = $parts[ $name ];
		}
		if ( '' === $found['url'] || ! self::isWebAddressOrEmpty( $found['url'] ) || ! self::isWebAddressOrEmpty( $found['collect_url'] ) ) {
			throw new InvalidKey( esc_html__( 'The connection key holds an address that is no web address. Have the worker print a new one.', 'pintally' ) );
		}
		if ( ! str_starts_with( $found['secret'], 'whsec_' ) || '' === $found['shop'] ) {
			throw new InvalidKey( esc_html__( 'The connection key lacks its secret. Have the worker print a new one.', 'pintally' ) );
		}
		$found['url'] = untrailingslashit( $found['url'] );
		return $found;
	}

	private static function isWebAddressOrEmpty( string $url ): bool {
		return '' === $url || ( in_array( wp_parse_url( $url, PHP_URL_SCHEME ), array( 'http', 'https' ), true ) && '' !== (string) wp_parse_url( $url, PHP_URL_HOST ) );
	}
}
