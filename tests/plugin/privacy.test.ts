/**
 * WordPress's tools for privacy, in a real shop with a real worker: what is known of a person is handed out, and after
 * an erasure no table, option, log or file of shop and worker has a trace of them.
 */
import { hash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pairingCode } from '../../sandbox/demo/pairing.ts';
import { freePort } from '../../sandbox/ports.ts';
import { prepare, type Site } from '../../sandbox/site/site.ts';
import { systemClock } from '../../worker/src/shell/clock.ts';
import { CHECKOUT } from '../support/checkout.ts';
import { quote, rows, settings } from '../support/ledger.ts';
import { describeWith } from '../support/requirements.ts';
import { Visitor } from '../support/visitor.ts';
import { startPinterest, type FakePinterest } from '../worker/fake-pinterest.ts';
import { startWorkbench, type Workbench } from '../worker/workbench.ts';

const sum = (text: string) => hash('sha256', text);
const EMAIL = 'planted.person@example.com';
const BROWSER = '6f1f6a0e-6a0c-4f62-9c0e-0a1b2c3d4e5f';
const OTHER = { email: 'john.other@example.com', browser: '7f1f6a0e-6a0c-4f62-9c0e-0a1b2c3d4e5f' };
const IP = '198.51.100.231';
const AGENT = 'Plantedbrowser/7.7';
const CLICK_ID = 'dj0yJnU9UExBTlRFRA';
/** Everything that was planted, in plain and as it is hashed. */
const TRACES = [
	...[EMAIL, sum(EMAIL), BROWSER, sum(BROWSER), IP, AGENT, CLICK_ID, 'plantedcampaign'],
	...[
		'Plantedname',
		sum('plantedname'),
		'Plantedfamily',
		sum('plantedfamily'),
		'Plantedtown',
		sum('plantedtown'),
	],
	...['555 0177', sum('14155550177'), 'planted-search'],
];

interface Report {
	items_removed: boolean;
	items_retained: boolean;
	messages: string[];
	pages: number;
}

