<?php

declare(strict_types=1);

namespace Pintally\Rest;

use Pintally\Context\Email;
use Pintally\Context\Request;
use Pintally\Ledger\Entry;
use Pintally\Ledger\Ledger;
use Pintally\Settings\Connection;
use Pintally\Settings\Settings;
use Pintally\Vocabulary;

/**
 * Where a page reports what happened on it when the browser cannot reach the worker: the same body as the worker's
 * /v1/collect (docs/api.md part 3). Public, so it takes only what a browser may say: no sale, no sign-up.
 */
final class CollectRoute {

	private const BYTES = 32_768;
	private const MOST  = 20;
	/** Of `Context` in core/types.ts, what a browser may say of itself; the rest is read from the request. */
	private const CONTEXT = array( 'page_url', 'epik', 'visitor_id', 'locale' );
	/** Of `ActionFacts`. */
	private const FACTS = array( 'currency', 'lines', 'value', 'category', 'search', 'lead_type' );

	public function __construct(
		private readonly Ledger $ledger,
		private readonly Settings $settings,
		private readonly Connection $connection
	) {}

	public function register(): void {
		add_action( 'rest_api_init', array( $this, 'addRoute' ) );
	}

	public function addRoute(): void {
		register_rest_route(
			'pintally/v1',
			'/collect',
			array(
				'methods'             => 'POST',
				'callback'            => array( $this, 'collect' ),
				'permission_callback' => '__return_true', // Visitors: see the checks in collect().
			)
		);
	}

	public function collect( \WP_REST_Request $request ): \WP_REST_Response|\WP_Error {
		$raw = $request->get_body();
		if ( strlen( $raw ) > self::BYTES ) {
			return new \WP_Error( 'pintally_too_large', __( 'The report is larger than 32 KiB.', 'pintally' ), array( 'status' => 413 ) );
		}
		$body = json_decode( $raw, true, 12 );
		if ( ! is_array( $body ) || ! is_array( $body['context'] ?? null ) ) {
			return new \WP_Error( 'pintally_malformed', __( 'The report is not the JSON of docs/api.md.', 'pintally' ), array( 'status' => 400 ) );
		}
		if ( ! $this->isOurs( $request, $body ) ) {
			return new \WP_Error( 'pintally_not_ours', __( 'The report is not of a page of this shop.', 'pintally' ), array( 'status' => 403 ) );
		}
		if ( 'granted' !== ( $body['context']['consent'] ?? '' ) ) {
			return new \WP_Error( 'pintally_no_consent', __( 'The report says that there is no consent.', 'pintally' ), array( 'status' => 422 ) );
		}
		$accepted = 0;
		// Without a worker nobody would ever take a page's events from here: they would only pile up.
		foreach ( $this->connection->exists() ? self::listOf( $body, 'hooks' ) : array() as $hook ) {
			$accepted += (int) $this->record( $hook, $body['context'] );
		}
		foreach ( self::listOf( $body, 'receipts' ) as $receipt ) {
			$result = $receipt['result'] ?? '';
			if ( is_string( $receipt['id'] ?? null ) && ( 'called' === $result || 'blocked' === $result ) ) {
				$accepted += (int) $this->ledger->tag( $receipt['id'], $result );
			}
		}
		return new \WP_REST_Response( array( 'accepted' => $accepted ), 202, array( 'Cache-Control' => 'no-store' ) );
	}

	/**
	 * @param array<mixed> $hook
	 * @param array<mixed> $context
	 */
	private function record( array $hook, array $context ): bool {
		$event = $hook['event'] ?? '';
		$id    = $hook['id'] ?? '';
		$at    = $hook['at'] ?? 0;
		$born  = is_string( $event ) ? ( Vocabulary::events()[ $event ]['born'] ?? '' ) : '';
		if ( ! in_array( $born, array( 'browser', 'both' ), true ) || ! is_string( $id ) || 1 !== preg_match( '/^[A-Za-z0-9._-]{8,64}$/', $id ) || $this->settings->isEventOff( $event ) ) {
			return false;
		}
		$facts = is_array( $hook['facts'] ?? null ) ? array_intersect_key( $hook['facts'], array_flip( self::FACTS ) ) : array();
		$said  = array_filter( array_intersect_key( $context, array_flip( self::CONTEXT ) ), 'is_string' );
		// The page is said by a visitor: only an address of this site is taken.
		if ( isset( $said['page_url'] ) ) {
			$said['page_url'] = Request::ownAddress( $said['page_url'] );
		}
		$em = is_array( $context['em'] ?? null ) ? array_map( static fn ( mixed $one ): string => is_string( $one ) && 64 === strlen( $one ) ? Email::hash( $one ) : '', $context['em'] ) : array();
		return $this->ledger->record(
			new Entry(
				$id,
				$event,
				is_int( $at ) && $at > 0 ? min( $at, time() ) : time(),
				$facts,
				array_filter(
					$said + array(
						'site_url'       => home_url( '/' ),
						'em'             => array_values( array_filter( $em ) ),
						'ip'             => Request::ip(),
						'user_agent'     => Request::userAgent(),
						'consent'        => 'granted',
						'consent_source' => is_string( $context['consent_source'] ?? null ) ? mb_substr( $context['consent_source'], 0, 32 ) : '',
					)
				)
			)
		);
	}

	/** @param array<mixed> $body */
	private function isOurs( \WP_REST_Request $request, array $body ): bool {
		$origin = (string) $request->get_header( 'origin' );
		return ( '' === $origin || Request::ownOrigin() === $origin ) && is_string( $body['key'] ?? null ) && hash_equals( $this->connection->collectKey(), $body['key'] );
	}

	/**
	 * @param array<mixed> $body
	 * @return list<array<mixed>>
	 */
	private static function listOf( array $body, string $name ): array {
		return array_slice( array_values( array_filter( is_array( $body[ $name ] ?? null ) ? $body[ $name ] : array(), 'is_array' ) ), 0, self::MOST );
	}
}
