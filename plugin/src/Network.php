<?php

declare(strict_types=1);

namespace Pintally;

/**
 * The plugin comes and goes on one site, or on every site of a network; and sites of a network come and go.
 *
 * Each site is a shop of its own: own settings, own tables, own worker connection. WordPress calls the hooks of
 * activation and deactivation only once for a whole network.
 */
final class Network {

	/** @param mixed $network_wide Whether it is for all sites of the network. */
	public static function activate( $network_wide = false ): void {
		self::onSites( (bool) $network_wide, array( Lifecycle::class, 'activate' ) );
	}

	/** @param mixed $network_wide As above. */
	public static function deactivate( $network_wide = false ): void {
		self::onSites( (bool) $network_wide, array( Lifecycle::class, 'deactivate' ) );
	}

	public static function uninstall(): void {
		self::onSites( is_multisite(), array( Lifecycle::class, 'uninstall' ), true );
	}

	/** A site that is made while the plugin is active for the network. */
	public static function onNewSite( \WP_Site $site ): void {
		$active = get_site_option( 'active_sitewide_plugins', array() );
		if ( is_array( $active ) && isset( $active[ plugin_basename( FILE ) ] ) ) {
			self::onSite( (int) $site->blog_id, array( Lifecycle::class, 'activate' ) );
		}
	}

	/**
	 * The site of this moment is deleted, and its tables with it.
	 *
	 * @param array<string> $tables
	 * @return array<string>
	 */
	public static function dropTables( $tables ): array {
		global $wpdb;
		$ours = $wpdb->get_col( $wpdb->prepare( 'SHOW TABLES LIKE %s', $wpdb->esc_like( $wpdb->prefix . 'pintally_' ) . '%' ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- WordPress has no list of plugins' tables.
		return array( ...array_values( $tables ), ...$ours );
	}

	/** @param callable(): void $what */
	private static function onSites( bool $all, callable $what, bool $however_many = false ): void {
		// Of a very large network each site makes its tables with its first request (Ledger\Schema::ensure()).
		if ( ! $all || ! is_multisite() || ( wp_is_large_network() && ! $however_many ) ) {
			$what();
			return;
		}
		foreach ( get_sites( array( 'fields' => 'ids', 'number' => 0, 'network_id' => get_current_network_id() ) ) as $site ) { // phpcs:ignore WordPress.Arrays -- One line.
			self::onSite( (int) $site, $what );
		}
	}

	/** @param callable(): void $what */
	private static function onSite( int $site, callable $what ): void {
		switch_to_blog( $site );
		$what();
		restore_current_blog();
	}
}
