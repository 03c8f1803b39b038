<?php
/**
 * The plugin is deleted: see Network and Lifecycle.
 *
 * @package Pintally
 */

declare(strict_types=1);

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

require_once __DIR__ . '/pintally.php';

\Pintally\Network::uninstall();
