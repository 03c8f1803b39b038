/**
 * A subscription is begun: once, when its first order is paid, on both roads. WooCommerce Subscriptions cannot be had
 * freely: its function answers here as its documentation says, from what the orders carry.
 */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { eventOf } from '../../core/hook-event.ts';
import type { Hook } from '../../core/types.ts';
import { prepare, type Site } from '../../sandbox/site/site.ts';
import { CHECKOUT } from '../support/checkout.ts';
import { empty, quote, rows, settings } from '../support/ledger.ts';
import { describeWith } from '../support/requirements.ts';
import { ourComplaints } from '../support/site-log.ts';
import { Visitor } from '../support/visitor.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** `_begins` of an order: ids of subscriptions, each with its products' SKUs. Made at the checkout for what is in the cart. */
const SUBSCRIPTIONS = `<?php
	add_action( 'init', static function (): void {
		if ( ! class_exists( 'WooCommerce' ) ) { return; }
		eval( 'class WC_Subscription extends WC_Order { public function get_type() { return "shop_subscription"; } }' );
		function wcs_get_subscriptions_for_order( $order, $args = array() ) {
			$kind = in_array( $args['order_type'] ?? 'any', array( 'any', 'parent' ), true ) ? '_begins' : '_none';
			$all  = array();
			foreach ( (array) json_decode( (string) $order->get_meta( $kind ), true ) as $id => $skus ) {
				$subscription = new WC_Subscription();
				$subscription->set_id( $id );
				foreach ( $skus as $sku ) {
					$line = new WC_Order_Item_Product();
					$line->set_product( wc_get_product( wc_get_product_id_by_sku( $sku ) ) );
					$subscription->add_item( $line );
				}
				$all[ $id ] = $subscription;
			}
			return $all;
		}
	} );
	add_action( 'woocommerce_store_api_checkout_update_order_from_request', static function ( $order ): void {
		if ( get_option( 'begins' ) ) { $order->update_meta_data( '_begins', get_option( 'begins' ) ); }
	} );`;

