<?php

declare(strict_types=1);

namespace Pintally\Rest;

use Pintally\Settings\Settings;
use Pintally\Vocabulary;

/**
 * `GET /settings`: every setting in force. `POST /settings`: changes by name; one bad one, and nothing is changed.
 */
final class SettingsRoute extends AdminRoute {

	public function __construct( private readonly Settings $settings ) {}

	public function routes(): void {
		register_rest_route(
			self::REST_NAMESPACE,
			'/settings',
			array(
				self::endpoint( 'GET', array( $this, 'read' ) ),
				self::endpoint( 'POST', array( $this, 'save' ), self::args() ),
			)
		);
	}

	public function read(): \WP_REST_Response {
		return new \WP_REST_Response( $this->settings->all() );
	}

	public function save( \WP_REST_Request $request ): \WP_REST_Response|\WP_Error {
		$changes = $request->is_json_content_type() ? $request->get_json_params() : $request->get_body_params();
		if ( ! is_array( $changes ) ) {
			$changes = array();
		}
		$errors = $this->settings->save( $changes );
		return array() === $errors ? $this->read() : self::invalid( $errors );
	}

	/**
	 * The vocabulary as the route's arguments. They describe; Settings::save() alone judges, since it accepts more
	 * than the stored form (a whole meta tag for the claim) and explains what is wrong in the owner's words.
	 *
	 * @return array<string, array<string, mixed>>
	 */
	private static function args(): array {
		$args = array();
		foreach ( array_keys( Vocabulary::settings() ) as $name ) {
			$schema = Settings::schema( $name );
			unset( $schema['default'] );
			$args[ $name ] = array( 'sanitize_callback' => null ) + $schema;
		}
		return $args;
	}
}
