/** Faults, planted one by one into a real shop: each turns exactly its own point red, with the right cause. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { prepare, type Site } from '../../sandbox/site/site.ts';
import { quote, rows, settings } from '../support/ledger.ts';
import { describeWith } from '../support/requirements.ts';
import { ourComplaints } from '../support/site-log.ts';
import { Visitor } from '../support/visitor.ts';

interface Finding {
	code: string;
	detail: string;
	page: string;
}
interface Point {
	point: string;
	state: string;
	at: number;
	findings: Finding[];
	evidence: string[];
	confirmed_at: number;
}
interface Setup {
	points: Point[];
	verification: { state: string; pages: { page: string; url: string; findings: Finding[] }[] };
}

const ACCOUNT = {
	ad_account_id: '549755885175',
	token: 'present',
	state: 'ok',
	reason: '',
	detail: '',
	checked_at: 1789410000,
};
const TAG = '2612345678901';

/** Of a page's HTML on its way out: what optimisers and caches do. */
const rewriting = (php: string): string =>
	`add_action( 'template_redirect', static function () { ob_start( static function ( $html ) { ${php} return $html; } ); }, -1 );`;
const inHead = (html: string): string =>
	`add_action( 'wp_head', static function () { echo ${quote(html)}; } );`;
const onPage = (path: string, php: string): string =>
	`if ( str_contains( $_SERVER['REQUEST_URI'] ?? '', '${path}' ) && 'cli' !== PHP_SAPI ) { ${php} }`;
const header = (policy: string): string =>
	`add_action( 'send_headers', static function () { header( ${quote(`Content-Security-Policy: ${policy}`)} ); } );`;
const answering = (address: string, php: string): string =>
	`add_filter( 'pre_http_request', static fn( $answer, $args, $url ) => str_contains( $url, '${address}' ) ? ${php} : $answer, 10, 3 );`;

/** Of the shop's pages only these, each in its usual order. */
const visiting = (pages: string[]): string =>
	`add_filter( 'pintally_verified_pages', static fn( $all ) => array_intersect_key( $all, array_flip( ${phpList(pages)} ) ) );`;

interface Fault {
	/** Point and code of checks.json. */
	turns: [point: string, code: string];
	detail?: string | RegExp;
	/** Pages that it is found on; absent: not looked at. */
	pages?: string[];
	/** A must-use plugin, while the shop is looked at. */
	plugin?: string;
	settings?: Record<string, unknown>;
	/** PHP that is run before. */
	before?: string;
	worker?: 'away' | Record<string, unknown>;
}

