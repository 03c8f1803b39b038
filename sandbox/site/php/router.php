<?php
/**
 * The router of `php -S`: files as they are, folders by their index.php, all else to WordPress (pretty permalinks).
 */

$pintally_path = rawurldecode( (string) parse_url( $_SERVER['REQUEST_URI'], PHP_URL_PATH ) );
$pintally_file = $_SERVER['DOCUMENT_ROOT'] . $pintally_path;

if ( is_dir( $pintally_file ) && ! str_ends_with( $pintally_path, '/' ) && is_file( $pintally_file . '/index.php' ) ) {
	header( 'Location: ' . $pintally_path . '/', true, 301 );
	return true;
}
// PHP's server would search an index.php upwards by itself and then set PATH_INFO, which WordPress takes for a page.
if ( is_file( $pintally_file ) || ( '/' !== $pintally_path && is_file( rtrim( $pintally_file, '/' ) . '/index.php' ) ) ) {
	return false;
}

$_SERVER['SCRIPT_NAME']     = '/index.php';
$_SERVER['PHP_SELF']        = '/index.php';
$_SERVER['SCRIPT_FILENAME'] = $_SERVER['DOCUMENT_ROOT'] . '/index.php';
unset( $_SERVER['PATH_INFO'] );
require $_SERVER['DOCUMENT_ROOT'] . '/index.php';
