/** Sets a site up as its owner would in wp-admin: through the plugin's own REST routes. */

/** Numbers of nobody: a tag has 13 digits, an ad account 12. */
export const DEMO = {
	tag: '2612345678901',
	account: '549755885175',
	token: 'demo-conversion-token',
} as const;

/**
 * @param key the connection key.
 * @returns PHP that pairs the site with a worker and fills in what a shop owner would; it throws when a route does not
 *   take it.
 */
export function pairingCode(key: string): string {
	return `
		wp_set_current_user( 1 );
		$post = static function ( string $route, array $body ): void {
			$request = new WP_REST_Request( 'POST', "/pintally/v1/$route" );
			$request->set_header( 'content-type', 'application/json' );
			$request->set_body( wp_json_encode( $body ) );
			$answer = rest_do_request( $request );
			if ( $answer->is_error() ) {
				throw new RuntimeException( "$route: " . wp_json_encode( $answer->get_data() ) );
			}
		};
		$post( 'connection', array( 'key' => '${key}' ) );
		$post( 'settings', array( 'tag_id' => '${DEMO.tag}', 'consent' => 'not_needed' ) );
		$post( 'account', array( 'ad_account_id' => '${DEMO.account}', 'conversion_token' => '${DEMO.token}' ) );
		return true;
	`;
}

/** PHP that returns the id of the worker's shop that the site is paired with, or an empty text. */
export const PAIRED_SHOP = "return get_option( 'pintally_connection' )['shop'] ?? '';";
