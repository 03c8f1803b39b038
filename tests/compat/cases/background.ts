/** Who does the work when WordPress does not start it by itself. */
import { expect } from 'vitest';
import type { Case } from '../case.ts';
import { orderCode } from '../shop.ts';

/** What the screen says; typed by its own project, which is of browsers. */
const SCREEN = new URL('../../../admin-src/data/standing.ts', import.meta.url).href;
type Standing = (known: object) => { level: string; title: string; text: string };

const CONNECTED = {
	connected: true,
	reachable: true,
	problem: '',
	account: {
		ad_account_id: '549755885175',
		token: 'present',
		state: 'ok',
		reason: '',
		detail: '',
		checked_at: 1,
	},
};

export const BACKGROUND: readonly Case[] = [
	{
		name: "DISABLE_WP_CRON, with the server's own cron: its call of wp-cron.php delivers",
		async run(shop) {
			await shop.php(`
				${orderCode()}
				( new Pintally\\Settings\\Connection() )->connect( 'pintally_' . rtrim( strtr( base64_encode( wp_json_encode( array( 'v' => 1, 'url' => 'http://127.0.0.1:9', 'shop' => 'shop_compat', 'secret' => 'whsec_' . base64_encode( 'secret' ), 'collect_key' => 'pk_compat', 'collect_url' => '' ) ) ), '+/', '-_' ), '=' ) );
				delete_option( 'pintally_delivery' );
				// Some of WooCommerce's own end the process; a server's cron comes again within the minute, a test does not.
				_set_cron_array( array() );
				wp_schedule_event( time() - 60, 'every_minute', 'action_scheduler_run_queue', array( 'WP Cron' ) );
				return DISABLE_WP_CRON;`);
			expect((await shop.visitor().get('/wp-cron.php')).status).toBe(200);
			const [row] = await shop.rows('checkout');
			// Nobody listens there: it was tried, and is due again.
			expect(row).toMatchObject({ state: 'waiting', attempts: '1' });
		},
	},
	{
		name: 'a dead cron: the screen says so as soon as an event has waited for an hour',
		async run(shop) {
			const { status, settings } = (await shop.php(`
				${orderCode()}
				delete_option( 'pintally_delivery' );
				$GLOBALS['wpdb']->update( Pintally\\Ledger\\Schema::table(), array( 'occurred_at' => gmdate( 'Y-m-d H:i:s', time() - 7200 ) ), array( 'order_id' => $order->get_id() ) );
				wp_set_current_user( 1 );
				return array(
					'status' => rest_do_request( new WP_REST_Request( 'GET', '/pintally/v1/status' ) )->get_data(),
					'settings' => rest_do_request( new WP_REST_Request( 'GET', '/pintally/v1/settings' ) )->get_data(),
				);`)) as { status: object; settings: { settings?: object } };
			const now = Math.floor(Date.now() / 1000);
			const { standing } = (await import(SCREEN)) as { standing: Standing };
			const said = standing({ settings: settings.settings ?? settings, connection: CONNECTED, status, now });
			expect(said).toMatchObject({
				level: 'problem',
				title: 'Events have been waiting for more than an hour',
			});
			expect(said.text).toContain('WP-Cron');
		},
	},
];
