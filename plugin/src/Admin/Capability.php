<?php

declare(strict_types=1);

namespace Pintally\Admin;

/**
 * Who may see and change the tracking: whoever runs the shop, or the site where there is no shop.
 */
final class Capability {

	/** The capability's name, for menus. */
	public static function name(): string {
		return class_exists( 'WooCommerce', false ) ? 'manage_woocommerce' : 'manage_options';
	}

	public static function isGranted(): bool {
		return current_user_can( self::name() );
	}
}
