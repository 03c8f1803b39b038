<?php

declare(strict_types=1);

namespace Pintally\Capture;

use Pintally\Context\Email;
use Pintally\Context\Visitor;

/**
 * A customer makes an account: on the account page, at the classic or the block checkout, or at WordPress's own form.
 */
final class SignupHooks {

	public function __construct( private readonly Recorder $recorder, private readonly Visitor $visitor ) {}

	public function register(): void {
		add_action( 'woocommerce_created_customer', array( $this, 'onSignup' ) );
		add_action( 'register_new_user', array( $this, 'onSignup' ) );
	}

	/** @param int|string $user_id */
	public function onSignup( $user_id ): void {
		$user = get_userdata( (int) $user_id );
		// Somebody who may make users made it for somebody else.
		if ( false === $user || current_user_can( 'create_users' ) ) {
			return;
		}
		$this->visitor->recognise( $user->user_email, $user->ID );
		$hash = Email::hash( $user->user_email );
		$this->recorder->record( 'signup', '' === $hash ? array() : array( 'em' => array( $hash ) ), EventId::ofThing( 'signup', $user->ID ) );
	}
}
