/**
 * Who does not count, as docs/consent.md has it, in a real shop: each beside the neighbour who does. What is recorded is
 * taken as the dispatcher would post it, and judged by the mapping that the worker uses.
 */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eventOf } from '../../core/hook-event.ts';
import type { Hook } from '../../core/types.ts';
import { prepare, type Site } from '../../sandbox/site/site.ts';
import { CHECKOUT } from '../support/checkout.ts';
import { empty, quote, settings, type Row } from '../support/ledger.ts';
import { describeWith } from '../support/requirements.ts';
import { ourComplaints } from '../support/site-log.ts';
import { Visitor } from '../support/visitor.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const CHROME =
	'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36';

/** What becomes of an action (a cart) and of the sale: `sent`, a reason, or no event at all. */
type Fate = [cart: string, sale: string];
const COUNTS: Fate = ['sent', 'sent'];
const PROGRAM: Fate = ['bot', 'bot'];
const STAFF: Fate = ['none', 'role_excluded'];
const LEFT_OUT: Fate = ['none', 'visitor_excluded'];

const byAgent = (agent: string, fate: Fate) => ({ name: agent, headers: { 'user-agent': agent }, fate });
const byAddress = (ip: string, fate: Fate) => ({ name: ip, headers: { 'x-demo-ip': ip }, fate });

interface Someone {
	name: string;
	role?: string;
	headers?: Record<string, string>;
	fate: Fate;
}
const PEOPLE: readonly Someone[] = [
	{ name: 'a guest', fate: COUNTS },
	{ name: 'a customer with an account', role: 'customer', fate: COUNTS },
	{ name: 'an administrator', role: 'administrator', fate: STAFF },
	{ name: 'a shop manager', role: 'shop_manager', fate: STAFF },
	{ name: 'somebody whose role is not on the list', role: 'editor', fate: COUNTS },
	byAgent('Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)', PROGRAM),
	byAgent('Pinterestbot/1.0 (+https://www.pinterest.com/bot.html)', PROGRAM),
	byAgent(CHROME.replace('Chrome/', 'HeadlessChrome/'), PROGRAM),
	byAgent('curl/8.5.0', PROGRAM),
	byAgent('Mozilla/5.0 (Linux; Android 9; CUBOT X19) Chrome/143.0.0.0 Mobile Safari/537.36', COUNTS),
	byAgent('Mozilla/5.0 (compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)', PROGRAM),
	byAgent('Pingdom.com_bot_version_1.4_(http://www.pingdom.com/)', PROGRAM),
	byAgent('Mozilla/5.0 StatusCake/1.0', PROGRAM),
	byAgent(`${CHROME} Chrome-Lighthouse`, PROGRAM),
	byAgent(`${CHROME} OurTill/2`, LEFT_OUT),
	byAgent(`${CHROME} OurPhone/2`, COUNTS),
	byAddress('198.51.100.7', LEFT_OUT),
	byAddress('::ffff:198.51.100.7', LEFT_OUT),
	byAddress('198.51.101.7', COUNTS),
	byAddress('2a00:1450:4001::1', LEFT_OUT),
	byAddress('2a00:1451:4001::1', COUNTS),
	{ name: 'whom the filter leaves out', headers: { 'x-by-filter': 'visitor_excluded' }, fate: LEFT_OUT },
	{
		name: 'staff whom the filter counts',
		role: 'administrator',
		headers: { 'x-by-filter': 'count' },
		fate: COUNTS,
	},
];

