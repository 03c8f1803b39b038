/** Money as shops count it: decimals, currencies, taxes. */
import { expect } from 'vitest';
import type { Case } from '../case.ts';
import { sent, tagged } from '../shop.ts';

/** An order in another currency than the shop's, as a currency switcher leaves it: its prices are in that currency. */
const inCurrency = (currency: string, price: string, quantity: number) => `
	$order->set_currency( '${currency}' );
	$line = current( $order->get_items() );
	$line->set_quantity( ${quantity} );
	$line->set_subtotal( '${price}' * ${quantity} );
	$line->set_total( '${price}' * ${quantity} );
	$line->save();`;

const currencies: readonly Case[] = (
	[
		['JPY', '1450', 2, '2900', '1450'],
		['EUR', '13.37', 3, '40.11', '13.37'],
		['KWD', '4.475', 3, '13.425', '4.475'],
	] as const
).map(([currency, price, quantity, value, item]) => ({
	name: `an order in ${currency} by a currency switcher: every decimal of that currency is sent, whatever the shop shows`,
	simulated: "the switcher's order: WooCommerce keeps a currency with each order",
	async run(shop) {
		const sale = await shop.sell(inCurrency(currency, price, quantity));
		expect(sent(sale)).toMatchObject({ currency, value, contents: [{ item_price: item, quantity }] });
		expect(tagged(sale)?.[2]).toMatchObject({ currency, value: Number(value) });
	},
}));

const displays: readonly Case[] = (
	[
		['JPY', 0, '1450', '2900'],
		['EUR', 2, '14.95', '29.90'],
		['KWD', 3, '4.475', '8.950'],
	] as const
).map(([currency, decimals, price, value]) => ({
	name: `a shop in ${currency}, whose prices have ${decimals || 'no'} decimals: the same value on both roads, in cart and sale`,
	async run(shop) {
		await shop.php(`
			update_option( 'woocommerce_currency', '${currency}' );
			update_option( 'woocommerce_price_num_decimals', ${decimals} );
			$mug = wc_get_product( wc_get_product_id_by_sku( 'MUG-1' ) );
			$mug->set_regular_price( '${price}' );
			return $mug->save();`);
		try {
			const visitor = shop.visitor();
			const order = await shop.buyByBlocks(visitor);
			const sale = await shop.sale(order);
			expect(sent(sale)).toMatchObject({ currency, value });
			expect(tagged(sale)?.[2]).toMatchObject({ currency, value: Number(value) });
			const [cart] = await shop.rows('add_to_cart');
			const { lines } = JSON.parse(cart?.facts ?? '') as { lines: { total: string }[] };
			expect(Number(lines[0]?.total)).toBe(Number(value));
		} finally {
			await shop.php(`
				update_option( 'woocommerce_currency', 'USD' );
				update_option( 'woocommerce_price_num_decimals', 2 );
				$mug = wc_get_product( wc_get_product_id_by_sku( 'MUG-1' ) );
				$mug->set_regular_price( '14.50' );
				return $mug->save();`);
		}
	},
}));

export const MONEY: readonly Case[] = [
	...currencies,
	...displays,
	{
		name: 'a currency switcher that filters what the shop shows: cart and sale are in the currency that was paid',
		simulated: "a switcher's filter: woocommerce_currency and the product's price",
		async run(shop) {
			await shop.php(`
				file_put_contents( WPMU_PLUGIN_DIR . '/switcher.php', '<?php
					if ( "cli" !== PHP_SAPI ) {
						add_filter( "woocommerce_currency", static fn () => "EUR" );
						add_filter( "woocommerce_product_get_price", static fn ( $price ) => (string) ( $price / 2 ) );
					}' );
				return true;`);
			try {
				const sale = await shop.sale(await shop.buyByBlocks(shop.visitor()));
				expect(sent(sale)).toMatchObject({ currency: 'EUR', value: '14.50' });
				const [cart] = await shop.rows('add_to_cart');
				expect(JSON.parse(cart?.facts ?? '')).toMatchObject({ currency: 'EUR', lines: [{ total: '14.5' }] });
			} finally {
				await shop.php(`return unlink( WPMU_PLUGIN_DIR . '/switcher.php' );`);
			}
		},
	},
	{
		name: 'prices that include tax: cart, checkout and sale are told without it',
		async run(shop) {
			await shop.php(`
				update_option( 'woocommerce_prices_include_tax', 'yes' );
				update_option( 'woocommerce_tax_display_shop', 'incl' );
				update_option( 'woocommerce_tax_display_cart', 'incl' );
				return true;`);
			try {
				const visitor = shop.visitor();
				const order = await shop.buyByBlocks(visitor);
				const sale = await shop.sale(order);
				// 29.00 with the 8.625 % of the demo shop's tax.
				expect(sent(sale)).toMatchObject({
					value: '26.70',
					contents: [{ item_price: '13.35', quantity: 2 }],
				});
				expect(Number(sale.facts.order.total)).toBeGreaterThan(29);
				const [cart] = await shop.rows('add_to_cart');
				const { lines } = JSON.parse(cart?.facts ?? '') as { lines: { total: string }[] };
				expect(Number(lines[0]?.total)).toBeCloseTo(26.7, 2);
			} finally {
				await shop.php(`
					update_option( 'woocommerce_prices_include_tax', 'no' );
					update_option( 'woocommerce_tax_display_shop', 'excl' );
					update_option( 'woocommerce_tax_display_cart', 'excl' );
					return true;`);
			}
		},
	},
];
