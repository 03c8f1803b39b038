<?php

declare(strict_types=1);

namespace Pintally;

use Automattic\WooCommerce\Utilities\FeaturesUtil;
use Pintally\Capture\EventId;
use Pintally\Delivery\Queue;
use Pintally\Ledger\Schema;
use Pintally\Verification\Verification;

/**
 * The plugin comes and goes.
 */
final class Lifecycle {

	public static function activate(): void {
		Schema::ensure();
		Attribution\Schema::ensure();
		Attribution\OrderPacks::clear();
		EventId::siteSecret();
		// Every page reads these two: one that is missing would cost each page a query.
		add_option( Settings\Settings::OPTION, array(), '', true );
		add_option( Settings\Connection::OPTION, array(), '', true );
	}

	/** What is recorded stays; it is delivered when the plugin is active again. */
	public static function deactivate(): void {
		Queue::clear();
		Verification::clear();
		self::unschedule();
		Monitoring\Standing::pause();
	}

	private static function unschedule(): void {
		Schedule::clear( Ledger\Pruning::PRUNE, Backstage::FIGURES, Backstage::HEARTBEAT, Backstage::LOOK, Backstage::ERASE );
	}

	/** Orders in their own tables (HPOS), cart and checkout blocks: nothing here bypasses WooCommerce's own interfaces. */
	public static function declareCompatibility(): void {
		if ( class_exists( FeaturesUtil::class ) ) {
			FeaturesUtil::declare_compatibility( 'custom_order_tables', FILE, true );
			FeaturesUtil::declare_compatibility( 'cart_checkout_blocks', FILE, true );
		}
	}

	/** On each site: everything of ours goes, unless the shop has said to keep it. */
	public static function uninstall(): void {
		global $wpdb;
		Queue::clear();
		Verification::clear();
		self::unschedule();
		Monitoring\Inbox::clear();
		if ( ( new Settings\Settings() )->isOn( 'keep_data' ) ) {
			return;
		}
		Schema::remove();
		Attribution\Schema::remove();
		Campaigns\Schema::remove();
		foreach ( $wpdb->get_col( $wpdb->prepare( "SELECT option_name FROM $wpdb->options WHERE option_name LIKE %s", $wpdb->esc_like( 'pintally_' ) . '%' ) ) as $option ) { // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Once, at the end.
			delete_option( (string) $option );
		}
		delete_transient( 'pintally_pulse' );
		delete_transient( Facts\CustomerFacts::SHOP );
		foreach ( array( Rest\EventsViewRoute::META, Rest\AttributionViewRoute::META, Rest\CampaignsViewRoute::META, Monitoring\AlertNotice::META ) as $meta ) {
			delete_metadata( 'user', 0, $meta, '', true );
		}
		delete_metadata( 'post', 0, Context\OrderContext::META, '', true );
		$meta_table = $wpdb->prefix . 'wc_orders_meta';
		if ( $meta_table === $wpdb->get_var( $wpdb->prepare( 'SHOW TABLES LIKE %s', $wpdb->esc_like( $meta_table ) ) ) ) { // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- As above.
			$wpdb->delete( $meta_table, array( 'meta_key' => Context\OrderContext::META ) ); // phpcs:ignore WordPress.DB -- WooCommerce has no interface for it.
		}
	}
}
