<?php

declare(strict_types=1);

namespace Pintally\Rest;

/**
 * `/events/view`: how somebody likes to see the ledger (columns, filters, sorting, page size), kept with the user.
 */
final class EventsViewRoute extends AdminRoute {

	/** User meta; nothing else knows what is in it but the screen. */
	public const META = 'pintally_events_view';

	public function routes(): void {
		register_rest_route(
			self::REST_NAMESPACE,
			'/events/view',
			array(
				self::endpoint( 'GET', array( $this, 'read' ) ),
				self::endpoint( 'POST', array( $this, 'save' ), self::args() ),
			)
		);
	}

	public function read(): \WP_REST_Response {
		$view = get_user_meta( get_current_user_id(), self::META, true );
		return new \WP_REST_Response( (object) ( is_array( $view ) ? $view : array() ) );
	}

	public function save( \WP_REST_Request $request ): \WP_REST_Response {
		$view = array_intersect_key( (array) $request->get_json_params(), self::args() );
		update_user_meta( get_current_user_id(), self::META, $view );
		return $this->read();
	}

	/** @return array<string, array<string, mixed>> */
	private static function args(): array {
		$name = array(
			'type'      => 'string',
			'maxLength' => 40,
		);
		return array(
			'fields'  => array(
				'type'     => 'array',
				'maxItems' => 20,
				'items'    => $name,
			),
			'perPage' => array(
				'type'    => 'integer',
				'minimum' => 1,
				'maximum' => 100,
			),
			'order'   => array(
				'type' => 'string',
				'enum' => array( 'asc', 'desc' ),
			),
			'density' => $name,
			'filters' => array(
				'type'                 => 'object',
				'additionalProperties' => false,
				'properties'           => array_fill_keys( array( 'event', 'state', 'reason', 'tag_state' ), $name ),
			),
		);
	}
}
