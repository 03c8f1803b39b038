<?php

declare(strict_types=1);

namespace Pintally\Attribution;

use Pintally\Ledger\Pruning;
use Pintally\Schedule;

/**
 * What in WooCommerce changes what attribution tells of an order: then its pack goes (OrderPacks.php). An order of today
 * is in none and costs nothing.
 */
final class OrderChanges {

	/** For the packs in one go: less than Action Scheduler gives a batch. */
	private const SECONDS = 10;

	/** @param \Closure(): Orders $orders */
	public function __construct( private readonly \Closure $orders ) {}

	public function register(): void {
		add_action( Pruning::PRUNE, array( $this, 'pack' ), 20 );
		add_action( 'woocommerce_update_order', array( $this, 'onSaved' ), 10, 2 );
		add_action( 'woocommerce_after_order_refund_object_save', array( $this, 'onRefund' ) );
		foreach ( array( 'woocommerce_order_refunded', 'woocommerce_trash_order', 'woocommerce_untrash_order', 'woocommerce_delete_order' ) as $hook ) {
			add_action( $hook, array( $this, 'onChange' ) );
		}
		add_filter( 'woocommerce_pre_delete_order_refund', array( $this, 'beforeRefundGoes' ), 10, 2 );
		add_action( 'woocommerce_analytics_update_order_stats', array( $this, 'onReported' ) );
		// Orders that are posts may be changed as such.
		add_action( 'clean_post_cache', array( $this, 'onPost' ), 10, 2 );
	}

	/** A part of the daily run; again at once while more is left. */
	public function pack(): void {
		if ( ( new OrderPacks( ( $this->orders )() ) )->make( self::SECONDS ) ) {
			Schedule::once( Pruning::PRUNE, 0 );
		}
	}

	/** @param int|string $order_id */
	public function onChange( $order_id ): void {
		OrderPacks::forget( array( (int) $order_id ) );
	}

	/**
	 * @param int|string $order_id
	 * @param mixed      $order
	 */
	public function onSaved( $order_id, $order = null ): void {
		$created = $order instanceof \WC_Order ? $order->get_date_created() : null;
		if ( null === $created || ! OrderPacks::isTooNew( (int) $order_id, $created->getTimestamp() ) ) {
			$this->onChange( $order_id );
		}
	}

	/** @param mixed $refund */
	public function onRefund( $refund ): void {
		if ( $refund instanceof \WC_Order_Refund ) {
			$this->onChange( $refund->get_parent_id() );
		}
	}

	/**
	 * Nothing tells of every refund that has gone: so before, and once more at the end of the request.
	 *
	 * @param mixed $answer Another plugin's.
	 * @param mixed $refund
	 * @return mixed
	 */
	public function beforeRefundGoes( $answer, $refund ) {
		if ( $refund instanceof \WC_Order_Refund ) {
			$parent = $refund->get_parent_id();
			$this->onChange( $parent );
			add_action( 'shutdown', fn () => $this->onChange( $parent ) );
		}
		return $answer;
	}

	/**
	 * WooCommerce's report has an order or a refund anew, in the background: its net sales, and which of the customer's
	 * orders is the first, so that a later one may be a returning customer's now or no longer.
	 *
	 * @param int|string $order_id
	 */
	public function onReported( $order_id ): void {
		global $wpdb;
		$stats = $wpdb->prefix . 'wc_order_stats';
		/** @var list<array{string, string}> $rows */
		$rows = (array) $wpdb->get_results( $wpdb->prepare( 'SELECT order_id, parent_id FROM %i WHERE order_id = %d UNION SELECT later.order_id, later.parent_id FROM %i told JOIN %i later ON later.customer_id = told.customer_id AND later.date_created > told.date_created WHERE told.order_id = %d AND told.customer_id > 0', $stats, (int) $order_id, $stats, $stats, (int) $order_id ), ARRAY_N ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- WooCommerce has no interface for it.
		OrderPacks::forget( array_values( array_filter( array_map( 'intval', array_merge( array(), ...$rows ) ) ) ) );
	}

	/**
	 * @param int   $post_id
	 * @param mixed $post
	 */
	public function onPost( $post_id, $post = null ): void {
		if ( $post instanceof \WP_Post && in_array( $post->post_type, array( 'shop_order', 'shop_order_refund' ), true ) && ! OrderPacks::isTooNew( $post->post_parent > 0 ? $post->post_parent : (int) $post_id, (int) strtotime( $post->post_date_gmt . ' UTC' ) ) ) {
			OrderPacks::forget( array( (int) $post_id, $post->post_parent ) );
		}
	}
}