const FAULTS: Record<string, Fault> = {
	'no tag ID': { turns: ['base_tag', 'tag_id_missing'], settings: { tag_id: '' } },
	'a theme without wp_head()': {
		turns: ['base_tag', 'tag_missing'],
		plugin: onPage(
			'/product/',
			`add_action( 'wp_head', static fn() => remove_all_actions( 'wp_head' ), -1 );`,
		),
		pages: ['product'],
	},
	'a filter that keeps the tag off': {
		turns: ['base_tag', 'tag_kept_off'],
		plugin: `add_filter( 'pintally_tag_guard', static fn() => 'members_only' );`,
	},
	'the tag printed twice': {
		turns: ['base_tag', 'tag_twice'],
		plugin: `add_action( 'wp_head', static function () { static $again = 0; if ( ! $again++ ) { do_action( 'wp_head' ); } }, 99 );`,
	},
	'the tag moved to the footer': {
		turns: ['base_tag', 'tag_moved'],
		plugin: rewriting(
			`$from = strpos( $html, '<script id="pintally-tag"' ); $to = strpos( $html, '</script>', $from ) + 9;
			$tag = substr( $html, $from, $to - $from ); $html = str_replace( '</body>', $tag . '</body>', str_replace( $tag, '', $html ) );`,
		),
	},
	'WP Rocket delays it': {
		turns: ['base_tag', 'script_delayed'],
		detail: 'WP Rocket',
		plugin: rewriting(
			`$html = str_replace( '<script id="pintally-tag"', '<script type="rocketlazyloadscript" id="pintally-tag"', $html );`,
		),
	},
	'LiteSpeed delays its script': {
		turns: ['base_tag', 'script_delayed'],
		detail: 'LiteSpeed Cache',
		plugin: `add_filter( 'script_loader_tag', static fn( $tag, $handle ) => 'pintally-storefront' === $handle ? str_replace( ' src=', ' type="litespeed/javascript" data-src=', $tag ) : $tag, 10, 2 );`,
	},
	'Rocket Loader rewrites it': {
		turns: ['base_tag', 'script_delayed'],
		detail: 'Cloudflare Rocket Loader',
		plugin: rewriting(
			`$html = str_replace( '<script id="pintally-tag"', '<script type="5c1d2e3f4a5b6c7d8e9f0a1b-text/javascript" id="pintally-tag"', $html );`,
		),
	},
	'a consent banner holds it': {
		turns: ['base_tag', 'script_held'],
		plugin: `add_filter( 'script_loader_tag', static fn( $tag, $handle ) => 'pintally-storefront' === $handle ? str_replace( '<script ', '<script type="text/plain" data-category="marketing" ', $tag ) : $tag, 10, 2 );`,
	},
	'its script unloaded': {
		turns: ['base_tag', 'script_missing'],
		plugin: `add_action( 'wp_enqueue_scripts', static function () { wp_dequeue_script( 'pintally-storefront' ); wp_dequeue_script( 'pintally-storefront-checkout' ); wp_deregister_script( 'pintally-storefront-checkout' ); }, 99 );`,
	},
	'Google Tag Manager chosen, and not on the page': {
		turns: ['base_tag', 'tag_manager_missing'],
		settings: { tag_road: 'data_layer' },
		plugin: '/* No container. */',
	},
	'a cached page with an older ID': {
		turns: ['base_tag', 'tag_other_id'],
		detail: '2600000000000',
		plugin: onPage(
			'/product-category/',
			rewriting(`$html = str_replace( '${TAG}', '2600000000000', $html );`),
		),
		pages: ['category'],
	},
	'a hard-coded tag': {
		turns: ['base_tag', 'other_tag'],
		plugin: inHead(
			`<script>!function(e){if(!window.pintrk){}}("https://s.pinimg.com/ct/core.js");pintrk('load', '2611111111111');pintrk('page');</script>`,
		),
	},
	'a hard-coded image tag': {
		turns: ['base_tag', 'other_tag'],
		plugin: `add_action( 'wp_footer', static function () { echo '<noscript><img src="https://ct.pinterest.com/v3/?tid=2611111111111&noscript=1" alt=""></noscript>'; } );`,
	},
	'Pinterest for WooCommerce': {
		turns: ['base_tag', 'other_tag_plugin'],
		detail: 'Pinterest for WooCommerce',
		plugin: `add_filter( 'option_active_plugins', static fn( $active ) => array( ...$active, 'pinterest-for-woocommerce/pinterest-for-woocommerce.php' ) );
			${inHead(`<script>pintrk( 'load', '2611111111111', { np: "woocommerce" } );</script>`)}`,
	},
	'Pixel Manager': {
		turns: ['base_tag', 'other_tag_plugin'],
		detail: 'Pixel Manager for WooCommerce',
		plugin: inHead(
			`<script>window.wpmDataLayer = {"pixels":{"pinterest":{"pixel_id":"2611111111111"}}};</script>`,
		),
	},
	'a container of Google Tag Manager': {
		turns: ['base_tag', 'other_tag_gtm'],
		detail: 'GTM-ABCD123',
		plugin: `${inHead(`<script>(function(w,d,s,l,i){j.src='https://www.googletagmanager.com/gtm.js?id='+i})(window,document,'script','dataLayer','GTM-ABCD123');</script>`)}
			${answering('googletagmanager.com', `array( 'body' => 'n.src="https:\\/\\/s.pinimg.com\\/ct\\/core.js"', 'response' => array( 'code' => 200 ), 'headers' => array(), 'cookies' => array() )`)}`,
	},
	'a content security policy without Pinterest’s script': {
		turns: ['base_tag', 'csp_script'],
		detail: 'https://s.pinimg.com/ct/core.js',
		plugin: header(`script-src 'self' 'unsafe-inline'; img-src *; connect-src *`),
	},
	'a content security policy in the page without Pinterest’s address': {
		turns: ['base_tag', 'csp_report'],
		detail: 'https://ct.pinterest.com/v3/',
		plugin: inHead(
			`<meta http-equiv="Content-Security-Policy" content="connect-src 'self' https://w.example; img-src 'self' data:">`,
		),
	},
	'a content security policy without inline scripts': {
		turns: ['base_tag', 'csp_inline'],
		plugin: header(`script-src 'self' https://s.pinimg.com 'nonce-abc123'`),
	},
	'an event id in a page that caches keep': {
		turns: ['base_tag', 'visitor_in_page'],
		plugin: onPage(
			'/product/',
			inHead(`<script>pintrk('track', 'pagevisit', { event_id: 'eventId0001' });</script>`),
		),
		pages: ['product'],
	},
	'an e-mail hash in a page that caches keep': {
		turns: ['base_tag', 'visitor_in_page'],
		plugin: inHead(`<script>pintrk('set', { em: '${'0123456789abcdef'.repeat(4)}' });</script>`),
	},
	'another visitor’s checkout out of a cache': {
		turns: ['base_tag', 'page_from_cache'],
		plugin: onPage('/checkout/', `header( 'X-Cache: HIT from varnish' );`),
		pages: ['checkout', 'order_received'],
	},
	'a password before the site': {
		turns: ['base_tag', 'page_password'],
		detail: '401',
		plugin: onPage('/cart/', `status_header( 401 ); exit;`),
		pages: ['cart'],
	},
	'a maintenance mode': {
		turns: ['base_tag', 'page_maintenance'],
		plugin: onPage('/product/', `status_header( 503 ); exit;`),
		pages: ['product'],
	},
	'a redirect without end': {
		turns: ['base_tag', 'page_redirects'],
		plugin: onPage('/cart/', `header( 'Location: /cart/?again=' . mt_rand(), true, 302 ); exit;`),
		pages: ['cart'],
	},
	'a members-only shop': {
		turns: ['base_tag', 'page_elsewhere'],
		plugin: onPage('/product-category/', `header( 'Location: /wp-login.php', true, 302 ); exit;`),
		pages: ['category'],
	},
	'a firewall': {
		turns: ['base_tag', 'page_refused'],
		detail: '403',
		plugin: onPage('/checkout/', `status_header( 403 ); exit;`),
		pages: ['checkout', 'order_received'],
	},
	'a site that cannot call itself': {
		turns: ['base_tag', 'page_loopback'],
		detail: /Connection refused/,
		plugin: answering(
			'127.0.0.1',
			`( str_contains( $url, '/v1/connect' ) ? $answer : new WP_Error( 'http_request_failed', 'cURL error 7: Connection refused' ) )`,
		),
		pages: ['home'],
	},
	'a page that hangs': {
		turns: ['base_tag', 'page_timeout'],
		plugin: answering(
			'/cart/',
			`new WP_Error( 'http_request_failed', 'cURL error 28: Operation timed out after 10001 milliseconds' )`,
		),
		pages: ['cart'],
	},
	'an event that a shop needs is off': {
		turns: ['events', 'event_off'],
		detail: 'add_to_cart',
		settings: { events_off: ['add_to_cart'] },
	},
	'a product page of a page builder': {
		turns: ['events', 'product_not_named'],
		plugin: onPage(
			'/product/',
			`add_action( 'wp', static function () { $GLOBALS['wp_query']->is_singular = false; $GLOBALS['wp_query']->is_single = false; } );`,
		),
		pages: ['product'],
	},
	'Enhanced Match off': { turns: ['enhanced_match', 'match_off'], settings: { enhanced_match: false } },
	'sales without an address': {
		turns: ['enhanced_match', 'match_unseen'],
		before:
			`$GLOBALS['wpdb']->update( Pintally\\Ledger\\Schema::table(), array( 'match_keys' => ',click_id,' ), array( 'event_id' => 'lead.good' ) );` +
			[1, 2, 3, 4, 5]
				.map((sale) => event(`sale${sale}`, 'delivered', 'called', { name: 'checkout' }))
				.join(''),
	},
	'a claim that the home page does not have': {
		turns: ['claim', 'claim_tag_not_found'],
		plugin: rewriting(`$html = str_replace( 'p:domain_verify', 'p:gone', $html );`),
	},
	'no claim': { turns: ['claim', 'claim_missing'], settings: { claim_code: '' } },
	'a claim’s file that the web server does not pass on': {
		turns: ['claim', 'claim_file_not_found'],
		settings: { claim_file_name: 'pinterest-1a2b3.html', claim_file: 'pinterest-site-verification=1a2b3' },
		plugin: onPage('/pinterest-1a2b3.html', `status_header( 404 ); exit;`),
	},
	'no worker': {
		turns: ['conversions_api', 'worker_missing'],
		before: `( new Pintally\\Settings\\Connection() )->forget();`,
	},
	'a worker that is away': { turns: ['conversions_api', 'worker_unreachable'], worker: 'away' },
	'no token': { turns: ['conversions_api', 'token_missing'], worker: { ...ACCOUNT, token: 'missing' } },
	'a token that Pinterest refuses': {
		turns: ['conversions_api', 'account_refused'],
		detail: 'Authentication failed.',
		worker: { ...ACCOUNT, state: 'parked', reason: 'token_refused', detail: 'Authentication failed.' },
	},
	'Pinterest out of reach': {
		turns: ['conversions_api', 'pinterest_away'],
		worker: { ...ACCOUNT, state: 'unchecked', reason: 'unreachable' },
	},
	'refused events': {
		turns: ['both_sides', 'events_refused'],
		detail: '1 event',
		before: event('bad', 'refused', 'called'),
	},
	'events that are stuck': {
		turns: ['both_sides', 'events_stuck'],
		before: `( new Pintally\\Ledger\\Ledger() )->record( new Pintally\\Ledger\\Entry( 'lead.stuck', 'lead', time() - 4000 ) );`,
	},
	'no test conversion': {
		turns: ['test_conversion', 'test_due'],
		before: `delete_option( 'pintally_test_conversion' );`,
	},
	'a test conversion that failed': {
		turns: ['test_conversion', 'test_failed'],
		before: testConversion('failed'),
	},
};

