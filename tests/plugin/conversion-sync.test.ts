/** What a shop knows beyond the order: costs, customers, and leads that became customers. */
import { hash as digest } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { prepare, type Site } from '../../sandbox/site/site.ts';
import { eventOf } from '../../core/hook-event.ts';
import type { CustomerFacts, OrderHook } from '../../core/types.ts';
import { empty, rows, settings } from '../support/ledger.ts';
import { describeWith } from '../support/requirements.ts';

const hash = (text: string) => digest('sha256', text);

/** Makes and pays orders as the checkout does, has them in WooCommerce's report, and asks what would be posted. */
const TOOLS = `
	$pay = static function ( string $email, string $when = 'now', int $mugs = 2, string $currency = '', int $customer = 0 ): WC_Order {
		$order = wc_create_order( array( 'created_via' => 'checkout', 'customer_id' => $customer ) );
		$order->add_product( wc_get_product( wc_get_product_id_by_sku( 'MUG-1' ) ), $mugs );
		$order->set_billing_email( $email );
		$order->set_payment_method( 'cod' );
		$order->set_date_created( $when );
		if ( '' !== $currency ) { $order->set_currency( $currency ); }
		$order->calculate_totals();
		$order->save();
		$order->update_status( 'processing' );
		Automattic\\WooCommerce\\Internal\\Admin\\Schedulers\\OrdersScheduler::import( $order->get_id() );
		return $order;
	};
	$settings = new Pintally\\Settings\\Settings();
	$consent  = new Pintally\\Context\\Consent( $settings );
	$visitor  = new Pintally\\Context\\Visitor( $consent, $settings );
	$context  = new Pintally\\Context\\OrderContext( new Pintally\\Context\\Circumstances( $consent, $visitor ), $visitor, $settings );
	$hooks    = new Pintally\\Delivery\\Hooks( $settings, new Pintally\\Facts\\OrderFacts(), $context );
	$ledger   = new Pintally\\Ledger\\Ledger();
	$reading  = new Pintally\\Ledger\\Reading();
	$hook     = static fn ( WC_Order $order, string $event = 'checkout' ): ?array => $hooks->of( $reading->entry( Pintally\\Capture\\EventId::ofOrder( $event, $order ) ) );
	$accept   = static fn ( WC_Order $order ) => $ledger->settle( Pintally\\Capture\\EventId::ofCheckout( $order ), array( 'state' => 'accepted' ) );`;

