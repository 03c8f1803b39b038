<?php
/**
 * Plugin Name:          Pintally – Conversion Tracking for Pinterest
 * Plugin URI:           https://github.com/pintally/pintally
 * Description:          Every sale counted exactly once, in the Pinterest tag and the Conversions API, with proof.
 * Version:              0.1.0
 * Requires at least:    6.7
 * Requires PHP:         8.1
 * Author:               Pintally
 * License:              GPL-2.0-or-later
 * License URI:          https://www.gnu.org/licenses/gpl-2.0.html
 * Text Domain:          pintally
 * Domain Path:          /languages
 * WC requires at least: 10.2
 * WC tested up to:      10.2
 *
 * @package Pintally
 */

declare(strict_types=1);

namespace Pintally;

defined( 'ABSPATH' ) || exit;

const VERSION = '0.1.0';
const FILE    = __FILE__;

spl_autoload_register(
	static function ( string $class_name ): void {
		if ( str_starts_with( $class_name, __NAMESPACE__ . '\\' ) ) {
			$path = __DIR__ . '/src/' . str_replace( '\\', '/', substr( $class_name, strlen( __NAMESPACE__ ) + 1 ) ) . '.php';
			if ( is_file( $path ) ) {
				require $path;
			}
		}
	}
);

register_activation_hook( __FILE__, array( Network::class, 'activate' ) );
register_deactivation_hook( __FILE__, array( Network::class, 'deactivate' ) );
if ( is_multisite() ) {
	// After WordPress's own (priority 10), which makes the site's tables.
	add_action( 'wp_initialize_site', array( Network::class, 'onNewSite' ), 20 );
	add_filter( 'wpmu_drop_tables', array( Network::class, 'dropTables' ) );
}

add_action( 'before_woocommerce_init', array( Lifecycle::class, 'declareCompatibility' ) );
// After WooCommerce (priority 10), so that every capture can ask whether it is there.
add_action( 'plugins_loaded', array( Plugin::class, 'boot' ), 11 );
