<?php

declare(strict_types=1);

namespace Pintally\Capture;

use Pintally\Vocabulary;

/**
 * `do_action( 'pintally_custom', array( 'value' => '25.00', 'currency' => 'EUR' ) )`: whatever the shop's own code
 * counts; with `'event' => 'subscribe'` or `'contact'`, one of Pinterest's own names.
 */
final class CustomHook {

	public function __construct( private readonly Recorder $recorder ) {}

	public function register(): void {
		add_action( 'pintally_custom', array( $this, 'onCustom' ) );
	}

	/** @param mixed $facts `value`, `currency`, `lead_type` (what it is of) and `event`, all optional. */
	public function onCustom( $facts = array() ): void {
		$facts = is_array( $facts ) ? $facts : array();
		$event = is_string( $facts['event'] ?? null ) ? $facts['event'] : '';
		$both  = 'both' === ( Vocabulary::events()[ $event ]['born'] ?? '' );
		$this->recorder->record( $both ? $event : 'custom', Statement::facts( $facts ) );
	}
}
