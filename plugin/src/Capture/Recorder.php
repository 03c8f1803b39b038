<?php

declare(strict_types=1);

namespace Pintally\Capture;

use Pintally\Context\Circumstances;
use Pintally\Context\Consent;
use Pintally\Context\Request;
use Pintally\Context\Visitor;
use Pintally\Ledger\Entry;
use Pintally\Ledger\Ledger;
use Pintally\Settings\Settings;
use Pintally\Tag\Handover;
use Pintally\Verification\Visit;

/**
 * Writes down what a shopper did on the server, once, and hands it to the shopper's browser for the tag.
 */
final class Recorder {

	public function __construct(
		private readonly Ledger $ledger,
		private readonly Settings $settings,
		private readonly Visitor $visitor,
		private readonly Circumstances $circumstances,
		private readonly Handover $handover
	) {}

	/**
	 * @param string               $event    A server-born event of the vocabulary.
	 * @param array<string, mixed> $facts    `ActionFacts` of core/types.ts.
	 * @param string               $event_id Where the event's subject has an identity; else one is made.
	 * @return string The event's id; empty when it is not recorded at all (switched off, a visitor who is left out, a page fetched in advance, our own look at the shop).
	 */
	public function record( string $event, array $facts, string $event_id = '' ): string {
		if ( $this->settings->isEventOff( $event ) || Request::isSpeculative() || '' !== $this->visitor->exclusion() || Visit::isThisRequest() ) {
			return '';
		}
		$this->visitor->renew();
		$context  = $this->circumstances->now();
		$event_id = '' === $event_id ? $event . '.' . wp_generate_uuid4() : $event_id;
		$reason   = match ( $context['consent'] ) {
			Consent::GRANTED => '',
			Consent::DENIED  => 'consent_denied',
			default          => 'consent_unknown',
		};
		$reason = '' === $reason ? LeaveOut::asked( $event ) : $reason;
		$facts  = FilteredFacts::of( $event, $facts );
		$at     = time();
		$is_new = $this->ledger->record( new Entry( $event_id, $event, $at, $facts, $context, 0, $reason ) );
		if ( $is_new && '' === $reason ) {
			$this->handover->add( $event_id, $event, $at, $facts );
		}
		return $event_id;
	}
}
