<?php

declare(strict_types=1);

namespace Pintally\Monitoring;

use Pintally\Admin\Screen;
use Pintally\Vocabulary;

/**
 * An incident in words, from vocabulary/incidents.json, and the place where it is mended.
 */
final class Words {

	/**
	 * @param string                                        $name An incident's.
	 * @param 'label'|'description'|'affects'|'remedy' $part
	 * @return string Translated; the name itself where this version does not know it.
	 */
	public static function of( string $name, string $part ): string {
		$word = Vocabulary::incidents()[ $name ][ $part ] ?? ( 'label' === $part ? $name : '' );
		return self::translated( $word );
	}

	/** @return string What the button says that leads there. */
	public static function action( string $name ): string {
		$label = Vocabulary::incidents()[ $name ]['action']['label'] ?? '';
		return '' === $label ? __( 'See the alerts', 'pintally' ) : self::translated( $label );
	}

	/** @return string The address in wp-admin of the place where it is mended. */
	public static function place( string $name ): string {
		$action = Vocabulary::incidents()[ $name ]['action'] ?? array( 'tab' => 'alerts' );
		return match ( true ) {
			isset( $action['url'] )    => admin_url( (string) $action['url'] ),
			isset( $action['orders'] ) => self::orders( (string) $action['orders'] ),
			default                    => Screen::url() . '&tab=' . (string) $action['tab'] . ( isset( $action['state'] ) ? '&state=' . (string) $action['state'] : '' ),
		};
	}

	/** @return string The shop's own list, in either of WooCommerce's storages. */
	private static function orders( string $filter ): string {
		$list = function_exists( 'wc_get_container' ) && \Automattic\WooCommerce\Utilities\OrderUtil::custom_orders_table_usage_is_enabled() ? 'admin.php?page=wc-orders' : 'edit.php?post_type=shop_order';
		return admin_url( $list . ( '' === $filter ? '' : "&pintally_state=$filter" ) );
	}

	private static function translated( mixed $word ): string {
		return is_string( $word ) && '' !== $word ? __( $word, 'pintally' ) : ''; // phpcs:ignore WordPress.WP.I18n -- The vocabulary's words are in the catalogue.
	}
}
