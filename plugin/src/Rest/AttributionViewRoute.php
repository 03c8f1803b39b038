<?php

declare(strict_types=1);

namespace Pintally\Rest;

/** `/attribution/view`: by which model, windows and rules somebody looks at attribution. */
final class AttributionViewRoute extends ViewRoute {

	protected const PATH = '/attribution/view';
	public const META    = 'pintally_attribution_view';

	protected static function args(): array {
		$name = array(
			'type'      => 'string',
			'maxLength' => 40,
		);
		$days = array(
			'type'    => 'integer',
			'minimum' => 1,
			'maximum' => 90,
		);
		return array(
			'model'          => $name,
			'direct'         => $name,
			'credited_on'    => $name,
			'lookback_days'  => $days,
			'half_life_days' => $days,
			'claim_days'     => array(
				'type'                 => 'object',
				'additionalProperties' => false,
				'properties'           => array_fill_keys( array( 'pinterest', 'meta', 'google' ), $days ),
			),
		);
	}
}
