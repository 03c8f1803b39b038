/** Where the shop lies, and what its addresses look like. */
import { expect } from 'vitest';
import type { Case } from '../case.ts';
import { sent } from '../shop.ts';

interface PageConfig {
	site: string;
	collect: string;
	pulse: string;
}

/** What the page tells the storefront script. */
export const config = (html: string): PageConfig => {
	const [, json = ''] = /pintally\.page=(\{.*?\});pintally\.track=/s.exec(html) ?? [];
	return JSON.parse(json) as PageConfig;
};

/** A page's own report, as the storefront script sends it. */
const visit = (key: string, site: string) => ({
	key,
	hooks: [
		{
			id: '6f1c1d1e-7a53-4b0e-9f0a-2d3b8c4e5f60',
			event: 'page_visit',
			at: Math.floor(Date.now() / 1000),
			facts: {},
		},
	],
	receipts: [],
	context: { site_url: site, page_url: site, consent: 'granted', consent_source: 'setting', locale: 'en_US' },
});

const reported: Case = {
	name: "what browsers report arrives at the shop's own address",
	async run(shop) {
		const visitor = shop.visitor();
		const page = config((await visitor.get('/')).text);
		const key = String(
			await shop.php(`
				( new Pintally\\Settings\\Connection() )->connect( 'pintally_' . rtrim( strtr( base64_encode( wp_json_encode( array( 'v' => 1, 'url' => 'http://127.0.0.1:9', 'shop' => 'shop_compat', 'secret' => 'whsec_' . base64_encode( 'secret' ), 'collect_key' => 'pk_compat', 'collect_url' => '' ) ) ), '+/', '-_' ), '=' ) );
				return ( new Pintally\\Settings\\Connection() )->collectKey();`),
		);
		const { origin } = new URL(shop.url);
		const answer = await visitor.json(page.collect, visit(key, page.site), { origin });
		expect([answer.status, answer.text]).toEqual([202, expect.any(String)]);
		expect(await shop.rows('page_visit')).toHaveLength(1);
		expect((await visitor.json(page.pulse, {}, { origin })).status).toBeLessThan(300);
		expect((await visitor.json('/?rest_route=/pintally/v1/settings', {})).status).toBe(401);
	},
};

export const PLAIN_PERMALINKS: readonly Case[] = [
	{
		name: 'plain permalinks: the pages, the claim’s file and a purchase by the shortcode',
		async run(shop) {
			const visitor = shop.visitor();
			const [mug, checkout, claim] = (await shop.php(`
				( new Pintally\\Settings\\Settings() )->save( array( 'claim_file_name' => 'pinterest-1a2b3.html', 'claim_file' => '<html>claimed</html>' ) );
				return array( get_permalink( wc_get_product_id_by_sku( 'MUG-1' ) ), get_permalink( get_page_by_path( 'classic-checkout' ) ), home_url( '/pinterest-1a2b3.html' ) );`)) as [
				string,
				string,
				string,
			];
			expect(mug).toMatch(/\/\?product=ceramic-mug$/);
			const page = await visitor.get(mug);
			expect(page.status).toBe(200);
			expect(config(page.text).collect).toContain('/index.php?rest_route=/pintally/v1/collect');
			expect((await visitor.get(claim)).text).toBe('<html>claimed</html>');
			const sale = await shop.sale(await shop.buyByShortcode(visitor, checkout));
			expect(sale.rows).toHaveLength(1);
			expect((await visitor.get(sale.thanks)).text).toContain(`"id":"${sale.rows[0]?.event_id}"`);
		},
	},
	reported,
];

export const SUBFOLDER: readonly Case[] = [
	{
		name: 'a shop in a folder of its host: its cookies are for that folder, and its addresses lie in it',
		async run(shop) {
			const visitor = shop.visitor();
			const answer = await visitor.post('/?wc-ajax=add_to_cart', {
				product_id: String(await shop.product('MUG-1')),
			});
			const ours = answer.headers.getSetCookie().filter((line) => line.startsWith('pintally_'));
			expect(ours.length).toBeGreaterThan(1);
			for (const line of ours) expect(line).toMatch(/; path=\/shop\/(;|$)/i);
			const page = config((await visitor.get('/product/ceramic-mug/')).text);
			expect(page.site).toBe(`${shop.url}/`);
			expect(page.collect).toBe(`${shop.url}/wp-json/pintally/v1/collect`);
			const [row] = await shop.rows('add_to_cart');
			expect(JSON.parse(row?.context ?? '')).toMatchObject({ site_url: `${shop.url}/` });
			expect(visitor.handover()).toMatchObject([{ id: row?.event_id }]);
		},
	},
	reported,
];

export const LANGUAGES: readonly Case[] = [
	{
		name: 'a language in its own directory: consent and visitor hold for all of the shop',
		simulated: "WPML's filter of home_url",
		async run(shop) {
			await shop.php(`
				file_put_contents( WPMU_PLUGIN_DIR . '/languages.php', '<?php
					if ( str_starts_with( $_SERVER["REQUEST_URI"], "/de/" ) ) {
						$_SERVER["REQUEST_URI"] = substr( $_SERVER["REQUEST_URI"], 3 );
						add_filter( "home_url", static fn ( $url, $path ) => get_option( "home" ) . "/de/" . ltrim( (string) $path, "/" ), 10, 2 );
						add_filter( "locale", static fn () => "de_DE" );
					}' );
				return true;`);
			try {
				const visitor = shop.visitor();
				const { text, status } = await visitor.get('/de/product/ceramic-mug/');
				expect(status).toBe(200);
				expect(text).toContain('"locale":"de_DE"');
				// The script makes cookies for the folder of "site", PHP for the shop's own.
				expect(config(text).site).toBe(`${shop.url}/`);
				const added = await visitor.post('/de/?wc-ajax=add_to_cart', {
					product_id: String(await shop.product('MUG-1')),
				});
				for (const line of added.headers.getSetCookie().filter((each) => each.startsWith('pintally_')))
					expect(line).toMatch(/; path=\/(;|$)/i);
				const [row] = await shop.rows('add_to_cart');
				expect(JSON.parse(row?.context ?? '')).toMatchObject({ locale: 'de_DE' });
			} finally {
				await shop.php(`return unlink( WPMU_PLUGIN_DIR . '/languages.php' );`);
			}
		},
	},
	{
		name: 'a translated product is a product of its own: its id is what the shop’s feed of that language names',
		simulated: "WPML's and Polylang's translations: each a post of its own, with its own price",
		async run(shop) {
			const translated = `
				$becher = new WC_Product_Simple();
				$becher->set_name( 'Keramikbecher' );
				$becher->set_regular_price( '14.50' );
				$becher->save();
				$line = current( $order->get_items() );
				$line->set_product( $becher );
				$line->save();`;
			const sale = await shop.sell(translated);
			const id = sale.facts.order.line_items[0]?.product_id;
			expect(id).not.toBe(await shop.product('MUG-1'));
			expect(sent(sale)).toMatchObject({ content_ids: [String(id)] });
			// Where one catalogue serves all languages, the SKU is the same in each.
			const bySku = await shop.sell(`
				( new Pintally\\Settings\\Settings() )->save( array( 'content_id' => 'sku' ) );
				$line = current( $order->get_items() );
				$line->save();`);
			await shop.php(
				`return ( new Pintally\\Settings\\Settings() )->save( array( 'content_id' => 'post_id' ) );`,
			);
			expect(sent(bySku)).toMatchObject({ content_ids: ['MUG-1'] });
		},
	},
];
