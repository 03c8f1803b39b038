<?php
/**
 * Runs PHP code from standard input inside the site and prints what it returns as JSON, after a mark and on one line.
 * The first argument is the mark; anything the code prints stands before it.
 */

$pintally_url                = parse_url( (string) getenv( 'PINTALLY_SITE_URL' ) );
$_SERVER['HTTP_HOST']        = $pintally_url['host'] . ( isset( $pintally_url['port'] ) ? ':' . $pintally_url['port'] : '' );
$_SERVER['SERVER_NAME']      = $pintally_url['host'];
$_SERVER['SERVER_PORT']      = (string) ( $pintally_url['port'] ?? 80 );
$_SERVER['SERVER_PROTOCOL']  = 'HTTP/1.1';
$_SERVER['REQUEST_URI']      = '/';
$_SERVER['REQUEST_METHOD']   = 'GET';

require getenv( 'PINTALLY_CORE' ) . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/admin.php';

$pintally_answer = static function ( array $answer ) use ( $argv ): void {
	echo "\n" . $argv[1] . wp_json_encode( $answer, JSON_PARTIAL_OUTPUT_ON_ERROR | JSON_UNESCAPED_SLASHES ) . "\n";
};
try {
	$pintally_code = (string) stream_get_contents( STDIN );
	$pintally_answer( array( 'value' => ( static fn() => eval( $pintally_code ) )() ) );
} catch ( \Throwable $pintally_error ) {
	$pintally_answer(
		array(
			'error' => get_class( $pintally_error ) . ': ' . $pintally_error->getMessage(),
			'at'    => $pintally_error->getFile() . ':' . $pintally_error->getLine(),
			'trace' => $pintally_error->getTraceAsString(),
		)
	);
}
