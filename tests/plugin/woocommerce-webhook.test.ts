/** WooCommerce's own webhook, made and delivered by WooCommerce, reaches a worker; the plugin's hook adds nothing to it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pairingCode } from '../../sandbox/demo/pairing.ts';
import { prepare, type Site } from '../../sandbox/site/site.ts';
import { systemClock } from '../../worker/src/shell/clock.ts';
import { quote, rows } from '../support/ledger.ts';
import { describeWith } from '../support/requirements.ts';
import { startPinterest, type FakePinterest } from '../worker/fake-pinterest.ts';
import { until } from '../worker/wait.ts';
import { startWorkbench, type Workbench } from '../worker/workbench.ts';

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

	test('an order that is not paid is no failure to WooCommerce, and no event', async () => {
		const { id, answers, failures } = await deliver('pending', 1);
		expect([answers, failures]).toEqual([[[200, { ignored: 'not_paid' }]], 0]);
		expect(pinterest.ids()).not.toContain(id);
	});
});
