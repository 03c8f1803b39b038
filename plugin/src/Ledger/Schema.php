<?php

declare(strict_types=1);

namespace Pintally\Ledger;

/**
 * The ledger's table: made, renewed and removed here.
 */
final class Schema {

	private const VERSION = '2';
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
	 * `match_keys`: names of the fields by which Pinterest may match it, with commas; `test`: of a test conversion, in no sum.
	 * `facts` and `context` are kept until the event is delivered or too old to be sent again; orders are read from
	 * WooCommerce instead. `trail` (Trail.php) stays, and holds nothing personal; `person` finds a shopper's events
	 * again (Person.php).
	 *
	 * The keys that end in `_time` have what is filtered by first, then the order of the list, then what else may be
	 * filtered by: a page of any filter is read from one of them, in order, without sorting.
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
			trail varchar(600) NOT NULL DEFAULT '',
			person char(32) NOT NULL DEFAULT '',
			match_keys varchar(190) NOT NULL DEFAULT '',
			test tinyint(1) unsigned NOT NULL DEFAULT 0,
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
			KEY claim (claim),
			KEY person (person),
			KEY event_time (event, occurred_at, id, state, reason, tag_state),
			KEY state_time (state, occurred_at, id, event, reason, tag_state),
			KEY reason_time (reason, occurred_at, id, event, tag_state),
			KEY tag_time (tag_state, occurred_at, id, event, state, reason)
		) $charset;";
	}
}
