/** The shop's side of the visits of the consent matrix. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Site } from '../../sandbox/site/site.ts';
import { MODES, type Banner, type Mode } from '../contract/consent-matrix.ts';
import { empty, quote, settings } from '../support/ledger.ts';
import { hearing, SCRIPTS, SPEAKS_API } from './banners.ts';

/** The shop's side, for visits that are told apart by their browser's name. */
const SHOP = `<?php
	$cell = preg_match( '~ Cell/([a-z0-9-]+)~', $_SERVER['HTTP_USER_AGENT'] ?? '', $found ) ? $found[1] : '';
	if ( '' !== $cell ) {
		// As a proxy in front of the shop tells it; WooCommerce reads it.
		$_SERVER['HTTP_CF_IPCOUNTRY'] = str_ends_with( $cell, '-inside' ) ? 'DE' : 'US';
	}
	add_action( 'wp_head', static function () { echo '<script>' . get_option( 'demo_banner', '' ) . '</script>'; }, 0 );
	add_filter( 'wp_get_consent_type', static fn ( $type ) => get_option( 'demo_consent_type', '' ) ?: $type );
	// What is recorded for whom.
	add_action( 'pintally_recorded', static function ( $id, $event ) use ( $cell ) {
		file_put_contents( getenv( 'PINTALLY_SITE' ) . '/cells.log', "$cell $id $event\\n", FILE_APPEND | LOCK_EX );
	}, 10, 2 );
	// Nothing is delivered before the visits are over.
	add_filter( 'rest_pre_dispatch', static fn ( $answer, $server, $request ) => '/pintally/v1/pulse' === $request->get_route() ? new WP_REST_Response( null, 204 ) : $answer, 10, 3 );
	// There are several hundred visits: without scripts, looks and requests that say nothing of consent.
	add_filter( 'woocommerce_store_api_disable_nonce_check', '__return_true' );
	add_action( 'wp_print_scripts', static function () {
		foreach ( wp_scripts()->queue as $handle ) { if ( ! preg_match( '/pintally|consent/', $handle ) ) { wp_dequeue_script( $handle ); } }
		foreach ( wp_styles()->queue as $handle ) { wp_dequeue_style( $handle ); }
	}, 99 );
	add_action( 'init', static fn () => remove_action( 'wp_head', 'print_emoji_detection_script', 7 ) );
	add_filter( 'wp_get_attachment_image', '__return_empty_string' );
	add_filter( 'woocommerce_single_product_image_thumbnail_html', '__return_empty_string' );
	add_filter( 'woocommerce_product_get_image', '__return_empty_string' );
	// Unpaid until the gateway calls; on the order's own page for it, paid at once.
	add_filter( 'woocommerce_cod_process_payment_order_status', static fn () => isset( $_POST['woocommerce_pay'] ) ? 'processing' : 'pending' );
	add_action( 'wp_loaded', static function () {
		if ( isset( $_GET['demo_gateway'] ) ) { wc_get_order( (int) $_GET['demo_gateway'] )->payment_complete( 'txn' ); exit( 'paid' ); }
	} );`;

export async function prepareShop(site: Site): Promise<void> {
	await site.php(`file_put_contents( WPMU_PLUGIN_DIR . '/cells.php', ${quote(SHOP)} ); return true;`);
}

/** The shop with this banner, asking in this way, and nothing recorded yet. */
export async function chooseShop(site: Site, banner: Banner, mode: Mode): Promise<void> {
	const plugin = `'wp-consent-api/wp-consent-api.php'`;
	const asked = MODES.find(({ name }) => name === mode)!.asked;
	await site.php(`
		require_once ABSPATH . 'wp-admin/includes/plugin.php';
		${SPEAKS_API.includes(banner) ? `activate_plugin( ${plugin} );` : `deactivate_plugins( ${plugin} );`}
		update_option( 'demo_consent_type', ${quote(banner === 'complianz' ? (asked ? 'optin' : 'optout') : '')} );
		return update_option( 'demo_banner', ${quote(SCRIPTS[banner])} );`);
	await settings(site, {
		consent: mode === 'ask first' ? 'ask_first' : mode === 'not needed' ? 'not_needed' : 'by_region',
		...hearing(banner),
	});
	await empty(site);
}

/** Event ids of what was recorded in a visit's own requests, but for the sale. */
export async function recordedFor(site: Site, mark: string): Promise<string[]> {
	const log = await readFile(join(site.dir, 'cells.log'), 'utf8').catch(() => '');
	return log
		.split('\n')
		.map((line) => line.split(' '))
		.filter(([cell, , event]) => cell === mark && event !== 'checkout')
		.map(([, id]) => id!);
}
