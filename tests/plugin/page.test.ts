/** What is printed: once, in the head, the same for every visitor; and where it is not. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { prepare, type Site } from '../../sandbox/site/site.ts';
import { settings } from '../support/ledger.ts';
import { describeWith } from '../support/requirements.ts';
import { ourComplaints } from '../support/site-log.ts';
import { Visitor } from '../support/visitor.ts';

interface PageConfig {
	tag: string;
	collect: string;
	hooks: {
		event: string;
		facts: {
			lines?: { product_id: number; variation_id?: number; name: string; total: string }[];
			category?: string;
			search?: string;
		};
	}[];
}

const config = (html: string): PageConfig => {
	const [, json = ''] = /pintally\.page=(\{.*?\});pintally\.track=/s.exec(html) ?? [];
	return JSON.parse(json) as PageConfig;
};
const events = (html: string): string[] => config(html).hooks.map(({ event }) => event);

describeWith(['php', 'wordpress', 'woocommerce'])('the page', () => {
	let site: Site;
	let visitor: Visitor;
	beforeAll(async () => {
		site = await prepare({ background: false });
		visitor = new Visitor(site.url);
		await settings(site, { tag_id: '2612345678901', consent: 'not_needed', claim_code: 'abc123' });
	});
	afterAll(async () => {
		expect(ourComplaints(await site.log())).toEqual([]);
		await site.stop();
	});

	test.each([
		['/'],
		['/product/ceramic-mug/'],
		['/product-category/kitchen-dining/'],
		['/cart/'],
		['/checkout/'],
		['/my-account/'],
		['/?s=mug'],
		['/classic-cart/'],
	])('%s has the base code once, in the head, before the storefront script', async (path) => {
		const { text } = await visitor.get(path);
		const head = text.slice(0, text.indexOf('</head>'));
		expect(text.split('id="pintally-tag"')).toHaveLength(2);
		expect(text.split(/build\/storefront\.js/)).toHaveLength(2);
		expect(head.indexOf('id="pintally-tag"')).toBeGreaterThan(0);
		expect(head.indexOf('build/storefront.js')).toBeGreaterThan(head.indexOf('id="pintally-tag"'));
		expect(head).toMatch(/<script[^>]*build\/storefront\.js[^>]*\bdefer\b/);
		expect(config(text).tag).toBe('2612345678901');
	});

	test('the claim is the meta tag that Pinterest asks for', async () => {
		const { text } = await visitor.get('/');
		expect(text).toContain('<meta name="p:domain_verify" content="abc123" />');
	});

	test('what each page is, as facts', async () => {
		const mug = config((await visitor.get('/product/ceramic-mug/')).text).hooks;
		expect(mug).toMatchObject([
			{
				event: 'page_visit',
				facts: {
					currency: 'USD',
					lines: [{ name: 'Ceramic Mug', quantity: 1, total: '14.5', category: 'Kitchen & Dining' }],
				},
			},
		]);
		const category = (await visitor.get('/product-category/kitchen-dining/')).text;
		expect(events(category)).toEqual(['page_visit', 'view_category']);
		expect(config(category).hooks[1]?.facts.category).toBe('Kitchen & Dining');
		const search = (await visitor.get('/?s=tall+%22vase%22')).text;
		expect(events(search)).toEqual(['page_visit', 'search']);
		expect(config(search).hooks[1]?.facts.search).toBe('tall "vase"');
		expect(events((await visitor.get('/?s=a&post_type=product')).text)).toContain('search');
	});

	test('a variable product’s page shows its default variation', async () => {
		const small = await site.php(`return wc_get_product_id_by_sku( 'BOWL-S' );`);
		const [hook] = config((await visitor.get('/product/stoneware-bowl/')).text).hooks;
		expect(hook?.facts.lines?.[0]).toMatchObject({ variation_id: small, total: '18' });
	});

	test('a page that does not exist is no visit', async () => {
		const missing = await visitor.get('/nothing-here/');
		expect(missing.status).toBe(404);
		expect(config(missing.text).hooks).toEqual([]);
	});

	test('two guests get byte-equal pages, whatever they did before', async () => {
		const [one, two] = [new Visitor(site.url), new Visitor(site.url, { 'x-demo-ip': '203.0.113.99' })];
		one.cookies.set('pintally_em', 'a'.repeat(64));
		one.cookies.set('pintally_visitor', '6f1c1d1e-7a53-4b0e-9f0a-2d3b8c4e5f60');
		one.cookies.set('_epik', 'dj0yJnU9');
		two.cookies.set('pintally_consent', 'denied');
		for (const path of ['/product/ceramic-mug/', '/product-category/kitchen-dining/', '/?s=mug'])
			expect(ours((await one.get(path)).text)).toBe(ours((await two.get(path)).text));
	});

	test('a search cannot break out of the script', async () => {
		const { text } = await visitor.get(`/?s=${encodeURIComponent('</script><script>alert(1)</script><!--')}`);
		const [, script = ''] = /id="pintally-tag"[^>]*>(.*?)<\/script>/s.exec(text) ?? [];
		expect(script).toContain('pintally.track=');
		expect(script).not.toContain('<');
	});

	test('not in feeds, wp-admin, embeds; not for previews and the customiser; not for roles left out', async () => {
		const embed = (await site.php(
			`return str_replace( home_url(), '', get_post_embed_url( wp_insert_post( array( 'post_title' => 'Seen', 'post_content' => 'x', 'post_status' => 'publish' ) ) ) );`,
		)) as string;
		for (const path of ['/feed/', '/robots.txt', '/wp-login.php', embed])
			expect(`${path} ${(await visitor.get(path)).text.includes('pintally-tag')}`).toBe(`${path} false`);
		const admin = new Visitor(site.url);
		admin.cookies.set('wordpress_test_cookie', 'WP%20Cookie%20check');
		await admin.post('/wp-login.php', { log: site.user, pwd: site.password, testcookie: '1' });
		const post = (await site.php(`
			return wp_insert_post( array( 'post_title' => 'Draft', 'post_content' => 'x', 'post_status' => 'draft' ) );`)) as number;
		await settings(site, { roles_excluded: [] });
		const seen = async (path: string): Promise<[number, boolean]> => {
			const { status, text } = await admin.get(path);
			return [status, text.includes('pintally-tag')];
		};
		expect(await seen('/')).toEqual([200, true]);
		expect(await seen(`/?p=${post}&preview=true`)).toEqual([200, false]);
		expect(
			await seen(
				'/?customize_changeset_uuid=11111111-1111-4111-8111-111111111111&customize_theme=twentytwentyfive&customize_messenger_channel=preview-0',
			),
		).toEqual([200, false]);
		expect(await seen('/wp-admin/')).toEqual([200, false]);
		await settings(site, { roles_excluded: ['administrator', 'shop_manager'] });
		expect(await seen('/')).toEqual([200, false]);
	});

	test('without a tag id nothing is printed but the claim', async () => {
		await settings(site, { tag_id: '' });
		const { text } = await visitor.get('/product/ceramic-mug/');
		await settings(site, { tag_id: '2612345678901' });
		expect(text).toContain('p:domain_verify');
		expect(text).not.toMatch(/pintally-tag|storefront\.js/);
	});

	test('a page view writes nothing and adds at most one query', async () => {
		const queries = async (pintally: boolean): Promise<number[]> => {
			await site.php(
				pintally
					? `activate_plugin( 'pintally/pintally.php' );`
					: `deactivate_plugins( 'pintally/pintally.php' );`,
			);
			const counts: number[] = [];
			for (const path of [
				'/',
				'/product/ceramic-mug/',
				'/product/stoneware-bowl/',
				'/product-category/kitchen-dining/',
			]) {
				await visitor.get(path);
				counts.push(Number((await visitor.get(path)).headers.get('x-queries')));
			}
			return counts;
		};
		await site.php(`
			file_put_contents( WPMU_PLUGIN_DIR . '/count.php', '<?php
				ob_start();
				add_action( "shutdown", static function () { header( "x-queries: " . $GLOBALS["wpdb"]->num_queries ); ob_end_flush(); }, -1 );' );`);
		const without = await queries(false);
		const withIt = await queries(true);
		withIt.forEach((count, at) => {
			expect(count).toBeGreaterThan(0);
			expect(count - (without[at] ?? 0)).toBeLessThanOrEqual(1);
		});
	});
});

/** Of a page, what this plugin printed: the theme's own nonces and the session's are WordPress's business. */
function ours(html: string): string {
	const [, script = ''] = /(<script id="pintally-tag".*?<\/script>)/s.exec(html) ?? [];
	const scripts = html.match(/<[^>]*pintally[^>]*>/g) ?? [];
	expect(script).not.toBe('');
	return [script, ...scripts].join('\n');
}
