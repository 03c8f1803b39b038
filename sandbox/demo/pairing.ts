/** Sets a site up as its owner would in wp-admin: through the plugin's own REST routes. */
import type { Site } from '../site/site.ts';

/** Numbers of nobody: a tag has 13 digits, an ad account 12. */
export const DEMO = {
	tag: '2612345678901',
	account: '549755885175',
	token: 'demo-conversion-token',
} as const;

/**
 * Pairs a site with a worker and fills in what a shop owner would.
 *
 * @param key the connection key.
 * @throws {import('../site/command-line.ts').PhpError} with the route's answer when one does not take it.
 */
export async function pair(site: Site, key: string): Promise<void> {
	await site.php(`
		wp_set_current_user( get_user_by( 'login', 'owner' )->ID );
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
	`);
}

/** @returns the id of the worker's shop that a site is paired with, or an empty text. */
export async function pairedShop(site: Site): Promise<string> {
	return String(await site.php("return get_option( 'pintally_connection' )['shop'] ?? '';"));
}
