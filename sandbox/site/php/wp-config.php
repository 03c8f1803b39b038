<?php
/**
 * One copy of WordPress serves every demo and test site: which one, the environment says.
 * The shared copy is read only; a site is a folder with its own wp-content, database and log.
 */

$pintally_site = (string) getenv( 'PINTALLY_SITE' );
$pintally_url  = (string) getenv( 'PINTALLY_SITE_URL' );
if ( '' === $pintally_site || '' === $pintally_url ) {
	exit( "PINTALLY_SITE and PINTALLY_SITE_URL are not set: start this site with sandbox/site.\n" );
}

define( 'WP_HOME', $pintally_url );
define( 'WP_SITEURL', $pintally_url );
define( 'WP_CONTENT_DIR', $pintally_site . '/public/wp-content' );
define( 'WP_CONTENT_URL', $pintally_url . '/wp-content' );

define( 'DB_NAME', 'wordpress' );
define( 'DB_USER', 'root' );
define( 'DB_PASSWORD', '' );
define( 'DB_HOST', 'localhost:' . getenv( 'PINTALLY_DB_SOCKET' ) );
define( 'DB_CHARSET', 'utf8mb4' );
define( 'DB_COLLATE', '' );
define( 'DB_DIR', $pintally_site . '/database' );
define( 'DB_FILE', 'wordpress.sqlite' );
$table_prefix = 'wp_';

// Made for each installed site when it is seeded, and copied with it.
require $pintally_site . '/salts.php';

define( 'WP_ENVIRONMENT_TYPE', 'local' );
define( 'WP_DEBUG', true );
define( 'WP_DEBUG_DISPLAY', false );
define( 'WP_DEBUG_LOG', $pintally_site . '/php.log' );
define( 'DISALLOW_FILE_MODS', true );
define( 'AUTOMATIC_UPDATER_DISABLED', true );
define( 'WP_AUTO_UPDATE_CORE', false );
// Only this machine is reached: no look-ups at wordpress.org that would slow a page down.
define( 'WP_HTTP_BLOCK_EXTERNAL', true );
define( 'WP_ACCESSIBLE_HOSTS', '127.0.0.1,localhost' );
// Tests run what is due themselves, so that nothing happens behind their backs.
define( 'DISABLE_WP_CRON', '0' === getenv( 'PINTALLY_BACKGROUND' ) );
define( 'WP_MEMORY_LIMIT', '256M' );
define( 'FS_METHOD', 'direct' );

if ( ! defined( 'ABSPATH' ) ) {
	define( 'ABSPATH', __DIR__ . '/' );
}
require_once ABSPATH . 'wp-settings.php';
