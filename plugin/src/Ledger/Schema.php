<?php

declare(strict_types=1);

namespace Pintally\Ledger;

/**
 * The ledger's table: made, renewed and removed here.
 */
final class Schema {

	private const VERSION = '1';
	private const OPTION  = 'pintally_schema';

	public static function table(): string {
		global $wpdb;
		return $wpdb->prefix . 'pintally_events';
	}

	/** Brings the table to this version; costs nothing when it is there (the option is autoloaded). */
	public static function ensure(): void {
		if ( self::VERSION !== get_option( self::OPTION ) ) {
			require_once ABSPATH . 'wp-admin/includes/upgrade.php';
			dbDelta( self::definition() );
			update_option( self::OPTION, self::VERSION, true );
		}
	}

	public static function remove(): void {
		global $wpdb;
		$wpdb->query( $wpdb->prepare( 'DROP TABLE IF EXISTS %i', self::table() ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Our own table.
		delete_option( self::OPTION );
	}

	/**
	 * One row an event. `event_id` is unique: a second hook for the same event is a no-op.
	 * `facts` and `context` are kept until the worker has accepted the event; orders are read from WooCommerce instead.
	 */
	private static function definition(): string {
		global $wpdb;
		$table   = self::table();
		$charset = $wpdb->get_charset_collate();
		return "CREATE TABLE $table (
			id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
			event_id varchar(64) NOT NULL,
			event varchar(32) NOT NULL,
			order_id bigint(20) unsigned NOT NULL DEFAULT 0,
			state varchar(16) NOT NULL,
			reason varchar(32) NOT NULL DEFAULT '',
			detail varchar(600) NOT NULL DEFAULT '',
			tag_state varchar(16) NOT NULL DEFAULT '',
			value varchar(32) NOT NULL DEFAULT '',
			currency varchar(3) NOT NULL DEFAULT '',
			facts longtext NULL,
			context longtext NULL,
			attempts int(10) unsigned NOT NULL DEFAULT 0,
			claim varchar(36) NOT NULL DEFAULT '',
			due_at datetime NOT NULL,
			occurred_at datetime NOT NULL,
			updated_at datetime NOT NULL,
			PRIMARY KEY  (id),
			UNIQUE KEY event_id (event_id),
			KEY state_due (state, due_at),
			KEY order_id (order_id),
			KEY occurred_at (occurred_at),
			KEY claim (claim)
		) $charset;";
	}
}