describeWith(['php', 'wordpress', 'woocommerce'])('conversion sync', () => {
	let site: Site;
	const php = <T>(code: string) => site.php(`${TOOLS}\n${code}`) as Promise<T>;
	const dataOf = (hook: OrderHook) => {
		const mapped = eventOf(hook, { now: Math.floor(Date.now() / 1000), hash });
		return mapped.send ? mapped.event.custom_data : mapped.reason;
	};
	beforeAll(async () => {
		site = await prepare({ background: false });
		await settings(site, { tag_id: '2612345678901', consent: 'not_needed' });
	});
	afterAll(async () => {
		expect(await site.log()).not.toMatch(/pintally|SQL|database error/i);
		await site.stop();
	});
	beforeEach(async () => {
		await empty(site);
		await php(`
			foreach ( wc_get_orders( array( 'limit' => -1 ) ) as $old ) { $old->delete( true ); }
			foreach ( array( 'wc_order_stats', 'wc_customer_lookup' ) as $table ) { $GLOBALS['wpdb']->query( 'DELETE FROM ' . $GLOBALS['wpdb']->prefix . $table ); }
			delete_transient( Pintally\\Facts\\CustomerFacts::SHOP );
			return true;`);
		await settings(site, { value_basis: 'net_goods', predicted_ltv: false, lead_converted: false });
	});

	test('nothing of it is told until it is chosen', async () => {
		const hook = await php<OrderHook>(`return $hook( $pay( 'jane@example.com' ) );`);
		expect(hook.facts).not.toHaveProperty('customer');
		expect(hook.facts.order.line_items[0]).not.toHaveProperty('cost_of_goods_sold');
		expect(dataOf(hook)).not.toHaveProperty('predicted_ltv');
		await php(`$order = $pay( 'sam@example.com' ); $accept( $order ); return true;`);
		expect(await rows(site, 'lead_converted')).toEqual([]);
	});

	test('costs come as WooCommerce’s REST API has them, and the page gets them with the margin only', async () => {
		await site.php(`
			update_option( 'woocommerce_feature_cost_of_goods_sold_enabled', 'yes' );
			return true;`);
		await site.php(`
			$mug = wc_get_product( wc_get_product_id_by_sku( 'MUG-1' ) );
			$mug->set_cogs_value( 5.55 );
			$mug->save();
			return true;`);
		await settings(site, { value_basis: 'margin' });
		const told = await php<{
			hook: OrderHook;
			rest: { line_items: { cost_of_goods_sold: { value: number } }[] };
			page: OrderHook['facts'];
			without: OrderHook['facts'];
			foreign: OrderHook;
		}>(`
			wp_set_current_user( 1 );
			$order = $pay( 'jane@example.com' );
			$facts = new Pintally\\Facts\\OrderFacts();
			return array(
				'hook'    => $hook( $order ),
				'rest'    => rest_get_server()->response_to_data( rest_do_request( new WP_REST_Request( 'GET', '/wc/v3/orders/' . $order->get_id() ) ), false ),
				'page'    => $facts->withoutPerson( $order, true ),
				'without' => $facts->withoutPerson( $order ),
				'foreign' => $hook( $pay( 'kim@example.com', currency: 'EUR' ) ),
			);`);
		const costs = (facts: OrderHook['facts']) =>
			facts.order.line_items.map((line) => line.cost_of_goods_sold);
		expect(costs(told.hook.facts).map((cost) => Number(cost?.value))).toEqual(
			told.rest.line_items.map((line) => line.cost_of_goods_sold.value),
		);
		expect(costs(told.hook.facts)).toEqual([{ value: '11.100000' }]);
		expect(dataOf(told.hook)).toMatchObject({ value: '17.90' });
		expect(costs(told.page)).toEqual(costs(told.hook.facts));
		expect(costs(told.without)).toEqual([undefined]);
		// Costs are in the shop's currency.
		expect(costs(told.foreign.facts)).toEqual([undefined]);
		expect(dataOf(told.foreign)).toMatchObject({ value: '29.00', currency: 'EUR' });
	});

	test('a product without a cost: the goods are the value', async () => {
		await site.php(`
			$mug = wc_get_product( wc_get_product_id_by_sku( 'MUG-1' ) );
			$mug->set_cogs_value( null );
			$mug->save();
			return true;`);
		await settings(site, { value_basis: 'margin' });
		expect(dataOf(await php<OrderHook>(`return $hook( $pay( 'jane@example.com' ) );`))).toMatchObject({
			value: '29.00',
		});
		await site.php(`return update_option( 'woocommerce_feature_cost_of_goods_sold_enabled', 'no' );`);
	});

	test('what a customer has bought is known by account and by address, less refunds, up to this order', async () => {
		await settings(site, { predicted_ltv: true });
		const told = await php<CustomerFacts[]>(`
			$first  = $pay( 'jane@example.com', '2026-01-05 10:00:00' );
			$second = $pay( 'jane@example.com', '2026-02-05 10:00:00', 1, '', 1 );
			$third  = $pay( 'other@example.com', '2026-03-05 10:00:00', 1, '', 1 );
			$pay( 'stranger@example.com', '2026-01-06 10:00:00' );
			$failed = $pay( 'jane@example.com', '2026-01-07 10:00:00' );
			$failed->update_status( 'failed' );
			$refund = wc_create_refund( array( 'order_id' => $first->get_id(), 'amount' => 4.5, 'date_created' => '2026-01-08 10:00:00' ) );
			$refund->set_date_created( '2026-01-08 10:00:00' );
			$refund->save();
			foreach ( array( $failed->get_id(), $refund->get_id() ) as $id ) {
				Automattic\\WooCommerce\\Internal\\Admin\\Schedulers\\OrdersScheduler::import( $id );
			}
			delete_transient( Pintally\\Facts\\CustomerFacts::SHOP );
			return array_map( static fn ( $order ) => $hook( $order )['facts']['customer'], array( $first, $second, $third ) );`);
		expect(told.map(({ orders_before, spent_before }) => [orders_before, Number(spent_before)])).toEqual([
			[0, 0],
			[1, 24.5],
			// By account the second; the first was a guest's, at another address.
			[1, 14.5],
		]);
		expect(told[0]).toMatchObject({ currency: 'USD' });
		const customers = told[0]!.customers.reduce((sum, count) => sum + count, 0);
		expect(customers).toBe(3);
	});

	test('the shop’s figures, and the value that is sent, are those of the rule', async () => {
		await settings(site, { predicted_ltv: true });
		const told = await php<{ facts: CustomerFacts; again: CustomerFacts; hook: OrderHook }>(`
			global $wpdb;
			// 60 customers with one order, 30 with two, 10 with three; repeat orders at 24.00.
			$id = 900000;
			for ( $customer = 1; $customer <= 100; $customer++ ) {
				for ( $n = 1; $n <= ( $customer > 90 ? 3 : ( $customer > 60 ? 2 : 1 ) ); $n++ ) {
					$wpdb->insert( $wpdb->prefix . 'wc_order_stats', array( 'order_id' => ++$id, 'customer_id' => 1000 + $customer, 'status' => 'wc-completed', 'net_total' => $n > 1 ? 24 : 31, 'returning_customer' => $n > 1, 'date_created' => '2026-01-01 00:00:00', 'parent_id' => 0 ) );
				}
			}
			// A refund of a repeat order, and one of a first.
			$wpdb->insert( $wpdb->prefix . 'wc_order_stats', array( 'order_id' => ++$id, 'customer_id' => 1100, 'status' => 'wc-completed', 'net_total' => -5, 'date_created' => '2026-01-02 00:00:00', 'parent_id' => 900150 ) );
			$wpdb->insert( $wpdb->prefix . 'wc_order_stats', array( 'order_id' => ++$id, 'customer_id' => 1001, 'status' => 'wc-completed', 'net_total' => -7, 'date_created' => '2026-01-02 00:00:00', 'parent_id' => 900001 ) );
			// What does not count.
			$wpdb->insert( $wpdb->prefix . 'wc_order_stats', array( 'order_id' => ++$id, 'customer_id' => 2000, 'status' => 'wc-cancelled', 'net_total' => 99, 'returning_customer' => 1, 'date_created' => '2026-01-02 00:00:00', 'parent_id' => 0 ) );
			$order = wc_create_order( array( 'created_via' => 'checkout' ) );
			$order->add_product( wc_get_product( wc_get_product_id_by_sku( 'MUG-1' ) ), 2 );
			$order->set_billing_email( 'new@example.com' );
			$order->calculate_totals();
			$order->update_status( 'processing' );
			$customers = new Pintally\\Facts\\CustomerFacts( $settings );
			$facts     = $customers->of( $order );
			// A day long it stays as it was counted.
			$wpdb->query( 'DELETE FROM ' . $wpdb->prefix . 'wc_order_stats' );
			return array( 'facts' => $facts, 'again' => $customers->of( $order ), 'hook' => $hook( $order ) );`);
		expect(told.facts).toEqual({
			orders_before: 0,
			spent_before: '0.000',
			currency: 'USD',
			customers: [60, 30, 10],
			repeat_orders: 50,
			repeat_total: '1195.000',
		});
		expect(told.again).toEqual(told.facts);
		// 29.00 + 0.5 × 23.90.
		expect(dataOf(told.hook)).toMatchObject({ value: '29.00', predicted_ltv: '40.95' });
	});

	test('others may know better, or keep it to themselves; and nobody is asked where Analytics is off', async () => {
		await settings(site, { predicted_ltv: true });
		const told = await php<(CustomerFacts | null)[]>(`
			$order = $pay( 'jane@example.com' );
			$told  = array();
			foreach ( array( array( 'orders_before' => 3 ), null ) as $answer ) {
				$filter = static fn () => $answer;
				add_filter( 'pintally_customer_facts', $filter );
				$told[] = $hook( $order )['facts']['customer'] ?? null;
				remove_filter( 'pintally_customer_facts', $filter );
			}
			update_option( 'woocommerce_analytics_enabled', 'no' );
			$told[] = $hook( $order )['facts']['customer'] ?? null;
			update_option( 'woocommerce_analytics_enabled', 'yes' );
			return $told;`);
		expect(told).toEqual([{ orders_before: 3 }, null, null]);
	});

	test('a lead that buys for the first time is an event of its own, once, after the sale is accepted', async () => {
		await settings(site, { lead_converted: true });
		const told = await php<{ early: number; hook: OrderHook; queries: number }>(`
			$count = static fn (): int => (int) $GLOBALS['wpdb']->get_var( "SELECT COUNT(*) FROM {$GLOBALS['wpdb']->prefix}pintally_events WHERE event = 'lead_converted'" );
			do_action( 'pintally_lead', array( 'email' => 'Jane@Example.com' ) );
			$GLOBALS['wpdb']->query( "UPDATE {$GLOBALS['wpdb']->prefix}pintally_events SET occurred_at = '2026-01-01 00:00:00'" );
			$order = $pay( 'jane@example.com' );
			$early = $count();
			$accept( $order );
			$accept( $order );
			$ledger->settle( Pintally\\Capture\\EventId::ofCheckout( $order ), array( 'state' => 'delivered' ) );
			// Another order of hers is none.
			$accept( $pay( 'jane@example.com' ) );
			return array( 'early' => $early, 'hook' => $hook( $order, 'lead_converted' ) );`);
		expect(told.early).toBe(0);
		const found = await rows(site, 'lead_converted');
		expect(found).toHaveLength(1);
		expect(found[0]).toMatchObject({ state: 'waiting', order_id: String(told.hook.facts.order.id) });
		const mapped = eventOf(told.hook, { now: Math.floor(Date.now() / 1000), hash });
		expect(mapped).toMatchObject({
			send: true,
			event: { event_name: 'custom', custom_data: { value: '29.00', currency: 'USD' } },
			tag: null,
		});
		expect(mapped.send && mapped.event.user_data.em).toEqual([hash('jane@example.com')]);
	});

	test.each([
		['nobody was a lead', ``, `$accept( $pay( 'jane@example.com' ) );`],
		[
			'the lead came after the sale',
			``,
			`$order = $pay( 'jane@example.com' ); do_action( 'pintally_lead', array( 'email' => 'jane@example.com' ) ); $GLOBALS['wpdb']->query( "UPDATE {$GLOBALS['wpdb']->prefix}pintally_events SET occurred_at = '2036-01-01 00:00:00' WHERE event = 'lead'" ); $accept( $order );`,
		],
		[
			'there was an earlier sale',
			`$pay( 'jane@example.com', '2025-12-01 10:00:00' );`,
			`$accept( $pay( 'jane@example.com' ) );`,
		],
		[
			'the sale is left out',
			`$lead( 'jane@example.com' );`,
			`$ledger->settle( Pintally\\Capture\\EventId::ofCheckout( $pay( 'jane@example.com' ) ), array( 'state' => 'left_out', 'reason' => 'consent_denied' ) );`,
		],
	])('no such event where %s', async (_, before, code) => {
		await settings(site, { lead_converted: true });
		await php(`
			$lead = static function ( string $email ): void {
				do_action( 'pintally_lead', array( 'email' => $email ) );
				$GLOBALS['wpdb']->query( "UPDATE {$GLOBALS['wpdb']->prefix}pintally_events SET occurred_at = '2026-01-01 00:00:00' WHERE event = 'lead'" );
			};
			${before.includes('$pay') ? `$lead( 'jane@example.com' );` : ''}
			${before}
			${code}
			return true;`);
		expect(await rows(site, 'lead_converted')).toEqual([]);
	});

	test('the preview says who was new, who returned and who had been a lead, without anybody in it', async () => {
		const told = await php<{ was_lead: boolean; facts: OrderHook['facts'] }[]>(`
			do_action( 'pintally_lead', array( 'email' => 'jane@example.com' ) );
			$GLOBALS['wpdb']->query( "UPDATE {$GLOBALS['wpdb']->prefix}pintally_events SET occurred_at = '2026-01-01 00:00:00'" );
			$pay( 'jane@example.com', '2026-03-01 10:00:00' );
			$pay( 'jane@example.com', '2026-04-01 10:00:00' );
			$pay( 'sam@example.com', '2026-05-01 10:00:00' );
			wp_set_current_user( 1 );
			return rest_get_server()->response_to_data( rest_do_request( new WP_REST_Request( 'GET', '/pintally/v1/value-rule/orders' ) ), false );`);
		expect(told.map(({ was_lead, facts }) => [was_lead, facts.customer?.orders_before])).toEqual([
			[false, 0],
			[false, 1],
			[true, 0],
		]);
		expect(JSON.stringify(told)).not.toMatch(/jane|sam@|wc_order_/i);
	});
});
