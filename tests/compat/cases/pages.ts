/** A page cache may keep every public page: for any two guests its HTML is the same, byte for byte. */
import { expect } from 'vitest';
import type { Case } from '../case.ts';
import type { Shop } from '../shop.ts';
import { settings } from '../../support/ledger.ts';
import type { Visitor } from '../../support/visitor.ts';

const PUBLIC = [
	'/',
	'/product/ceramic-mug/',
	'/product/stoneware-bowl/',
	'/product-category/kitchen-dining/',
	'/?s=mug',
	'/?s=mug&post_type=product',
	'/about/',
	'/hello-world/',
	'/author/owner/',
	'/classic-checkout/',
	'/cart/',
	'/classic-cart/',
	'/my-account/',
	'/nothing-here/',
	'/feed/',
];

/** WooCommerce shows related products in an order of chance. */
export const inOneOrder = (shop: Shop): Promise<unknown> =>
	shop.php(`
		return file_put_contents( WPMU_PLUGIN_DIR . '/related.php', '<?php
			add_filter( "woocommerce_product_related_posts_shuffle", "__return_false" );
			add_filter( "woocommerce_output_related_products_args", static fn ( $wished ) => array( "orderby" => "id" ) + $wished );' );`);

/** Somebody of whom much is known. */
function known(shop: Shop): Visitor {
	const visitor = shop.visitor({ 'x-demo-ip': '203.0.113.99', 'accept-language': 'de-DE' });
	for (const [name, value] of Object.entries({
		pintally_em: 'a'.repeat(64),
		pintally_uid: 'b'.repeat(64),
		pintally_visitor: '6f1c1d1e-7a53-4b0e-9f0a-2d3b8c4e5f60',
		pintally_epik: 'dj0yJnU9Y2xpY2s',
		pintally_consent: 'granted',
		_epik: 'dj0yJnU9Y2xpY2s',
	}))
		visitor.cookies.set(name, value);
	return visitor;
}

/** Without what WooCommerce makes anew each second, whoever asks: nonces with their time, ids of fields, its own settings. */
const plain = (html: string): string =>
	html
		.replace(/wcStoreApiNonceTimestamp: '\d+'/g, '')
		.replace(/("[\w-]*nonce[\w-]*"(?: value=|:)")[0-9a-f]{10}"/gi, '$1"')
		.replace(/nonce=[0-9a-f]{10}/g, '')
		.replace(/quantity_[0-9a-f]{13}/g, '')
		.replace(/var wcSettings = .*/g, '');

async function sameFor(one: Visitor, other: Visitor, paths = PUBLIC): Promise<void> {
	for (const path of paths) {
		const [first, second] = [await one.get(path), await other.get(path)];
		expect(first.text.length, path).toBeGreaterThan(300);
		expect(plain(second.text) === plain(first.text), path).toBe(true);
		for (const { headers } of [first, second])
			expect(
				headers.getSetCookie().filter((line) => line.startsWith('pintally_')),
				path,
			).toEqual([]);
	}
}

/** What this plugin printed. */
const ours = (html: string): string => {
	const [, script = ''] =
		/(<script[^>]* id="pintally-tag".*?<\/script>|<script id="pintally-tag".*?<\/script>)/s.exec(html) ?? [];
	return [script, ...(html.match(/<[^>]*pintally[^>]*>/g) ?? [])].join('\n');
};

export const PAGES: readonly Case[] = [
	{
		name: 'the HTML of every public page is byte-equal for two guests, and sets no cookie of ours',
		run: (shop) => sameFor(shop.visitor(), known(shop)),
	},
	{
		name: 'and after consent was asked for: for who agreed, who refused and who has not answered',
		async run(shop) {
			await settings(shop.site, { consent: 'ask_first' });
			try {
				const refused = shop.visitor();
				refused.cookies.set('pintally_consent', 'denied');
				const paths = PUBLIC.slice(0, 4);
				await sameFor(shop.visitor(), known(shop), paths);
				await sameFor(refused, known(shop), paths);
			} finally {
				await settings(shop.site, { consent: 'not_needed' });
			}
		},
	},
	{
		name: 'and after log-in: what we print for a customer is what we print for a guest, and so it is after log-out',
		async run(shop) {
			const customer = shop.visitor();
			const account = await customer.get('/my-account/');
			const nonce = /name="woocommerce-login-nonce" value="(\w+)"/.exec(account.text)?.[1] ?? '';
			const inside = await customer.post('/my-account/', {
				username: 'customer',
				password: 'customer-demo',
				login: 'Log in',
				'woocommerce-login-nonce': nonce,
			});
			expect(inside.text).toContain('woocommerce-MyAccount-navigation');
			expect(customer.cookies.has('pintally_em')).toBe(true);
			const guest = shop.visitor();
			for (const path of PUBLIC.slice(0, 4)) {
				const printed = ours((await guest.get(path)).text);
				expect(printed).toContain('pintally.track=');
				expect(ours((await customer.get(path)).text) === printed, path).toBe(true);
			}
			const out =
				/href="([^"]*customer-logout[^"]*)"/.exec((await customer.get('/my-account/')).text)?.[1] ?? '';
			await customer.get(out.replaceAll('&amp;', '&').replaceAll('&#038;', '&'));
			expect([...customer.cookies.keys()].filter((name) => /pintally_(em|uid)|logged_in/.test(name))).toEqual(
				[],
			);
			await sameFor(shop.visitor(), customer, PUBLIC.slice(0, 4));
		},
	},
	{
		name: 'and with something in the cart: what we print is the same, though the cart block is not',
		async run(shop) {
			const buyer = shop.visitor();
			await buyer.post('/?wc-ajax=add_to_cart', { product_id: String(await shop.product('MUG-1')) });
			const guest = shop.visitor();
			for (const path of PUBLIC.slice(0, 5))
				expect(ours((await buyer.get(path)).text) === ours((await guest.get(path)).text), path).toBe(true);
			expect(buyer.handover()).toHaveLength(1);
		},
	},
];
