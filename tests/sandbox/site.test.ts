/** The site in a folder is a real shop, quick to have and gone when it stops. */
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { prepare, type Site } from '../../sandbox/site/site.ts';
import { describeWith } from '../support/requirements.ts';

describeWith(['php', 'wordpress', 'woocommerce'])('a demo site with WooCommerce', () => {
	let site: Site;
	beforeAll(async () => {
		site = await prepare({ background: false, tagScript: 'http://127.0.0.1:1/ct/core.js' });
	});
	afterAll(async () => {
		await site.stop();
		expect(existsSync(site.dir)).toBe(false);
		await expect(fetch(site.url)).rejects.toThrow();
	});

	const get = async (path: string) => {
		const answer = await fetch(site.url + path, { redirect: 'manual' });
		return { status: answer.status, to: answer.headers.get('location'), text: await answer.text() };
	};

	test('sells from its front page, in pretty addresses', async () => {
		const { status, text } = await get('/');
		expect(status).toBe(200);
		expect(text).toContain('Ceramic Mug');
		expect(text).toContain(`${site.url}/product/stoneware-bowl/`);
		expect((await get('/product/tall-vase/')).text).toContain('39.00');
		expect((await get('/nothing-here/')).status).toBe(404);
	});

	test.each([
		['/wp-content/plugins/woocommerce/assets/css/woocommerce.css', 200],
		['/classic-checkout/', 200],
		['/cart/', 200],
		['/wp-login.php', 200],
		['/wp-json/wc/store/v1/products', 200],
		['/wp-admin', 301],
	])('serves %s', async (path, status) => {
		expect((await get(path)).status).toBe(status);
	});

	test('has each kind of product and payment, HPOS and no coming-soon page', async () => {
		expect(
			await site.php(`
				$types = array();
				foreach ( array( 'MUG-1', 'BOWL', 'COURSE-1', 'CARD-1' ) as $sku ) {
					$product       = wc_get_product( wc_get_product_id_by_sku( $sku ) );
					$types[ $sku ] = array( $product->get_type(), $product->is_virtual(), $product->get_price() );
				}
				return array(
					'types'    => $types,
					'brand'    => wp_get_object_terms( wc_get_product_id_by_sku( 'MUG-1' ), 'product_brand', array( 'fields' => 'names' ) ),
					'default'  => wc_get_product( wc_get_product_id_by_sku( 'BOWL' ) )->get_default_attributes(),
					'gateways' => array_keys( WC()->payment_gateways()->get_available_payment_gateways() ),
					'hpos'     => get_option( 'woocommerce_custom_orders_table_enabled' ),
					'coming'   => get_option( 'woocommerce_coming_soon' ),
				);`),
		).toEqual({
			types: {
				'MUG-1': ['simple', false, '14.50'],
				BOWL: ['variable', false, '18.00'],
				'COURSE-1': ['simple', true, '60.00'],
				'CARD-1': ['simple', true, '0'],
			},
			brand: ['Clayhouse'],
			default: { size: 'Small' },
			gateways: ['bacs', 'cheque', 'cod'],
			hpos: 'yes',
			coming: 'no',
		});
	});

	test('finds refunds on SQLite, where "no limit" is a number too large', async () => {
		expect(
			await site.php(`
				$order = wc_create_order();
				$order->add_product( wc_get_product( wc_get_product_id_by_sku( 'MUG-1' ) ), 2 );
				$order->calculate_totals();
				wc_create_refund( array( 'order_id' => $order->get_id(), 'amount' => '14.50' ) );
				return count( wc_get_order( $order->get_id() )->get_refunds() );`),
		).toBe(1);
	});

	test('says what is wrong with PHP that fails, and where', async () => {
		await expect(site.php('throw new DomainException( "no mugs" );')).rejects.toThrow(
			/DomainException: no mugs\n {2}at /,
		);
		await expect(site.php('return nothing_of_that_name();')).rejects.toThrow('nothing_of_that_name');
		await expect(site.php('this is no PHP')).rejects.toThrow('syntax error');
	});

	test('runs what is due, and nothing by itself', async () => {
		await site.php(`as_enqueue_async_action( 'pintally_test_due' ); return true;`);
		await get('/');
		const pending = () =>
			site.php(
				`return count( as_get_scheduled_actions( array( 'hook' => 'pintally_test_due', 'status' => 'pending' ) ) );`,
			);
		expect(await pending()).toBe(1);
		expect(await site.cron()).toBeGreaterThanOrEqual(1);
		expect(await pending()).toBe(0);
	});

	test('keeps PHP quiet', async () => {
		expect(await site.log()).toBe('');
	});
});
