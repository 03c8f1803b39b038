/** A guest buys, by both kinds of checkout: one event, with what the visitor said; the same in every kind of shop. */
import { expect } from 'vitest';
import type { Case } from '../case.ts';
import { orderCode, sent, type Sale, type Shop } from '../shop.ts';

const EPIK = 'dj0yJnU9Y2xpY2s';

async function countedOnce(shop: Shop, order: number): Promise<Sale> {
	const sale = await shop.sale(order);
	expect(sale.rows).toMatchObject([{ state: 'waiting', reason: '' }]);
	expect(sent(sale)).toMatchObject({
		currency: 'USD',
		value: '29.00',
		order_id: String(order),
		num_items: 2,
	});
	expect(sale.kept).toMatchObject({ consent: 'granted', epik: EPIK });
	return sale;
}

export const BUYING: readonly Case[] = [
	{
		name: 'cart and checkout blocks: one sale, with consent and click id kept with the order',
		async run(shop) {
			const visitor = shop.visitor();
			await visitor.get(`/?epik=${EPIK}&utm_source=pinterest`);
			const order = await shop.buyByBlocks(visitor);
			await countedOnce(shop, order);
			const names = (await shop.rows()).map(({ event }) => event).sort();
			expect(names).toEqual(['add_payment_info', 'add_to_cart', 'checkout']);
		},
	},
	{
		name: 'cart and checkout shortcodes: one sale, and the thank-you page hands it over once',
		async run(shop) {
			const visitor = shop.visitor();
			await visitor.get(`/?epik=${EPIK}&utm_source=pinterest`);
			const order = await shop.buyByShortcode(visitor);
			const { rows, thanks } = await countedOnce(shop, order);
			expect((await visitor.get(thanks)).text).toContain(`"id":"${rows[0]?.event_id}"`);
			expect((await visitor.get(thanks)).text).not.toContain('pintally-born');
		},
	},
	{
		name: 'a refund of one piece, made in wp-admin, lowers what is sent and our own figures',
		async run(shop) {
			const order = Number(
				await shop.php(
					orderCode() +
						`$line = current( $order->get_items() );
						$refund = wc_create_refund( array( 'order_id' => $order->get_id(), 'amount' => 14.5, 'line_items' => array( $line->get_id() => array( 'qty' => 1, 'refund_total' => 14.5 ) ) ) );
						return is_wp_error( $refund ) ? $refund->get_error_message() : $order->get_id();`,
				),
			);
			const sale = await shop.sale(order);
			expect(sale.rows).toHaveLength(1);
			expect(sent(sale)).toMatchObject({ value: '14.50', num_items: 1 });
			// Without tax and shipping, as WooCommerce's report has them.
			expect(await attributed(shop, order)).toEqual({ total: '29.000', refunded: '14.500', counted: true });
		},
	},
	{
		name: 'cancelled after it was paid: not counted in our own figures, and one event at most',
		async run(shop) {
			const sale = await shop.sell('', ['processing', 'cancelled']);
			expect(sale.rows).toHaveLength(1);
			expect(sale.mapped).toEqual({ send: false, reason: 'not_paid' });
			expect(await attributed(shop, sale.order)).toMatchObject({ counted: false });
		},
	},
	{
		name: "the ledger adds up to WooCommerce's own report, refunds and cancellations among it",
		async run(shop) {
			const sales = (await shop.php(`
				${orderCode()}
				${orderCode('', ['processing', 'cancelled'])}
				${orderCode()}
				wp_set_current_user( 1 );
				wc_create_refund( array( 'order_id' => $order->get_id(), 'amount' => $order->get_total(), 'line_items' => array() ) );
				foreach ( wc_get_orders( array( 'limit' => -1, 'type' => array( 'shop_order', 'shop_order_refund' ) ) ) as $each ) {
					Automattic\\WooCommerce\\Internal\\Admin\\Schedulers\\OrdersScheduler::import( $each->get_id() );
				}
				add_filter( 'woocommerce_analytics_report_should_use_cache', '__return_false' );
				$sales = rest_do_request( new WP_REST_Request( 'GET', '/pintally/v1/overview' ) )->get_data()['sales'];
				$request = new WP_REST_Request( 'GET', '/wc-analytics/reports/orders/stats' );
				$request->set_query_params( array( 'interval' => 'year', 'fields' => array( 'orders_count', 'net_revenue' ) ) + $sales['period'] );
				return $sales + array( 'report' => json_decode( wp_json_encode( rest_do_request( $request )->get_data() ), true )['totals'] );`)) as {
				report: { orders_count: number; net_revenue: number };
				orders: { state: string; status: string; orders: number; reported: string }[];
				refunds: { refunds: number; reported: string }[];
			};
			expect(sales.report.orders_count).toBeGreaterThanOrEqual(2);
			const sum = (of: { reported: string }[]) => of.reduce((all, { reported }) => all + Number(reported), 0);
			expect(sales.orders.reduce((all, { orders }) => all + orders, 0)).toBe(sales.report.orders_count);
			expect(sum(sales.orders) + sum(sales.refunds)).toBeCloseTo(sales.report.net_revenue, 2);
			expect(sales.refunds.length).toBeGreaterThan(0);
			expect(sales.orders.some(({ status }) => status === 'cancelled')).toBe(false);
		},
	},
];

/** How attribution sees an order. */
async function attributed(shop: Shop, order: number): Promise<unknown> {
	return shop.php(`
		wp_set_current_user( 1 );
		$request = new WP_REST_Request( 'GET', '/pintally/v1/attribution/rows' );
		$request->set_query_params( array( 'from' => time() - DAY_IN_SECONDS, 'to' => time() + 60 ) );
		$answer = rest_do_request( $request );
		ob_start();
		apply_filters( 'rest_pre_serve_request', false, $answer, $request, rest_get_server() );
		$told = json_decode( (string) ob_get_clean(), true );
		foreach ( $told['orders'] as $row ) {
			if ( (int) $row[0] === ${order} ) {
				return array( 'total' => $row[2], 'refunded' => $row[3], 'counted' => $row[7] );
			}
		}
		return null;`);
}
