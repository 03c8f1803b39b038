/** What strangers, other sites' pages and customers try at the shop (docs/security.md), over real HTTP. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { prepare, type Site } from '../../sandbox/site/site.ts';
import { rows, settings } from '../support/ledger.ts';
import { describeWith } from '../support/requirements.ts';
import { ourComplaints } from '../support/site-log.ts';
import { Visitor } from '../support/visitor.ts';

const COLLECT_KEY = 'pk_known_to_every_page';
/** Open to visitors: what each of them takes is checked by itself. */
const OPEN = ['/collect', '/gate', '/pulse', '/touch', '/withdraw'];

describeWith(['php', 'wordpress', 'woocommerce'])('security', () => {
	let site: Site;
	let worker: Server;
	let elsewhere: string[] = [];
	let routes: { route: string; methods: string[] }[];
	let keeper: Visitor;
	let nonce: string;

	beforeAll(async () => {
		worker = createServer((request, response) => {
			elsewhere.push(request.url ?? '');
			response.writeHead(307, { location: '/taken' }).end();
		});
		await new Promise<void>((listening) => worker.listen(0, '127.0.0.1', listening));
		site = await prepare({ background: false });
		const key = {
			v: 1,
			url: `http://127.0.0.1:${(worker.address() as AddressInfo).port}`,
			shop: 'shop_1',
			secret: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
			collect_key: COLLECT_KEY,
			collect_url: '',
		};
		await site.php(
			`( new Pintally\\Settings\\Connection() )->connect( 'pintally_${Buffer.from(JSON.stringify(key)).toString('base64url')}' ); return true;`,
		);
		await settings(site, { tag_id: '2612345678901', consent: 'not_needed' });
		routes = (await site.php(`
			$found = array();
			foreach ( rest_get_server()->get_routes( 'pintally/v1' ) as $route => $handlers ) {
				if ( '/pintally/v1' === $route ) { continue; }
				$methods = array();
				foreach ( $handlers as $handler ) { $methods = array_merge( $methods, array_keys( $handler['methods'] ) ); }
				$found[] = array( 'route' => substr( $route, 12 ), 'methods' => array_values( array_unique( $methods ) ) );
			}
			return $found;`)) as typeof routes;
		keeper = await logIn(site.user, site.password);
		nonce = (await keeper.get('/wp-admin/admin-ajax.php?action=rest-nonce')).text;
	}, 120_000);
	afterAll(async () => {
		worker?.close();
		expect(ourComplaints(await site.log())).toEqual([]);
		await site?.stop();
	});

	async function logIn(log: string, pwd: string): Promise<Visitor> {
		const visitor = new Visitor(site.url);
		await visitor.get('/wp-login.php');
		await visitor.post('/wp-login.php', { log, pwd, testcookie: '1' });
		return visitor;
	}
	const kept = () => routes.filter(({ route }) => !OPEN.includes(route));
	/** Each closed route by each of its methods, with no arguments at all. */
	async function statuses(visitor: Visitor, headers: Record<string, string> = {}): Promise<Set<number>> {
		const found = new Set<number>();
		for (const { route, methods } of kept())
			for (const method of methods.filter((name) => ['GET', 'POST', 'DELETE'].includes(name))) {
				const path = `/wp-json/pintally/v1${route.replaceAll(/\(\?P<\w+>[^)]*\)/g, 'checkout.1')}`;
				const override = method === 'DELETE' ? { 'x-http-method-override': 'DELETE' } : {};
				const answer =
					method === 'GET'
						? await visitor.get(path, headers)
						: await visitor.json(path, {}, { ...headers, ...override });
				// WordPress looks first whether the arguments are all there; what they say is nobody's business.
				if (!answer.text.includes('"rest_missing_callback_param"')) found.add(answer.status);
			}
		return found;
	}

	test('every route but five is for keepers: nobody else gets an answer', async () => {
		expect(routes.map(({ route }) => route)).toEqual(expect.arrayContaining(OPEN));
		expect(kept().length).toBeGreaterThan(20);
		expect(await statuses(new Visitor(site.url))).toEqual(new Set([401]));
		const granted = await site.php(`
			$granted = array();
			foreach ( array( 0, get_user_by( 'login', 'customer' )->ID, 1 ) as $user ) {
				wp_set_current_user( $user );
				foreach ( rest_get_server()->get_routes( 'pintally/v1' ) as $route => $handlers ) {
					foreach ( '/pintally/v1' === $route ? array() : $handlers as $handler ) {
						$answer = call_user_func( $handler['permission_callback'], new WP_REST_Request() );
						$granted[ $user ][ true === $answer ? 'yes' : 'no' ][] = substr( $route, 12 );
					}
				}
			}
			return array_map( static fn ( array $of ): array => array( array_values( array_unique( $of['yes'] ) ), count( $of['no'] ?? array() ) ), array_values( $granted ) );`);
		const [nobody, customer, owner] = granted as [string[], number][];
		expect([nobody?.[0].sort(), customer?.[0].sort()]).toEqual([OPEN, OPEN]);
		expect(nobody?.[1]).toBeGreaterThan(20);
		expect(owner?.[1]).toBe(0);
	}, 120_000);

	test('a customer who is logged in gets no further', async () => {
		const customer = await logIn('customer', 'customer-demo');
		const theirs = (await customer.get('/wp-admin/admin-ajax.php?action=rest-nonce')).text;
		expect(theirs).toMatch(/^\w{10}$/);
		expect(await statuses(customer, { 'x-wp-nonce': theirs })).toEqual(new Set([403]));
	}, 120_000);

	test('another site’s page has the keeper’s cookies, but not the nonce: nothing is told and nothing changes', async () => {
		const before = await site.php(`return ( new Pintally\\Settings\\Settings() )->all();`);
		expect(await statuses(keeper, { origin: 'https://evil.example' })).toEqual(new Set([401]));
		expect(await site.php(`return ( new Pintally\\Settings\\Settings() )->all();`)).toEqual(before);
		expect((await keeper.get('/wp-json/pintally/v1/status', { 'x-wp-nonce': nonce })).status).toBe(200);
		expect((await keeper.get('/wp-json/pintally/v1/status', { 'x-wp-nonce': 'a'.repeat(10) })).status).toBe(
			403,
		);
	}, 120_000);

	test('a forged beacon makes no sale, no lead and no page of another site, and no key but the shop’s is taken', async () => {
		const beacon = (change: object = {}) => ({
			key: COLLECT_KEY,
			context: { consent: 'granted', page_url: 'https://evil.example/' },
			hooks: ['checkout', 'lead', 'signup', 'add_to_cart', 'page_visit'].map((event) => ({
				id: `${event}.forged0001`,
				event,
				at: 1,
				facts: { value: '999.00', currency: 'USD', order_id: '1', em: ['a'.repeat(64)] },
			})),
			...change,
		});
		const visitor = new Visitor(site.url);
		const send = (body: unknown, headers: Record<string, string> = {}) =>
			visitor.json('/wp-json/pintally/v1/collect', body, { 'content-type': 'text/plain', ...headers });
		expect((await send(beacon({ key: 'pk_wrong' }))).status).toBe(403);
		expect((await send(beacon(), { origin: 'https://evil.example' })).status).toBe(403);
		expect(await rows(site)).toEqual([]);
		expect(JSON.parse((await send(beacon())).text)).toEqual({ accepted: 1 });
		const [only, ...others] = await rows(site);
		expect([only?.event, others]).toEqual(['page_visit', []]);
		expect(only?.context).not.toContain('evil.example');
		expect(only?.facts).not.toContain('a'.repeat(64));
	});

	test('whoever guesses an order’s number learns nothing of it from the order-received page', async () => {
		const { id, key } = (await site.php(`
			$order = wc_create_order( array( 'created_via' => 'checkout' ) );
			$order->add_product( wc_get_product( wc_get_product_id_by_sku( 'MUG-1' ) ), 1 );
			$order->calculate_totals();
			$order->update_status( 'processing' );
			return array( 'id' => $order->get_id(), 'key' => $order->get_order_key() );`)) as { id: number; key: string };
		const page = async (word: string) =>
			(await new Visitor(site.url).get(`/checkout/order-received/${id}/?key=${word}`)).text;
		expect(await page('wc_order_guessed')).not.toContain('pintally-born');
		expect(await page(key)).toContain('pintally-born');
	});

	test('a worker’s address that leads elsewhere is not followed with the shop’s signature', async () => {
		elsewhere = [];
		const answer = await keeper.get('/wp-json/pintally/v1/connection?check=true', { 'x-wp-nonce': nonce });
		expect(JSON.parse(answer.text)).toMatchObject({ reachable: false });
		expect(elsewhere).toEqual(['/v1/connect']);
	});

	test('a search is a search, whatever is in it', async () => {
		for (const search of ["' OR 1=1 -- ", '%', '"; DROP TABLE wp_pintally_events; --']) {
			const answer = await keeper.get(`/wp-json/pintally/v1/events?search=${encodeURIComponent(search)}`, {
				'x-wp-nonce': nonce,
			});
			expect(JSON.parse(answer.text)).toEqual([]);
		}
		expect((await rows(site)).length).toBeGreaterThan(0);
	});
});
