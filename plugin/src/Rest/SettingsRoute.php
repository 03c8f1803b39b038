<?php

declare(strict_types=1);

namespace Pintally\Rest;

use Pintally\Settings\Choices;
use Pintally\Settings\Settings;
use Pintally\Settings\Transfer;
use Pintally\Vocabulary;

/**
 * `GET /settings`: every setting in force. `POST /settings`: changes by name; one bad one, and nothing is changed.
 */
final class SettingsRoute extends AdminRoute {

	public function __construct( private readonly Settings $settings, private readonly Transfer $transfer ) {}

	public function routes(): void {
		register_rest_route(
			self::REST_NAMESPACE,
			'/settings',
			array(
				self::endpoint( 'GET', array( $this, 'read' ) ),
				self::endpoint( 'POST', array( $this, 'save' ), self::args() ),
				'schema' => array( self::class, 'schema' ),
			)
		);
		register_rest_route( self::REST_NAMESPACE, '/settings/choices', self::endpoint( 'GET', array( $this, 'choices' ) ) );
		register_rest_route(
			self::REST_NAMESPACE,
			'/settings/file',
			array(
				self::endpoint( 'GET', array( $this, 'export' ) ),
				self::endpoint( 'POST', array( $this, 'import' ) ),
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

	/** What the lists among the settings may hold on this site. */
	public function choices(): \WP_REST_Response {
		return new \WP_REST_Response( Choices::all() );
	}

	public function export(): \WP_REST_Response {
		return new \WP_REST_Response( $this->transfer->export(), 200, array( 'Cache-Control' => 'no-store' ) );
	}

	public function import( \WP_REST_Request $request ): \WP_REST_Response|\WP_Error {
		$errors = $this->transfer->import( $request->get_json_params() );
		return array() === $errors ? $this->read() : self::invalid( $errors );
	}

	/** @return array<string, mixed> JSON Schema of what GET answers. */
	public static function schema(): array {
		$names = array_keys( Vocabulary::settings() );
		return array(
			'$schema'    => 'http://json-schema.org/draft-04/schema#',
			'title'      => 'pintally-settings',
			'type'       => 'object',
			'properties' => array_combine( $names, array_map( array( Settings::class, 'schema' ), $names ) ),
		);
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
