<?php
/**
 * The plugin is deleted: see Lifecycle::uninstall().
 *
 * @package Pintally
 */

declare(strict_types=1);

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

require_once __DIR__ . '/pintally.php';

if ( is_multisite() ) {
	foreach ( get_sites( array( 'fields' => 'ids', 'number' => 0 ) ) as $pintally_site ) { // phpcs:ignore WordPress.Arrays -- One line.
		switch_to_blog( (int) $pintally_site );
		\Pintally\Lifecycle::uninstall();
		restore_current_blog();
	}
} else {
	\Pintally\Lifecycle::uninstall();
}
