/** Where visits came from, whose browser it is, and what was bought: recorded with consent, read by keepers. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { factsOf, type Recorded } from '../../core/attribution/recorded.ts';
import { prepare, type Site } from '../../sandbox/site/site.ts';
import { empty, settings } from '../support/ledger.ts';
import { describeWith } from '../support/requirements.ts';
import { CHECKOUT } from '../support/checkout.ts';
import { ourComplaints } from '../support/site-log.ts';
import { Visitor } from '../support/visitor.ts';

const VISITOR = '6f1f6a0e-6a0c-4f62-9c0e-0a1b2c3d4e5f';
const TOUCH = '/wp-json/pintally/v1/touch';
const FROM_PINTEREST = {
	key: '',
	referrer: 'www.pinterest.com',
	query: { utm_source: 'pinterest', utm_medium: 'cpc', utm_campaign: 'Spring', epik: '1', adid: '687' },
};

type Row = (string | number | boolean | null)[];
interface Rows {
	from: number;
	to: number;
	touches: Row[];
	identifications: Row[];
	orders: Row[];
}

describeWith(['php', 'wordpress', 'woocommerce'])('touches', () => {
	let site: Site;
	beforeAll(async () => {
		site = await prepare({ background: false });
		await settings(site, { tag_id: '2612345678901', consent: 'not_needed' });
	});
	afterAll(async () => {
		expect(ourComplaints(await site.log())).toEqual([]);
		await site.stop();
	});
	beforeEach(async () => {
		await empty(site);
		await site.php(`
			global $wpdb;
			Pintally\\Attribution\\Schema::ensure();
			$wpdb->query( 'DELETE FROM ' . Pintally\\Attribution\\Schema::touches() );
			$wpdb->query( 'DELETE FROM ' . Pintally\\Attribution\\Schema::identifications() );
			$wpdb->query( 'DELETE FROM ' . Pintally\\Attribution\\Schema::packs() );
			return true;`);
	});

	const someone = (id = VISITOR, headers: Record<string, string> = {}): Visitor => {
		const visitor = new Visitor(site.url, headers);
		visitor.cookies.set('pintally_visitor', id);
		return visitor;
	};
	/** As a browser sends it: text, so that no preflight is needed. */
	const tell = (visitor: Visitor, body: unknown, headers: Record<string, string> = {}) =>
		visitor.json(TOUCH, body, { 'content-type': 'text/plain', ...headers });

	const now = () => Math.floor(Date.now() / 1000);
	/** The route as wp-admin hears it: streamed, so what is printed is caught. */
	const read = async (user = 1, from = now() - 86_400, to = now() + 60): Promise<Rows | { status: number }> =>
		(await site.php(`
			wp_set_current_user( ${user} );
			$request = new WP_REST_Request( 'GET', '/pintally/v1/attribution/rows' );
			$request->set_query_params( array( 'from' => ${from}, 'to' => ${to} ) );
			$answer = rest_do_request( $request );
			if ( $answer->is_error() ) { return array( 'status' => $answer->get_status() ); }
			ob_start();
			apply_filters( 'rest_pre_serve_request', false, $answer, $request, rest_get_server() );
			return json_decode( ob_get_clean() );`)) as Rows;
	const rows = async () => (await read()) as Rows;

	test('a touch is recorded in the words of its address, with no click id’s value', async () => {
		const answer = await tell(someone(), {
			...FROM_PINTEREST,
			query: { ...FROM_PINTEREST.query, epik: 'dj0yJnU9' },
		});
		expect(answer.status).toBe(204);
		const { touches } = await rows();
		expect(touches).toEqual([
			[
				expect.any(Number),
				expect.any(Number),
				VISITOR,
				...['www.pinterest.com', 'epik', 'pinterest', 'cpc', 'Spring', '', '', '', '', '687'],
			],
		]);
		expect(Math.abs((touches[0]?.[1] as number) - now())).toBeLessThan(60);
	});

	test('what a visitor says is bounded, and only what is known is taken', async () => {
		await tell(someone(), {
			key: '',
			referrer: 'evil.example/<script>',
			query: {
				utm_campaign: 'ж'.repeat(400),
				campaignid: '9'.repeat(99),
				email: 'jane@example.com',
				utm_source: ['x'],
			},
		});
		const [touch] = (await rows()).touches;
		expect(touch?.slice(3)).toEqual(['', '', '', '', 'ж'.repeat(150), '', '', '9'.repeat(64), '', '']);
	});

	test.each([
		['of another site', { origin: 'https://evil.example' }, VISITOR, 403],
		['by a browser that refuses by signal', { 'sec-gpc': '1' }, VISITOR, 422],
		['without a visitor id', {}, 'x', 422],
	])('%s: nothing is recorded', async (_, headers, visitor, status) => {
		expect((await tell(someone(visitor), FROM_PINTEREST, headers)).status).toBe(status);
		expect((await rows()).touches).toEqual([]);
	});

	test('ask first: without an answer nothing is recorded, after one it is', async () => {
		await settings(site, { consent: 'ask_first' });
		const visitor = someone();
		expect((await tell(visitor, FROM_PINTEREST)).status).toBe(422);
		visitor.cookies.set('pintally_consent', 'granted');
		expect((await tell(visitor, FROM_PINTEREST)).status).toBe(204);
		await settings(site, { consent: 'not_needed' });
		expect((await rows()).touches).toHaveLength(1);
	});

	test.each([
		['no JSON'],
		[{ ...FROM_PINTEREST, key: 'pk_wrong' }],
		[{ ...FROM_PINTEREST, more: 'x'.repeat(9_000) }],
	])('a wrong report is refused', async (body) => {
		expect((await tell(someone(), body)).status).toBeGreaterThanOrEqual(400);
		expect((await rows()).touches).toEqual([]);
	});

	test('nobody arrives more than fifty times a day', async () => {
		await site.php(`
			for ( $i = 0; $i < 50; $i++ ) {
				( new Pintally\\Attribution\\Touches() )->record( '${VISITOR}', Pintally\\Attribution\\Source::told( array() ) );
			}
			return true;`);
		expect((await tell(someone(), FROM_PINTEREST)).status).toBe(429);
		expect((await rows()).touches).toHaveLength(50);
	});

	test('an order on the same browser: net sales, visitor and customer, whom a lead with her address is too', async () => {
		const visitor = someone();
		await tell(visitor, FROM_PINTEREST);
		const product = (await site.php(`return wc_get_product_id_by_sku( 'MUG-1' );`)) as number;
		await visitor.store('/cart/add-item', { id: product, quantity: 1 });
		const placed = await visitor.store('/checkout', CHECKOUT);
		expect(placed.status).toBe(200);
		const { order_id: order } = JSON.parse(placed.text) as { order_id: number };
		const net = await site.php(`
			$order = wc_get_order( ${order} );
			return $order->get_total() - $order->get_total_tax() - $order->get_shipping_total();`);
		const { orders, identifications } = await rows();
		expect(orders).toEqual([
			[
				order,
				expect.any(Number),
				Number(net).toFixed(3),
				'0.000',
				'USD',
				VISITOR,
				expect.stringMatching(/^[0-9a-f]{32}$/),
				true,
				...[null, expect.any(String)],
			],
		]);
		const customer = orders[0]?.[6];
		expect(identifications.map((row) => row.slice(2))).toEqual([[VISITOR, customer]]);
		const other = '7f1f6a0e-6a0c-4f62-9c0e-0a1b2c3d4e5f';
		await site.php(`
			$_COOKIE['pintally_visitor'] = '${other}';
			do_action( 'pintally_lead', array( 'email' => ' Jane@Example.com' ) );
			return true;`);
		expect((await rows()).identifications.map((row) => row.slice(2))).toContainEqual([other, customer]);
		expect(JSON.stringify(await rows())).not.toMatch(/jane@example/i);

		await site.php(`
			wc_create_refund( array( 'order_id' => ${order}, 'amount' => 5 ) );
			return true;`);
		expect((await rows()).orders[0]?.[3]).toBe('5.000');
		await site.php(`wc_get_order( ${order} )->update_status( 'cancelled' ); return true;`);
		expect((await rows()).orders[0]?.[7]).toBe(false);
	});

	test('who refused is in nobody’s journey: the order stands, without a visitor', async () => {
		await site.php(`
			$order = wc_create_order( array( 'created_via' => 'checkout' ) );
			$order->set_billing_email( 'jane@example.com' );
			$order->update_meta_data( '_pintally_context', array( 'consent' => 'denied', 'visitor_id' => '${VISITOR}' ) );
			$order->set_total( 10 );
			$order->save();
			$order->update_status( 'processing' );
			return true;`);
		expect((await rows()).orders.map((row) => row.slice(5, 8))).toEqual([['', '', true]]);
	});

	test('a log-in tells whose browser it is', async () => {
		const visitor = someone();
		const page = await visitor.get('/my-account/');
		await visitor.post('/my-account/', {
			username: 'customer',
			password: 'customer-demo',
			login: 'Log in',
			'woocommerce-login-nonce': /name="woocommerce-login-nonce" value="([^"]+)"/.exec(page.text)?.[1] ?? '',
		});
		const customer = await site.php(
			`return Pintally\\Attribution\\Touches::customer( 'customer@example.com' );`,
		);
		expect((await rows()).identifications.map((row) => row.slice(2))).toEqual([[VISITOR, customer]]);
	});

	test('the rows are for the shop’s keepers only, and of their range with the longest window before it', async () => {
		await tell(someone(), FROM_PINTEREST);
		expect(await read(0)).toEqual({ status: 401 });
		const past = (await read(1, now() - 200 * 86_400, now() - 100 * 86_400)) as Rows;
		const later = (await read(1, now() + 80 * 86_400, now() + 81 * 86_400)) as Rows;
		expect([past.touches.length, later.touches.length]).toEqual([0, 1]);
	});

	test('more than a page of touches comes whole and in order', async () => {
		await site.php(`
			global $wpdb;
			for ( $i = 0; $i < 45; $i++ ) {
				$values = implode( ',', array_fill( 0, 100, "('" . gmdate( 'Y-m-d H:i:s', time() - 3600 + intdiv( $i, 3 ) ) . "', '${VISITOR}')" ) );
				$wpdb->query( 'INSERT INTO ' . Pintally\\Attribution\\Schema::touches() . " (occurred_at, visitor) VALUES $values" );
			}
			return true;`);
		const ids = (await rows()).touches.map(([id]) => id as number);
		expect(ids).toHaveLength(4_500);
		expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
		// All came from the same place: its words are told once, over all pages.
		const [told, ...rest] = (await rows()).touches;
		expect([told?.length, new Set(rest.map((touch) => touch.slice(3).join()))]).toEqual([13, new Set(['0'])]);
	});

	describe('of days that are over', () => {
		const OTHER = '7a2f6a0e-6a0c-4f62-9c0e-0a1b2c3d4e5f';
		/** Some of each of five days, the first and the last of them whole; the visitors in turn. */
		const fill = () =>
			site.php(`
				global $wpdb;
				$today = time() - time() % DAY_IN_SECONDS;
				for ( $i = 0; $i < 60; $i++ ) {
					$at = $today - 5 * DAY_IN_SECONDS + intdiv( $i, 2 ) * 13500;
					$wpdb->insert( Pintally\\Attribution\\Schema::touches(), array(
						'occurred_at' => gmdate( 'Y-m-d H:i:s', min( $at, time() ) ), 'visitor' => $i % 3 ? '${VISITOR}' : '${OTHER}',
						'referrer' => $i % 2 ? 'www.pinterest.com' : '', 'utm_campaign' => $i % 5 ? '' : 'Frühling "A"', 'utm_source' => $i % 5 ? '' : 'x' ) );
				}
				return true;`);
		const pack = () =>
			site.php(`
				global $wpdb;
				( new Pintally\\Attribution\\Packs() )->make( 0, 60 );
				return (int) $wpdb->get_var( 'SELECT COUNT(*) FROM ' . Pintally\\Attribution\\Schema::packs() );`);
		/** From when on; beginning within a day. */
		const ago = () => now() - 4 * 86_400 - (now() % 86_400) + 30_000 + 90 * 86_400;
		/** As the reader understands them. */
		const told = async (from = 0) => {
			const answer = (await read(1, from, now() + 1)) as unknown as Recorded;
			const { at, visitor, visitors, origin, origins } = factsOf(answer, { host: '127.0.0.1' }).touches;
			const packs = answer.touches.filter((touch) => !Array.isArray(touch)).length;
			const touches = [...at].map((moment, i) => [
				moment,
				visitors[visitor[i]!],
				JSON.stringify(origins[origin[i]!]),
			]);
			return { packs, touches };
		};

		test('come in packs, the rest one by one, and mean the same', async () => {
			await fill();
			const before = await told();
			expect([before.packs, before.touches.length]).toEqual([0, 60]);
			const made = (await pack()) as number;
			expect(made).toBeGreaterThanOrEqual(4);
			const after = await told();
			expect(after.packs).toBe(made);
			expect(after.touches).toEqual(before.touches);
			// A range that begins within a day has no pack of it.
			const part = await told(ago());
			const first = ago() - 90 * 86_400;
			expect(part.touches).toEqual(before.touches.filter(([at]) => (at as number) >= first));
			expect(part.packs).toBeLessThan(made);
			// A second time there is nothing left to do.
			expect(await pack()).toBe(made);
		});

		test('who is forgotten is in no pack; those of other days stay, and the gap is closed', async () => {
			await fill();
			const made = await pack();
			const left = await site.php(`
				global $wpdb;
				$wpdb->query( 'UPDATE ' . Pintally\\Attribution\\Schema::touches() . " SET visitor = 'nobody' WHERE visitor = '${OTHER}' AND occurred_at >= '" . gmdate( 'Y-m-d', time() - 4 * DAY_IN_SECONDS ) . "'" );
				$wpdb->query( 'DELETE FROM ' . Pintally\\Attribution\\Schema::packs() );
				( new Pintally\\Attribution\\Packs() )->make( 0, 60 );
				( new Pintally\\Attribution\\OfCustomer() )->forgetVisitors( array( '${OTHER}' ) );
				$packs = $wpdb->get_col( 'SELECT pack FROM ' . Pintally\\Attribution\\Schema::packs() );
				return array( count( $packs ), str_contains( implode( $packs ), '${OTHER}' ) );`);
			expect(left).toEqual([(made as number) - 1, false]);
			const before = await told();
			expect(before.touches.map(([, visitor]) => visitor)).not.toContain(OTHER);
			expect(await pack()).toBe(made);
			expect((await told()).touches).toEqual(before.touches);
		});

		test('a touch that is erased while its pack is being made is in none', async () => {
			await fill();
			await site.php(`
				global $wpdb;
				add_filter( 'query', static function ( $sql ) {
					global $wpdb;
					static $erased = false;
					if ( ! $erased && str_starts_with( $sql, 'INSERT' ) && str_contains( $sql, 'touch_packs' ) ) {
						$erased = true;
						( new Pintally\\Attribution\\OfCustomer() )->forgetVisitors( array( '${OTHER}' ) );
					}
					return $sql;
				} );
				( new Pintally\\Attribution\\Packs() )->make( 0, 60 );
				return true;`);
			expect((await told()).touches.map(([, visitor]) => visitor)).not.toContain(OTHER);
		});

		test('what is pruned leaves the packs too, and the daily run packs the rest', async () => {
			await fill();
			const packs = await site.php(`
				global $wpdb;
				$wpdb->insert( Pintally\\Attribution\\Schema::packs(), array( 'starts_at' => '2020-01-01 00:00:00', 'ends_at' => '2020-01-02 00:00:00', 'pack' => '{}' ) );
				do_action( 'pintally_prune' );
				return $wpdb->get_col( 'SELECT starts_at FROM ' . Pintally\\Attribution\\Schema::packs() . ' ORDER BY starts_at' );`);
			expect((packs as string[]).length).toBeGreaterThanOrEqual(3);
			expect((packs as string[])[0]).not.toMatch(/^2020/);
		});
	});

	test('what is older than the months that the shop chose goes', async () => {
		await site.php(`
			global $wpdb;
			foreach ( array( '-12 months', '-14 months' ) as $ago ) {
				$row = array( 'occurred_at' => gmdate( 'Y-m-d H:i:s', strtotime( $ago ) ), 'visitor' => '${VISITOR}' );
				$wpdb->insert( Pintally\\Attribution\\Schema::touches(), $row );
				$wpdb->insert( Pintally\\Attribution\\Schema::identifications(), $row + array( 'customer' => 'x' ) );
			}
			do_action( 'pintally_prune' );
			return true;`);
		const kept = (await read(1, 1, now())) as unknown as Recorded;
		const { touches } = factsOf(kept, { host: '127.0.0.1' });
		expect([touches.at.length, kept.identifications.length]).toEqual([1, 1]);
	});

	test('the setup’s points: nothing to judge by, then done and to be confirmed, and a week without is a fault', async () => {
		const points = async () =>
			(await site.php(`
				wp_set_current_user( 1 );
				$points = rest_do_request( new WP_REST_Request( 'GET', '/pintally/v1/setup' ) )->get_data()['points'];
				return array_column( array_map( static fn ( $point ) => array( $point['point'], $point['state'], array_column( $point['findings'], 'code' ) ), $points ), null, 0 );`)) as Record<
				string,
				[string, string, string[]]
			>;
		const states = async () => {
			const { attribution, windows } = await points();
			return [...attribution!.slice(1), windows![1]];
		};
		expect(await states()).toEqual(['unchecked', [], 'unchecked']);
		await tell(someone(), FROM_PINTEREST);
		expect(await states()).toEqual(['done', [], 'confirm']);
		await site.php(`
			global $wpdb;
			$wpdb->query( 'UPDATE ' . Pintally\\Attribution\\Schema::touches() . " SET occurred_at = '2020-01-01 00:00:00'" );
			return true;`);
		expect(await states()).toEqual(['problem', ['touches_stopped'], 'confirm']);
	});

	test('an uninstall takes the tables along', async () => {
		const left = await site.php(`
			global $wpdb;
			Pintally\\Attribution\\Schema::remove();
			$tables = $wpdb->get_col( "SHOW TABLES LIKE '%pintally_touch%'" );
			Pintally\\Attribution\\Schema::ensure();
			return $tables;`);
		expect(left).toEqual([]);
	});
});
