<?php

declare(strict_types=1);

namespace Pintally\Verification;

/**
 * What a visit was answered with.
 */
final class Answer {

	/**
	 * @param string                      $url     As it was asked for.
	 * @param string                      $end     Where the redirects ended.
	 * @param int                         $status  HTTP status; 0: there was no answer.
	 * @param array<string, list<string>> $headers By lower-case name.
	 * @param string                      $body    HTML, as it came.
	 * @param string                      $problem Code of checks.json where the page was not reached; else empty.
	 * @param string                      $detail  Of the problem.
	 */
	public function __construct(
		public readonly string $url,
		public readonly string $end,
		public readonly int $status,
		public readonly array $headers,
		public readonly string $body,
		public readonly string $problem = '',
		public readonly string $detail = ''
	) {}

	public function isReached(): bool {
		return '' === $this->problem;
	}

	/** Whether a cache on the way gave the answer, as caches say it: Cloudflare, Varnish, Fastly, nginx, LiteSpeed, WP Rocket and others. */
	public function isFromCache(): bool {
		foreach ( array( 'cf-cache-status', 'x-cache', 'x-cache-status', 'x-proxy-cache', 'x-litespeed-cache', 'x-fastcgi-cache', 'x-kinsta-cache', 'x-sucuri-cache', 'x-rocket-nginx-serving-static' ) as $name ) {
			foreach ( $this->headers[ $name ] ?? array() as $said ) {
				if ( str_contains( strtolower( $said ), 'hit' ) ) {
					return true;
				}
			}
		}
		return (int) ( $this->headers['age'][0] ?? 0 ) > 0;
	}
}
