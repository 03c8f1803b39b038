<?php

declare(strict_types=1);

namespace Pintally\Ledger;

/**
 * The ledger's table: made, renewed and removed here.
 */
final class Schema {

	private const VERSION = '3';
	private const OPTION  = 'pintally_schema';
	/** Of earlier versions; dbDelta() takes no key away. */
	private const RETIRED_KEYS = array( 'state_due', 'occurred_at', 'event_time', 'state_time', 'reason_time', 'tag_time' );

	public static function table(): string {
		global $wpdb;
		return $wpdb->prefix . 'pintally_events';
	}

	/** Brings the table to this version; costs nothing when it is there (the option is autoloaded). */
	public static function ensure(): void {
		if ( self::VERSION !== get_option( self::OPTION ) ) {
			require_once ABSPATH . 'wp-admin/includes/upgrade.php';
			dbDelta( self::definition() );
			self::dropRetiredKeys();
			update_option( self::OPTION, self::VERSION, true );
		}
	}

	private static function dropRetiredKeys(): void {
		global $wpdb;
		$keys = $wpdb->get_col( $wpdb->prepare( 'SHOW INDEX FROM %i', self::table() ), 2 ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Our own table.
		foreach ( array_intersect( self::RETIRED_KEYS, $keys ) as $key ) {
			$wpdb->query( $wpdb->prepare( 'ALTER TABLE %i DROP INDEX %i', self::table(), $key ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Our own table.
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
	 * The keys that begin with `by_` have what is filtered by first, then the order of the list, then what else may be
	 * filtered by: a page of any filter is read from one of them, in order, without sorting; and so are the sums of a
	 * span of time. `test` is in all of them, for no question but one by id counts tests.
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
			KEY due (state, test, due_at),
			KEY order_id (order_id),
			KEY claim (claim),
			KEY person (person),
			KEY by_time (occurred_at, id, test, event, state, tag_state, reason),
			KEY by_event (event, test, occurred_at, id, state, reason, tag_state),
			KEY by_state (state, test, occurred_at, id, event, reason, tag_state),
			KEY by_reason (reason, test, occurred_at, id, event, state, tag_state),
			KEY by_tag (tag_state, test, occurred_at, id, event, state, reason)
		) $charset;";
	}
}
