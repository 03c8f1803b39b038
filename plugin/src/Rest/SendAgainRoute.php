<?php

declare(strict_types=1);

namespace Pintally\Rest;

use Pintally\Delivery\SendAgain;

/**
 * `POST /events/send-again` `{ ids }`: refused events wait once more. Answers of each what became of it.
 */
final class SendAgainRoute extends AdminRoute {

	public function __construct( private readonly SendAgain $again ) {}

	public function routes(): void {
		register_rest_route(
			self::REST_NAMESPACE,
			'/events/send-again',
			self::endpoint(
				'POST',
				array( $this, 'send' ),
				array(
					'ids' => array(
						'type'     => 'array',
						'required' => true,
						'minItems' => 1,
						'maxItems' => SendAgain::AT_ONCE,
						'items'    => array(
							'type'      => 'string',
							'minLength' => 1,
							'maxLength' => 64,
						),
					),
				)
			)
		);
	}

	public function send( \WP_REST_Request $request ): \WP_REST_Response {
		$verdicts = $this->again->send( array_map( 'strval', array_values( (array) $request['ids'] ) ) );
		return new \WP_REST_Response(
			array(
				'waiting' => array_keys( $verdicts, '', true ),
				'refused' => (object) array_filter( $verdicts ),
			)
		);
	}
}
