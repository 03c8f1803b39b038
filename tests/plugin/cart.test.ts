/** Add to cart, from every kind of button; and the checkout page. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { prepare, type Site } from '../../sandbox/site/site.ts';
import { empty, rows, settings } from '../support/ledger.ts';
import { CHECKOUT } from '../support/checkout.ts';
import { describeWith } from '../support/requirements.ts';
import { ourComplaints } from '../support/site-log.ts';
import { Visitor } from '../support/visitor.ts';

describeWith(['php', 'wordpress', 'woocommerce'])('add to cart', () => {
	let site: Site;
	let mug = 0;
	let bowl = 0;
	let large = 0;
	beforeAll(async () => {
		site = await prepare({ background: false });
		await settings(site, { tag_id: '2612345678901', consent: 'not_needed' });
		[mug, bowl, large] = (await site.php(
			`return array_map( 'wc_get_product_id_by_sku', array( 'MUG-1', 'BOWL', 'BOWL-L' ) );`,
		)) as [number, number, number];
		// A theme's own Ajax handler, as many themes have one.
		await site.php(`
			file_put_contents( WPMU_PLUGIN_DIR . '/theme-ajax.php', '<?php
				add_action( "wp_ajax_nopriv_theme_add", static function () { WC()->cart->add_to_cart( (int) $_POST["id"], 1 ); wp_send_json_success(); } );
				add_action( "wp_ajax_nopriv_express", static function () {
					$simulated = clone WC()->cart;
					$simulated->empty_cart( false );
					$simulated->add_to_cart( (int) $_POST["id"], 1 );
					wp_send_json_success();
				} );' );`);
	});
	afterAll(async () => {
		expect(ourComplaints(await site.log())).toEqual([]);
		await site.stop();
	});
	beforeEach(() => empty(site));

	const ways: [string, (visitor: Visitor) => Promise<unknown>][] = [
		[
			'the form of the product page',
			(visitor) => visitor.post('/product/ceramic-mug/', { 'add-to-cart': String(mug), quantity: '2' }),
		],
		['a link with ?add-to-cart', (visitor) => visitor.get(`/?add-to-cart=${mug}&quantity=2`)],
		[
			'classic Ajax',
			(visitor) => visitor.post('/?wc-ajax=add_to_cart', { product_id: String(mug), quantity: '2' }),
		],
		['the Store API', (visitor) => visitor.store('/cart/add-item', { id: mug, quantity: 2 })],
		[
			'the Store API in a batch',
			(visitor) =>
				visitor.store('/batch', {
					requests: [
						{
							method: 'POST',
							path: '/wc/store/v1/cart/add-item',
							body: { id: mug, quantity: 2 },
							headers: { nonce: 'n' },
						},
					],
				}),
		],
	];

	test.each(ways)('%s: one event, handed to the same browser with the same id', async (name, add) => {
		const visitor = new Visitor(site.url);
		if (name.includes('batch'))
			await site.php(
				`file_put_contents( WPMU_PLUGIN_DIR . '/no-nonce.php', '<?php add_filter( "woocommerce_store_api_disable_nonce_check", "__return_true" );' );`,
			);
		await visitor.get('/product/ceramic-mug/');
		await add(visitor);
		const found = await rows(site, 'add_to_cart');
		expect(found).toHaveLength(1);
		expect(found[0]?.state).toBe('waiting');
		const facts = JSON.parse(found[0]?.facts ?? '') as object;
		expect(facts).toEqual({
			currency: 'USD',
			lines: [
				{
					product_id: mug,
					sku: 'MUG-1',
					name: 'Ceramic Mug',
					quantity: 2,
					subtotal: '29',
					total: '29',
					category: 'Kitchen & Dining',
					brand: 'Clayhouse',
				},
			],
		});
		expect(visitor.handover()).toMatchObject([{ id: found[0]?.event_id, event: 'add_to_cart', facts }]);
	});

	test('a theme that posts to admin-ajax', async () => {
		const visitor = new Visitor(site.url);
		await visitor.post('/wp-admin/admin-ajax.php', { action: 'theme_add', id: String(mug) });
		expect(await rows(site, 'add_to_cart')).toHaveLength(1);
		expect(visitor.handover()).toHaveLength(1);
	});

	test('an express button’s simulated cart makes no event', async () => {
		await new Visitor(site.url).post('/wp-admin/admin-ajax.php', { action: 'express', id: String(mug) });
		expect(await rows(site, 'add_to_cart')).toEqual([]);
	});

	test('a refused add makes no event', async () => {
		const visitor = new Visitor(site.url);
		await visitor.post('/product/stoneware-bowl/', { 'add-to-cart': String(bowl), quantity: '1' });
		await visitor.store('/cart/add-item', { id: 999999, quantity: 1 });
		expect(await rows(site, 'add_to_cart')).toEqual([]);
		expect(visitor.handover()).toEqual([]);
	});

	test('the chosen variation, not its parent', async () => {
		await new Visitor(site.url).post('/product/stoneware-bowl/', {
			'add-to-cart': String(bowl),
			product_id: String(bowl),
			variation_id: String(large),
			attribute_size: 'Large',
			quantity: '1',
		});
		const [row] = await rows(site, 'add_to_cart');
		expect(JSON.parse(row?.facts ?? '')).toMatchObject({
			lines: [{ product_id: bowl, variation_id: large, total: '26' }],
		});
	});

	test('prices with tax in the shop: the facts are without', async () => {
		await site.php(`update_option( 'woocommerce_prices_include_tax', 'yes' );`);
		await new Visitor(site.url).post('/?wc-ajax=add_to_cart', { product_id: String(mug), quantity: '1' });
		await site.php(`update_option( 'woocommerce_prices_include_tax', 'no' );`);
		const [row] = await rows(site, 'add_to_cart');
		const { lines } = JSON.parse(row?.facts ?? '') as { lines: { total: string }[] };
		expect(Number(lines[0]?.total)).toBeCloseTo(14.5 / 1.08625, 4);
	});

	test('the same product twice: two events', async () => {
		const visitor = new Visitor(site.url);
		await visitor.post('/?wc-ajax=add_to_cart', { product_id: String(mug) });
		await visitor.post('/?wc-ajax=add_to_cart', { product_id: String(mug) });
		const found = await rows(site, 'add_to_cart');
		expect(new Set(found.map(({ event_id }) => event_id)).size).toBe(2);
		expect(visitor.handover()).toHaveLength(2);
	});

	test('twenty adds without a page between: the cookie stays within a browser’s limit', async () => {
		const visitor = new Visitor(site.url);
		for (let add = 0; add < 20; add++)
			await visitor.post('/?wc-ajax=add_to_cart', { product_id: String(mug) });
		expect(await rows(site, 'add_to_cart')).toHaveLength(20);
		expect((visitor.cookies.get('pintally_handover') ?? '').length).toBeLessThan(3700);
		expect(visitor.handover().length).toBeGreaterThan(3);
	});

	test('who and where is kept with it, the click id too', async () => {
		const visitor = new Visitor(site.url, { 'x-demo-ip': '203.0.113.77' });
		await visitor.get('/?epik=dj0yJnU9abc&utm_source=pinterest');
		await visitor.post('/?wc-ajax=add_to_cart', { product_id: String(mug) });
		const [row] = await rows(site, 'add_to_cart');
		expect(JSON.parse(row?.context ?? '')).toMatchObject({
			site_url: `${site.url}/`,
			page_url: `${site.url}/?epik=dj0yJnU9abc&utm_source=pinterest`,
			consent: 'granted',
			consent_source: 'setting',
			epik: 'dj0yJnU9abc',
			ip: '203.0.113.77',
			visitor_id: visitor.cookies.get('pintally_visitor'),
			locale: 'en_US',
		});
		expect(visitor.cookies.get('pintally_epik')).toBe('dj0yJnU9abc');
	});

	test('not asked yet, or refused: counted without anything of the visitor, nothing handed over, no cookie of ours', async () => {
		await settings(site, { consent: 'ask_first' });
		const unasked = new Visitor(site.url);
		await unasked.post('/?wc-ajax=add_to_cart', { product_id: String(mug) });
		const refused = new Visitor(site.url);
		refused.cookies.set('pintally_consent', 'denied');
		await refused.post('/?wc-ajax=add_to_cart', { product_id: String(mug) });
		const signal = new Visitor(site.url, { 'sec-gpc': '1' });
		signal.cookies.set('pintally_consent', 'granted');
		await signal.post('/?wc-ajax=add_to_cart', { product_id: String(mug) });
		const agreed = new Visitor(site.url);
		agreed.cookies.set('pintally_consent', 'granted');
		await agreed.post('/?wc-ajax=add_to_cart', { product_id: String(mug) });
		await settings(site, { consent: 'not_needed' });

		const found = await rows(site, 'add_to_cart');
		expect(found.map(({ state, reason }) => [state, reason])).toEqual([
			['left_out', 'consent_unknown'],
			['left_out', 'consent_denied'],
			['left_out', 'consent_denied'],
			['waiting', ''],
		]);
		for (const row of found.slice(0, 3)) expect([row.facts, row.context]).toEqual(['', '']);
		for (const visitor of [unasked, refused, signal])
			expect([...visitor.cookies.keys()].filter((name) => /^pintally_(?!consent)/.test(name))).toEqual([]);
		expect(agreed.handover()).toHaveLength(1);
	});

	test('an event that is switched off is not recorded', async () => {
		await settings(site, { events_off: ['add_to_cart'] });
		const visitor = new Visitor(site.url);
		await visitor.post('/?wc-ajax=add_to_cart', { product_id: String(mug) });
		await settings(site, { events_off: [] });
		expect(await rows(site, 'add_to_cart')).toEqual([]);
		expect(visitor.handover()).toEqual([]);
	});

	test('the checkout page: once for a cart as it stands, again when the cart has changed', async () => {
		const visitor = new Visitor(site.url);
		await visitor.get('/classic-checkout/');
		expect(await rows(site, 'initiate_checkout')).toEqual([]);
		await visitor.post('/?wc-ajax=add_to_cart', { product_id: String(mug), quantity: '2' });
		const first = await visitor.get('/classic-checkout/');
		const again = await visitor.get('/classic-checkout/');
		const [row, ...more] = await rows(site, 'initiate_checkout');
		expect(more).toEqual([]);
		expect(JSON.parse(row?.facts ?? '')).toMatchObject({
			currency: 'USD',
			lines: [{ product_id: mug, quantity: 2, total: '29' }],
		});
		expect(first.text).toContain(`"id":"${row?.event_id}"`);
		expect(again.text).not.toContain('pintally-born');
		await visitor.post('/?wc-ajax=add_to_cart', { product_id: String(mug) });
		await visitor.get('/checkout/');
		expect(await rows(site, 'initiate_checkout')).toHaveLength(2);
	});

	test('a checkout that is sent: one payment entered, with the cart as it was, beside the sale', async () => {
		const visitor = new Visitor(site.url);
		await visitor.post('/?wc-ajax=add_to_cart', { product_id: String(mug), quantity: '2' });
		const placed = await visitor.store('/checkout', CHECKOUT);
		expect(placed.status).toBe(200);
		const [row, ...more] = await rows(site, 'add_payment_info');
		expect(more).toEqual([]);
		expect(JSON.parse(row?.facts ?? '')).toMatchObject({
			currency: 'USD',
			lines: [{ product_id: mug, quantity: 2, total: '29' }],
		});
		expect(row?.event_id).toMatch(/^add_payment_info\.[0-9a-f]{32}$/);
		expect(visitor.handover().map(({ id }) => id)).toContain(row?.event_id);
		expect(await rows(site, 'checkout')).toHaveLength(1);
	});

	test('onto a wish list, as YITH and TI tell it; a product that is gone is nothing', async () => {
		await site.php(`
			do_action( 'yith_wcwl_added_to_wishlist', ${mug}, 1, 0 );
			do_action( 'tinvwl_product_added', array( 'product_id' => ${bowl}, 'variation_id' => ${large}, 'quantity' => 2, 'wishlist_id' => 1, 'author' => 0 ) );
			do_action( 'tinvwl_product_added', array( 'product_id' => 999999 ) );`);
		expect(
			(await rows(site, 'add_to_wishlist')).map(({ facts }) => JSON.parse(facts) as unknown),
		).toMatchObject([
			{ currency: 'USD', lines: [{ product_id: mug, quantity: 1, total: '14.5' }] },
			{ currency: 'USD', lines: [{ product_id: bowl, variation_id: large, quantity: 2 }] },
		]);
	});
});
