<?php

declare(strict_types=1);

namespace Pintally\Verification;

/**
 * A content security policy, as far as it decides about the tag.
 *
 * @link https://www.w3.org/TR/CSP3/
 */
final class ContentPolicy {

	/** Which directive is asked when one is not there. */
	private const FALLBACK = array(
		'script-src-elem' => array( 'script-src-elem', 'script-src', 'default-src' ),
		'connect-src'     => array( 'connect-src', 'default-src' ),
		'img-src'         => array( 'img-src', 'default-src' ),
	);

	/** @var array<string, list<string>> Sources by directive. */
	private array $directives = array();

	/**
	 * @param string $policy As it stands in the header.
	 * @param string $origin Of the page: what 'self' means.
	 */
	public function __construct( string $policy, private readonly string $origin ) {
		foreach ( explode( ';', $policy ) as $directive ) {
			$words = array_values( array_filter( explode( ' ', trim( strtr( $directive, "\t\r\n", '   ' ) ) ) ) );
			$name  = strtolower( (string) array_shift( $words ) );
			if ( '' !== $name && ! isset( $this->directives[ $name ] ) ) {
				$this->directives[ $name ] = $words;
			}
		}
	}

	/**
	 * Whether the browser may load this script. With 'strict-dynamic' whatever a trusted script adds is trusted.
	 *
	 * @param Script      $script    Ours, which loads it or is it.
	 * @param string|null $loads     Another address that this script loads; null: the script itself.
	 */
	public function allowsScript( Script $script, ?string $loads = null ): bool {
		$sources = $this->sources( 'script-src-elem' );
		if ( null === $sources ) {
			return true;
		}
		$trusted = $this->hasNonceOrHash( $sources, $script );
		if ( in_array( "'strict-dynamic'", $sources, true ) ) {
			return $trusted;
		}
		return ( null === $loads && $trusted ) || $this->matches( $sources, $loads ?? $script->address() );
	}

	public function allowsInline( Script $script ): bool {
		$sources = $this->sources( 'script-src-elem' );
		if ( null === $sources || $this->hasNonceOrHash( $sources, $script ) ) {
			return true;
		}
		// A nonce or hash in the policy switches 'unsafe-inline' off.
		$is_strict = array() !== array_filter( $sources, static fn ( string $source ): bool => 1 === preg_match( "/^'(nonce|sha(256|384|512))-/", $source ) || "'strict-dynamic'" === $source );
		return ! $is_strict && in_array( "'unsafe-inline'", $sources, true );
	}

	/** @param 'connect-src'|'img-src' $directive */
	public function allows( string $directive, string $url ): bool {
		$sources = $this->sources( $directive );
		return null === $sources || $this->matches( $sources, $url );
	}

	/** @return list<string>|null Null: nothing is said, all is allowed. */
	private function sources( string $directive ): ?array {
		foreach ( self::FALLBACK[ $directive ] as $name ) {
			if ( isset( $this->directives[ $name ] ) ) {
				return $this->directives[ $name ];
			}
		}
		return null;
	}

	/** @param list<string> $sources */
	private function hasNonceOrHash( array $sources, Script $script ): bool {
		$nonce = $script->attributes['nonce'] ?? '';
		if ( '' !== $nonce && in_array( "'nonce-$nonce'", $sources, true ) ) {
			return true;
		}
		foreach ( array( 'sha256', 'sha384', 'sha512' ) as $way ) {
			if ( '' !== $script->text && in_array( "'$way-" . base64_encode( hash( $way, $script->text, true ) ) . "'", $sources, true ) ) { // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions -- The policy's own form.
				return true;
			}
		}
		return false;
	}

	/** @param list<string> $sources */
	private function matches( array $sources, string $url ): bool {
		$url = str_starts_with( $url, '//' ) ? 'https:' . $url : $url;
		foreach ( $sources as $source ) {
			$source = strtolower( $source );
			if ( '*' === $source || ( "'self'" === $source && $this->matchesHost( $this->origin, $url ) ) ) {
				return true;
			}
			if ( str_ends_with( $source, ':' ) ? str_starts_with( $url, $source ) : ( ! str_starts_with( $source, "'" ) && $this->matchesHost( $source, $url ) ) ) {
				return true;
			}
		}
		return false;
	}

	/** `https://*.example.com:443/path`, with scheme, port and path left out at will. */
	private function matchesHost( string $source, string $url ): bool {
		$asked = wp_parse_url( strtolower( $url ) );
		$given = wp_parse_url( str_contains( $source, '://' ) ? $source : '//' . $source );
		if ( ! is_array( $asked ) || ! is_array( $given ) ) {
			return false;
		}
		$host   = $given['host'] ?? '';
		$wanted = $asked['host'] ?? '';
		$path   = $given['path'] ?? '';
		$here   = $asked['path'] ?? '';
		return ( str_starts_with( $host, '*.' ) ? str_ends_with( $wanted, substr( $host, 1 ) ) : $wanted === $host )
			// http in a policy admits https.
			&& in_array( $given['scheme'] ?? '', array( '', 'http', $asked['scheme'] ?? '' ), true )
			&& ( $given['port'] ?? null ) === ( isset( $given['port'] ) ? ( $asked['port'] ?? 0 ) : null )
			&& ( '' === $path || $path === $here || ( str_ends_with( $path, '/' ) && str_starts_with( $here, $path ) ) );
	}
}
