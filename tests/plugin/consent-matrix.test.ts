/** The shop's side of every cell of the consent matrix: what is recorded, what is emptied, what would be sent. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventOf } from '../../core/hook-event.ts';
import type { Hook } from '../../core/types.ts';
import { prepare, type Site } from '../../sandbox/site/site.ts';
import { CELLS, MODES, type Cell, type Extent, type Mode } from '../contract/consent-matrix.ts';
import { CHECKOUT } from '../support/checkout.ts';
import { empty, quote, rows, settings, type Row } from '../support/ledger.ts';
import { describeWith } from '../support/requirements.ts';
import { ourComplaints } from '../support/site-log.ts';
import { Visitor } from '../support/visitor.ts';

const VISITOR = '6f1c1d1e-7a53-4b0e-9f0a-2d3b8c4e5f60';
const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

describeWith(['php', 'wordpress', 'woocommerce'])('consent in the shop', () => {
	let site: Site;
	let mug: number;
	beforeAll(async () => {
		site = await prepare({ background: false });
		mug = (await site.php(`
			file_put_contents( WPMU_PLUGIN_DIR . '/consent.php', '<?php
				add_filter( "pintally_visitor_country", static fn () => $_SERVER["HTTP_X_DEMO_COUNTRY"] ?? "" );
				// Paid on delivery is unpaid until a gateway says otherwise.
				add_filter( "woocommerce_cod_process_payment_order_status", static fn () => get_option( "paid_here" ) ? "processing" : "pending" );' );
			return get_page_by_path( 'ceramic-mug', OBJECT, 'product' )->ID;`)) as number;
	});
	afterAll(async () => {
		expect(ourComplaints(await site.log())).toEqual([]);
		await site.stop();
	});

	const choose = (mode: Mode) =>
		settings(site, {
			tag_id: '2612345678901',
			consent: mode.startsWith('by region') ? 'by_region' : mode === 'ask first' ? 'ask_first' : 'not_needed',
		});
	const someone = (mode: Mode) =>
		new Visitor(site.url, { 'x-demo-country': mode.endsWith('inside') ? 'DE' : 'US' });
	const add = (visitor: Visitor) => visitor.store('/cart/add-item', { id: mug, quantity: 1 });
	const order = async (visitor: Visitor): Promise<{ order_id: number; order_key: string }> =>
		JSON.parse((await visitor.store('/checkout', CHECKOUT)).text) as { order_id: number; order_key: string };
	const pay = (id: number) =>
		site.php(`return wc_get_order( ${id} )->update_status( 'processing', '', true );`);

	/** Text, as a beacon sends it. */
	const beacon = (visitor: Visitor, body: string, headers: Record<string, string> = {}) =>
		fetch(`${site.url}/wp-json/pintally/v1/withdraw`, {
			method: 'POST',
			body,
			headers: {
				cookie: [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
				...headers,
			},
		});

	/** As the storefront script does, when the visitor says so. */
	async function answer(visitor: Visitor, granted: boolean): Promise<void> {
		visitor.cookies.set('pintally_consent', granted ? 'granted' : 'denied');
		const known = visitor.cookies.get('pintally_visitor');
		if (granted || known === undefined) return;
		visitor.cookies.delete('pintally_visitor');
		expect((await beacon(visitor, known)).status).toBe(204);
	}

	/** Finds the hook that the dispatcher would post for a sale that waits. */
	const HOOK = `
		$settings = new Pintally\\Settings\\Settings();
		$consent  = new Pintally\\Context\\Consent( $settings );
		$visitor  = new Pintally\\Context\\Visitor( $consent, $settings );
		$context  = new Pintally\\Context\\OrderContext( new Pintally\\Context\\Circumstances( $consent, $visitor ), $visitor, $settings );
		$hooks    = new Pintally\\Delivery\\Hooks( $settings, new Pintally\\Facts\\OrderFacts(), $context );
		$find     = static function () use ( $hooks ) {
			foreach ( ( new Pintally\\Ledger\\Ledger() )->claim( 50 ) as $entry ) {
				if ( 'checkout' === $entry->event ) { return $hooks->of( $entry ); }
			}
			return null;
		};`;
	/** What the worker would make of it. */
	function verdict(hook: Hook | null): string {
		const mapped = hook && eventOf(hook, { now: Math.floor(Date.now() / 1000), hash });
		return !mapped ? 'nothing' : mapped.send ? 'sent' : mapped.reason;
	}

	interface Outcome {
		rows: Row[];
		hook: Hook | null;
		context: unknown;
	}
	/** The visits of all these cells, in one process: an action, the order, its payment, another action; the answer comes amid them. */
	const visits = (cells: readonly Cell[], mode: Mode) =>
		site.php(`
			${HOOK}
			global $wpdb;
			$_SERVER['HTTP_USER_AGENT']     = 'Mozilla/5.0 (X11; Linux x86_64) Chrome/143.0.0.0 Safari/537.36';
			$_SERVER['HTTP_X_DEMO_COUNTRY'] = '${mode.endsWith('inside') ? 'DE' : 'US'}';
			$visit = static function ( string $state, string $when ) use ( $wpdb, $find ): array {
				$answer = static function ( string $at ) use ( $state, $when ): void {
					if ( $when !== $at || 'unknown' === $state ) { return; }
					$_COOKIE['pintally_consent'] = 'granted' === $state ? 'granted' : 'denied';
					$known = $_COOKIE['pintally_visitor'] ?? '';
					if ( 'denied' === $_COOKIE['pintally_consent'] && '' !== $known ) {
						// As the storefront script does.
						unset( $_COOKIE['pintally_visitor'] );
						$request = new WP_REST_Request( 'POST', '/pintally/v1/withdraw' );
						$request->set_body( $known );
						rest_do_request( $request );
					}
				};
				$wpdb->query( 'DELETE FROM ' . Pintally\\Ledger\\Schema::table() );
				$_COOKIE = 'withdrawn' === $state ? array( 'pintally_consent' => 'granted', 'pintally_visitor' => '${VISITOR}' ) : array();
				$answer( 'before' );
				do_action( 'pintally_lead', array( 'lead_type' => 'first' ) );
				$answer( 'during' );
				$order = new WC_Order();
				$order->add_product( wc_get_product( ${mug} ) );
				$order->set_props( array( 'created_via' => 'checkout', 'status' => 'pending', 'billing_email' => 'jane@example.com', 'customer_ip_address' => '203.0.113.24', 'customer_user_agent' => $_SERVER['HTTP_USER_AGENT'] ) );
				do_action( 'woocommerce_checkout_create_order', $order, array() );
				$order->calculate_totals();
				$answer( 'between' );
				wc_get_order( $order->get_id() )->update_status( 'processing', '', true );
				$answer( 'after' );
				do_action( 'pintally_lead', array( 'lead_type' => 'last' ) );
				$rows = $wpdb->get_results( 'SELECT * FROM ' . Pintally\\Ledger\\Schema::table() . ' ORDER BY id', ARRAY_A );
				return array( 'rows' => $rows, 'hook' => $find(), 'context' => wc_get_order( $order->get_id() )->get_meta( '_pintally_context' ) );
			};
			return array_map( static fn ( $cell ) => $visit( $cell['state'], $cell['when'] ), json_decode( ${quote(JSON.stringify(cells))}, true ) );`) as Promise<
			Outcome[]
		>;

	function check({ asked, state, actions, sale }: Cell, { rows: all, hook, context }: Outcome): void {
		const [first, last, ...more] = all.filter(({ event }) => event === 'lead');
		expect(more).toEqual([]);
		const sent = (row: Row | undefined) => row?.state === 'waiting';
		const expected: Record<Extent, [boolean, boolean]> = {
			all: [true, true],
			nothing: [false, false],
			from_then: [false, true],
			until_then: [false, false],
		};
		expect([sent(first), sent(last)]).toEqual(expected[actions]);
		// Until then it was kept to be sent; now nothing of it is there.
		if (actions === 'until_then') {
			expect(first).toMatchObject({ reason: 'consent_withdrawn', facts: '', context: '' });
			expect(last?.reason).toBe('consent_denied');
		}
		const ended = all.filter((row) => row.state !== 'waiting');
		expect(ended.map((row) => row.facts + row.context).join('')).toBe('');

		const [checkout, ...others] = all.filter(({ event }) => event === 'checkout');
		expect(others).toEqual([]);
		const became = checkout?.state === 'waiting' ? verdict(hook) : checkout?.reason;
		if (sale === 'sent') expect(became).toBe('sent');
		else if (sale === 'sent_unless_waiting') expect(became).toBe('consent_withdrawn');
		// Paid by a gateway's call, not on the shop's page.
		else expect(became).toMatch(/^consent_(denied|unknown|withdrawn)$/);
		if (state === 'withdrawn' || (!asked && state === 'denied'))
			expect(JSON.stringify(context)).not.toMatch(/visitor_id|epik/);
	}

	describe.each(MODES)('$name', ({ name, asked }) => {
		const cells = CELLS.filter((cell) => cell.asked === asked);
		let outcomes: Outcome[];
		beforeAll(async () => {
			await choose(name);
			outcomes = await visits(cells, name);
		}, 120_000);
		test.each(cells)('$state, $when: the sale is $sale', (cell) => {
			check(cell, outcomes[cells.indexOf(cell)]!);
		});
	});

	test('granted between order and payment, and paid on the shop’s own page: the sale is sent', async () => {
		await empty(site);
		await choose('ask first');
		const visitor = someone('ask first');
		await add(visitor);
		const { order_id, order_key } = await order(visitor);
		await answer(visitor, true);
		const path = `/checkout/order-pay/${order_id}/?pay_for_order=true&key=${order_key}`;
		const page = await visitor.get(path);
		await site.php(`return update_option( 'paid_here', '1' );`);
		await visitor.post(path, {
			woocommerce_pay: '1',
			payment_method: 'cod',
			'woocommerce-pay-nonce': /name="woocommerce-pay-nonce" value="([^"]+)"/.exec(page.text)?.[1] ?? '',
		});
		await site.php(`return delete_option( 'paid_here' );`);
		const [row] = await rows(site, 'checkout');
		expect(row?.state).toBe('waiting');
		expect(verdict((await site.php(`${HOOK} return $find();`)) as Hook | null)).toBe('sent');
	});

	test.each([
		['before the order', true],
		['between order and payment', false],
	])(
		'granted %s, and paid by a gateway: the order-received page is given the sale: %s',
		async (_when, before) => {
			await empty(site);
			await choose('ask first');
			const visitor = someone('ask first');
			if (before) await answer(visitor, true);
			await add(visitor);
			const { order_id, order_key } = await order(visitor);
			await answer(visitor, true);
			await pay(order_id);
			const page = await visitor.get(`/checkout/order-received/${order_id}/?key=${order_key}`);
			expect(page.text.includes('pintally-born')).toBe(before);
			const sent = verdict((await site.php(`${HOOK} return $find();`)) as Hook | null) === 'sent';
			expect(sent).toBe(before);
		},
	);

	test('a browser that was never asked changes nothing on that page', async () => {
		await empty(site);
		await choose('ask first');
		const visitor = someone('ask first');
		visitor.cookies.set('pintally_consent', 'granted');
		await add(visitor);
		const { order_id, order_key } = await order(visitor);
		const telephone = someone('ask first');
		const path = `/checkout/order-pay/${order_id}/?pay_for_order=true&key=${order_key}`;
		const page = await telephone.get(path);
		await telephone.post(path, {
			woocommerce_pay: '1',
			payment_method: 'cod',
			'woocommerce-pay-nonce': /name="woocommerce-pay-nonce" value="([^"]+)"/.exec(page.text)?.[1] ?? '',
		});
		await pay(order_id);
		const [row] = await rows(site, 'checkout');
		expect(row?.state).toBe('waiting');
		expect(verdict((await site.php(`${HOOK} return $find();`)) as Hook | null)).toBe('sent');
	});

	test('who does not know a visitor id withdraws nothing, nor does another site', async () => {
		await empty(site);
		await choose('not needed');
		const visitor = someone('not needed');
		await add(visitor);
		const known = visitor.cookies.get('pintally_visitor')!;
		const forged = someone('not needed');
		expect((await beacon(forged, VISITOR.replace('4b0e', 'xxxx'))).status).toBe(403);
		expect((await beacon(forged, known, { origin: 'https://evil.example' })).status).toBe(403);
		expect((await beacon(forged, VISITOR)).status).toBe(204);
		expect((await rows(site, 'add_to_cart')).map(({ state }) => state)).toEqual(['waiting']);
		expect((await beacon(forged, known, { origin: site.url })).status).toBe(204);
		expect((await rows(site, 'add_to_cart')).map(({ reason }) => reason)).toEqual(['consent_withdrawn']);
	});
});
