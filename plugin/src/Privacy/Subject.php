<?php

declare(strict_types=1);

namespace Pintally\Privacy;

use Pintally\Attribution\OfCustomer;
use Pintally\Attribution\Touches;
use Pintally\Context\Email;
use Pintally\Context\OrderContext;

/**
 * A person who asks what is known of them, or to be forgotten: by what they are found here.
 */
final class Subject {

	/** Orders that are looked at in one step. */
	public const ORDERS = 50;

	/** SHA-256 of the normalised address, as Pinterest gets it. */
	public readonly string $em;
	/** The key that stands for it in our tables; empty where it is no address. */
	public readonly string $key;
	/** Of the account with this address; 0: there is none. */
	public readonly int $user_id;

	public function __construct( private readonly string $email ) {
		$user          = get_user_by( 'email', $email );
		$this->em      = Email::hash( $email );
		$this->key     = Touches::customer( $email );
		$this->user_id = $user instanceof \WP_User ? $user->ID : 0;
	}

	/**
	 * @param int $page From 1.
	 * @return list<\WC_Order> Their orders, a page of them; fewer than ORDERS: the last page.
	 */
	public function orders( int $page ): array {
		if ( ! function_exists( 'wc_get_orders' ) || '' === $this->em ) {
			return array();
		}
		$orders = wc_get_orders(
			array(
				'type'     => 'shop_order',
				'limit'    => self::ORDERS,
				'page'     => max( 1, $page ),
				'orderby'  => 'ID',
				'order'    => 'ASC',
				// As WooCommerce's own tools find them.
				'customer' => 0 === $this->user_id ? array( $this->email ) : array( $this->email, $this->user_id ),
			)
		);
		return array_values( array_filter( is_array( $orders ) ? $orders : array(), static fn ( mixed $order ): bool => $order instanceof \WC_Order ) );
	}

	/**
	 * @param list<\WC_Order> $orders
	 * @return list<string> Ids of their browsers: those that are known as theirs, and those that they ordered on.
	 */
	public function visitors( array $orders ): array {
		return array_values( array_unique( array( ...( new OfCustomer() )->visitors( $this->key ), ...array_filter( array_map( array( self::class, 'visitorOf' ), $orders ) ) ) ) );
	}

	/** @return string The id of the browser that an order was made on; empty: it is not known. */
	public static function visitorOf( \WC_Order $order ): string {
		$stored  = $order->get_meta( OrderContext::META );
		$visitor = is_array( $stored ) ? ( $stored['visitor_id'] ?? '' ) : '';
		return is_string( $visitor ) ? $visitor : '';
	}
}
