<?php

declare(strict_types=1);

namespace Pintally\Capture;

/**
 * `do_action( 'pintally_custom', array( 'value' => '25.00', 'currency' => 'EUR' ) )`: whatever the shop's own code counts.
 */
final class CustomHook {

	public function __construct( private readonly Recorder $recorder ) {}

	public function register(): void {
		add_action( 'pintally_custom', array( $this, 'onCustom' ) );
	}

	/** @param mixed $facts `value` and `currency`, both optional. */
	public function onCustom( $facts = array() ): void {
		$this->recorder->record( 'custom', Statement::facts( is_array( $facts ) ? $facts : array() ) );
	}
}
