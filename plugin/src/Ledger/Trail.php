<?php

declare(strict_types=1);

namespace Pintally\Ledger;

/**
 * What stays of an event's context when the context itself is gone: enough to tell its story, nothing personal.
 */
final class Trail {

	/**
	 * @param array<string, mixed> $context `Context` of core/types.ts; empty where an order keeps its own.
	 * @return string JSON of what read() gives, or empty.
	 */
	public static function of( array $context ): string {
		$trail = array_filter(
			array(
				'consent'  => self::text( $context, 'consent' ),
				'source'   => mb_substr( self::text( $context, 'consent_source' ), 0, 32 ),
				// Without the query, in which a form may have left a name or an address.
				'page'     => mb_substr( (string) wp_parse_url( self::text( $context, 'page_url' ), PHP_URL_PATH ), 0, 200 ),
				'click_id' => '' !== self::text( $context, 'epik' ),
			)
		);
		return array() === $trail ? '' : (string) wp_json_encode( $trail, JSON_UNESCAPED_SLASHES );
	}

	/**
	 * @param string|null $json As kept.
	 * @return array{consent: string, source: string, page: string, click_id: bool} Consent is empty where it is not known.
	 */
	public static function read( ?string $json ): array {
		$kept = json_decode( (string) $json, true );
		$kept = is_array( $kept ) ? $kept : array();
		return array(
			'consent'  => self::text( $kept, 'consent' ),
			'source'   => self::text( $kept, 'source' ),
			'page'     => self::text( $kept, 'page' ),
			'click_id' => true === ( $kept['click_id'] ?? false ),
		);
	}

	/** @param array<mixed> $from */
	private static function text( array $from, string $name ): string {
		return is_string( $from[ $name ] ?? null ) ? $from[ $name ] : '';
	}
}
