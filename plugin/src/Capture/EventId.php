<?php

declare(strict_types=1);

namespace Pintally\Capture;

/**
 * Ids that are derived from what they stand for, so that a retry, a reload or a second server makes the same.
 */
final class EventId {

	private const SITE_SECRET = 'pintally_site_secret';

	/** Of an order's sale. Not to be guessed without the order key; core/order-event.ts derives the same. */
	public static function ofCheckout( \WC_Order $order ): string {
		return self::ofOrder( 'checkout', $order );
	}

	/** Of what happens once to an order. */
	public static function ofOrder( string $event, \WC_Order $order ): string {
		return self::of( $event, $order->get_order_key() . '|' . $order->get_id() . '|' . $event );
	}

	/** Of an event that happens once to a thing of the shop, such as a customer's sign-up. */
	public static function ofThing( string $event, int $id ): string {
		return self::of( $event, self::siteSecret() . '|' . $id . '|' . $event );
	}

	/** Made at activation. */
	public static function siteSecret(): string {
		$secret = get_option( self::SITE_SECRET, '' );
		if ( ! is_string( $secret ) || '' === $secret ) {
			$secret = wp_generate_password( 64, false );
			// Read with all others: nearly every event needs it.
			add_option( self::SITE_SECRET, $secret );
		}
		return $secret;
	}

	private static function of( string $event, string $text ): string {
		return $event . '.' . substr( hash( 'sha256', $text ), 0, 32 );
	}
}
