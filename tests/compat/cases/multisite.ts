/** A network of sites: each shop has its own settings, tables and events. */
import { appendFile } from 'node:fs/promises';
import { expect } from 'vitest';
import type { Case } from '../case.ts';
import type { Shop } from '../shop.ts';
import { config } from './addresses.ts';

/** Makes a network of the site, with directories, and a second shop in it; the plugin is active in the network. */
export async function arrangeNetwork(shop: Shop): Promise<void> {
	const { host } = new URL(shop.url);
	// The usual configuration of a network (WordPress's own: Tools > Network Setup).
	await shop.php(`
		require_once ABSPATH . 'wp-admin/includes/upgrade.php';
		foreach ( $GLOBALS['wpdb']->tables( 'ms_global' ) as $table => $name ) {
			$GLOBALS['wpdb']->$table = $name;
		}
		deactivate_plugins( array( 'pintally/pintally.php', 'woocommerce/woocommerce.php' ), true );
		// Not by update_option(), which asks the configuration's WP_HOME first and finds nothing to do.
		$GLOBALS['wpdb']->query( "UPDATE {$GLOBALS['wpdb']->options} SET option_value = '${shop.url}' WHERE option_name IN ( 'home', 'siteurl' )" );
		install_network();
		$made = populate_network( 1, '${host}', 'owner@example.com', 'Network', '/', false );
		// The configuration's own WP_HOME is for one site; in a network each has its own.
		file_put_contents( WPMU_PLUGIN_DIR . '/0-network.php', '<?php
			remove_filter( "option_home", "_config_wp_home" );
			remove_filter( "option_siteurl", "_config_wp_siteurl" );' );
		return is_wp_error( $made ) ? $made->get_error_message() : true;`);
	const constants = {
		MULTISITE: true,
		SUBDOMAIN_INSTALL: false,
		DOMAIN_CURRENT_SITE: `'${host}'`,
		PATH_CURRENT_SITE: "'/'",
		SITE_ID_CURRENT_SITE: 1,
		BLOG_ID_CURRENT_SITE: 1,
		// As WordPress itself defines it for a network with a host for each site: the log-in of all of them.
		COOKIE_DOMAIN: "'.network.example'",
	};
	await appendFile(
		`${shop.site.dir}/salts.php`,
		Object.entries(constants)
			.map(([name, value]) => `define( '${name}', ${value} );\n`)
			.join(''),
	);
	await shop.php(`
		wpmu_create_blog( '${host}', '/two/', 'Second shop', 1 );
		$failed = activate_plugin( 'woocommerce/woocommerce.php', '', true ) ?? activate_plugin( 'pintally/pintally.php', '', true );
		if ( is_wp_error( $failed ) ) {
			throw new RuntimeException( $failed->get_error_message() );
		}
		return true;`);
}

const TABLES = `static fn ( int $site ): array => $GLOBALS['wpdb']->get_col( $GLOBALS['wpdb']->prepare( 'SHOW TABLES LIKE %s', $GLOBALS['wpdb']->esc_like( $GLOBALS['wpdb']->get_blog_prefix( $site ) . 'pintally_' ) . '%' ) )`;

export const MULTISITE: readonly Case[] = [
	{
		name: 'activated for the network: every site has its own tables, options and secret',
		async run(shop) {
			const told = (await shop.php(`
				$tables = ${TABLES};
				$secrets = array();
				foreach ( array( 1, 2 ) as $site ) {
					switch_to_blog( $site );
					$secrets[] = get_option( 'pintally_site_secret' );
					restore_current_blog();
				}
				return array( 'tables' => array( $tables( 1 ), $tables( 2 ) ), 'secrets' => $secrets );`)) as {
				tables: [string[], string[]];
				secrets: string[];
			};
			const [first, second] = told.tables;
			expect(first).toContain('wp_pintally_events');
			expect(second).toEqual(first.map((table) => table.replace('wp_', 'wp_2_')));
			expect(told.secrets[0]).toMatch(/^\w{64}$/);
			expect(told.secrets[1]).toMatch(/^\w{64}$/);
			expect(told.secrets[0]).not.toBe(told.secrets[1]);
		},
	},
	{
		name: "each site has its own tag, and its shoppers' events are in its own ledger",
		async run(shop) {
			await shop.php(`
				switch_to_blog( 2 );
				( new Pintally\\Settings\\Settings() )->save( array( 'tag_id' => '2619999999999', 'consent' => 'not_needed' ) );
				return restore_current_blog();`);
			const visitor = shop.visitor();
			const second = await visitor.get('/two/');
			expect(second.status).toBe(200);
			expect(second.text).toContain('"tag":"2619999999999"');
			expect(config(second.text).site).toBe(`${shop.url}/two/`);
			expect((await visitor.get('/')).text).toContain('"tag":"2612345678901"');
			// WooCommerce made its own tables there with that first request.
			const product = String(
				await shop.php(`
					switch_to_blog( 2 );
					$jug = new WC_Product_Simple();
					$jug->set_name( 'Jug' );
					$jug->set_regular_price( '21' );
					$jug->set_status( 'publish' );
					return $jug->save();`),
			);
			const added = await visitor.get(`/two/?add-to-cart=${product}`);
			const ours = added.headers.getSetCookie().filter((line) => line.startsWith('pintally_handover'));
			expect(ours).toEqual([expect.stringMatching(/; path=\/two\/(;|$)/i)]);
			expect(ours[0]).not.toMatch(/domain=/i);
			const events = (await shop.php(`
				$events = array();
				foreach ( array( 1, 2 ) as $site ) {
					switch_to_blog( $site );
					$events[] = $GLOBALS['wpdb']->get_col( 'SELECT event FROM ' . Pintally\\Ledger\\Schema::table() );
					restore_current_blog();
				}
				return $events;`)) as string[][];
			expect(events).toEqual([[], ['add_to_cart']]);
		},
	},
	{
		name: 'a site that is made later has all from its first moment; one that is deleted leaves nothing',
		async run(shop) {
			const { host } = new URL(shop.url);
			const told = (await shop.php(`
				$tables = ${TABLES};
				$third = wpmu_create_blog( '${host}', '/three/', 'Third shop', 1 );
				$made = count( $tables( $third ) );
				require_once ABSPATH . 'wp-admin/includes/ms.php';
				wpmu_delete_blog( $third, true );
				return array( 'made' => $made, 'as_many_as' => count( $tables( 1 ) ), 'left' => count( $tables( $third ) ) );`)) as {
				made: number;
				as_many_as: number;
				left: number;
			};
			expect(told.made).toBeGreaterThan(1);
			expect(told).toEqual({ made: told.as_many_as, as_many_as: told.as_many_as, left: 0 });
		},
	},
	{
		name: 'uninstalled: no table and no option of ours is left on any site',
		async run(shop) {
			const told = (await shop.php(`
				$tables = ${TABLES};
				deactivate_plugins( 'pintally/pintally.php', false, true );
				define( 'WP_UNINSTALL_PLUGIN', 'pintally/pintally.php' );
				include WP_PLUGIN_DIR . '/pintally/uninstall.php';
				$left = array();
				foreach ( array( 1, 2 ) as $site ) {
					switch_to_blog( $site );
					$left[] = array( $tables( $site ), $GLOBALS['wpdb']->get_col( "SELECT option_name FROM {$GLOBALS['wpdb']->options} WHERE option_name LIKE 'pintally%'" ) );
					restore_current_blog();
				}
				return $left;`)) as unknown[];
			expect(told).toEqual([
				[[], []],
				[[], []],
			]);
		},
	},
];
