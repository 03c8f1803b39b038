<?php

declare(strict_types=1);

namespace Pintally\Rest;

use Pintally\Delivery\Hooks;
use Pintally\Delivery\SendAgain;
use Pintally\Delivery\WorkerClient;
use Pintally\Delivery\WorkerRefused;
use Pintally\Delivery\WorkerUnreachable;
use Pintally\Ledger\Reading;
use Pintally\Ledger\Trail;
use Pintally\Vocabulary;

/**
 * `GET /event/{id}`: one event's story. `GET /event/{id}/attempts`: the calls to Pinterest that carried it.
 *
 * The story carries the hook as the worker gets it, with the shopper masked (MaskedHook.php), so that the screen maps
 * it by the very code that sends. No cache keeps it.
 */
final class EventRoute extends AdminRoute {

	private const PATH = '/event/(?P<id>[A-Za-z0-9._-]{1,64})';

	public function __construct(
		private readonly Reading $ledger,
		private readonly Hooks $hooks,
		private readonly SendAgain $again,
		private readonly WorkerClient $worker
	) {}

	public function routes(): void {
		register_rest_route( self::REST_NAMESPACE, self::PATH, self::endpoint( 'GET', array( $this, 'read' ) ) );
		register_rest_route( self::REST_NAMESPACE, self::PATH . '/attempts', self::endpoint( 'GET', array( $this, 'attempts' ) ) );
	}

	public function read( \WP_REST_Request $request ): \WP_REST_Response|\WP_Error {
		$id    = (string) $request['id'];
		$row   = $this->ledger->find( $id );
		$entry = $this->ledger->entry( $id );
		if ( null === $row || null === $entry ) {
			return new \WP_Error( 'pintally_no_event', __( 'The ledger has no event with this ID. It may have been removed because of its age.', 'pintally' ), array( 'status' => 404 ) );
		}
		$is_kept  = Vocabulary::isOfOrder( $entry->event ) || null !== $entry->context;
		$hook     = $is_kept ? $this->hooks->of( $entry ) : null;
		$story    = EventsRoute::row( $row );
		$context  = is_array( $hook ) ? $hook['context'] : array();
		$contents = match ( true ) {
			null !== $hook => 'kept',
			$is_kept       => 'order_gone',
			default        => 'gone',
		};
		$response = new \WP_REST_Response(
			array(
				'trail'     => array() === $context ? $story['trail'] : Trail::read( Trail::of( $context ) ),
				'hook'      => null === $hook ? null : MaskedHook::of( $hook ),
				'contents'  => $contents,
				'hindrance' => $this->again->hindrance( $row ),
			) + $story
		);
		$response->header( 'Cache-Control', 'no-store' );
		return $response;
	}

	/** Only the worker knows them. */
	public function attempts( \WP_REST_Request $request ): \WP_REST_Response|\WP_Error {
		try {
			$answer = $this->worker->post( '/v1/attempts', array( 'id' => (string) $request['id'] ) );
		} catch ( WorkerUnreachable $failure ) {
			return self::unreachable( $failure );
		} catch ( WorkerRefused $failure ) {
			return self::refused( $failure );
		}
		return new \WP_REST_Response( array( 'attempts' => is_array( $answer['attempts'] ?? null ) ? $answer['attempts'] : array() ) );
	}
}