/** Where gateways note that an order was a test: what they note, by which gateway it was paid, and what becomes of it. */
const TEST_ORDERS: readonly [name: string, gateway: string, meta: Record<string, string>, fate: string][] = [
	['WooPayments in test mode', 'woocommerce_payments', { _wcpay_mode: 'test' }, 'test_order'],
	['WooPayments', 'woocommerce_payments', { _wcpay_mode: 'prod' }, 'sent'],
	['PayPal Payments’ sandbox', 'ppcp-gateway', { _ppcp_paypal_payment_mode: 'sandbox' }, 'test_order'],
	['PayPal Payments', 'ppcp-gateway', { _ppcp_paypal_payment_mode: 'live' }, 'sent'],
	['Mollie in test mode', 'mollie_wc_gateway_ideal', { _mollie_payment_mode: 'test' }, 'test_order'],
	['Mollie', 'mollie_wc_gateway_ideal', { _mollie_payment_mode: 'live' }, 'sent'],
	['Payment Plugins for Stripe in test mode', 'stripe_cc', { _wc_stripe_mode: 'test' }, 'test_order'],
	['Payment Plugins for Stripe', 'stripe_cc', { _wc_stripe_mode: 'live' }, 'sent'],
	['Klarna’s playground', 'klarna_payments', { _wc_klarna_environment: 'test' }, 'test_order'],
	['Klarna', 'klarna_payments', { _wc_klarna_environment: 'live' }, 'sent'],
	[
		'Braintree’s sandbox',
		'braintree_credit_card',
		{ _wc_braintree_credit_card_environment: 'sandbox' },
		'test_order',
	],
	['Braintree', 'braintree_credit_card', { _wc_braintree_credit_card_environment: 'production' }, 'sent'],
	['a gateway that is in test mode now, and noted nothing', 'stripe', {}, 'sent'],
	[
		'a try in test mode, then paid otherwise',
		'bacs',
		{ _wcpay_mode: 'test', _wc_klarna_environment: 'test' },
		'sent',
	],
	['a mark of the shop’s own, by the filter', 'bacs', { _our_test: '1' }, 'test_order'],
	['a test that the filter counts', 'woocommerce_payments', { _wcpay_mode: 'test', _our_test: '0' }, 'sent'],
];

