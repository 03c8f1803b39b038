<?php

declare(strict_types=1);

namespace Pintally\Attribution;

/**
 * The tables of touches, of identifications and of packs: made, renewed and removed here. Asked for by whoever writes or reads
 * them, so that a page without a touch does not even load this class.
 */
final class Schema {

	private const VERSION = '3';
	private const OPTION  = 'pintally_attribution_schema';

	public static function touches(): string {
		global $wpdb;
		return $wpdb->prefix . 'pintally_touches';
	}

	public static function identifications(): string {
		global $wpdb;
		return $wpdb->prefix . 'pintally_identifications';
	}

	public static function packs(): string {
		global $wpdb;
		return $wpdb->prefix . 'pintally_touch_packs';
	}

	public static function orderPacks(): string {
		global $wpdb;
		return $wpdb->prefix . 'pintally_order_packs';
	}

	/** Brings the tables to this version; costs nothing when they are there (the option is autoloaded). */
	public static function ensure(): void {
		if ( self::VERSION !== get_option( self::OPTION ) ) {
			require_once ABSPATH . 'wp-admin/includes/upgrade.php';
			dbDelta( self::definitions() );
			add_option( OrderPacks::HIGHEST, 0, '', true );
			update_option( self::OPTION, self::VERSION, true );
		}
	}

	public static function remove(): void {
		global $wpdb;
		foreach ( array( self::touches(), self::identifications(), self::packs(), self::orderPacks() ) as $table ) {
			$wpdb->query( $wpdb->prepare( 'DROP TABLE IF EXISTS %i', $table ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Our own table.
		}
		delete_option( self::OPTION );
	}

	/**
	 * A touch is one row: where a visit came from, in the words of its address. What channel that is, core/attribution
	 * says when it is read, so that a better rule holds for old touches too. `click_ids` names the click ids that were
	 * there, never their values.
	 *
	 * An identification says that this browser is that customer's; `customer` is a keyed hash (Ledger/Person.php).
	 *
	 * A pack is a copy of the touches of some hours (Packs.php), or of what attribution tells of a day's orders
	 * (OrderPacks.php): `sales` is how many of them the ledger had, `mark` what else it was made of.
	 *
	 * @return list<string>
	 */
	private static function definitions(): array {
		global $wpdb;
		$charset         = $wpdb->get_charset_collate();
		$touches         = self::touches();
		$identifications = self::identifications();
		$packs           = self::packs();
		$order_packs     = self::orderPacks();
		return array(
			"CREATE TABLE $touches (
			id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
			occurred_at datetime NOT NULL,
			visitor char(36) NOT NULL,
			referrer varchar(190) NOT NULL DEFAULT '',
			click_ids varchar(64) NOT NULL DEFAULT '',
			utm_source varchar(150) NOT NULL DEFAULT '',
			utm_medium varchar(150) NOT NULL DEFAULT '',
			utm_campaign varchar(150) NOT NULL DEFAULT '',
			utm_content varchar(150) NOT NULL DEFAULT '',
			utm_term varchar(150) NOT NULL DEFAULT '',
			campaign_id varchar(64) NOT NULL DEFAULT '',
			ad_group_id varchar(64) NOT NULL DEFAULT '',
			ad_id varchar(64) NOT NULL DEFAULT '',
			PRIMARY KEY  (id),
			KEY occurred_at (occurred_at),
			KEY visitor (visitor, occurred_at)
			) $charset;",
			"CREATE TABLE $identifications (
			id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
			occurred_at datetime NOT NULL,
			visitor char(36) NOT NULL,
			customer char(32) NOT NULL,
			PRIMARY KEY  (id),
			KEY occurred_at (occurred_at)
			) $charset;",
			"CREATE TABLE $packs (
			id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
			starts_at datetime NOT NULL,
			ends_at datetime NOT NULL,
			pack mediumtext NOT NULL,
			PRIMARY KEY  (id),
			KEY starts_at (starts_at)
			) $charset;",
			"CREATE TABLE $order_packs (
			id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
			starts_at datetime NOT NULL,
			ends_at datetime NOT NULL,
			sales int(10) unsigned NOT NULL DEFAULT 0,
			mark char(32) NOT NULL DEFAULT '',
			pack mediumtext NOT NULL,
			PRIMARY KEY  (id),
			KEY starts_at (starts_at)
			) $charset;",
		);
	}
}
