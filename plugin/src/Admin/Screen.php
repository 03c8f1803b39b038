<?php

declare(strict_types=1);

namespace Pintally\Admin;

use Pintally\Rest\AdminRoute;

use const Pintally\FILE;

/**
 * The screen in wp-admin: Marketing > Pintally in a shop, a menu of its own elsewhere.
 *
 * PHP gives the frame and the first answers of the REST API, so that the first paint has something to show;
 * admin-src/ draws the rest.
 */
final class Screen {

	public const SLUG = 'pintally';

	private const HANDLE = 'pintally-admin';
	private const BUILD  = 'build/admin/admin';
	/** The package @woocommerce/data. A dependency that is missing would keep the screen's own script from being printed. */
	private const WOOCOMMERCE_DATA = 'wc-store-data';

	/** What the screen asks for first; paths byte for byte as admin-src/data asks for them. */
	private const FIRST_READS = array(
		'/pintally/v1/settings',
		'/pintally/v1/connection',
		'/pintally/v1/status',
		'/pintally/v1/events?page=1&per_page=20',
		'/pintally/v1/attribution/view',
	);

	private string $hook = '';

	public function register(): void {
		// After the entries of the shop's own marketing menu.
		add_action( 'admin_menu', array( $this, 'addToMenu' ), 60 );
		add_action( 'admin_enqueue_scripts', array( $this, 'enqueue' ) );
		add_filter( 'plugin_action_links_' . plugin_basename( FILE ), array( $this, 'addLink' ) );
	}

	public static function url(): string {
		return admin_url( 'admin.php?page=' . self::SLUG );
	}

	/** One event's story on the screen (admin-src/screens/events). */
	public static function storyUrl( string $event_id ): string {
		return self::url() . '&tab=events#/events/' . rawurlencode( $event_id );
	}

	public function addToMenu(): void {
		$title = __( 'Pintally', 'pintally' );
		$hook  = class_exists( 'WooCommerce', false )
			? add_submenu_page( 'woocommerce-marketing', $title, $title, Capability::name(), self::SLUG, array( $this, 'render' ) )
			: add_menu_page( $title, $title, Capability::name(), self::SLUG, array( $this, 'render' ), 'dashicons-chart-bar', 58 );

		$this->hook = (string) $hook;
	}

	/**
	 * @param array<string> $links
	 * @return array<string>
	 */
	public function addLink( $links ): array {
		if ( Capability::isGranted() ) {
			array_unshift( $links, sprintf( '<a href="%s">%s</a>', esc_url( self::url() ), esc_html__( 'Settings', 'pintally' ) ) );
		}
		return $links;
	}

	/** @param string $hook The page that is being shown. */
	public function enqueue( $hook ): void {
		$asset_file = plugin_dir_path( FILE ) . self::BUILD . '.asset.php';
		if ( '' === $this->hook || $hook !== $this->hook || ! is_file( $asset_file ) ) {
			return;
		}
		/** @var array{dependencies: list<non-empty-string>, version: string} $asset */
		$asset = require $asset_file;
		wp_enqueue_script( self::HANDLE, plugins_url( self::BUILD . '.js', FILE ), $asset['dependencies'], $asset['version'], array( 'in_footer' => true ) );
		wp_set_script_translations( self::HANDLE, 'pintally', plugin_dir_path( FILE ) . 'languages' );
		Translations::add( self::HANDLE, dirname( self::BUILD ) . '/' );
		wp_enqueue_style( self::HANDLE, plugins_url( self::BUILD . '.css', FILE ), array( 'wp-components' ), $asset['version'] );
		wp_style_add_data( self::HANDLE, 'rtl', 'replace' );
		if ( wp_script_is( self::WOOCOMMERCE_DATA, 'registered' ) ) {
			// After the screen's own, which asks for WooCommerce's figures when the page has loaded.
			wp_enqueue_script( self::WOOCOMMERCE_DATA );
		}
		$this->preload();
	}

	public function render(): void {
		echo '<div class="wrap pintally-wrap">';
		printf( '<h1 class="wp-heading-inline">%s</h1><hr class="wp-header-end">', esc_html( get_admin_page_title() ) );
		// Where the browser itself gets a file: apiFetch, which knows the address of the REST API, would hold it in memory.
		printf( '<div id="pintally-admin" class="pintally-admin" data-export="%s">', esc_url( rest_url( AdminRoute::REST_NAMESPACE . '/events/export' ) ) );
		if ( is_file( plugin_dir_path( FILE ) . self::BUILD . '.asset.php' ) ) {
			printf( '<p class="hide-if-no-js">%s</p>', esc_html__( 'Loading…', 'pintally' ) );
			printf( '<div class="notice notice-error inline hide-if-js"><p>%s</p></div>', esc_html__( 'This screen needs JavaScript. Please switch it on in your browser.', 'pintally' ) );
		} else {
			printf( '<div class="notice notice-error inline"><p>%s</p></div>', esc_html__( 'This copy of the plugin has not been built. Run "npm run build" in its source folder, or install the released zip.', 'pintally' ) );
		}
		echo '</div></div>';
	}

	/** Gives the first answers with the page. */
	private function preload(): void {
		$answers = array_reduce( self::FIRST_READS, 'rest_preload_api_request', array() );
		wp_add_inline_script(
			'wp-api-fetch',
			sprintf( 'wp.apiFetch.use( wp.apiFetch.createPreloadingMiddleware( %s ) );', (string) wp_json_encode( $answers, JSON_HEX_TAG | JSON_UNESCAPED_SLASHES ) ),
			'after'
		);
	}
}
