<?php
/**
 * Installs WordPress into an empty site: `php install.php <user> <password>`.
 */

define( 'WP_INSTALLING', true );

$pintally_url               = parse_url( (string) getenv( 'PINTALLY_SITE_URL' ) );
$_SERVER['HTTP_HOST']       = $pintally_url['host'] . ':' . ( $pintally_url['port'] ?? 80 );
$_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';
$_SERVER['REQUEST_METHOD']  = 'GET';
$_SERVER['REQUEST_URI']     = '/';

require getenv( 'PINTALLY_CORE' ) . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/admin.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';

wp_install( 'Clayhouse', $argv[1], 'owner@example.com', true, '', $argv[2] );
update_option( 'permalink_structure', '/%postname%/' );
update_option( 'blogdescription', 'A pottery that wants to know which pins sell mugs' );