describeWith(['php', 'wordpress', 'woocommerce'])('privacy', () => {
	let site: Site;
	let pinterest: FakePinterest;
	let bench: Workbench;
	let order: number;
	let collectKey: string;

	beforeAll(async () => {
		site = await prepare({ background: false });
		pinterest = await startPinterest();
		// A token that is refused: all that is accepted waits at the worker.
		pinterest.reply = () => ({ status: 401, body: { message: 'no' } });
		bench = await startWorkbench(pinterest.url, {
			clock: systemClock,
			token: false,
			env: { PORT: String(await freePort()) },
		});
		const { shops } = bench.services;
		const shop = await shops.add({ name: 'Demo', siteUrl: site.url, url: bench.url, test: false });
		collectKey = shops.byId(shop)?.collectKey ?? '';
		const key = {
			...{ v: 1, url: bench.url, shop, secret: await shops.secret(shop) },
			...{ collect_key: collectKey, collect_url: '' },
		};
		await site.php(pairingCode(`pintally_${Buffer.from(JSON.stringify(key)).toString('base64url')}`));
		await settings(site, { tag_id: '2612345678901', consent: 'not_needed', enhanced_match: true });
		order = await shopAs(EMAIL, BROWSER, {
			first_name: 'Plantedname',
			last_name: 'Plantedfamily',
			city: 'Plantedtown',
			phone: '+1 415 555 0177',
		});
		await shopAs(OTHER.email, OTHER.browser, {});
		await deliver();
		// One more that the worker does not have yet.
		await lead(EMAIL, BROWSER);
		await lead(OTHER.email, OTHER.browser);
	}, 120_000);
	afterAll(async () => {
		await site?.stop();
		await bench?.close();
		await pinterest?.close();
	});

	/** Comes by an ad, looks for something, buys a mug. */
	async function shopAs(email: string, browser: string, person: Record<string, string>): Promise<number> {
		const planted = email === EMAIL;
		const visitor = new Visitor(
			site.url,
			planted ? { 'user-agent': AGENT, 'x-forwarded-for': IP } : { 'x-forwarded-for': '203.0.113.9' },
		);
		visitor.cookies.set('pintally_visitor', browser);
		if (planted) visitor.cookies.set('_epik', CLICK_ID);
		const told = await visitor.json(
			'/wp-json/pintally/v1/touch',
			{
				key: collectKey,
				referrer: 'www.pinterest.com',
				query: { utm_source: 'pinterest', utm_campaign: planted ? 'plantedcampaign' : 'othercampaign' },
			},
			{ 'content-type': 'text/plain' },
		);
		const product = (await site.php(`return wc_get_product_id_by_sku( 'MUG-1' );`)) as number;
		await visitor.store('/cart/add-item', { id: product, quantity: 1 });
		const billing_address = { ...CHECKOUT.billing_address, ...person, email };
		const placed = await visitor.store('/checkout', {
			...CHECKOUT,
			billing_address,
			shipping_address: { ...CHECKOUT.shipping_address, ...person },
		});
		expect([told.status, placed.status]).toEqual([204, 200]);
		return (JSON.parse(placed.text) as { order_id: number }).order_id;
	}
	const lead = (email: string, browser: string) =>
		site.php(`
			$_COOKIE['pintally_visitor'] = '${browser}';
			$_SERVER['HTTP_USER_AGENT'] = ${quote(email === EMAIL ? AGENT : 'Other/1.0')};
			$_SERVER['REQUEST_URI'] = ${quote(email === EMAIL ? '/?s=planted-search' : '/')};
			do_action( 'pintally_lead', array( 'email' => ${quote(email)} ) );
			return true;`);
	const deliver = () => site.php(`do_action( 'pintally_deliver' ); return true;`);

	/** Runs one of WordPress's tools, all parts and pages of it, as Tools > Export or Erase Personal Data does. */
	const tool = async (kind: 'exporters' | 'erasers', only: string, email = EMAIL) =>
		await site.php(`
			require_once ABSPATH . 'wp-admin/includes/plugin.php';
			$answers = array();
			foreach ( apply_filters( 'wp_privacy_personal_data_${kind}', array() ) as $name => $part ) {
				if ( '' !== ${quote(only)} && ${quote(only)} !== $name ) { continue; }
				for ( $page = 1; $page < 50; $page++ ) {
					$answer = call_user_func( $part['callback'], ${quote(email)}, $page );
					$answers[ $name ][] = $answer;
					if ( $answer['done'] ) { break; }
				}
			}
			return $answers;`);
	async function erase(only = 'pintally', email = EMAIL): Promise<Report> {
		const pages = ((await tool('erasers', only, email)) as Record<string, Report[]>)['pintally'] ?? [];
		return {
			items_removed: pages.some((page) => page.items_removed),
			items_retained: pages.some((page) => page.items_retained),
			messages: pages.flatMap((page) => page.messages),
			pages: pages.length,
		};
	}

	/** Every row of every table, by table. */
	const tables = async () =>
		(await site.php(`
			global $wpdb;
			$tables = array();
			foreach ( $wpdb->get_col( 'SHOW TABLES' ) as $table ) {
				$tables[ $table ] = json_encode( $wpdb->get_results( 'SELECT * FROM ' . $table, ARRAY_A ), JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_PARTIAL_OUTPUT_ON_ERROR );
			}
			return $tables;`)) as Record<string, string>;
	const found = (text: string) => TRACES.filter((trace) => text.includes(trace));
	const WAITING = `$GLOBALS['wpdb']->get_col( "SELECT option_name FROM {$GLOBALS['wpdb']->options} WHERE option_name LIKE 'pintally\\_erasure\\_%'" )`;
	const waitingAtWorker = async () =>
		(await bench.services.queue.lanes()).reduce((sum, { waiting }) => sum + waiting, 0);

	test('the tool is there first: after WooCommerce’s nothing leads from the address to an order', async () => {
		const names = (await site.php(
			`return array_keys( apply_filters( 'wp_privacy_personal_data_erasers', array() ) );`,
		)) as string[];
		expect(names[0]).toBe('pintally');
		expect(names).toContain('woocommerce-customer-orders');
	});

	test('the export holds events, order, touches and browsers of this person, and of nobody else', async () => {
		const answers = (await tool('exporters', 'pintally')) as Record<
			string,
			{ data: { group_id: string; data: { name: string; value: string }[] }[]; done: boolean }[]
		>;
		const pages = answers['pintally'] ?? [];
		expect(pages.at(-1)?.done).toBe(true);
		const items = pages.flatMap(({ data }) => data);
		expect([...new Set(items.map(({ group_id }) => group_id))].sort()).toEqual([
			...['pintally-browsers', 'pintally-events', 'pintally-orders', 'pintally-touches'],
		]);
		const text = JSON.stringify(items);
		for (const value of [BROWSER, CLICK_ID, 'plantedcampaign', AGENT, 'Sale', 'Lead', String(order)])
			expect(text).toContain(value);
		expect(text).not.toContain(OTHER.browser);
		expect(text).not.toContain('othercampaign');
	});

	test('while the worker is away the tool says so, keeps no reason to look again here, and asks again', async () => {
		const planted = { ...(await tables()), worker: bench.disk() };
		expect(found(JSON.stringify(planted))).toEqual(TRACES);
		await bench.stop();
		const report = await erase();
		expect(report).toMatchObject({ items_removed: true, items_retained: false });
		expect(report.messages.join()).toMatch(/could not be told yet/);
		expect(report.messages.join()).not.toMatch(/planted/i);
		const state = (await site.php(`return array(
			'waits' => ${WAITING},
			'args'  => array_map( static fn ( $id ) => ActionScheduler::store()->fetch_action( $id )->get_args(), as_get_scheduled_actions( array( 'hook' => 'pintally_erase', 'status' => 'pending' ), 'ids' ) ),
		);`)) as { waits: unknown[]; args: unknown };
		expect(state.waits.length).toBeGreaterThan(0);
		expect(Object.values(state.args as object)).toEqual([['again']]);
		await bench.start();
		expect(await waitingAtWorker()).toBeGreaterThan(3);
	});

	test('then nothing of ours has a trace: tables, options, logs, the worker’s files', async () => {
		await site.php(`do_action( 'pintally_erase' ); return true;`);
		const ours = Object.entries(await tables()).filter(([table]) =>
			/pintally|actionscheduler|options|usermeta|comments/.test(table),
		);
		expect(
			ours.filter(([, text]) => found(text).length > 0).map(([table, text]) => [table, found(text)]),
		).toEqual([]);
		expect(found(bench.disk() + bench.lines.join('\n') + (await site.log()))).toEqual([]);
		expect(await site.php(`return ${WAITING};`)).toEqual([]);
		const context = await site.php(`return wc_get_order( ${order} )->get_meta( '_pintally_context' );`);
		expect(context).toEqual({ consent: 'denied', consent_source: 'erased' });
	});

	test('with WooCommerce told to erase orders too, no table at all has one but its own sessions', async () => {
		await site.php(`
			update_option( 'woocommerce_erasure_request_removes_order_data', 'yes' );
			update_option( 'woocommerce_erasure_request_removes_download_data', 'yes' );
			return true;`);
		await erase('');
		await site.php(`do_action( 'pintally_erase' ); return true;`);
		await site.cron();
		const left = Object.entries(await tables()).filter(([table]) => !table.endsWith('woocommerce_sessions'));
		expect(
			left.filter(([, text]) => found(text).length > 0).map(([table, text]) => [table, found(text)]),
		).toEqual([]);
	});

	test('the events stay as figures: nothing is sent any more, nothing is made anew', async () => {
		const before = await rows(site);
		const erased = before.filter(({ reason }) => reason === 'erased');
		expect(new Set(erased.map(({ event }) => event))).toEqual(
			new Set(['add_to_cart', 'add_payment_info', 'checkout', 'lead']),
		);
		expect(erased.every(({ state, facts, context }) => state === 'left_out' && facts + context === '')).toBe(
			true,
		);
		await site.php(`wc_get_order( ${order} )->update_status( 'completed' ); return true;`);
		await deliver();
		expect((await rows(site)).length).toBe(before.length);
		expect(found(bench.disk())).toEqual([]);
	});

	test('nobody else has lost anything', async () => {
		const all = await tables();
		expect(all['wp_pintally_touches']).toContain('othercampaign');
		expect(all['wp_pintally_identifications']).toContain(OTHER.browser);
		expect(bench.disk()).toContain(sum(OTHER.email));
		expect((await rows(site)).filter(({ state }) => state !== 'left_out').length).toBeGreaterThan(2);
	});

	test('an order that WooCommerce empties by itself loses our part too', async () => {
		const id = (await site.php(
			`return wc_get_orders( array( 'customer' => ${quote(OTHER.email)}, 'return' => 'ids' ) )[0];`,
		)) as number;
		await site.php(`WC_Privacy_Erasers::remove_order_personal_data( wc_get_order( ${id} ) ); return true;`);
		expect(await site.php(`return wc_get_order( ${id} )->get_meta( '_pintally_context' );`)).toEqual({
			consent: 'denied',
			consent_source: 'erased',
		});
		const [sale] = (await rows(site, 'checkout')).filter(({ order_id }) => Number(order_id) === id);
		expect(sale).toMatchObject({ state: 'left_out', reason: 'erased' });
		expect(
			await site.php(
				`return count( as_get_scheduled_actions( array( 'hook' => 'pintally_erase', 'status' => 'pending' ), 'ids' ) );`,
			),
		).toBe(1);
	});

	test('the suggested policy text names what is kept, and how long', async () => {
		await settings(site, { keep_months: 7 });
		const text = (await site.php(`
			require_once ABSPATH . 'wp-admin/includes/class-wp-privacy-policy-content.php';
			require_once ABSPATH . 'wp-admin/includes/misc.php';
			set_current_screen( 'privacy' );
			$settings = new Pintally\\Settings\\Settings();
			$html = new ReflectionMethod( Pintally\\Privacy\\PolicyText::class, 'html' );
			$html->setAccessible( true );
			return $html->invoke( new Pintally\\Privacy\\PolicyText( $settings ) );`)) as string;
		expect(text).toMatch(/deleted after 7 months/);
		expect(text).toMatch(/IP address.*SHA-256/s);
		expect(text).toContain('privacy-policy-tutorial');
	});

	test('an address that is none, or that nobody has, is answered with nothing', async () => {
		expect(await erase('pintally', 'nobody@example.com')).toMatchObject({
			items_removed: false,
			messages: [],
			pages: 1,
		});
		expect(await erase('pintally', 'not an address')).toMatchObject({ items_removed: false, pages: 1 });
	});
});