describeWith(['php', 'wordpress', 'woocommerce'])('who does not count', () => {
	let site: Site;
	let mug: number;
	beforeAll(async () => {
		site = await prepare({ background: false });
		mug = (await site.php(`
			file_put_contents( WPMU_PLUGIN_DIR . '/by-filter.php', '<?php
				add_filter( "pintally_visitor_exclusion", static fn ( $reason ) => match ( $_SERVER["HTTP_X_BY_FILTER"] ?? "" ) { "" => $reason, "count" => "", default => $_SERVER["HTTP_X_BY_FILTER"] } );
				add_action( "template_redirect", static function () {
					if ( ! isset( $_GET["preview_links"] ) ) { return; }
					[ $type, $slug ] = explode( "/", $_GET["preview_links"] );
					$id = get_page_by_path( $slug, OBJECT, $type )->ID;
					wp_send_json( array( get_preview_post_link( $id, array( "preview_id" => $id, "preview_nonce" => wp_create_nonce( "post_preview_$id" ) ) ), get_permalink( $id ) ) );
				} );
				add_filter( "pintally_is_test_order", static fn ( $is_test, $order ) => "" === $order->get_meta( "_our_test" ) ? $is_test : "1" === $order->get_meta( "_our_test" ), 10, 2 );' );
			foreach ( array( 'administrator', 'shop_manager', 'editor' ) as $role ) {
				wp_insert_user( array( 'user_login' => "a_$role", 'user_pass' => 'a-long-password-17', 'user_email' => "$role@example.com", 'role' => $role ) );
			}
			wp_set_password( 'a-long-password-17', get_user_by( 'login', 'customer' )->ID );
			// As a gateway's settings would say it; nobody may go by them.
			update_option( 'woocommerce_stripe_settings', array( 'enabled' => 'yes', 'testmode' => 'yes' ) );
			return wc_get_product_id_by_sku( 'MUG-1' );`)) as number;
		await settings(site, {
			tag_id: '2612345678901',
			consent: 'not_needed',
			agents_excluded: ['ourtill'],
			ips_excluded: ['198.51.100.0/24', '2a00:1450::/32'],
		});
	});
	afterAll(async () => {
		expect(ourComplaints(await site.log())).toEqual([]);
		await site.stop();
	});
	beforeEach(() => empty(site));

	async function enter({ role, headers = {} }: Omit<Someone, 'name' | 'fate'>): Promise<Visitor> {
		const visitor = new Visitor(site.url, headers);
		if (role) {
			visitor.cookies.set('wordpress_test_cookie', 'WP%20Cookie%20check');
			const log = role === 'customer' ? role : `a_${role}`;
			await visitor.post('/wp-login.php', { log, pwd: 'a-long-password-17', testcookie: '1' });
		}
		return visitor;
	}

	/** What the ledger has, and what the dispatcher would post of it, by event id. */
	async function recorded(): Promise<{ row: Row; fate: string }[]> {
		const { rows, hooks } = (await site.php(`
			$settings = new Pintally\\Settings\\Settings();
			$consent  = new Pintally\\Context\\Consent( $settings );
			$visitor  = new Pintally\\Context\\Visitor( $consent, $settings );
			$context  = new Pintally\\Context\\OrderContext( new Pintally\\Context\\Circumstances( $consent, $visitor ), $visitor, $settings );
			$hooks    = new Pintally\\Delivery\\Hooks( $settings, new Pintally\\Facts\\OrderFacts(), $context );
			$rows     = $GLOBALS['wpdb']->get_results( 'SELECT * FROM ' . Pintally\\Ledger\\Schema::table() . ' ORDER BY id', ARRAY_A );
			return array( 'rows' => $rows, 'hooks' => array_map( array( $hooks, 'of' ), ( new Pintally\\Ledger\\Ledger() )->claim( 500 ) ) );`)) as {
			rows: Row[];
			hooks: Hook[];
		};
		return rows.map((row) => {
			const hook = hooks.find(({ id }) => id === row.event_id);
			const mapped = hook && eventOf(hook, { now: Math.floor(Date.now() / 1000), hash: sha256 });
			return { row, fate: !mapped ? row.reason : mapped.send ? 'sent' : mapped.reason };
		});
	}

	describe('people and programs', () => {
		/** What they were handed over for the tag, and the order they placed. */
		const done = new Map<string, { cart: string | undefined; order: number }>();
		let fates: { row: Row; fate: string }[];
		beforeAll(async () => {
			await empty(site);
			for (const someone of PEOPLE) {
				const visitor = await enter(someone);
				await visitor.store('/cart/add-item', { id: mug, quantity: 1 });
				const cart = visitor.handover().find(({ event }) => event === 'add_to_cart')?.id;
				const placed = await visitor.store('/checkout', CHECKOUT);
				expect(placed.status, `${someone.name}: ${placed.text}`).toBe(200);
				done.set(someone.name, { cart, order: (JSON.parse(placed.text) as { order_id: number }).order_id });
			}
			fates = await recorded();
		}, 150_000);

		test.each(PEOPLE)('$name', ({ name, fate }) => {
			const { cart, order } = done.get(name)!;
			const cartRow = fates.find(({ row }) => row.event_id === cart);
			const sale = fates.filter(({ row }) => row.event === 'checkout' && Number(row.order_id) === order);
			expect(sale).toHaveLength(1);
			expect([cartRow?.fate ?? 'none', sale[0]?.fate]).toEqual(fate);
		});

		test('nothing else of those who do not count is in the ledger', () => {
			const counted = PEOPLE.filter(({ fate: [cart] }) => cart !== 'none').length;
			const of = (event: string) => fates.filter(({ row }) => row.event === event).length;
			expect([of('add_to_cart'), of('add_payment_info'), of('checkout')]).toEqual([
				counted,
				counted,
				PEOPLE.length,
			]);
		});
	});

	test.each<[string, Record<string, string>, boolean]>([
		['fetched in advance', { 'sec-purpose': 'prefetch' }, false],
		['rendered in advance', { 'sec-purpose': 'prefetch;prerender' }, false],
		['fetched in advance by an older browser', { purpose: 'prefetch' }, false],
		['fetched in advance by an older Firefox', { 'x-moz': 'prefetch' }, false],
		['looked at', {}, true],
	])('the checkout page, %s', async (_, headers, begun) => {
		const visitor = new Visitor(site.url);
		await visitor.store('/cart/add-item', { id: mug, quantity: 1 });
		await visitor.get('/checkout/', headers);
		const events = (await recorded()).map(({ row, fate }) => [row.event, fate]);
		expect(events).toEqual([['add_to_cart', 'sent'], ...(begun ? [['initiate_checkout', 'sent']] : [])]);
		if (begun) return;
		// And when somebody then looks at it, it is begun.
		await visitor.get('/checkout/');
		expect((await recorded()).map(({ row }) => row.event)).toContain('initiate_checkout');
	});

	test('a draft, and the checkout in the customiser: no tag and nothing begun; the checkout itself: both', async () => {
		await settings(site, { roles_excluded: [] });
		const draft = (await site.php(
			`return wp_insert_post( array( 'post_title' => 'Draft', 'post_content' => 'x', 'post_status' => 'draft' ) );`,
		)) as number;
		const staff = await enter({ role: 'administrator' });
		await staff.store('/cart/add-item', { id: mug, quantity: 1 });
		await empty(site);
		const seen = async (path: string) => {
			const { status, text } = await staff.get(path);
			return [status, text.includes('id="pintally-tag"')];
		};
		const customiser =
			'customize_changeset_uuid=11111111-1111-4111-8111-111111111111&customize_theme=twentytwentyfive&customize_messenger_channel=preview-0';
		expect(await seen(`/?p=${draft}&preview=true`)).toEqual([200, false]);
		expect(await seen(`/checkout/?${customiser}`)).toEqual([200, false]);
		expect(await recorded()).toEqual([]);
		expect(await seen('/checkout/')).toEqual([200, true]);
		expect((await recorded()).map(({ row }) => row.event)).toEqual(['initiate_checkout']);
		await settings(site, { roles_excluded: ['administrator', 'shop_manager'] });
	});

	test('a preview of what is public already, with its nonce as the editor links to it: no tag and nothing begun', async () => {
		await settings(site, { roles_excluded: [] });
		const staff = await enter({ role: 'administrator' });
		await staff.store('/cart/add-item', { id: mug, quantity: 1 });
		await empty(site);
		const previews = async (type: string, slug: string) =>
			JSON.parse((await staff.get(`/?preview_links=${type}/${slug}`)).text) as [
				preview: string,
				page: string,
			];
		const seen = async (url: string) => {
			const { status, text } = await staff.get(url.replace(site.url, ''));
			return [status, text.includes('id="pintally-tag"')];
		};
		for (const [type, slug] of [
			['product', 'ceramic-mug'],
			['page', 'sample-page'],
			['page', 'shop'],
			['page', 'checkout'],
		] as const) {
			const [preview, page] = await previews(type, slug);
			expect(preview).toMatch(/preview_id=\d+&preview_nonce=[0-9a-f]+&preview=true/);
			expect([slug, ...(await seen(preview))]).toEqual([slug, 200, false]);
			expect(await recorded()).toEqual([]);
			expect([slug, ...(await seen(page))]).toEqual([slug, 200, true]);
		}
		await settings(site, { roles_excluded: ['administrator', 'shop_manager'] });
	});

	describe('test orders', () => {
		/** All of them, in one process. */
		const place = async (orders: typeof TEST_ORDERS): Promise<string[]> => {
			await site.php(`
				foreach ( json_decode( ${quote(JSON.stringify(orders.map(([, gateway, meta]) => ({ gateway, meta }))))}, true ) as $case ) {
					$order = wc_create_order( array( 'created_via' => 'checkout' ) );
					$order->add_product( wc_get_product( ${mug} ) );
					$order->set_billing_email( 'jane@example.com' );
					$order->set_payment_method( $case['gateway'] );
					foreach ( $case['meta'] as $name => $value ) { $order->update_meta_data( $name, $value ); }
					$order->calculate_totals();
					$order->payment_complete( 'txn' );
				}`);
			return (await recorded()).map(({ fate }) => fate);
		};
		test('each gateway’s own note with the order decides, and nothing else', async () => {
			const fates = await place(TEST_ORDERS);
			expect(TEST_ORDERS.map(([name], at) => `${name}: ${fates[at]}`)).toEqual(
				TEST_ORDERS.map(([name, , , fate]) => `${name}: ${fate}`),
			);
		});

		test('switched off: they count, and the filter is not asked', async () => {
			await settings(site, { test_orders_excluded: false });
			const tests = TEST_ORDERS.filter(([, , , fate]) => fate === 'test_order');
			expect(new Set(await place(tests))).toEqual(new Set(['sent']));
			await settings(site, { test_orders_excluded: true });
		});
	});

	test('an address that is entered wrong is refused with what is wrong, and changes nothing', async () => {
		const wrong: [string, RegExp][] = [
			['office.example', /“office\.example”: this is no IP address/],
			['192.0.2', /no IP address/],
			['192.0.2.256', /no IP address/],
			['192.0.2.1, 192.0.2.2', /several/],
			['192.0.2.1-192.0.2.9', /first address and how many bits/],
			['192.0.2.*', /first address and how many bits/],
			['192.0.2.0/', /whole number up to 32/],
			['192.0.2.0/255.255.255.0', /whole number up to 32/],
			['192.0.2.0/33', /at most 32: an IPv4 address/],
			['2001:db8::/129', /at most 128: an IPv6 address/],
			['0.0.0.0/0', /every address there is/],
			['192.0.2.17/24', /first 24 bits\. Write 192\.0\.2\.0\/24 for the range, or 192\.0\.2\.17 for the one/],
			['2001:db8::1/32', /Write 2001:db8::\/32 for the range/],
			['', /no IP address/],
		];
		const right = [
			'192.0.2.17',
			'192.0.2.0/24',
			'192.0.2.17/32',
			'2001:DB8::/32',
			'::1',
			'10.0.0.0/8',
			' 192.0.2.18 ',
		];
		const answers = (await site.php(`
			wp_set_current_user( get_user_by( 'login', 'owner' )->ID );
			$ask = static function ( array $ranges ): array {
				$request = new WP_REST_Request( 'POST', '/pintally/v1/settings' );
				$request->set_header( 'content-type', 'application/json' );
				$request->set_body( wp_json_encode( array( 'ips_excluded' => $ranges, 'enhanced_match' => false ) ) );
				$answer = rest_do_request( $request );
				$settings = new Pintally\\Settings\\Settings();
				return array( $answer->get_status(), $answer->get_data()['data']['params']['ips_excluded'] ?? '', $settings->get( 'ips_excluded' ), $settings->get( 'enhanced_match' ) );
			};
			$before = ( new Pintally\\Settings\\Settings() )->all();
			$told   = array_map( static fn ( $range ) => $ask( array( '192.0.2.1', $range ) ), json_decode( ${quote(JSON.stringify(wrong.map(([range]) => range)))}, true ) );
			$taken  = $ask( json_decode( ${quote(JSON.stringify(right))}, true ) );
			update_option( Pintally\\Settings\\Settings::OPTION, $before );
			return array( $told, $taken );`)) as [unknown[][], unknown[]];
		wrong.forEach(([range, words], at) => {
			const [status, told, kept, other] = answers[0][at] ?? [];
			expect([range, status, kept, other]).toEqual([range, 400, ['198.51.100.0/24', '2a00:1450::/32'], true]);
			expect(told).toMatch(words);
		});
		expect(answers[1]).toEqual([200, '', right.map((range) => range.trim()), false]);
	});
});
