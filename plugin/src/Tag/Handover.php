<?php

declare(strict_types=1);

namespace Pintally\Tag;

use Pintally\Context\Cookies;
use Pintally\Context\Request;

/**
 * Hands server-born events to the browser that caused them, with their ids: in a short-lived cookie of the same
 * answer. Works under any page cache and needs neither a session nor another request.
 */
final class Handover {

	private const SECONDS = 600;
	/** Browsers keep 4096 bytes of a cookie, name and attributes included. */
	private const LONGEST = 3600;

	/** @var array<string, list<mixed>> What this request has handed over, by event id, for pages that can carry it. */
	private array $handed = array();

	/** @param array<string, mixed> $facts */
	public function add( string $event_id, string $event, int $at, array $facts ): void {
		unset( $facts['em'] );
		$this->handed[ $event_id ] = array( $event_id, $event, $at, (object) $facts );

		$waiting   = json_decode( Request::cookie( Cookies::HANDOVER ), true );
		$waiting   = is_array( $waiting ) ? array_values( $waiting ) : array();
		$waiting[] = $this->handed[ $event_id ];
		// The oldest give way: the server sends all of them anyway.
		do {
			$json    = (string) wp_json_encode( $waiting, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE );
			$is_long = strlen( rawurlencode( $json ) ) > self::LONGEST;
			array_shift( $waiting );
		} while ( $is_long );
		if ( '[]' !== $json ) {
			Cookies::set( Cookies::HANDOVER, $json, self::SECONDS );
		}
	}

	/**
	 * What this very request recorded, for the page it answers with (checkout), whatever its size.
	 *
	 * @return list<list<mixed>> Of id, event, at, facts.
	 */
	public function ofThisRequest(): array {
		return array_values( $this->handed );
	}
}
