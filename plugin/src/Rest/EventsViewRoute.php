<?php

declare(strict_types=1);

namespace Pintally\Rest;

/** `/events/view`: how somebody likes to see the ledger (columns, filters, sorting, page size). */
final class EventsViewRoute extends ViewRoute {

	protected const PATH = '/events/view';
	public const META    = 'pintally_events_view';

	protected static function args(): array {
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
