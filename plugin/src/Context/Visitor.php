<?php

declare(strict_types=1);

namespace Pintally\Context;

use Pintally\Attribution\Touches;
use Pintally\Settings\Settings;

/**
 * What we know of a visitor who agreed: a visitor id of ours, Pinterest's click id, and for customers the hashes
 * that the tag needs for Enhanced Match. All in first-party cookies, none in HTML.
 */
final class Visitor {

	public function __construct( private readonly Consent $consent, private readonly Settings $settings ) {}

	public function register(): void {
		add_action( 'wp_login', array( $this, 'onLogin' ), 10, 2 );
		add_action( 'wp_logout', array( $this, 'forgetPerson' ) );
		add_action( 'template_redirect', array( $this, 'keepClickId' ) );
	}

	public function id(): string {
		$id = Request::cookie( Cookies::VISITOR );
		return self::isId( $id ) ? $id : '';
	}

	public static function isId( string $text ): bool {
		return 1 === preg_match( '/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/', $text );
	}

	/**
	 * Pinterest's click id. "Use the _epik cookie instead of the query parameter" (developers.pinterest.com), then the
	 * parameter of this visit, then the copy that we keep because scripts' cookies are short-lived in Safari.
	 */
	public function clickId(): string {
		foreach ( array( Request::cookie( '_epik' ), Request::query( 'epik' ), Request::cookie( Cookies::CLICK_ID ) ) as $epik ) {
			if ( 1 === preg_match( '~^[A-Za-z0-9_.=\~%+/-]{1,1024}$~', $epik ) ) {
				return $epik;
			}
		}
		return '';
	}

	/** On the landing page: the address with its epik parameter is of this visitor alone, so a cache that keeps it harms nobody. */
	public function keepClickId(): void {
		if ( '' !== Request::query( 'epik' ) && $this->consent->isGranted() ) {
			$this->renewClickId();
		}
	}

	/** On answers that no cache keeps: makes the visitor's cookies last, and makes the visitor id where there is none. */
	public function renew(): void {
		if ( $this->consent->isGranted() ) {
			Cookies::set( Cookies::VISITOR, '' === $this->id() ? wp_generate_uuid4() : $this->id(), YEAR_IN_SECONDS );
			$this->renewClickId();
		}
	}

	/** This browser is that customer's, for attribution (docs/attribution.md). With consent only. */
	public function identify( string $email ): void {
		if ( $this->consent->isGranted() && '' !== $this->id() ) {
			( new Touches() )->identify( $this->id(), $email );
		}
	}

	/** For attribution, and for the tag's Enhanced Match: known from log-in, registration or checkout on. */
	public function recognise( string $email, int $customer_id ): void {
		$this->identify( $email );
		if ( ! $this->consent->isGranted() || ! $this->settings->isOn( 'enhanced_match' ) ) {
			return;
		}
		$hash = Email::hash( $email );
		if ( '' !== $hash ) {
			Cookies::set( Cookies::EMAIL, $hash, MONTH_IN_SECONDS );
		}
		if ( $customer_id > 0 ) {
			Cookies::set( Cookies::CUSTOMER, hash( 'sha256', (string) $customer_id ), MONTH_IN_SECONDS );
		}
	}

	/** @return list<string> The SHA-256 of the e-mail address, where it is known. */
	public function emailHashes(): array {
		$hash = Request::cookie( Cookies::EMAIL );
		if ( '' === $hash && is_user_logged_in() ) {
			$hash = Email::hash( wp_get_current_user()->user_email );
		}
		return 1 === preg_match( '/^[0-9a-f]{64}$/', $hash ) ? array( $hash ) : array();
	}

	public function onLogin( string $login, \WP_User $user ): void {
		$this->recognise( $user->user_email, $user->ID );
	}

	public function forgetPerson(): void {
		Cookies::remove( Cookies::EMAIL );
		Cookies::remove( Cookies::CUSTOMER );
	}

	/** Whether this person has a role that is not counted, such as administrator. */
	public function hasExcludedRole(): bool {
		return is_user_logged_in() && array() !== array_intersect( wp_get_current_user()->roles, $this->settings->list( 'roles_excluded' ) );
	}

	/** @return ''|'role_excluded'|'visitor_excluded' Why what this visitor does is not counted; empty: it is. */
	public function exclusion(): string {
		$reason = match ( true ) {
			$this->hasExcludedRole()                                => 'role_excluded',
			$this->hasExcludedAgent(), $this->hasExcludedAddress() => 'visitor_excluded',
			default                                                 => '',
		};
		/**
		 * Leaves a visitor out, or counts one all the same. Asked on the server only: pages that a cache keeps are the
		 * same for everyone, so for what happens in the browser it is asked by `POST /pintally/v1/gate`.
		 *
		 * @param string $reason 'role_excluded', 'visitor_excluded', or empty: this visitor is counted.
		 */
		$filtered = apply_filters( 'pintally_visitor_exclusion', $reason );
		return in_array( $filtered, array( '', 'role_excluded', 'visitor_excluded' ), true ) ? $filtered : $reason;
	}

	private function hasExcludedAgent(): bool {
		$agent = Request::userAgent();
		foreach ( $this->settings->list( 'agents_excluded' ) as $part ) {
			if ( false !== stripos( $agent, $part ) ) {
				return true;
			}
		}
		return false;
	}

	private function hasExcludedAddress(): bool {
		$ranges = $this->settings->list( 'ips_excluded' );
		return array() !== $ranges && AddressRange::holds( Request::ip(), $ranges );
	}

	private function renewClickId(): void {
		if ( '' !== $this->clickId() ) {
			Cookies::set( Cookies::CLICK_ID, $this->clickId(), YEAR_IN_SECONDS );
		}
	}
}
