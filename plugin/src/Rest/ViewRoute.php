<?php

declare(strict_types=1);

namespace Pintally\Rest;

/**
 * How somebody likes to see a screen, kept with the user: one path that is read and written whole. Nothing else knows
 * what is in it but the screen.
 */
abstract class ViewRoute extends AdminRoute {

	/** Below the namespace. */
	protected const PATH = '';
	/** User meta. */
	public const META = '';

	/** @return array<string, array<string, mixed>> Schema by what a view has; anything else is not kept. */
	abstract protected static function args(): array;

	public function routes(): void {
		register_rest_route(
			self::REST_NAMESPACE,
			static::PATH,
			array(
				self::endpoint( 'GET', array( $this, 'read' ) ),
				self::endpoint( 'POST', array( $this, 'save' ), static::args() ),
			)
		);
	}

	public function read(): \WP_REST_Response {
		$view = get_user_meta( get_current_user_id(), static::META, true );
		return new \WP_REST_Response( (object) ( is_array( $view ) ? $view : array() ) );
	}

	public function save( \WP_REST_Request $request ): \WP_REST_Response {
		$view = array_intersect_key( (array) $request->get_json_params(), static::args() );
		update_user_meta( get_current_user_id(), static::META, $view );
		return $this->read();
	}
}
