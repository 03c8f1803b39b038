<?php

declare(strict_types=1);

namespace Pintally\TestConversion;

use Pintally\Context\Email;
use Pintally\Context\Request;
use Pintally\Facts\ProductFacts;

/**
 * What a test conversion tells: in a shop an order that was never made, elsewhere a lead that nobody sent.
 *
 * It goes through the same mapping as a real one, with a product of the shop's own, so that its id can be looked up in
 * the catalogue. The amount is one unit of the shop's currency.
 */
final class TestOrder {

	/** RFC 2606 keeps example.com free of people. */
	private const NOBODY = 'nobody@example.com';
	private const AMOUNT = '1.00';

	public function __construct( private readonly ProductFacts $products ) {}

	/** The event that such a test is of. */
	public static function event(): string {
		return function_exists( 'wc_get_order' ) ? 'checkout' : 'lead';
	}

	/**
	 * @param int          $at       Unix seconds; the order's id too, which no shop counts up to.
	 * @param list<string> $statuses That count as a sale.
	 * @return array{id: string, facts: array<string, mixed>} Facts without a person, as a page may print them.
	 */
	public function make( int $at, array $statuses ): array {
		if ( 'lead' === self::event() ) {
			return array(
				'id'    => 'lead.' . wp_generate_uuid4(),
				'facts' => array(
					'value'     => self::AMOUNT,
					'currency'  => 'USD',
					'lead_type' => 'test',
				),
			);
		}
		$key = 'wc_order_test' . wp_generate_password( 12, false );
		return array(
			// As Capture\EventId derives it from an order; core/order-event.ts refuses any other.
			'id'    => 'checkout.' . substr( hash( 'sha256', "$key|$at|checkout" ), 0, 32 ),
			'facts' => array( 'order' => $this->order( $at, $key, $statuses[0] ?? 'processing' ) ),
		);
	}

	/**
	 * The same with what only the server tells: the order key, and somebody to match.
	 *
	 * @param array<string, mixed> $facts As make() gave them.
	 * @return array<string, mixed>
	 */
	public static function withPerson( array $facts ): array {
		if ( isset( $facts['order'] ) && is_array( $facts['order'] ) ) {
			$facts['order'] += array(
				'billing'             => array( 'email' => self::NOBODY ),
				'customer_ip_address' => Request::ip(),
				'customer_user_agent' => Request::userAgent(),
			);
			return $facts;
		}
		return $facts + array( 'em' => array( Email::hash( self::NOBODY ) ) );
	}

	/**
	 * @param array<string, mixed> $facts As make() gave them.
	 * @return array<string, mixed> For a page: no order key.
	 */
	public static function printed( array $facts ): array {
		if ( isset( $facts['order'] ) && is_array( $facts['order'] ) ) {
			unset( $facts['order']['order_key'] );
		}
		return $facts;
	}

	/** @return array<string, mixed> As WooCommerce's REST API v3 would tell it. */
	private function order( int $at, string $key, string $status ): array {
		$made = gmdate( 'Y-m-d\TH:i:s', $at );
		return array(
			'id'               => $at,
			'number'           => "TEST-$at",
			'order_key'        => $key,
			'status'           => $status,
			'currency'         => get_woocommerce_currency(),
			'created_via'      => 'checkout',
			'date_created_gmt' => $made,
			'date_paid_gmt'    => $made,
			'total'            => self::AMOUNT,
			'line_items'       => array( $this->line() ),
		);
	}

	/** @return array<string, mixed> */
	private function line(): array {
		$found   = wc_get_products(
			array(
				'limit'        => 1,
				'status'       => 'publish',
				'type'         => 'simple',
				'stock_status' => 'instock',
				'orderby'      => 'ID',
				'order'        => 'DESC',
			)
		);
		$product = is_array( $found ) ? ( $found[0] ?? null ) : null;
		$line    = $product instanceof \WC_Product ? $this->products->line( $product, 1.0 ) : array( 'name' => __( 'Test', 'pintally' ) );
		return array(
			'id'           => 1,
			'name'         => $line['name'],
			'product_id'   => $line['product_id'] ?? 0,
			'variation_id' => $line['variation_id'] ?? 0,
			'sku'          => $line['sku'] ?? '',
			'quantity'     => 1,
			'subtotal'     => self::AMOUNT,
			'total'        => self::AMOUNT,
		);
	}
}
