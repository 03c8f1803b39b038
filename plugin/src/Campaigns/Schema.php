<?php

declare(strict_types=1);

namespace Pintally\Campaigns;

/**
 * The tables of Pinterest's own figures and of spend that was brought in: made, renewed and removed here. Asked for by
 * whoever writes or reads them; no shopper's request does.
 */
final class Schema {

	private const VERSION = '1';
	private const OPTION  = 'pintally_campaigns_schema';

	/** Figures of a day, of one account, campaign, ad group or ad. */
	public static function figures(): string {
		global $wpdb;
		return $wpdb->prefix . 'pintally_figures';
	}

	/** What there is in the ad account, by name. */
	public static function entities(): string {
		global $wpdb;
		return $wpdb->prefix . 'pintally_ads';
	}

	/** Spend from a file, for any channel. */
	public static function spend(): string {
		global $wpdb;
		return $wpdb->prefix . 'pintally_spend';
	}

	public static function ensure(): void {
		if ( self::VERSION !== get_option( self::OPTION ) ) {
			require_once ABSPATH . 'wp-admin/includes/upgrade.php';
			dbDelta( self::definitions() );
			update_option( self::OPTION, self::VERSION, false );
		}
	}

	public static function remove(): void {
		global $wpdb;
		foreach ( array( self::figures(), self::entities(), self::spend() ) as $table ) {
			$wpdb->query( $wpdb->prepare( 'DROP TABLE IF EXISTS %i', $table ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Our own table.
		}
		delete_option( self::OPTION );
	}

	/**
	 * `day` is a day of UTC, as Pinterest dates its figures. Amounts are millionths of their currency; a correction may
	 * be negative.
	 *
	 * @return list<string>
	 */
	private static function definitions(): array {
		global $wpdb;
		$charset  = $wpdb->get_charset_collate();
		$figures  = self::figures();
		$entities = self::entities();
		$spend    = self::spend();
		return array(
			"CREATE TABLE $figures (
			day date NOT NULL,
			level varchar(8) NOT NULL,
			entity varchar(20) NOT NULL,
			spend bigint(20) NOT NULL,
			impressions bigint(20) NOT NULL,
			clicks bigint(20) NOT NULL,
			conversions bigint(20) NOT NULL,
			value bigint(20) NOT NULL,
			clicked bigint(20) NOT NULL,
			viewed bigint(20) NOT NULL,
			PRIMARY KEY  (day, level, entity)
			) $charset;",
			"CREATE TABLE $entities (
			level varchar(8) NOT NULL,
			entity varchar(20) NOT NULL,
			name varchar(255) NOT NULL,
			status varchar(16) NOT NULL,
			parent varchar(20) NOT NULL,
			pin varchar(20) NOT NULL,
			PRIMARY KEY  (level, entity)
			) $charset;",
			"CREATE TABLE $spend (
			day date NOT NULL,
			channel varchar(32) NOT NULL,
			campaign varchar(150) NOT NULL,
			currency char(3) NOT NULL,
			spend bigint(20) NOT NULL,
			PRIMARY KEY  (day, channel, campaign, currency)
			) $charset;",
		);
	}
}
