<?php

declare(strict_types=1);

namespace Pintally\Rest;

/** `/campaigns/view`: the level, the model and the ROAS to reach by which somebody looks at campaigns. */
final class CampaignsViewRoute extends ViewRoute {

	protected const PATH = '/campaigns/view';
	public const META    = 'pintally_campaigns_view';

	protected static function args(): array {
		$name = array(
			'type'      => 'string',
			'maxLength' => 40,
		);
		return array(
			'level' => $name,
			'model' => $name,
			'goal'  => array(
				'type'             => 'number',
				'minimum'          => 0,
				'exclusiveMinimum' => true,
				'maximum'          => 100,
			),
		);
	}
}
