<?php

declare(strict_types=1);

namespace Pintally\Monitoring;

use Pintally\Admin\Screen;
use Pintally\Vocabulary;

/**
 * An incident in words, from vocabulary/incidents.json, and the place where it is mended.
 *
 * @phpstan-import-type Change from Standing
 * @phpstan-import-type Incident from Standing
 * @phpstan-import-type Narrowed from Standing
 */
final class Words {

	/**
	 * @param string                                               $name An incident's.
	 * @param 'label'|'description'|'affects'|'remedy'|'over' $part
	 * @return string Translated; the name itself where this version does not know it.
	 */
	public static function of( string $name, string $part ): string {
		$word = Vocabulary::incidents()[ $name ][ $part ] ?? ( 'label' === $part ? $name : '' );
		return self::translated( $word );
	}

	/**
	 * @param Incident $incident
	 * @return string The parts of the shop that it is confined to, in a sentence each; empty: none stands out.
	 */
	public static function parts( array $incident ): string {
		return implode( ' ', array_map( array( self::class, 'part' ), $incident['narrowed_to'] ) );
	}

	/** @param Narrowed $part */
	private static function part( array $part ): string {
		$label = self::labelOf( $part );
		if ( isset( $part['came'], $part['expected'] ) ) {
			/* translators: 1: a part of the shop, such as "payment method: PayPal", 2 and 3: numbers of orders. */
			return sprintf( __( 'Confined to the %1$s. Orders since then: %2$s, usually %3$s.', 'pintally' ), $label, number_format_i18n( $part['came'] ), number_format_i18n( $part['expected'] ) );
		}
		if ( null === $part['usual'] ) {
			/* translators: %s: a part of the shop, such as "page: product". */
			return sprintf( __( 'Confined to the %s.', 'pintally' ), $label );
		}
		/* translators: 1: a part of the shop, such as "payment method: PayPal", 2 and 3: numbers of events, 4: a share in percent. */
		return sprintf( __( 'Confined to the %1$s: since then the browser told %2$s of %3$s events, usually %4$s %%.', 'pintally' ), $label, number_format_i18n( $part['seen'] ), number_format_i18n( $part['events'] ), number_format_i18n( $part['usual'] * 100 ) );
	}

	/**
	 * @param Narrowed $part
	 * @return string Such as "payment method: PayPal".
	 */
	private static function labelOf( array $part ): string {
		return match ( $part['by'] ) {
			/* translators: %s: a payment method. */
			'gateway' => sprintf( __( 'payment method: %s', 'pintally' ), self::gateway( $part['name'] ) ),
			/* translators: %s: a browser. */
			'browser' => sprintf( __( 'browser: %s', 'pintally' ), 'other' === $part['name'] ? __( 'a rare one', 'pintally' ) : $part['name'] ),
			/* translators: %s: a page of the shop. */
			default   => sprintf( __( 'page: %s', 'pintally' ), self::page( $part['name'] ) ),
		};
	}

	/** As the shop's keepers know it. */
	private static function gateway( string $id ): string {
		$gateway = function_exists( 'WC' ) ? WC()->payment_gateways()->payment_gateways()[ $id ] ?? null : null;
		$title   = $gateway instanceof \WC_Payment_Gateway ? wp_strip_all_tags( (string) $gateway->get_method_title() ) : '';
		return '' === $title ? $id : $title;
	}

	private static function page( string $page ): string {
		return match ( $page ) {
			'home'           => __( 'home', 'pintally' ),
			'product'        => __( 'product', 'pintally' ),
			'category'       => __( 'category', 'pintally' ),
			'cart'           => __( 'cart', 'pintally' ),
			'checkout'       => __( 'checkout', 'pintally' ),
			'order_received' => __( 'order received', 'pintally' ),
			default          => $page,
		};
	}

	/**
	 * @param Change $change
	 * @return string Such as "Plugin woocommerce 10.1.0 -> 10.2.0"; a setting by its label.
	 */
	public static function change( array $change ): string {
		$kind = match ( $change['kind'] ) {
			'plugin'   => __( 'Plugin', 'pintally' ),
			'theme'    => __( 'Theme', 'pintally' ),
			'core'     => __( 'WordPress', 'pintally' ),
			'settings' => __( 'Setting', 'pintally' ),
			'gateway'  => __( 'Payment method', 'pintally' ),
			'template' => __( 'Template', 'pintally' ),
			'consent'  => __( 'Consent', 'pintally' ),
			default    => $change['kind'],
		};
		$label = 'settings' === $change['kind'] ? self::translated( Vocabulary::settings()[ $change['name'] ]['label'] ?? '' ) : '';
		return trim( $kind . ' ' . ( '' === $label ? $change['name'] : $label ) . ' ' . $change['detail'] );
	}

	/** @return 'error'|'warning' Whether the tracking is broken, or something else needs a look. */
	public static function severity( string $name ): string {
		return 'warning' === ( Vocabulary::incidents()[ $name ]['severity'] ?? '' ) ? 'warning' : 'error';
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
