/** A sale is an order in a state that counts: once, whatever happens around it. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { prepare, type Site } from '../../sandbox/site/site.ts';
import { ORDER_CASES } from '../contract/vectors.ts';
import { empty, quote, rows, settings } from '../support/ledger.ts';
import { describeWith } from '../support/requirements.ts';
import { ourComplaints } from '../support/site-log.ts';

const ORDERS = ORDER_CASES.map(({ hook }) => hook.facts.order).map(({ id, order_key }) => ({
	id,
	order_key,
}));

/** Makes an order as the checkout does, and moves it through these states. */
const order = (through: string[], more = ''): string => `
	$order = wc_create_order( array( 'created_via' => 'checkout' ) );
	$order->add_product( wc_get_product( wc_get_product_id_by_sku( 'MUG-1' ) ), 2 );
	$order->set_billing_email( 'Jane@Example.com' );
	$order->set_payment_method( 'cod' );
	${more}
	$order->calculate_totals();
	$order->save();
	foreach ( ${JSON.stringify(through)} as $status ) {
		$order->update_status( $status );
	}
	return $order->get_id();`;

describeWith(['php', 'wordpress', 'woocommerce'])('a sale in the ledger', () => {
	let site: Site;
	beforeAll(async () => {
		site = await prepare({ background: false });
		await settings(site, { tag_id: '2612345678901', consent: 'not_needed' });
	});
	afterAll(async () => {
		expect(ourComplaints(await site.log())).toEqual([]);
		await site.stop();
	});
	beforeEach(() => empty(site));

	test('every order of the vectors gets the same id from PHP as from the contract', async () => {
		const made = (await site.php(`
			$ids = array();
			foreach ( json_decode( ${quote(JSON.stringify(ORDERS))} ) as $case ) {
				$order = new WC_Order();
				$order->set_id( $case->id );
				$order->set_order_key( $case->order_key );
				$ids[] = Pintally\\Capture\\EventId::ofCheckout( $order );
			}
			return $ids;`)) as string[];
		ORDER_CASES.forEach(({ expect: expected }, at) => {
			if (expected.send) expect(made[at]).toBe(expected.capi.event_id);
		});
		expect(made).toHaveLength(ORDER_CASES.length);
	});

	test.each([
		['paid at once', ['processing']],
		['on hold, then processing', ['on-hold', 'processing']],
		['flapping', ['processing', 'on-hold', 'processing', 'completed', 'processing']],
		['completed by an administrator', ['completed']],
		['refunded later', ['processing', 'refunded']],
	])('%s: one event', async (_, through) => {
		const id = await site.php(order(through));
		const found = await rows(site, 'checkout');
		expect(found).toHaveLength(1);
		expect(found[0]).toMatchObject({ order_id: String(id), state: 'waiting' });
	});

	test.each([['pending'], ['failed'], ['cancelled'], ['on-hold']])('%s: no event', async (status) => {
		await site.php(order([status]));
		expect(await rows(site, 'checkout')).toEqual([]);
	});

	test('an order that is made with a status that counts: one event', async () => {
		await site.php(`
			$order = wc_create_order( array( 'created_via' => 'checkout', 'status' => 'processing' ) );
			return $order->get_id();`);
		expect(await rows(site, 'checkout')).toHaveLength(1);
	});

	test("a gateway's payment_complete: one event, at the time of payment", async () => {
		await site.php(
			order([], '').replace(
				'return $order',
				'$order->payment_complete( "txn" ); $order->payment_complete( "txn" ); return $order',
			),
		);
		const [row, ...more] = await rows(site, 'checkout');
		expect(more).toEqual([]);
		expect(Math.abs(Date.parse(`${row?.occurred_at.replace(' ', 'T')}Z`) - Date.now())).toBeLessThan(60_000);
	});

	test('editing and saving a paid order makes no second event', async () => {
		await site.php(
			order(['processing']).replace(
				'return $order',
				'$order->set_billing_city( "Oakland" ); $order->add_order_note( "x" ); $order->save(); $order->calculate_totals(); return $order',
			),
		);
		expect(await rows(site, 'checkout')).toHaveLength(1);
	});

	test('the ledger holds no personal data of an order', async () => {
		await site.php(
			order(
				['processing'],
				`$order->set_billing_first_name( 'Zerlina' ); $order->set_billing_phone( '+14155552671' );`,
			),
		);
		expect(JSON.stringify(await rows(site))).not.toMatch(/Zerlina|jane@example|4155552671/i);
	});

	test('a status of the shop’s own counts when it is chosen', async () => {
		await settings(site, { paid_statuses: ['completed'] });
		await site.php(order(['processing']));
		expect(await rows(site, 'checkout')).toEqual([]);
		await site.php(order(['processing', 'completed']));
		expect(await rows(site, 'checkout')).toHaveLength(1);
		await settings(site, { paid_statuses: ['processing', 'completed'] });
	});

	test('switched off: counted as left out, with the reason', async () => {
		await settings(site, { events_off: ['checkout'] });
		await site.php(order(['processing']));
		expect(await rows(site, 'checkout')).toMatchObject([{ state: 'left_out', reason: 'event_off' }]);
		await settings(site, { events_off: [] });
	});

	test('consent refused at checkout, or an administrator’s own order: left out, with the reason', async () => {
		await site.php(
			order(
				['processing'],
				`$order->update_meta_data( '_pintally_context', array( 'consent' => 'denied' ) );`,
			),
		);
		await site.php(
			order(
				['processing'],
				`$order->update_meta_data( '_pintally_context', array( 'consent' => 'granted', 'excluded' => true ) );`,
			),
		);
		expect((await rows(site, 'checkout')).map(({ state, reason }) => [state, reason])).toEqual([
			['left_out', 'consent_denied'],
			['left_out', 'role_excluded'],
		]);
	});

	test('a product that is deleted afterwards harms nothing: the facts keep its line', async () => {
		const facts = (await site.php(`
			$product = new WC_Product_Simple();
			$product->set_name( 'Short-lived' );
			$product->set_regular_price( '5' );
			$product->save();
			$order = wc_create_order( array( 'created_via' => 'checkout' ) );
			$order->add_product( $product, 1 );
			$order->calculate_totals();
			$order->update_status( 'processing' );
			$product->delete( true );
			return ( new Pintally\\Facts\\OrderFacts() )->of( wc_get_order( $order->get_id() ) );`)) as {
			order: { line_items: { name: string; product_id: number }[] };
			products: unknown[];
		};
		expect(facts.order.line_items).toMatchObject([{ name: 'Short-lived' }]);
		expect(facts.products).toEqual([]);
	});

	test('refunds reach the facts, with the line that they are of', async () => {
		const facts = (await site.php(
			order(['processing']).replace(
				'return $order->get_id();',
				`$line = current( $order->get_items() );
				wc_create_refund( array( 'order_id' => $order->get_id(), 'amount' => 14.5, 'line_items' => array( $line->get_id() => array( 'qty' => 1, 'refund_total' => 14.5 ) ) ) );
				return array( 'line' => $line->get_id(), 'facts' => ( new Pintally\\Facts\\OrderFacts() )->of( wc_get_order( $order->get_id() ) ) );`,
			),
		)) as {
			line: number;
			facts: {
				refunds: { amount: string; line_items: { quantity: number; total: string; meta_data: unknown }[] }[];
			};
		};
		expect(facts.facts.refunds).toMatchObject([
			{
				amount: '14.50',
				line_items: [
					{
						quantity: -1,
						total: '-14.50',
						meta_data: [{ key: '_refunded_item_id', value: String(facts.line) }],
					},
				],
			},
		]);
	});

	test.each([
		['two decimals', 2, 'EUR'],
		['none', 0, 'JPY'],
		['three', 3, 'KWD'],
	])("the facts say what WooCommerce's REST API says: prices with %s", async (_, decimals, currency) => {
		const { facts, rest, refunds } = (await site.php(`
			update_option( 'woocommerce_price_num_decimals', ${decimals} );
			update_option( 'woocommerce_currency', '${currency}' );
			$shirt = new WC_Product_Variable();
			$shirt->set_name( 'Shirt & Co' );
			$shirt->save();
			$size = new WC_Product_Variation();
			$size->set_parent_id( $shirt->get_id() );
			$size->set_regular_price( '19.9' );
			$size->set_sku( 'SHIRT-${decimals}' );
			$size->save();
			$coupon = new WC_Coupon();
			$coupon->set_code( 'ten-${decimals}' );
			$coupon->set_discount_type( 'percent' );
			$coupon->set_amount( 10 );
			$coupon->save();
			$order = wc_create_order( array( 'created_via' => 'checkout', 'customer_id' => 1 ) );
			$order->set_currency( '${currency}' );
			$order->add_product( wc_get_product( wc_get_product_id_by_sku( 'MUG-1' ) ), 3 );
			$order->add_product( wc_get_product( $size->get_id() ), 1 );
			$fee = new WC_Order_Item_Fee();
			$fee->set_name( 'Gift wrap' );
			$fee->set_total( '3.333' );
			$order->add_item( $fee );
			$order->set_address( array( 'first_name' => 'Zoë', 'last_name' => 'Ng', 'city' => 'Bonn', 'state' => 'NW', 'postcode' => '53111', 'country' => 'DE', 'email' => 'z@example.com', 'phone' => '0228 1' ), 'billing' );
			$order->set_customer_ip_address( '203.0.113.9' );
			$order->set_customer_user_agent( 'Mozilla/5.0' );
			$order->apply_coupon( $coupon );
			$order->add_meta_data( '_subscription_renewal', '7' );
			$order->calculate_totals();
			$order->update_status( 'processing' );
			$line = current( $order->get_items() );
			wc_create_refund( array( 'order_id' => $order->get_id(), 'amount' => 10, 'line_items' => array( $line->get_id() => array( 'qty' => 1, 'refund_total' => 10 ) ) ) );
			wp_set_current_user( 1 );
			$ask = static fn ( $path ) => rest_get_server()->response_to_data( rest_do_request( new WP_REST_Request( 'GET', $path ) ), false );
			$path = '/wc/v3/orders/' . $order->get_id();
			$both = array(
				'facts' => ( new Pintally\\Facts\\OrderFacts() )->of( wc_get_order( $order->get_id() ) ),
				'rest' => $ask( $path ),
				'refunds' => $ask( $path . '/refunds' ),
			);
			update_option( 'woocommerce_price_num_decimals', 2 );
			update_option( 'woocommerce_currency', 'USD' );
			return json_decode( wp_json_encode( $both ), true );`)) as {
			facts: { order: unknown; refunds: unknown };
			rest: unknown;
			refunds: unknown;
		};
		expect(rest).toMatchObject(facts.order as object);
		expect(refunds).toMatchObject(facts.refunds as object);
		expect(facts).toMatchObject({
			order: {
				currency,
				line_items: [{ quantity: 3 }, { sku: `SHIRT-${decimals}` }],
				fee_lines: [{ total: (3.333).toFixed(decimals) }],
				coupon_lines: [{ code: `ten-${decimals}` }],
				meta_data: [{ key: '_subscription_renewal', value: '7' }],
			},
			refunds: [{ amount: (10).toFixed(decimals), line_items: [{ quantity: -1 }] }],
		});
	});

	test('a part of a bundle names the line that it is in', async () => {
		const lines = (await site.php(
			order(
				['processing'],
				`$order->add_product( wc_get_product( wc_get_product_id_by_sku( 'MUG-1' ) ), 1 );
				$order->save();
				list( $bundle, $part ) = array_values( $order->get_items() );
				$bundle->add_meta_data( '_bundle_cart_key', 'abc' );
				$part->add_meta_data( '_bundle_cart_key', 'def' );
				$part->add_meta_data( '_bundled_by', 'abc' );
				$bundle->save();
				$part->save();`,
			).replace(
				'return $order->get_id();',
				"return ( new Pintally\\Facts\\OrderFacts() )->of( wc_get_order( $order->get_id() ) )['order']['line_items'];",
			),
		)) as { id: number; bundled_by?: number }[];
		expect(lines[0]).not.toHaveProperty('bundled_by');
		expect(lines[1]?.bundled_by).toBe(lines[0]?.id);
	});

	test('what the thank-you page prints knows nothing of the person', async () => {
		const printed = JSON.stringify(
			await site.php(
				order(
					['processing'],
					`$order->set_billing_first_name( 'Zerlina' ); $order->set_customer_ip_address( '203.0.113.9' );`,
				).replace(
					'return $order->get_id();',
					'return ( new Pintally\\Facts\\OrderFacts() )->withoutPerson( $order );',
				),
			),
		);
		expect(printed).toMatch(/Ceramic Mug/);
		expect(printed).not.toMatch(/Zerlina|jane@example|203\.0\.113\.9|wc_order_/i);
	});
});
