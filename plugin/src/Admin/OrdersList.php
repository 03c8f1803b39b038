<?php

declare(strict_types=1);

namespace Pintally\Admin;

use Automattic\WooCommerce\Utilities\OrderUtil;
use Pintally\Ledger\OrderFilter;
use Pintally\Ledger\Reading;

/**
 * The list of orders, in both of WooCommerce's storages: a column that says how each sale stands, and a filter.
 *
 * The page's events are read in one query, however many orders it shows.
 */
final class OrdersList {

	private const COLUMN = 'pintally';
	private const PARAM  = 'pintally_state';

	/** @var array<int, array<string, string|null>>|null By order id; null: not read yet. */
	private ?array $events = null;
	/** @var list<int> The orders of the page. */
	private array $orders = array();

	public function __construct( private readonly Reading $ledger ) {}

	public function register(): void {
		// Orders in tables of their own (HPOS).
		add_filter( 'manage_woocommerce_page_wc-orders_columns', array( $this, 'addColumn' ) );
		add_action( 'manage_woocommerce_page_wc-orders_custom_column', array( $this, 'printCell' ), 10, 2 );
		add_action( 'woocommerce_order_list_table_restrict_manage_orders', array( $this, 'printFilter' ) );
		add_filter( 'woocommerce_order_list_table_prepare_items_query_args', array( $this, 'listen' ) );
		// Orders among the posts.
		add_filter( 'manage_edit-shop_order_columns', array( $this, 'addColumn' ) );
		add_action( 'manage_shop_order_posts_custom_column', array( $this, 'printCell' ), 10, 2 );
		add_action( 'restrict_manage_posts', array( $this, 'printFilter' ) );
		add_filter( 'posts_where', array( $this, 'filterPosts' ), 10, 2 );
		add_filter( 'the_posts', array( $this, 'rememberPosts' ), 10, 2 );
		add_action( 'admin_enqueue_scripts', array( $this, 'style' ), 20 );
	}

	/**
	 * Before the total, which WooCommerce keeps at the end.
	 *
	 * @param array<string, string> $columns
	 * @return array<string, string>
	 */
	public function addColumn( $columns ): array {
		if ( ! Capability::isGranted() ) {
			return $columns;
		}
		$at = array_search( 'order_total', array_keys( $columns ), true );
		$at = false === $at ? count( $columns ) : (int) $at;
		return array_slice( $columns, 0, $at, true ) + array( self::COLUMN => __( 'Pinterest', 'pintally' ) ) + array_slice( $columns, $at, null, true );
	}

	/**
	 * @param string        $column
	 * @param \WC_Order|int $order
	 */
	public function printCell( $column, $order ): void {
		if ( self::COLUMN !== $column ) {
			return;
		}
		$id             = $order instanceof \WC_Order ? $order->get_id() : (int) $order;
		$this->events ??= $this->ledger->ofOrders( array() === $this->orders ? array( $id ) : $this->orders );
		echo isset( $this->events[ $id ] ) ? SaleState::badge( $this->events[ $id ] ) : '<span aria-hidden="true">–</span><span class="screen-reader-text">' . esc_html__( 'No event', 'pintally' ) . '</span>'; // phpcs:ignore WordPress.Security.EscapeOutput -- The badge is escaped.
	}

	/** @param string $type Of the orders or posts that are listed. */
	public function printFilter( $type ): void {
		if ( 'shop_order' !== $type || ! Capability::isGranted() ) {
			return;
		}
		$chosen = self::chosen();
		printf( '<label for="filter-by-pintally" class="screen-reader-text">%s</label>', esc_html__( 'Filter by what Pinterest has', 'pintally' ) );
		printf( '<select name="%s" id="filter-by-pintally"><option value="">%s</option>', esc_attr( self::PARAM ), esc_html__( 'Pinterest: all', 'pintally' ) );
		foreach ( array_keys( SaleState::FILTERS ) as $name ) {
			$label = 'none' === $name ? __( 'No event', 'pintally' ) : SaleState::label( $name );
			/* translators: %s: a state, e.g. "Delivered". */
			printf( '<option value="%s" %s>%s</option>', esc_attr( $name ), selected( $chosen, $name, false ), esc_html( sprintf( __( 'Pinterest: %s', 'pintally' ), $label ) ) );
		}
		echo '</select>';
	}

	/**
	 * WooCommerce is about to ask for the page's orders; the first question after this is the list's.
	 *
	 * @param array<string, mixed> $args
	 * @return array<string, mixed>
	 */
	public function listen( $args ): array {
		add_filter( 'woocommerce_orders_table_query_clauses', array( $this, 'filterOrders' ) );
		add_filter( 'woocommerce_order_query', array( $this, 'rememberOrders' ) );
		return $args;
	}

	/**
	 * @param array<string, string> $clauses
	 * @return array<string, string>
	 */
	public function filterOrders( $clauses ): array {
		remove_filter( 'woocommerce_orders_table_query_clauses', array( $this, 'filterOrders' ) );
		$chosen = self::chosen();
		if ( '' !== $chosen ) {
			$clauses['where'] .= OrderFilter::where( OrderUtil::get_table_for_orders() . '.id', SaleState::FILTERS[ $chosen ] );
		}
		return $clauses;
	}

	public function rememberOrders( mixed $results ): mixed {
		remove_filter( 'woocommerce_order_query', array( $this, 'rememberOrders' ) );
		$orders       = is_object( $results ) ? ( $results->orders ?? array() ) : $results;
		$this->orders = array_values( array_map( static fn ( mixed $order ): int => $order instanceof \WC_Abstract_Order ? $order->get_id() : (int) $order, is_array( $orders ) ? $orders : array() ) );
		return $results;
	}

	/** @param string $where */
	public function filterPosts( $where, \WP_Query $query ): string {
		$chosen = self::isListOfPosts( $query ) ? self::chosen() : '';
		global $wpdb;
		return '' === $chosen ? $where : $where . OrderFilter::where( $wpdb->posts . '.ID', SaleState::FILTERS[ $chosen ] );
	}

	/**
	 * @param array<\WP_Post> $posts
	 * @return array<\WP_Post>
	 */
	public function rememberPosts( $posts, \WP_Query $query ): array {
		if ( self::isListOfPosts( $query ) ) {
			$this->orders = array_values( array_map( static fn ( mixed $post ): int => $post instanceof \WP_Post ? $post->ID : (int) $post, $posts ) );
		}
		return $posts;
	}

	public function style(): void {
		if ( wp_style_is( 'woocommerce_admin_styles' ) ) {
			wp_add_inline_style( 'woocommerce_admin_styles', '.widefat .column-pintally{width:11ch}.widefat .column-pintally a{display:inline-block}' );
		}
	}

	private static function isListOfPosts( \WP_Query $query ): bool {
		return is_admin() && $query->is_main_query() && 'shop_order' === $query->get( 'post_type' ) && Capability::isGranted();
	}

	private static function chosen(): string {
		$chosen = isset( $_GET[ self::PARAM ] ) && is_string( $_GET[ self::PARAM ] ) ? sanitize_key( $_GET[ self::PARAM ] ) : ''; // phpcs:ignore WordPress.Security.NonceVerification, WordPress.Security.ValidatedSanitizedInput -- A filter of a list; one of our own names.
		return isset( SaleState::FILTERS[ $chosen ] ) && Capability::isGranted() ? $chosen : '';
	}
}
