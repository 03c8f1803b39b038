<?php

declare(strict_types=1);

namespace Pintally\Verification;

use Pintally\Context\Request;

/**
 * A visit to this very site as a guest makes it: without cookies, through every cache and proxy on the way.
 *
 * Its user agent is marked, and what is marked makes no events. What it is given is the same page that guests get:
 * a cache may keep it.
 */
final class Visit {

	private const MARK = 'Pintally-Verification';
	/** Seconds for one page. */
	private const TIMEOUT = 10;
	private const LONGEST = 4_194_304;

	/** Whether the request that is being answered is such a visit. */
	public static function isThisRequest(): bool {
		return str_contains( Request::userAgent(), self::MARK );
	}

	/** An empty cart sends everybody from the checkout to the cart; such a visit has only an empty one, and wants to see the checkout. */
	public static function register(): void {
		add_filter( 'woocommerce_checkout_redirect_empty_cart', static fn ( $redirects ) => $redirects && ! self::isThisRequest() );
	}

	public static function to( string $url ): Answer {
		$answer = wp_remote_get(
			$url,
			array(
				'timeout'             => self::TIMEOUT, // phpcs:ignore WordPressVIPMinimum.Performance.RemoteRequestTimeout -- Never in a shopper's request.
				'redirection'         => 5,
				'limit_response_size' => self::LONGEST,
				'user-agent'          => sprintf( 'Mozilla/5.0 (compatible; %s/%s; +%s)', self::MARK, \Pintally\VERSION, home_url( '/' ) ),
				/** This filter is documented in wp-includes/class-wp-http-streams.php */
				'sslverify'           => (bool) apply_filters( 'https_local_ssl_verify', false ), // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals -- WordPress's own.
			)
		);
		return is_wp_error( $answer ) ? self::failed( $url, $answer ) : self::answered( $url, $answer );
	}

	/** WordPress knows only the transport's words; cURL's begin with its code. */
	private static function failed( string $url, \WP_Error $failure ): Answer {
		$words   = $failure->get_error_message();
		$problem = match ( true ) {
			str_contains( $words, 'cURL error 28' ), str_contains( $words, 'timed out' )           => 'page_timeout',
			str_contains( $words, 'cURL error 47' ), str_contains( strtolower( $words ), 'too many redirects' ) => 'page_redirects',
			default                                                                                 => 'page_loopback',
		};
		return new Answer( $url, $url, 0, array(), '', $problem, $words );
	}

	/** @param array<string, mixed> $answer */
	private static function answered( string $url, array $answer ): Answer {
		$response = $answer['http_response'] ?? null;
		$end      = $response instanceof \WP_HTTP_Requests_Response ? (string) $response->get_response_object()->url : $url;
		$status   = (int) wp_remote_retrieve_response_code( $answer );
		$headers  = array();
		foreach ( wp_remote_retrieve_headers( $answer ) as $name => $value ) {
			$headers[ strtolower( (string) $name ) ] = array_values( array_filter( (array) $value, 'is_string' ) );
		}
		$problem = match ( true ) {
			401 === $status                                => 'page_password',
			503 === $status                                => 'page_maintenance',
			$status >= 300 && $status < 400                => 'page_redirects',
			$status >= 400                                 => 'page_refused',
			self::isElsewhere( $end )                      => 'page_elsewhere',
			default                                        => '',
		};
		$detail = match ( $problem ) {
			''               => '',
			'page_elsewhere' => $end,
			default          => (string) $status,
		};
		return new Answer( $url, $end, $status, $headers, wp_remote_retrieve_body( $answer ), $problem, $detail );
	}

	/** Another site, or the way into this one. `www.` makes no difference. */
	private static function isElsewhere( string $url ): bool {
		$host = static fn ( string $of ): string => (string) preg_replace( '/^www\./', '', strtolower( (string) wp_parse_url( $of, PHP_URL_HOST ) ) );
		return $host( $url ) !== $host( home_url() ) || str_contains( (string) wp_parse_url( $url, PHP_URL_PATH ), 'wp-login.php' );
	}
}
