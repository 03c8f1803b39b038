<?php
/**
 * Plugin Name: Pintally demo site
 * Description: What only a demo or test site on one's own machine needs. Never part of the plugin.
 */

defined( 'ABSPATH' ) || exit;

// WooCommerce asks for "no limit" by the largest unsigned number, which SQLite does not know: refunds would be lost.
add_filter( 'query', static fn( $query ) => str_replace( '18446744073709551615', '9223372036854775807', $query ) );

// On loopback every visitor is 127.0.0.1, which no Conversions API event may carry. 203.0.113.0/24 is for documentation.
if ( isset( $_SERVER['REMOTE_ADDR'] ) ) {
	$_SERVER['REMOTE_ADDR'] = filter_var( $_SERVER['HTTP_X_DEMO_IP'] ?? '', FILTER_VALIDATE_IP ) ?: '203.0.113.24';
}

// The stand-in's core.js instead of Pinterest's.
add_filter( 'pintally_tag_script_url', static fn( $url ) => getenv( 'PINTALLY_TAG_SCRIPT' ) ?: $url );

// No mail leaves, and every mail counts as sent (contact forms depend on it).
add_filter( 'pre_wp_mail', '__return_true' );

// Core loads its block theme's fonts and avatars from elsewhere; a demo must not.
add_filter( 'pre_option_show_avatars', static fn() => '0' );

// Nothing is looked up at wordpress.org, which is not reached from here (WP_HTTP_BLOCK_EXTERNAL).
foreach ( array( 'wp_version_check', 'wp_update_plugins', 'wp_update_themes' ) as $hook ) {
	add_action( 'init', static fn() => remove_all_actions( $hook ), 99 );
}
add_action(
	'init',
	static function (): void {
		foreach ( array( '_maybe_update_core', '_maybe_update_plugins', '_maybe_update_themes' ) as $check ) {
			remove_action( 'admin_init', $check );
		}
	}
);

// A demo is no new shop that needs to be set up.
add_filter( 'woocommerce_enable_setup_wizard', '__return_false' );
add_filter( 'woocommerce_prevent_automatic_wizard_redirect', '__return_true' );
add_filter( 'woocommerce_allow_marketplace_suggestions', '__return_false' );

// Tests that run due actions themselves want nothing to happen behind their backs.
if ( '0' === getenv( 'PINTALLY_BACKGROUND' ) ) {
	add_filter( 'action_scheduler_allow_async_request_runner', '__return_false', 99 );
}
