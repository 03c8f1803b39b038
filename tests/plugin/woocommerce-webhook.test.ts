/** WooCommerce's own webhook, made and delivered by WooCommerce, reaches a worker; the plugin's hook adds nothing to it. */
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pairingCode } from '../../sandbox/demo/pairing.ts';
import { prepare, type Site } from '../../sandbox/site/site.ts';
import { reconcile } from '../../worker/src/commands/reconcile.ts';
import { systemClock } from '../../worker/src/shell/clock.ts';
import { quote, rows } from '../support/ledger.ts';
import { describeWith } from '../support/requirements.ts';
import { startPinterest, type FakePinterest } from '../worker/fake-pinterest.ts';
import { until } from '../worker/wait.ts';
import { AD_ACCOUNT, startWorkbench, TOKEN, type Workbench } from '../worker/workbench.ts';

/** Stored as it is typed; WooCommerce signs with what it decodes it to. */
const SECRET = 'salt &amp; "pepper"';

interface Delivered {
	id: string;
	answers: [status: number, body: { accepted?: string; ignored?: string }][];
	failures: number;
}

describeWith(['php', 'wordpress', 'woocommerce'])("WooCommerce's own webhook", () => {
	let site: Site;
	let pinterest: FakePinterest;
	let bench: Workbench;
	let shop: string;
	let setUp: string;
	beforeAll(async () => {
		site = await prepare({ background: false });
		pinterest = await startPinterest();
		bench = await startWorkbench(pinterest.url, { clock: systemClock, token: false });
		const { shops } = bench.services;
		shop = await shops.add({ name: 'Demo', siteUrl: site.url, url: bench.url, test: false });
		const known = shops.byId(shop);
		const key = {
			v: 1,
			url: bench.url,
			shop,
			secret: await shops.secret(shop),
			collect_key: known?.collectKey,
			collect_url: '',
		};
		await site.php(pairingCode(`pintally_${Buffer.from(JSON.stringify(key)).toString('base64url')}`));
		await shops.setConsent(shop, 'not_needed');
		await shops.setWebhookSecret(shop, SECRET);
		const address = `${bench.url}/v1/shops/${(await shops.webhookAccess(shop)).key}/woocommerce`;
		// WooCommerce delivers to public addresses only, unless it is told otherwise.
		setUp = `
			add_filter( 'http_request_host_is_external', '__return_true' );
			add_filter( 'http_allowed_safe_ports', static fn ( array $ports ): array => array( ...$ports, ${new URL(bench.url).port} ) );
			$webhook = new WC_Webhook();
			$webhook->set_props( array(
				'name' => 'Pintally', 'user_id' => 1, 'status' => 'active', 'api_version' => 'wp_api_v3',
				'topic' => 'order.updated', 'secret' => ${quote(SECRET)}, 'delivery_url' => ${quote(address)},
			) );
			$webhook->save();`;
	});
	afterAll(async () => {
		await site?.stop();
		await bench?.close();
		await pinterest?.close();
	});

	/** Makes an order in this status, as a shopper does, and has the webhook tell of it. */
	const deliver = async (status: string, times: number) =>
		(await site.php(`${setUp}
			$order = wc_create_order( array( 'created_via' => 'checkout' ) );
			$order->add_product( wc_get_product( wc_get_product_id_by_sku( 'MUG-1' ) ), 2 );
			$order->set_billing_email( 'jane@example.com' );
			$order->calculate_totals();
			$order->update_status( '${status}' );
			$answers = array();
			add_action( 'woocommerce_webhook_delivery', static function ( $sent, $response ) use ( &$answers ): void {
				$answers[] = array( wp_remote_retrieve_response_code( $response ), json_decode( wp_remote_retrieve_body( $response ) ) );
			}, 10, 2 );
			for ( $time = 0; $time < ${times}; $time++ ) {
				$webhook->deliver( $order->get_id() );
			}
			return array(
				'id' => Pintally\\Capture\\EventId::ofCheckout( $order ),
				'answers' => $answers,
				'failures' => $webhook->get_failure_count(),
			);`)) as Delivered;

	test('its ping is answered as WooCommerce wants it', async () => {
		expect(await site.php(`${setUp} return $webhook->deliver_ping();`)).toBe(true);
	});

	test('a paid order becomes one event, with the id and the value of the plugin’s; the plugin adds none', async () => {
		const { id, answers, failures } = await deliver('processing', 3);
		expect(answers).toEqual([
			[200, { accepted: id }],
			[200, { ignored: 'already_sent' }],
			[200, { ignored: 'already_sent' }],
		]);
		expect(failures).toBe(0);
		const event = await until('the event', () =>
			pinterest.calls.flatMap(({ events }) => events).find(({ event_id }) => event_id === id),
		);
		expect(event).toMatchObject({
			event_name: 'checkout',
			action_source: 'web',
			custom_data: { value: '29.00', currency: 'USD', num_items: 2 },
		});

		await site.cron();
		const [row] = await rows(site, 'checkout');
		expect(row).toMatchObject({ event_id: id });
		expect(['accepted', 'delivered']).toContain(row?.state);
		await until('nothing waits', () => bench.services.queue.waiting(shop) === 0);
		expect(pinterest.ids().filter((each) => each === id)).toHaveLength(1);
	});

	/** The shop's REST API, with the keys that WooCommerce has made and checks; on https, as far as it sees. */
	async function overRest(): Promise<{ url: string; keyFile: string; close: () => void }> {
		const [key, secret] = (await site.php(`
			global $wpdb;
			$key    = 'ck_' . wc_rand_hash();
			$secret = 'cs_' . wc_rand_hash();
			$wpdb->insert( $wpdb->prefix . 'woocommerce_api_keys', array(
				'user_id' => 1, 'description' => 'reconcile', 'permissions' => 'read',
				'consumer_key' => wc_api_hash( $key ), 'consumer_secret' => $secret, 'truncated_key' => substr( $key, -7 ),
			) );
			return array( $key, $secret );`)) as [string, string];
		const server = createServer((req, res) => {
			const { pathname, searchParams } = new URL(req.url ?? '', 'http://shop');
			const basic = Buffer.from(
				(req.headers.authorization ?? '').slice('Basic '.length),
				'base64',
			).toString();
			void site
				.php(
					`wp_set_current_user( 0 );
					$_SERVER['HTTPS']         = 'on';
					$_SERVER['REQUEST_URI']   = ${quote(pathname)};
					$_SERVER['PHP_AUTH_USER'] = ${quote(basic.split(':')[0] ?? '')};
					$_SERVER['PHP_AUTH_PW']   = ${quote(basic.split(':')[1] ?? '')};
					$_SERVER['REQUEST_METHOD'] = 'GET';
					$authentication = new WC_REST_Authentication();
					wp_set_current_user( (int) $authentication->authenticate( 0 ) );
					$request = new WP_REST_Request( 'GET', ${quote(pathname.replace('/wp-json', ''))} );
					$request->set_query_params( json_decode( ${quote(JSON.stringify(Object.fromEntries(searchParams)))}, true ) );
					$response = rest_do_request( $request );
					return array( $response->get_status(), rest_get_server()->response_to_data( $response, false ) );`,
				)
				.then((answer) => {
					const [status, body] = answer as [number, unknown];
					res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
				});
		});
		await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
		const keyFile = join(bench.folder, 'rest-key');
		writeFileSync(keyFile, `${key}\n${secret}\n`);
		const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
		return { url, keyFile, close: () => server.close() };
	}

	test('what a webhook has missed is taken over its REST API, once', async () => {
		const made = (await site.php(`
			update_option( 'timezone_string', 'Pacific/Auckland' );
			$make = static function ( string $status ) use ( &$last ): string {
				$order = wc_create_order( array( 'created_via' => 'checkout' ) );
				$last  = $order->get_id();
				$order->add_product( wc_get_product( wc_get_product_id_by_sku( 'MUG-1' ) ), 2 );
				$order->set_billing_email( 'kim@example.com' );
				$order->calculate_totals();
				$order->update_status( $status );
				return Pintally\\Capture\\EventId::ofCheckout( $order );
			};
			$ids = array( $make( 'processing' ), $make( 'pending' ), $make( 'processing' ) );
			global $wpdb;
			$old = gmdate( 'Y-m-d H:i:s', time() - 5 * HOUR_IN_SECONDS );
			$wpdb->update( $wpdb->prefix . 'wc_orders', array( 'date_updated_gmt' => $old ), array( 'id' => $last ) );
			$wpdb->update( $wpdb->posts, array( 'post_modified_gmt' => $old ), array( 'ID' => $last ) );
			return $ids;`)) as string[];
		const rest = await overRest();
		const { shops, config, queue } = bench.services;
		const far = await shops.add({ name: 'Far', siteUrl: rest.url, url: bench.url, test: false });
		await shops.setConsent(far, 'not_needed');
		await shops.setAccount(far, { adAccountId: AD_ACCOUNT, token: TOKEN });
		const run = (since = '2h') => reconcile.run({ shop: far, 'key-file': rest.keyFile, since }, config);
		const first = (await run())?.json as { taken: number; ignored: Record<string, number> };
		expect(first.taken).toBeGreaterThanOrEqual(1);
		expect(first.ignored).toEqual({});
		await until('nothing waits', () => queue.waiting(far) === 0);
		const event = pinterest.calls
			.flatMap(({ events }) => events)
			.find(({ event_id }) => event_id === made[0]);
		expect(event).toMatchObject({ event_name: 'checkout', custom_data: { value: '29.00', num_items: 2 } });
		// One is not paid, the other was changed five hours ago, in a shop that is 13 hours ahead.
		expect(pinterest.ids()).not.toContain(made[1]);
		expect(pinterest.ids()).not.toContain(made[2]);
		expect((await run('6h'))?.json).toMatchObject({ taken: 1, ignored: { already_sent: first.taken } });
		expect((await run())?.json).toMatchObject({ taken: 0, ignored: { already_sent: first.taken } });
		writeFileSync(rest.keyFile, 'ck_wrong\ncs_wrong\n');
		await expect(run()).rejects.toThrow(/refuses the key/);
		rest.close();
	});

	test('an order that is not paid is no failure to WooCommerce, and no event', async () => {
		const { id, answers, failures } = await deliver('pending', 1);
		expect([answers, failures]).toEqual([[[200, { ignored: 'not_paid' }]], 0]);
		expect(pinterest.ids()).not.toContain(id);
	});
});
