<?php

declare(strict_types=1);

namespace Pintally\Monitoring;

use Pintally\Settings\Settings;

use const Pintally\FILE;

/**
 * Hears what the shop's keepers change: plugins, theme, WordPress, our settings, gateways, templates.
 */
final class ChangeHooks {

	private const OURS = 'pintally/pintally.php';
	/** Settings that hold no word of a person or of the shop's own making: their values may be told. */
	private const TOLD = array( 'tag_id', 'consent', 'value_basis', 'content_id', 'order_id', 'paid_statuses', 'events_off', 'enhanced_match' );

	public function __construct( private readonly Changes $changes ) {}

	public function register(): void {
		add_action( 'upgrader_process_complete', array( $this, 'onUpdate' ), 10, 2 );
		add_action( 'activated_plugin', fn ( $file ) => $this->onPlugin( (string) $file, 'activated' ) );
		add_action( 'deactivated_plugin', fn ( $file ) => $this->onPlugin( (string) $file, 'deactivated' ) );
		add_action( 'switch_theme', fn ( $name ) => $this->changes->record( 'theme', (string) $name, 'switched to' ) );
		add_action( 'update_option_' . Settings::OPTION, array( $this, 'onSettings' ), 10, 2 );
		add_action( 'updated_option', array( $this, 'onOption' ), 10, 3 );
		foreach ( array( 'wp_template', 'wp_template_part' ) as $type ) {
			add_action( 'save_post_' . $type, fn ( $id, $post ) => $this->onTemplate( $post ), 10, 2 );
		}
		add_action( 'save_post_page', array( $this, 'onPage' ), 10, 2 );
		// WordPress's file editors have no hook of their own: by script (admin-ajax.php), and without one.
		foreach ( array( 'wp_ajax_edit-theme-plugin-file', 'load-theme-editor.php', 'load-plugin-editor.php' ) as $hook ) {
			add_action( $hook, array( $this, 'onFileEditor' ), 0 );
		}
	}

	/**
	 * @param mixed                $upgrader Of WordPress.
	 * @param array<string, mixed> $what     `type`, and the names of what was updated.
	 */
	public function onUpdate( $upgrader, $what ): void {
		if ( 'update' !== ( $what['action'] ?? '' ) ) {
			return;
		}
		match ( $what['type'] ?? '' ) {
			'plugin' => array_map( fn ( $file ) => $this->onPlugin( (string) $file, 'updated to' ), (array) ( $what['plugins'] ?? array_filter( array( $what['plugin'] ?? '' ) ) ) ),
			'theme'  => array_map( fn ( $theme ) => $this->changes->record( 'theme', (string) $theme, trim( 'updated to ' . (string) wp_get_theme( (string) $theme )->get( 'Version' ) ) ), (array) ( $what['themes'] ?? array_filter( array( $what['theme'] ?? '' ) ) ) ),
			'core'   => $this->changes->record( 'core', 'WordPress', 'updated' ),
			default  => null,
		};
	}

	/** @param string $file As WordPress names a plugin: "folder/file.php". */
	private function onPlugin( string $file, string $what ): void {
		// While it comes or goes itself, it hears nothing.
		if ( self::OURS === $file && 'updated to' !== $what ) {
			return;
		}
		$path    = dirname( plugin_dir_path( FILE ) ) . '/' . $file;
		$version = is_file( $path ) ? (string) ( get_file_data( $path, array( 'version' => 'Version' ) )['version'] ?? '' ) : '';
		$this->changes->record( 'plugin', (string) preg_replace( '~/.*$|\.php$~', '', $file ), trim( "$what $version" ) );
	}

	/**
	 * @param mixed $before
	 * @param mixed $after
	 */
	public function onSettings( $before, $after ): void {
		$before = is_array( $before ) ? $before : array();
		$after  = is_array( $after ) ? $after : array();
		foreach ( $after as $name => $value ) {
			if ( array_key_exists( $name, $before ) && $before[ $name ] !== $value ) {
				$detail = in_array( $name, self::TOLD, true ) ? wp_json_encode( $before[ $name ] ) . ' -> ' . wp_json_encode( $value ) : '';
				$this->changes->record( 'consent' === $name ? 'consent' : 'settings', (string) $name, $detail );
			}
		}
	}

	/**
	 * A gateway keeps whether it is on in its own settings.
	 *
	 * @param string $option
	 * @param mixed  $before
	 * @param mixed  $after
	 */
	public function onOption( $option, $before, $after ): void {
		if ( 1 !== preg_match( '/^woocommerce_(.+)_settings$/', (string) $option, $found ) || ! is_array( $after ) || ! isset( $after['enabled'] ) ) {
			return;
		}
		$was = is_array( $before ) ? $before['enabled'] ?? 'no' : 'no';
		if ( $was !== $after['enabled'] && function_exists( 'WC' ) && isset( WC()->payment_gateways()->payment_gateways()[ $found[1] ] ) ) {
			$this->changes->record( 'gateway', $found[1], 'yes' === $after['enabled'] ? 'switched on' : 'switched off' );
		}
	}

	/** What the editor is about to write; it counts if the file is another one at the request's end. */
	public function onFileEditor(): void {
		// phpcs:disable WordPress.Security.NonceVerification.Missing -- WordPress checks who may write; here it is only looked at.
		if ( ! isset( $_POST['newcontent'], $_POST['file'] ) ) {
			return;
		}
		$given  = static fn ( string $field ): string => is_string( $_POST[ $field ] ?? null ) ? sanitize_text_field( wp_unslash( $_POST[ $field ] ) ) : '';
		$file   = $given( 'file' );
		$plugin = $given( 'plugin' );
		$theme  = $given( 'theme' );
		// phpcs:enable
		$theme = '' === $theme ? get_stylesheet() : $theme;
		$path  = '' === $plugin ? get_theme_root( $theme ) . "/$theme/$file" : dirname( plugin_dir_path( FILE ) ) . "/$file";
		if ( 0 !== validate_file( $file ) || 0 !== validate_file( $theme ) || ! is_file( $path ) ) {
			return;
		}
		$was = md5_file( $path );
		add_action(
			'shutdown',
			function () use ( $path, $was, $file, $plugin, $theme ): void {
				if ( md5_file( $path ) === $was ) {
					return;
				}
				if ( '' === $plugin ) {
					$this->changes->record( 'theme', $theme, "edited: $file" );
				} else {
					$this->changes->record( 'plugin', (string) preg_replace( '~/.*$|\.php$~', '', $plugin ), "edited: $file" );
				}
			}
		);
	}

	/** @param mixed $post */
	private function onTemplate( $post ): void {
		if ( $post instanceof \WP_Post && 'publish' === $post->post_status ) {
			$this->changes->record( 'template', $post->post_name, 'edited' );
		}
	}

	/**
	 * Cart and checkout are pages of the shop's own.
	 *
	 * @param int   $id
	 * @param mixed $post
	 */
	public function onPage( $id, $post ): void {
		if ( ! $post instanceof \WP_Post || 'publish' !== $post->post_status || ! function_exists( 'wc_get_page_id' ) ) {
			return;
		}
		foreach ( array( 'cart', 'checkout' ) as $page ) {
			if ( (int) wc_get_page_id( $page ) === (int) $id ) {
				$this->changes->record( 'template', $page, 'page edited' );
			}
		}
	}
}
