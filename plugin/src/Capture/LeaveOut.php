<?php

declare(strict_types=1);

namespace Pintally\Capture;

use Pintally\Vocabulary;

/**
 * Whether the shop's own code leaves an event out that nothing else does.
 */
final class LeaveOut {

	/**
	 * @param string         $event A name of the vocabulary.
	 * @param \WC_Order|null $order Of a sale, or of the subscription that it begins.
	 * @return string A reason of the vocabulary, or empty: it counts.
	 */
	public static function asked( string $event, ?\WC_Order $order = null ): string {
		/**
		 * Leaves an event out, on both roads. Asked only where nothing else does so: who has refused cannot be counted.
		 *
		 * @param string         $reason Empty. Answer a reason of plugin/vocabulary/reasons.json whose state is
		 *                               `left_out`, such as 'event_off' or 'visitor_excluded'.
		 * @param string         $event  A name of the vocabulary.
		 * @param \WC_Order|null $order  Of a sale, or of the subscription that it begins; else null.
		 */
		$reason = apply_filters( 'pintally_leave_out', '', $event, $order );
		return is_string( $reason ) && '' !== $reason && 'left_out' === ( Vocabulary::reasons()[ $reason ]['state'] ?? '' ) ? $reason : '';
	}
}
