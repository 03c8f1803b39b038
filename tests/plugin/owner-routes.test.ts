/** What the owner's screen reads and changes, in a real shop: settings as a file, orders for the value rule, sums. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { previewOfSale } from '../../core/sale-preview.ts';
import type { PrintedFacts } from '../../core/order-particulars.ts';
import type { Rules } from '../../core/types.ts';
import { type NetSales, netLines, refundedIn } from '../../admin-src/screens/attribution/net-sales.ts';
import { Reporter } from '../../admin-src/screens/attribution/report.ts';
import { USUAL_CLAIM_DAYS } from '../../core/attribution/claims.ts';
import { USUAL } from '../../core/attribution/question.ts';
import { prepare, type Site } from '../../sandbox/site/site.ts';
import { quote } from '../support/ledger.ts';
import { describeWith } from '../support/requirements.ts';
import { ourComplaints } from '../support/site-log.ts';

interface Answer {
	status: number;
	// eslint-disable-next-line @typescript-eslint/no-explicit-any -- whatever was answered; the tests say what they expect.
	data: any;
}

describeWith(['php', 'wordpress', 'woocommerce'])('what the owner’s screen asks of a shop', () => {
	let site: Site;
	beforeAll(async () => {
		site = await prepare({ background: false });
	});
	afterAll(async () => {
		expect(ourComplaints(await site.log())).toEqual([]);
		await site.stop();
	});

	const ask = async (method: string, path: string, body: unknown = null, user = 1) =>
		(await site.php(`
			wp_set_current_user( ${user} );
			$request = new WP_REST_Request( '${method}', strtok( '/pintally/v1${path}', '?' ) );
			parse_str( (string) wp_parse_url( ${quote(path)}, PHP_URL_QUERY ), $query );
			$request->set_query_params( $query );
			if ( 'GET' !== '${method}' ) {
				$request->set_header( 'content-type', 'application/json' );
				$request->set_body( ${quote(JSON.stringify(body))} );
			}
			$answer = rest_do_request( $request );
			return array( 'status' => $answer->get_status(), 'data' => $answer->get_data() );`)) as Answer;

	/** Orders of the shop, made as its checkout makes them. */
	const order = (status: string, extra = '') =>
		site.php(`
			$product = wc_get_product( wc_get_product_id_by_sku( 'MUG-1' ) );
			$order = new WC_Order();
			$order->set_created_via( 'checkout' );
			$order->set_billing_email( 'jane.doe@example.com' );
			$order->set_customer_ip_address( '203.0.113.24' );
			$order->set_customer_user_agent( 'Mozilla/5.0' );
			$order->add_product( $product, 2 );
			$shipping = new WC_Order_Item_Shipping();
			$shipping->set_method_title( 'Flat rate' );
			$shipping->set_total( '5' );
			$order->add_item( $shipping );
			$order->calculate_totals();
			${extra}
			$order->set_status( '${status}' );
			$order->save();
			return $order->get_id();`) as Promise<number>;

	test.each([
		['GET', '/settings/file'],
		['POST', '/settings/file'],
		['GET', '/settings/choices'],
		['GET', '/value-rule/orders'],
		['GET', '/overview'],
		['GET', '/test-conversion'],
		['POST', '/test-conversion'],
	])('%s %s is for the shop’s keepers only', async (method, path) => {
		expect((await ask(method, path, {}, 0)).status).toBe(401);
	});

	test('settings leave as a file without a secret, and come back whole', async () => {
		await site.php(`update_option( 'pintally_secret', 'whsec_c2VjcmV0' ); return true;`);
		await ask('POST', '/settings', { content_id_prefix: 'shop_', roles_excluded: ['editor'] });
		const { data: file } = await ask('GET', '/settings/file');
		expect(file).toMatchObject({
			format: 'pintally-settings',
			settings: { content_id_prefix: 'shop_', roles_excluded: ['editor'] },
		});
		expect(JSON.stringify(file)).not.toContain('whsec_');
		await ask('POST', '/settings', { content_id_prefix: '', roles_excluded: [] });
		expect(await ask('POST', '/settings/file', file)).toMatchObject({
			status: 200,
			data: { content_id_prefix: 'shop_', roles_excluded: ['editor'] },
		});
	});

	test('a file with faults names each at its setting and changes nothing', async () => {
		const { data: file } = await ask('GET', '/settings/file');
		const bad = {
			...file,
			settings: {
				...file.settings,
				tag_id: 'abc',
				max_age_days: 70,
				value_basis: 'net',
				colour: 'red',
				ldp: true,
			},
		};
		const refused = await ask('POST', '/settings/file', bad);
		expect(refused.status).toBe(400);
		expect(Object.keys(refused.data.data.params).sort()).toEqual([
			'colour',
			'max_age_days',
			'tag_id',
			'value_basis',
		]);
		expect((await ask('GET', '/settings')).data).toEqual(file.settings);
		for (const nonsense of [
			{},
			{ format: 'pintally-settings' },
			{ format: 'other', settings: { ldp: true } },
		])
			expect((await ask('POST', '/settings/file', nonsense)).data.data.params).toHaveProperty('file');
	});

	test('the lists among the settings know the shop’s statuses and roles', async () => {
		const { data } = await ask('GET', '/settings/choices');
		expect(data.paid_statuses).toContainEqual({ value: 'processing', label: 'Processing' });
		expect(data.roles_excluded).toContainEqual({ value: 'shop_manager', label: 'Shop manager' });
	});

	test('the last orders come without anybody in them, and show what each rule would send', async () => {
		const id = await order('processing');
		const by_hand = await order('processing', `$order->set_created_via( 'admin' );`);
		const { data } = await ask('GET', '/value-rule/orders');
		expect(JSON.stringify(data)).not.toMatch(/jane|203\.0\.113|wc_order_|Mozilla/);
		const rules = { ...((await ask('GET', '/settings')).data as Rules), content_id_prefix: 'shop_' };
		const told = new Map(
			(data as { facts: PrintedFacts }[]).map(({ facts }) => [
				facts.order.id,
				(basis: Rules['value_basis']) => previewOfSale(facts, { ...rules, value_basis: basis }),
			]),
		);
		const goods = told.get(id)!('net_goods');
		const total = told.get(id)!('order_total');
		expect(goods).toMatchObject({ reason: undefined, currency: 'USD' });
		expect(Number(total.value)).toBeGreaterThanOrEqual(Number(goods.value) + 5);
		expect(goods.content_ids[0]).toMatch(/^shop_\d+$/);
		expect(told.get(by_hand)!('net_goods').reason).toBe('not_web');
	});

	type Period = { after: string; before: string };
	type Report = { orders_count: number; net_revenue: number };
	/** As @woocommerce/data asks for it. */
	const REPORT = `static function ( array $period ) {
		$request = new WP_REST_Request( 'GET', '/wc-analytics/reports/orders/stats' );
		$request->set_query_params( array( 'interval' => 'year', 'fields' => array( 'orders_count', 'net_revenue' ) ) + $period );
		return json_decode( wp_json_encode( rest_do_request( $request )->get_data() ), true )['totals'];
	}`;
	const reportOf = ({ after, before }: Period) =>
		site.php(`
			wp_set_current_user( 1 );
			return ( ${REPORT} )( array( 'after' => '${after}', 'before' => '${before}' ) );`) as Promise<Report>;

	test('the ledger adds up to WooCommerce’s own report, to the order', async () => {
		await order('on-hold');
		await order('completed');
		await site.php(`
			foreach ( wc_get_orders( array( 'limit' => -1 ) ) as $order ) {
				Automattic\\WooCommerce\\Internal\\Admin\\Schedulers\\OrdersScheduler::import( $order->get_id() );
			}
			global $wpdb;
			$wpdb->update( Pintally\\Ledger\\Schema::table(), array( 'state' => 'delivered', 'tag_state' => 'called', 'match_keys' => ',em,click_id,' ), array( 'event' => 'checkout', 'state' => 'waiting' ) );
			$ledger = new Pintally\\Ledger\\Ledger();
			$ledger->record( new Pintally\\Ledger\\Entry( 'checkout.test0000', 'checkout', time(), test: true ) );
			$ledger->record( new Pintally\\Ledger\\Entry( 'lead.refused00', 'lead', time(), array(), null, 0, 'consent_denied' ) );
			return true;`);
		const { data } = await ask('GET', '/overview?hours=24');
		const orders = data.sales.orders as { state: string; status: string; orders: number }[];
		const sum = (some: { orders: number }[]) => some.reduce((all, row) => all + row.orders, 0);
		expect(await reportOf(data.sales.period)).toMatchObject({ orders_count: 3, net_revenue: 87 });
		expect(sum(orders)).toBe(3);
		expect(data.sales.not_reported).toBe(0);
		expect(data.reasons).toEqual([{ reason: 'consent_denied', state: 'left_out', events: 1 }]);
		const sales = (data.events as { event: string; events: number }[]).filter(
			({ event }) => event === 'checkout',
		);
		expect(sales.reduce((all, { events }) => all + events, 0)).toBe(3);
		expect(data.match_keys).toEqual({ events: 3, keys: { em: 3, click_id: 3 } });
		expect(data.hours.reduce((all: number, { both }: { both: number }) => all + both, 0)).toBe(3);
		expect((await ask('GET', '/overview?hours=5')).status).toBe(400);
		// By the day of the order the report counts what is not paid yet, too; the ledger names it.
		await site.php(`update_option( 'woocommerce_date_type', 'date_created' ); return true;`);
		const { sales: all } = (await ask('GET', '/overview?hours=24')).data;
		expect(sum(all.orders)).toBe((await reportOf(all.period)).orders_count);
		expect(all.orders).toContainEqual(expect.objectContaining({ state: '', status: 'on-hold', orders: 1 }));
	});

	test('and to its value: refunds and orders in another currency have lines of their own', async () => {
		type Line = { state: string; status: string; currency: string; orders: number; reported: string };
		type Refunds = { currency: string; refunds: number; reported: string };
		const before = (await ask('GET', '/overview?hours=24')).data.sales;
		const reported = await reportOf(before.period);
		const part = await order('processing');
		const whole = await order('completed');
		await order('processing', `$order->set_currency( 'EUR' );`);
		await site.php(`
			$order = wc_get_order( ${part} );
			$item = array_values( $order->get_items() )[0];
			wc_create_refund( array( 'order_id' => ${part}, 'amount' => 14.5, 'line_items' => array( $item->get_id() => array( 'qty' => 1, 'refund_total' => 14.5 ) ) ) );
			wc_create_refund( array( 'order_id' => ${whole}, 'amount' => wc_get_order( ${whole} )->get_total(), 'line_items' => array() ) );
			foreach ( wc_get_orders( array( 'limit' => -1, 'type' => array( 'shop_order', 'shop_order_refund' ) ) ) as $each ) {
				Automattic\\WooCommerce\\Internal\\Admin\\Schedulers\\OrdersScheduler::import( $each->get_id() );
			}
			return true;`);
		const { sales } = (await ask('GET', '/overview?hours=24')).data;
		const orders = sales.orders as Line[];
		const refunds = sales.refunds as Refunds[];
		const sum = (of: { reported: string }[]) => of.reduce((all, { reported }) => all + Number(reported), 0);
		const report = await reportOf(sales.period);
		expect(report.orders_count).toBe(reported.orders_count + 3);
		expect(orders.reduce((all, row) => all + row.orders, 0)).toBe(report.orders_count);
		expect(refunds).toMatchObject([{ currency: 'USD', refunds: 2 }]);
		expect(sum(refunds)).toBeLessThan(-14.5);
		expect(sum(orders) + sum(refunds)).toBeCloseTo(report.net_revenue, 2);
		expect(orders).toContainEqual(expect.objectContaining({ currency: 'EUR', orders: 1, reported: '29.00' }));
		expect(before.orders.every(({ currency }: Line) => currency === 'USD')).toBe(true);
		// What another plugin keeps out of the report is in no line either.
		const narrowed = (await site.php(`
			wp_set_current_user( 1 );
			add_filter( 'woocommerce_analytics_excluded_order_statuses', static fn( $statuses ) => array( ...$statuses, 'processing' ) );
			// WooCommerce keeps an answer for as long as the question is the same.
			add_filter( 'woocommerce_analytics_report_should_use_cache', '__return_false' );
			$sales = rest_do_request( new WP_REST_Request( 'GET', '/pintally/v1/overview' ) )->get_data()['sales'];
			return $sales + array( 'report' => ( ${REPORT} )( $sales['period'] ) );`)) as {
			report: Report;
			orders: Line[];
			refunds: Refunds[];
		};
		expect(narrowed.orders.some(({ status }) => status === 'processing')).toBe(false);
		expect(narrowed.orders.reduce((all, row) => all + row.orders, 0)).toBe(narrowed.report.orders_count);
		expect(sum(narrowed.orders) + sum(narrowed.refunds)).toBeCloseTo(narrowed.report.net_revenue, 2);
	});

	test('what attribution divides, and what it names beside it, adds up to the same', async () => {
		const to = Math.floor(Date.now() / 1000) + 60;
		const range = `array( 'from' => ${to - 86_400}, 'to' => ${to} )`;
		const [text, sales, report] = (await site.php(`
			wp_set_current_user( 1 );
			$rows = new WP_REST_Request( 'GET', '/pintally/v1/attribution/rows' );
			$rows->set_query_params( ${range} );
			$answer = rest_do_request( $rows );
			ob_start();
			apply_filters( 'rest_pre_serve_request', false, $answer, $rows, rest_get_server() );
			$text  = ob_get_clean();
			$asked = new WP_REST_Request( 'GET', '/pintally/v1/attribution/sales' );
			$asked->set_query_params( ${range} );
			$sales = rest_do_request( $asked )->get_data();
			return array( $text, $sales, ( ${REPORT} )( $sales['period'] ) );`)) as [string, NetSales, Report];
		const reporter = new Reporter();
		reporter.take(text, '127.0.0.1');
		const loaded = reporter.load();
		const divided = ['USD', 'EUR'].map((currency) => {
			const told = reporter.ask({
				model: 'last_touch',
				claim_days: USUAL_CLAIM_DAYS,
				question: { ...USUAL, currency },
			});
			const { lines, whole } = netLines(sales, told, refundedIn(loaded, currency), currency);
			expect(lines.reduce((sum, { minor }) => sum + minor, 0)).toBe(whole.minor);
			expect(lines.reduce((sum, { orders }) => sum + (orders ?? 0), 0)).toBe(whole.orders);
			return { names: lines.map(({ name }) => name.kind), whole };
		});
		expect(divided.reduce((sum, { whole }) => sum + whole.minor, 0)).toBe(
			Math.round(report.net_revenue * 100),
		);
		expect(divided.reduce((sum, { whole }) => sum + whole.orders, 0)).toBe(report.orders_count);
		// Refunds and amounts are those of the report, to the cent: nothing is left that is of another day.
		expect(divided.map(({ names }) => names)).toEqual([['unattributed', 'unrecorded'], ['unattributed']]);
	});

	test('a test conversion is in no sum, and goes nowhere without a worker', async () => {
		const before = (await ask('GET', '/status')).data.counts;
		const { data } = await ask('POST', '/test-conversion');
		expect(data).toMatchObject({
			result: 'running',
			event: 'checkout',
			server: { state: 'refused' },
			tag: { state: '' },
		});
		expect(data.server.detail).toContain('No worker is connected');
		expect((await ask('GET', '/status')).data.counts).toEqual(before);
		expect((await ask('GET', '/events?search=' + data.event_id)).data).toEqual([]);
		expect(
			await site.php(
				`return count( wc_get_orders( array( 'limit' => -1, 'return' => 'ids', 'type' => 'shop_order' ) ) );`,
			),
		).toBe(7);
		await ask('POST', '/settings', { events_off: ['checkout'] });
		expect((await ask('POST', '/test-conversion')).status).toBe(409);
		await ask('POST', '/settings', { events_off: [] });
	});
});
