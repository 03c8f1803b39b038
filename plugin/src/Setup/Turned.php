<?php

declare(strict_types=1);

namespace Pintally\Setup;

use Pintally\Vocabulary;

/**
 * The points of the setup that are not as they were: between two weekly letters.
 */
final class Turned {

	public function __construct( private readonly Setup $setup ) {}

	/** @return array<string, string> How each point stands, as it was seen last; nothing is looked at from outside. */
	public function states(): array {
		$states = array();
		foreach ( $this->setup->all() as $point ) {
			$states[ (string) $point['point'] ] = (string) $point['state'];
		}
		return $states;
	}

	/**
	 * @param array<string, string> $before Of states().
	 * @param array<string, string> $now    Of states().
	 * @return array<string, string> The state of now of each that turned; none before anything is known.
	 */
	public static function between( array $before, array $now ): array {
		return array_filter( $now, static fn ( string $state, string $point ): bool => isset( $before[ $point ] ) && $before[ $point ] !== $state, ARRAY_FILTER_USE_BOTH );
	}

	/** @return string One point in a sentence. */
	public static function words( string $point, string $state ): string {
		$label = Vocabulary::setup()[ $point ]['label'] ?? $point;
		$label = is_string( $label ) ? __( $label, 'pintally' ) : $point; // phpcs:ignore WordPress.WP.I18n -- The vocabulary's words are in the catalogue.
		return sprintf(
			match ( $state ) {
				/* translators: %s: a point of the setup. */
				'done'    => __( '%s: done now.', 'pintally' ),
				/* translators: %s: a point of the setup. */
				'problem' => __( '%s: has a problem now.', 'pintally' ),
				/* translators: %s: a point of the setup. */
				'caution' => __( '%s: is worth a look now.', 'pintally' ),
				/* translators: %s: a point of the setup. */
				default   => __( '%s: is to be done again.', 'pintally' ),
			},
			$label
		);
	}
}
