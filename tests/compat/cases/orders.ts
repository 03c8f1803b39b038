/** Orders that did not come by the shop's own checkout, or are no plain list of products. */
import { expect } from 'vitest';
import type { Case } from '../case.ts';
import { leftOut, sent } from '../shop.ts';

const made = (via: string) => `$order->set_created_via( '${via}' );`;

const elsewhere: readonly Case[] = (
	[
		['made by hand in wp-admin', 'admin'],
		['of the REST API', 'rest-api'],
		['of a point of sale', 'pos-rest-api'],
		['of an import', 'importer'],
	] as const
).map(([name, via]) => ({
	name: `an order ${name}: in the ledger, and not told to Pinterest as a sale of the website`,
	async run(shop) {
		const sale = await shop.sell(made(via));
		expect(sale.rows).toHaveLength(1);
		expect(leftOut(sale)).toBe('not_web');
	},
}));

export const ORDERS: readonly Case[] = [
	...elsewhere,
	{
		name: "an order that a till makes by WooCommerce's own REST API: not a sale of the website",
		async run(shop) {
			const order = Number(
				await shop.php(`
					wp_set_current_user( 1 );
					$request = new WP_REST_Request( 'POST', '/wc/v3/orders' );
					$request->set_body_params( array( 'status' => 'completed', 'line_items' => array( array( 'product_id' => wc_get_product_id_by_sku( 'MUG-1' ), 'quantity' => 1 ) ) ) );
					return rest_do_request( $request )->get_data()['id'];`),
			);
			const sale = await shop.sale(order);
			expect(sale.rows).toHaveLength(1);
			expect(leftOut(sale)).toBe('not_web');
		},
	},
	{
		name: 'an order of 500 lines: each line is told, and the value is exact',
		async run(shop) {
			const sale = await shop.sell(`
				for ( $n = 1; $n < 500; $n++ ) {
					$line = new WC_Order_Item_Product();
					$line->set_props( array( 'product' => $mug, 'quantity' => 1, 'subtotal' => '0.10', 'total' => '0.10' ) );
					$line->set_name( "Bead $n" );
					$order->add_item( $line );
				}`);
			expect(sent(sale)).toMatchObject({ value: '78.90', num_items: 501 });
			expect(sent(sale).contents).toHaveLength(500);
			// As docs/api.md has it: a batch may have 1 MiB.
			expect(JSON.stringify(sale.facts).length).toBeLessThan(1_048_576);
		},
	},
	{
		name: 'a gateway away from the shop: paid by a later call-back, the thank-you page never shown: one sale',
		simulated: 'the provider: PayPal Standard style, on hold until its call to wc-api',
		async run(shop) {
			await shop.php(`
				file_put_contents( WPMU_PLUGIN_DIR . '/gateway.php', '<?php
					add_action( "woocommerce_api_far_away", static function () {
						$order = wc_get_order( (int) $_GET["order"] );
						$order->payment_complete( "txn-1" );
						wp_die( "ok", "", 200 );
					} );' );
				return true;`);
			const waiting = await shop.sell("$order->set_payment_method( 'far_away' );", ['pending']);
			expect(waiting.rows).toEqual([]);
			const provider = shop.visitor({ 'user-agent': 'Provider/1.0' });
			for (let call = 0; call < 2; call++)
				expect((await provider.get(`/?wc-api=far_away&order=${waiting.order}`)).status).toBe(200);
			const paid = await shop.sale(waiting.order);
			expect(paid.facts.order.status).toBe('processing');
			expect(paid.rows).toMatchObject([{ state: 'waiting', tag_state: '' }]);
			expect(sent(paid)).toMatchObject({ value: '29.00' });
			// Nobody has to come by for it: the queue knows.
			const queued = await shop.php(`
				unlink( WPMU_PLUGIN_DIR . '/gateway.php' );
				return as_has_scheduled_action( 'pintally_deliver', null, 'pintally' );`);
			expect(queued).toBe(true);
		},
	},
	{
		name: 'an express button simulates a cart for its prices: no event until something is really added',
		simulated: 'the button: a copy of the cart that the product is put into, as WooPayments and Stripe do',
		async run(shop) {
			await shop.php(`
				file_put_contents( WPMU_PLUGIN_DIR . '/express.php', '<?php
					add_action( "wp_ajax_nopriv_express", static function () {
						$cart = clone WC()->cart;
						$cart->empty_cart( false );
						$cart->add_to_cart( (int) $_POST["id"], 1 );
						wp_send_json_success( $cart->get_cart_contents_count() );
					} );' );
				return true;`);
			const visitor = shop.visitor();
			const id = String(await shop.product('MUG-1'));
			await visitor.get('/product/ceramic-mug/');
			const shown = await visitor.post('/wp-admin/admin-ajax.php', { action: 'express', id });
			expect(JSON.parse(shown.text)).toEqual({ success: true, data: 1 });
			expect(await shop.rows()).toEqual([]);
			// Then the wallet pays, by the Store API, from the product's page.
			const order = await shop.buyByBlocks(visitor);
			expect(await shop.rows('add_to_cart')).toHaveLength(1);
			expect((await shop.sale(order)).rows).toHaveLength(1);
			await shop.php(`return unlink( WPMU_PLUGIN_DIR . '/express.php' );`);
		},
	},
	{
		name: "subscriptions: the first order counts, renewals do not, neither the shop's nor one that is paid by hand",
		simulated: "WooCommerce Subscriptions' orders: its meta and created_via",
		async run(shop) {
			const renewal = "$order->update_meta_data( '_subscription_renewal', 77 );";
			const first = await shop.sell(`$order->update_meta_data( '_subscription_parent', 77 );`);
			const automatic = await shop.sell(made('subscription') + renewal);
			const byHand = await shop.sell(renewal);
			expect(sent(first)).toMatchObject({ value: '29.00' });
			expect([leftOut(automatic), leftOut(byHand)]).toEqual(['renewal', 'renewal']);
		},
	},
	{
		name: 'deposits: the order counts with what was paid, its later instalment is no new sale',
		simulated: "WooCommerce Deposits' orders: its status and created_via",
		async run(shop) {
			await shop.php(`
				file_put_contents( WPMU_PLUGIN_DIR . '/deposits.php', '<?php
					add_filter( "woocommerce_register_shop_order_post_statuses", static fn ( $all ) => $all + array( "wc-partial-payment" => array( "label" => "Partially paid", "public" => false ) ) );
					add_filter( "wc_order_statuses", static fn ( $all ) => $all + array( "wc-partial-payment" => "Partially paid" ) );' );
				return true;`);
			const deposit = `
				$line = current( $order->get_items() );
				$line->set_total( '10' );
				$line->set_subtotal( '10' );
				$line->update_meta_data( '_is_deposit', 'yes' );
				$line->save();`;
			const first = await shop.sell(deposit);
			expect(sent(first)).toMatchObject({ value: '10.00' });
			expect(leftOut(await shop.sell(made('wc_deposits')))).toBe('not_web');
			// Where the shop takes the deposit for the sale, it chooses that status in the settings.
			expect((await shop.sell(deposit, ['partial-payment'])).rows).toEqual([]);
			await shop.php(`return unlink( WPMU_PLUGIN_DIR . '/deposits.php' );`);
		},
	},
	{
		name: 'bundles: nothing is counted twice, whether the price stands with the bundle or with its parts',
		simulated: "Product Bundles' order lines: its meta",
		async run(shop) {
			const bundle = (prices: [string, string]) => `
				list( $whole ) = array_values( $order->get_items() );
				$order->add_product( $mug, 1 );
				$order->save();
				list( $whole, $part ) = array_values( $order->get_items() );
				$whole->set_quantity( 1 );
				foreach ( array( array( $whole, '${prices[0]}' ), array( $part, '${prices[1]}' ) ) as list( $line, $price ) ) {
					$line->set_subtotal( $price );
					$line->set_total( $price );
				}
				$whole->add_meta_data( '_bundle_cart_key', 'whole' );
				$part->add_meta_data( '_bundle_cart_key', 'part' );
				$part->add_meta_data( '_bundled_by', 'whole' );
				$whole->save();
				$part->save();`;
			const priced = await shop.sell(bundle(['40', '0']));
			const parted = await shop.sell(bundle(['0', '25']));
			expect(sent(priced)).toMatchObject({
				value: '40.00',
				num_items: 1,
				contents: [{ item_price: '40.00' }],
			});
			expect(sent(parted)).toMatchObject({
				value: '25.00',
				num_items: 1,
				contents: [{ item_price: '25.00' }],
			});
		},
	},
];
