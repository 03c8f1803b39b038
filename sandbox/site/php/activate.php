<?php
/**
 * Activates the theme and plugins named in the environment, as a JSON object; a plugin that fails stops the seeding.
 */

$wanted = json_decode( (string) getenv( 'PINTALLY_ACTIVATE' ), true );
switch_theme( $wanted['theme'] );
foreach ( $wanted['plugins'] as $plugin ) {
	$failed = activate_plugin( $plugin );
	if ( is_wp_error( $failed ) ) {
		throw new RuntimeException( $plugin . ': ' . $failed->get_error_message() );
	}
}
return get_option( 'active_plugins' );
