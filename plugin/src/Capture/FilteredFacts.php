<?php

declare(strict_types=1);

namespace Pintally\Capture;

/**
 * What others may change of an event that no order decides, before either road maps it: so tag and server say the same.
 */
final class FilteredFacts {

	/**
	 * @param string               $event A name of the vocabulary.
	 * @param array<string, mixed> $facts `ActionFacts` of core/types.ts.
	 * @return array<string, mixed>
	 */
	public static function of( string $event, array $facts ): array {
		/**
		 * The facts of an event other than a sale. Those of a page are printed into it and may be kept by a cache: for
		 * `page_visit`, `view_category` and `search` the answer must be the same for every visitor.
		 *
		 * @param array<string, mixed> $facts `ActionFacts` of core/types.ts, amounts as text.
		 * @param string               $event A name of the vocabulary.
		 */
		$filtered = apply_filters( 'pintally_event_facts', $facts, $event );
		return is_array( $filtered ) ? $filtered : $facts;
	}
}
