<?php

declare(strict_types=1);

namespace Pintally\Attribution;

/**
 * Where a visit came from, as the storefront script tells it: the host that referred, and what the page's address says
 * of its campaign. A visitor said it, so everything is text of bounded length.
 */
final class Source {

	/** The platforms' dynamic parameters put ids there; people name the parameters. First that fits. */
	private const IDS = array(
		'campaign_id' => '/^(utm_id|(gad_)?campaign_?id)$/i',
		'ad_group_id' => '/^ad_?group_?id$/i',
		'ad_id'       => '/^ad_?id$/i',
	);
	/** Characters. */
	private const TEXT = 150;
	private const ID   = 64;
	private const HOST = 190;

	/** @param array<string, string> $columns Of the table of touches; those that are not told are absent. */
	private function __construct( public readonly array $columns ) {}

	/** @param array<mixed> $told `{ referrer, query }` of docs/api.md part 3. */
	public static function told( array $told ): self {
		$columns   = array();
		$click_ids = array();
		foreach ( is_array( $told['query'] ?? null ) ? $told['query'] : array() as $name => $value ) {
			$name  = (string) $name;
			$value = self::text( $value, self::TEXT );
			if ( '' === $value ) {
				continue;
			}
			if ( 1 === preg_match( '/^utm_(source|medium|campaign|content|term)$/', $name ) ) {
				$columns[ $name ] = $value;
			} elseif ( 1 === preg_match( '/^(epik|gclid|[gw]braid|msclkid|ttclid|twclid|li_fat_id|fbclid)$/', $name ) ) {
				$click_ids[] = $name;
			}
			foreach ( self::IDS as $column => $names ) {
				if ( 1 === preg_match( $names, $name ) ) {
					$columns[ $column ] ??= mb_substr( $value, 0, self::ID );
				}
			}
		}
		if ( array() !== $click_ids ) {
			$columns['click_ids'] = substr( implode( ',', $click_ids ), 0, self::ID );
		}
		$host = strtolower( self::text( $told['referrer'] ?? '', self::HOST ) );
		if ( 1 === preg_match( '/^[a-z0-9._:\[\]-]+$/', $host ) ) {
			$columns['referrer'] = $host;
		}
		return new self( $columns );
	}

	/**
	 * @param array<mixed> $given
	 * @return array<string, string> Those that are columns, as long as the table takes them.
	 */
	public static function columns( array $given ): array {
		$columns = array();
		foreach ( array( 'utm_source', 'utm_medium', 'utm_campaign', 'utm_content', 'utm_term' ) as $name ) {
			$columns[ $name ] = self::text( $given[ $name ] ?? '', self::TEXT );
		}
		foreach ( array( 'click_ids', ...array_keys( self::IDS ) ) as $name ) {
			$columns[ $name ] = self::text( $given[ $name ] ?? '', self::ID );
		}
		$columns['referrer'] = self::text( $given['referrer'] ?? '', self::HOST );
		return array_filter( $columns, static fn ( string $text ): bool => '' !== $text );
	}

	private static function text( mixed $told, int $most ): string {
		$text = is_string( $told ) ? wp_check_invalid_utf8( $told, true ) : '';
		return mb_substr( trim( (string) preg_replace( '/[\x00-\x1f\x7f]/', '', $text ) ), 0, $most );
	}
}