function event(id: string, state: string, tag: string, more: { name?: string; keys?: string } = {}): string {
	const { name = 'lead', keys = '' } = more;
	return `
		$ledger = new Pintally\\Ledger\\Ledger();
		$ledger->record( new Pintally\\Ledger\\Entry( 'lead.${id}', '${name}', time() ) );
		$ledger->settle( 'lead.${id}', array( 'state' => '${state}', 'match_keys' => '${keys}' ) );
		$ledger->tag( 'lead.${id}', '${tag}' );`;
}
function testConversion(result: string): string {
	return `update_option( 'pintally_test_conversion', array( 'result' => '${result}', 'time' => time(), 'event_id' => 'checkout.test0001' ) );`;
}

describeWith(['php', 'wordpress', 'woocommerce'])('the look at the real shop', () => {
	let site: Site;
	let worker: Server;
	let connection: string;
	let account: Record<string, unknown> | 'away' = ACCOUNT;

	beforeAll(async () => {
		worker = createServer((_, response) => {
			const known = account !== 'away';
			response
				.writeHead(known ? 200 : 503, { 'content-type': 'application/json' })
				.end(
					JSON.stringify({ worker_version: '0.1.0', collect_url: 'https://w.example/v1/collect', account }),
				);
		});
		await new Promise<void>((listening) => worker.listen(0, '127.0.0.1', listening));
		const key = {
			v: 1,
			url: `http://127.0.0.1:${(worker.address() as AddressInfo).port}`,
			shop: 'shop_1',
			secret: 'whsec_c2VjcmV0',
			collect_key: 'pk_1',
			collect_url: 'https://w.example/v1/collect',
		};
		connection = `( new Pintally\\Settings\\Connection() )->connect( 'pintally_${Buffer.from(JSON.stringify(key)).toString('base64url')}' );`;
		site = await prepare({ background: false });
		await settings(site, HEALTHY);
		await site.php(
			`${connection} ${testConversion('passed')} ${event('good', 'delivered', 'called', { name: 'add_to_cart', keys: ',em,' })}`,
		);
	});
	afterAll(async () => {
		worker.close();
		expect(ourComplaints(await site.log())).toEqual([]);
		await site.stop();
	});

	const HEALTHY = {
		tag_id: TAG,
		consent: 'not_needed',
		claim_code: 'abc123',
		claim_file_name: '',
		claim_file: '',
		events_off: [],
		enhanced_match: true,
		tag_road: 'pintrk',
	};

	/** Looks at everything anew, as the screen's button does; `before` and `after` in the same process. */
	const check = async (points = LOOKS, before = '', after = ''): Promise<Setup> =>
		(await site.php(`
			wp_set_current_user( 1 );
			${before}
			try {
				foreach ( ${phpList(points)} as $point ) {
					$request = new WP_REST_Request( 'POST', '/pintally/v1/setup/check' );
					$request->set_body_params( array( 'point' => $point ) );
					$answer = rest_do_request( $request );
					if ( 200 !== $answer->get_status() ) {
						throw new RuntimeException( wp_json_encode( $answer->get_data() ) );
					}
				}
				return rest_do_request( new WP_REST_Request( 'GET', '/pintally/v1/setup' ) )->get_data();
			} finally {
				${after}
			}`)) as Setup;

	const red = ({ points }: Setup): string[] =>
		points.flatMap(({ point, state, findings }) =>
			['problem', 'todo', 'caution'].includes(state)
				? [...new Set(findings.map(({ code }) => `${point}: ${code}`))]
				: [],
		);

	test('a healthy shop shows nothing red, and the evidence for it', async () => {
		const setup = await check();
		expect(red(setup)).toEqual([]);
		expect(Object.fromEntries(setup.points.map(({ point, state }) => [point, state]))).toEqual({
			claim: 'confirm',
			base_tag: 'done',
			events: 'done',
			enhanced_match: 'done',
			conversions_api: 'done',
			both_sides: 'done',
			test_conversion: 'done',
			attribution: 'unchecked',
			windows: 'unchecked',
			monitoring: 'unchecked',
		});
		expect(setup.verification.pages.map(({ page }) => page)).toEqual([
			'home',
			'product',
			'category',
			'cart',
			'checkout',
			'order_received',
		]);
		const evidence = setup.points.flatMap((point) => point.evidence).join('\n');
		expect(evidence).toMatch(/meta tag with the code abc123/);
		expect(evidence).toMatch(/once in the head of each of 6 pages/);
		expect(evidence).toMatch(/product page names .+ USD/);
		expect(evidence).toMatch(/Add to cart: 1 in the last seven days/);
		expect(evidence).toMatch(/Sale: nothing was seen yet in the last seven days/);
		expect(evidence).toMatch(/1 of 1 event that was delivered .* hash of an e-mail address/);
		expect(evidence).toMatch(/Of 1 event that the server delivered .* for 1, under the same id \(100 %\)/);
		expect(evidence).toMatch(/accepted a test event for ad account 549755885175/);
	});

	test('a shop whose tag Google Tag Manager calls: nothing red, nothing of Pinterest’s in its pages', async () => {
		const plugin = join(site.dir, 'public/wp-content/mu-plugins/tag-manager.php');
		const snippet = `<script>(function(w,l){w[l]=w[l]||[];w[l].push({'gtm.start':1,event:'gtm.js'});})(window,'dataLayer');</script><script async src="https://www.googletagmanager.com/gtm.js?id=GTM-XXXX"></script>`;
		await writeFile(plugin, `<?php ${inHead(snippet)} ${visiting(['product', 'category'])}`);
		try {
			const setup = await check(
				LOOKS,
				`$seen = get_option( 'pintally_verification' ); ${save({ tag_road: 'data_layer' })}`,
				`update_option( 'pintally_verification', $seen );`,
			);
			expect(red(setup)).toEqual([]);
			expect(setup.points.flatMap(({ evidence }) => evidence).join('\n')).toMatch(
				/Browsers handed 1 event to Google Tag Manager/,
			);
			const { text } = await new Visitor(site.url).get('/product/ceramic-mug/');
			expect(text).toContain('build/storefront-data-layer.js');
			expect(text).not.toMatch(/pintrk|s\.pinimg\.com|build\/storefront\.js/);
		} finally {
			await rm(plugin);
			await settings(site, HEALTHY);
		}
	});

	test.each(Object.entries(FAULTS))('%s', async (_, fault) => {
		const plugin = join(site.dir, 'public/wp-content/mu-plugins', `fault-${crypto.randomUUID()}.php`);
		account = fault.worker ?? ACCOUNT;
		const visited = [...new Set([...(fault.pages ?? []), 'product', 'category'])];
		if (fault.plugin) await writeFile(plugin, `<?php ${fault.plugin} ${visiting(visited)}`);
		const [point, code] = fault.turns;
		// Pages are looked at again where something has happened to them.
		const looks = fault.plugin ? LOOKS : LOOKS.filter((each) => each !== 'base_tag');
		try {
			const setup = await check(
				looks,
				`$seen = get_option( 'pintally_verification' ); ${save(fault.settings ?? {})} ${fault.before ?? ''}`,
				`update_option( 'pintally_verification', $seen ); ${save(HEALTHY)} ${connection} ${testConversion('passed')}
				$GLOBALS['wpdb']->query( "DELETE FROM " . Pintally\\Ledger\\Schema::table() . " WHERE event_id IN ( 'lead.bad', 'lead.stuck' ) OR event_id LIKE 'lead.sale%'" );
				$GLOBALS['wpdb']->update( Pintally\\Ledger\\Schema::table(), array( 'match_keys' => ',em,' ), array( 'event_id' => 'lead.good' ) );`,
			);
			expect(red(setup)).toEqual([`${point}: ${code}`]);
			const findings = setup.points.flatMap((each) => each.findings);
			if (fault.detail !== undefined) expect(findings[0]?.detail).toMatch(fault.detail);
			if (fault.pages) expect(findings.map(({ page }) => page)).toEqual(fault.pages);
		} finally {
			await rm(plugin, { force: true });
			account = ACCOUNT;
		}
	});

	test('a point is not ticked by its switch: where no event was seen it says so', async () => {
		const { points } = await check(
			['conversions_api'],
			`$table = Pintally\\Ledger\\Schema::table(); $GLOBALS['wpdb']->query( "UPDATE $table SET test = 1" );`,
			`$GLOBALS['wpdb']->query( "UPDATE $table SET test = 0" );`,
		);
		for (const name of ['events', 'enhanced_match', 'conversions_api']) {
			const seen = points.find(({ point }) => point === name);
			expect([name, seen?.state]).toEqual([name, 'unchecked']);
			expect(seen?.evidence.join('\n')).toMatch(/nothing was seen yet/i);
		}
	});

	test('policies that let the tag through are no finding', async () => {
		const plugin = join(site.dir, 'public/wp-content/mu-plugins/policy.php');
		const policy = `default-src 'self'; script-src 'self' 'unsafe-inline' https://*.pinimg.com; connect-src https:; img-src * data:`;
		await writeFile(plugin, `<?php ${header(policy)}`);
		const setup = await check(['base_tag']);
		await rm(plugin);
		expect(red(setup)).toEqual([]);
	});

	test('a container without Pinterest, a commented-out tag and a JSON of another plugin are no second tag', async () => {
		const plugin = join(site.dir, 'public/wp-content/mu-plugins/innocent.php');
		await writeFile(
			plugin,
			`<?php ${inHead(`<!-- <script>pintrk('load', '1')</script> --><script src="https://www.googletagmanager.com/gtm.js?id=GTM-CLEAN1"></script><script type="application/ld+json">{"sameAs":"https://www.pinterest.com/x"}</script>`)}
			${answering('googletagmanager.com', `array( 'body' => 'ga4', 'response' => array( 'code' => 200 ), 'headers' => array(), 'cookies' => array() )`)}`,
		);
		const setup = await check(['base_tag']);
		await rm(plugin);
		expect(red(setup)).toEqual([]);
	});

	test('the look makes no event, whatever the shop’s pages do', async () => {
		await site.php(`
			file_put_contents( WPMU_PLUGIN_DIR . '/lead.php', '<?php add_action( "template_redirect", static fn() => do_action( "pintally_lead", array() ) );' );`);
		const before = (await rows(site)).length;
		await check(['base_tag']);
		const after = (await rows(site)).length;
		await new Visitor(site.url).get('/about/');
		const byVisitor = (await rows(site)).length;
		await rm(join(site.dir, 'public/wp-content/mu-plugins/lead.php'));
		expect([after - before, byVisitor - after]).toEqual([0, 1]);
	});

	test('the claim is found as a file, also with plain permalinks, and nothing in it is run', async () => {
		const file = `<html><head><meta name="p:domain_verify" content="1a2b3"/></head></html>`;
		await settings(site, { claim_code: '', claim_file_name: 'pinterest-1a2b3.html', claim_file: file });
		const visitor = new Visitor(site.url);
		await site.php(`update_option( 'permalink_structure', '' );`);
		const plain = await visitor.get('/pinterest-1a2b3.html');
		await site.php(`update_option( 'permalink_structure', '/%postname%/' ); flush_rewrite_rules();`);
		expect([plain.status, plain.text]).toEqual([200, file]);
		expect(plain.headers.get('content-security-policy')).toBe(`default-src 'none'; sandbox`);
		expect((await visitor.get('/pinterest-other.html')).status).toBe(404);
		const { points } = await check(['claim']);
		await settings(site, HEALTHY);
		expect(points[0]).toMatchObject({
			state: 'confirm',
			evidence: [expect.stringMatching(/file answers at .*pinterest-1a2b3\.html/)],
		});
	});

	test('the claim is found as a DNS record', async () => {
		await settings(site, { claim_code: '' });
		const plugin = join(site.dir, 'public/wp-content/mu-plugins/dns.php');
		await writeFile(
			plugin,
			`<?php add_filter( 'pintally_dns_text', static fn( $given, $domain ) => array( 'v=spf1 -all', 'pinterest-site-verification=1a2b3' ), 10, 2 );`,
		);
		const { points } = await check(['claim']);
		await rm(plugin);
		await settings(site, HEALTHY);
		expect(points[0]).toMatchObject({
			state: 'confirm',
			evidence: ['The domain 127.0.0.1 has the TXT record pinterest-site-verification=1a2b3.'],
		});
	});

	test('what only Pinterest shows is confirmed by a person, and nothing else is', async () => {
		const confirm = async (point: string, confirmed: boolean) =>
			(await site.php(`
				wp_set_current_user( 1 );
				$request = new WP_REST_Request( 'POST', '/pintally/v1/setup/check' );
				$request->set_body_params( array( 'point' => '${point}', 'confirmed' => ${confirmed} ) );
				$answer = rest_do_request( $request );
				return array( 'status' => $answer->get_status(), 'data' => $answer->get_data() );`)) as {
				status: number;
				data: Setup;
			};
		await check(['claim']);
		const done = await confirm('claim', true);
		expect(done.data.points[0]).toMatchObject({ state: 'done', confirmed_by: 'owner' });
		expect((await check(['claim'])).points[0]).toMatchObject({ state: 'done' });
		expect((await confirm('claim', false)).data.points[0]).toMatchObject({
			state: 'confirm',
			confirmed_at: 0,
		});
		expect((await confirm('base_tag', true)).status).toBe(400);
	});

	test('what takes long goes on in the background', async () => {
		await site.php(`
			$verification = get_option( 'pintally_verification' );
			$verification['state'] = 'running';
			$verification['started_at'] = time();
			$verification['left'] = array( 'cart' => $verification['pages'][3]['url'] );
			$verification['pages'] = array_slice( $verification['pages'], 0, 3 );
			update_option( 'pintally_verification', $verification );
			// The daily look would begin anew.
			as_unschedule_all_actions( Pintally\\Backstage::LOOK );
			as_enqueue_async_action( Pintally\\Verification\\Verification::CONTINUE_ACTION, array(), 'pintally', true );`);
		await site.cron();
		const seen = (await site.php(`
			wp_set_current_user( 1 );
			return rest_do_request( new WP_REST_Request( 'GET', '/pintally/v1/verify' ) )->get_data();`)) as Setup['verification'];
		expect(seen.state).toBe('done');
		expect(seen.pages.map(({ page }) => page)).toEqual(['home', 'product', 'category', 'cart']);
	});

	test.each(['GET /setup', 'POST /setup/check', 'GET /verify', 'POST /verify'])(
		'%s is for the shop’s keepers only',
		async (route) => {
			const [method, path] = route.split(' ');
			const status = await site.php(`
				wp_set_current_user( 0 );
				$request = new WP_REST_Request( '${method}', '/pintally/v1${path}' );
				$request->set_body_params( array( 'point' => 'claim' ) );
				return rest_do_request( $request )->get_status();`);
			expect(status).toBe(401);
		},
	);
});

const LOOKS = ['claim', 'base_tag', 'conversions_api'];
const save = (changes: Record<string, unknown>): string =>
	`( new Pintally\\Settings\\Settings() )->save( json_decode( ${quote(JSON.stringify(changes))}, true ) );`;
function phpList(words: string[]): string {
	return `array( ${words.map(quote).join(', ')} )`;
}