describeWith(['php', 'wordpress', 'woocommerce'])('subscriptions', () => {
	let site: Site;
	beforeAll(async () => {
		site = await prepare({ background: false });
		await site.php(
			`return file_put_contents( WPMU_PLUGIN_DIR . '/subscriptions.php', ${quote(SUBSCRIPTIONS)} );`,
		);
		await settings(site, { tag_id: '2612345678901', consent: 'not_needed' });
	});
	afterAll(async () => {
		expect(ourComplaints(await site.log())).toEqual([]);
		await site.stop();
	});
	beforeEach(() => empty(site));

	const begun = (id: number) =>
		site.php(`return Pintally\\Capture\\EventId::ofThing( 'subscribe', ${id} );`) as Promise<string>;
	/** A guest buys two mugs for 29.00 and a vase for 39.00. */
	async function buy(
		begins: Record<number, string[]>,
	): Promise<{ visitor: Visitor; order: number; key: string }> {
		await site.php(`return update_option( 'begins', ${quote(JSON.stringify(begins))} );`);
		const visitor = new Visitor(site.url);
		for (const [id, quantity] of [
			[await product('MUG-1'), 2],
			[await product('VASE-1'), 1],
		] as const)
			await visitor.store('/cart/add-item', { id, quantity });
		const placed = await visitor.store('/checkout', CHECKOUT);
		expect(placed.status, placed.text).toBe(200);
		const { order_id, order_key } = JSON.parse(placed.text) as { order_id: number; order_key: string };
		return { visitor, order: order_id, key: order_key };
	}
	const product = (sku: string) =>
		site.php(`return wc_get_product_id_by_sku( '${sku}' );`) as Promise<number>;
	/** PHP that makes a paid order with these marks, as the checkout would. */
	const order = (marks: Record<string, unknown>, more = '') => `
		$order = wc_create_order( array( 'created_via' => 'checkout' ) );
		$order->add_product( wc_get_product( wc_get_product_id_by_sku( 'MUG-1' ) ), 2 );
		$order->set_billing_email( 'jane@example.com' );
		$order->set_customer_ip_address( '203.0.113.24' );
		$order->set_customer_user_agent( 'Mozilla/5.0 Firefox/140.0' );
		$order->set_billing_country( 'US' );
		$order->set_billing_state( 'CA' );
		foreach ( json_decode( ${quote(JSON.stringify(marks))}, true ) as $name => $value ) { $order->update_meta_data( $name, $value ); }
		$order->calculate_totals();
		${more}
		$order->save();
		$order->update_status( 'processing' );`;
	const GRANTED = { _pintally_context: { consent: 'granted', consent_source: 'cookie' } };
	/** What the worker would make of what waits. */
	const mapped = async () => {
		const hooks = (await site.php(`
			$settings = new Pintally\\Settings\\Settings();
			$consent  = new Pintally\\Context\\Consent( $settings );
			$visitor  = new Pintally\\Context\\Visitor( $consent, $settings );
			$context  = new Pintally\\Context\\OrderContext( new Pintally\\Context\\Circumstances( $consent, $visitor ), $visitor, $settings );
			return array_map( array( new Pintally\\Delivery\\Hooks( $settings, new Pintally\\Facts\\OrderFacts(), $context ), 'of' ), ( new Pintally\\Ledger\\Ledger() )->claim( 50 ) );`)) as Hook[];
		return hooks
			.filter(({ event }) => event === 'subscribe')
			.map((hook) => eventOf(hook, { now: Math.floor(Date.now() / 1000), hash: sha256 }));
	};

	test('bought at the checkout: one event with what of the payment is for it, by tag and by server with one id', async () => {
		const { visitor, order: id, key } = await buy({ 9001: ['MUG-1'] });
		const event_id = await begun(9001);
		expect(await rows(site, 'subscribe')).toMatchObject([{ event_id, state: 'waiting' }]);
		const [row] = await rows(site, 'subscribe');
		expect(JSON.parse(row!.facts)).toEqual({ value: '29.00', currency: 'USD', lead_type: 'Ceramic Mug' });
		expect(row!.context).not.toMatch(/jane@|wc_order_|key=/i);
		expect(await mapped()).toMatchObject([
			{
				send: true,
				event: {
					event_name: 'subscribe',
					event_id,
					custom_data: { value: '29.00', currency: 'USD' },
					user_data: {
						em: [sha256('jane@example.com')],
						client_ip_address: '203.0.113.24',
						external_id: [sha256(visitor.cookies.get('pintally_visitor') ?? '')],
					},
				},
			},
		]);
		const path = `/checkout/order-received/${id}/?key=${key}`;
		const block = async () =>
			JSON.parse(
				/id="pintally-born"[^>]*>(.*?)<\/script>/s.exec((await visitor.get(path)).text)?.[1] ?? '[]',
			) as {
				id: string;
				event: string;
				facts: unknown;
			}[];
		const first = await block();
		expect(first.map(({ event }) => event)).toEqual(['checkout', 'subscribe']);
		expect(first[1]).toMatchObject({
			id: event_id,
			facts: { value: '29.00', currency: 'USD', lead_type: 'Ceramic Mug' },
		});
		expect(JSON.stringify(first)).not.toMatch(/jane|203\.0\.113/i);
		// A reload tells the tag nothing again, nor does another status.
		expect((await block()).map(({ event }) => event)).toEqual([]);
		await site.php(`return wc_get_order( ${id} )->update_status( 'completed' );`);
		expect(await rows(site, 'subscribe')).toHaveLength(1);
	});

	test('two subscriptions of one order: one event each', async () => {
		await buy({ 9002: ['MUG-1'], 9003: ['VASE-1'] });
		const found = await rows(site, 'subscribe');
		expect(found.map(({ facts }) => JSON.parse(facts) as unknown)).toMatchObject([
			{ value: '29.00', lead_type: 'Ceramic Mug' },
			{ value: '39.00', lead_type: 'Tall Vase' },
		]);
		expect(new Set(found.map(({ event_id }) => event_id)).size).toBe(2);
	});

	test('not paid, a renewal, a switch, an order without one, one that staff made: none', async () => {
		await site.php(`
			${order({ ...GRANTED, _begins: '{"9004":["MUG-1"]}' }).replace("update_status( 'processing' )", "update_status( 'on-hold' )")}
			${order({ ...GRANTED, _subscription_renewal: '9001' })}
			${order({ ...GRANTED, _subscription_switch: '9001' })}
			${order(GRANTED)}
			${order({ _begins: '{"9005":["MUG-1"]}' })}
			return true;`);
		expect(await rows(site, 'subscribe')).toEqual([]);
		// Once it is paid, it is one.
		await site.php(`
			foreach ( wc_get_orders( array( 'status' => 'on-hold' ) ) as $order ) { $order->payment_complete(); $order->update_status( 'completed' ); }
			return true;`);
		expect((await rows(site, 'subscribe')).map(({ event_id }) => event_id)).toEqual([await begun(9004)]);
	});

	test('a free trial has no value; who has refused, is staff or paid in test mode is left out with the reason; switched off: none', async () => {
		await site.php(`
			${order({ ...GRANTED, _begins: '{"9010":["MUG-1"]}' }, '$line = current( $order->get_items() ); $line->set_total( 0 ); $line->save();')}
			${order({ _pintally_context: { consent: 'denied' }, _begins: '{"9011":["MUG-1"]}' })}
			${order({ _pintally_context: { consent: 'unknown' }, _begins: '{"9012":["MUG-1"]}' })}
			${order({ _pintally_context: { consent: 'granted', excluded: true }, _begins: '{"9013":["MUG-1"]}' })}
			${order({ ...GRANTED, _begins: '{"9014":["MUG-1"]}', _wcpay_mode: 'test' }, "$order->set_payment_method( 'woocommerce_payments' );")}
			return true;`);
		const found = await rows(site, 'subscribe');
		expect(found.map(({ state, reason }) => [state, reason])).toEqual([
			['waiting', ''],
			['left_out', 'consent_denied'],
			['left_out', 'consent_unknown'],
			['left_out', 'role_excluded'],
			['left_out', 'test_order'],
		]);
		expect(JSON.parse(found[0]!.facts)).toEqual({ lead_type: 'Ceramic Mug' });
		expect(found.slice(1).map(({ facts, context }) => facts + context)).toEqual(['', '', '', '']);
		await settings(site, { events_off: ['subscribe'] });
		await site.php(`${order({ ...GRANTED, _begins: '{"9015":["MUG-1"]}' })} return true;`);
		await settings(site, { events_off: [] });
		expect(await rows(site, 'subscribe')).toHaveLength(5);
	});

	test('limited data processing goes by the order’s billing country here too', async () => {
		await settings(site, { ldp: true });
		await site.php(`
			${order({ ...GRANTED, _begins: '{"9020":["MUG-1"]}' })}
			${order({ ...GRANTED, _begins: '{"9021":["MUG-1"]}' }, "$order->set_billing_country( 'DE' ); $order->set_billing_state( '' );")}
			return true;`);
		const events = await mapped();
		await settings(site, { ldp: false });
		expect(events).toMatchObject([
			{
				event: {
					custom_data: { opt_out_type: 'LDP' },
					user_data: { st: [sha256('ca'), sha256('CA')], country: [sha256('us'), sha256('US')] },
				},
			},
			{ event: { user_data: { country: [sha256('de')] } } },
		]);
		expect(JSON.stringify(events[1])).not.toContain('LDP');
	});

	test('withdrawn while it waits, it is emptied with the sale', async () => {
		const { visitor } = await buy({ 9030: ['MUG-1'] });
		const known = visitor.cookies.get('pintally_visitor')!;
		await fetch(`${site.url}/wp-json/pintally/v1/withdraw`, { method: 'POST', body: known });
		expect(
			(await rows(site))
				.filter(({ event }) => event === 'subscribe' || event === 'checkout')
				.map(({ event, reason, facts, context }) => [event, reason, facts + context]),
		).toEqual([
			['checkout', 'consent_withdrawn', ''],
			['subscribe', 'consent_withdrawn', ''],
		]);
	});
});
