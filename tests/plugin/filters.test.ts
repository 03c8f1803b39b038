/** What the shop's own code may hear and change (docs/hooks.md), in a real shop: tag and server stay equal. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { prepare, type Site } from '../../sandbox/site/site.ts';
import { empty, rows, settings } from '../support/ledger.ts';
import { describeWith } from '../support/requirements.ts';
import { ourComplaints } from '../support/site-log.ts';

describeWith(['php', 'wordpress', 'woocommerce'])('filters and actions', () => {
	let site: Site;
	beforeAll(async () => {
		site = await prepare({ background: false });
		await settings(site, { tag_id: '2612345678901', consent: 'not_needed' });
	});
	afterAll(async () => {
		expect(ourComplaints(await site.log())).toEqual([]);
		await site.stop();
	});
	beforeEach(() => empty(site));

	/** Makes an order that is paid at once; `$order` afterwards. */
	const ORDER = `
		$order = wc_create_order( array( 'created_via' => 'checkout' ) );
		$order->add_product( wc_get_product( wc_get_product_id_by_sku( 'MUG-1' ) ), 2 );
		$order->calculate_totals();
		$order->update_status( 'processing' );`;

	test('a sale’s facts: the worker and the page get the same changed ones, the page without the person', async () => {
		const [sent, printed, unchanged] = (await site.php(`${ORDER}
			$facts = new Pintally\\Facts\\OrderFacts();
			$before = $facts->of( $order );
			add_filter( 'pintally_order_facts', static function ( array $facts, WC_Order $order ): array {
				$facts['order']['line_items'][0]['total'] = '7.00';
				$facts['order']['billing']['email'] = 'filtered@example.com';
				return $facts;
			}, 10, 2 );
			$both = array( $facts->of( $order ), $facts->withoutPerson( $order ) );
			add_filter( 'pintally_order_facts', static fn () => 'nonsense', 20 );
			return array( ...$both, $facts->of( $order ) === $before );`)) as [
			{ order: { line_items: { total: string }[] } },
			{ order: { line_items: { total: string }[]; billing?: unknown } },
			boolean,
		];
		expect(sent.order.line_items[0]?.total).toBe('7.00');
		expect(printed.order.line_items).toEqual(sent.order.line_items);
		expect(printed.order.billing).toBeUndefined();
		expect(unchanged).toBe(true);
	});

	test('another event’s facts: recorded and handed over as changed', async () => {
		const handed = await site.php(`
			add_filter( 'pintally_event_facts', static fn ( array $facts, string $event ): array => 'lead' === $event ? array( 'value' => '12.00', 'currency' => 'EUR' ) + $facts : $facts, 10, 2 );
			do_action( 'pintally_lead', array( 'lead_type' => 'Quiz' ) );
			return $_COOKIE['pintally_handover'] ?? '';`);
		const [lead] = await rows(site, 'lead');
		expect(JSON.parse(lead?.facts ?? '{}')).toMatchObject({ value: '12.00', lead_type: 'Quiz' });
		expect(handed).toContain('12.00');
	});

	test('who and where: less is sent, but consent cannot be made', async () => {
		await site.php(`
			$_SERVER['HTTP_USER_AGENT'] = 'Some/1.0';
			add_filter( 'pintally_context', static function ( array $context ): array {
				unset( $context['user_agent'] );
				return array( 'consent' => 'granted by me' ) + $context;
			} );
			do_action( 'pintally_lead', array() );
			return true;`);
		const context = JSON.parse((await rows(site, 'lead'))[0]?.context ?? '{}') as Record<string, unknown>;
		expect(context).toMatchObject({ consent: 'granted', consent_source: 'setting' });
		expect(context).not.toHaveProperty('user_agent');
	});

	test('leave out: with a reason of the vocabulary, on both roads; another word does nothing', async () => {
		const tag = await site.php(`
			add_filter( 'pintally_leave_out', static fn ( string $reason, string $event, ?WC_Order $order ): string => 'checkout' === $event && $order->get_item_count() > 1 ? 'test_order' : 'bored', 10, 3 );
			${ORDER}
			do_action( 'pintally_lead', array() );
			return ( new Pintally\\Ledger\\Ledger() )->tag( Pintally\\Capture\\EventId::ofCheckout( $order ), 'handed' );`);
		expect(await rows(site)).toMatchObject([
			{ event: 'checkout', state: 'left_out', reason: 'test_order' },
			{ event: 'lead', state: 'waiting', reason: '' },
		]);
		expect(tag).toBe(false);
	});

	test('rules: what is a rule and of its type is taken, for the page and for what is sent alike', async () => {
		const rules = await site.php(`
			add_filter( 'pintally_rules', static fn (): array => array( 'value_basis' => 'order_total', 'max_age_days' => 'long', 'made_up' => 1 ) );
			return ( new Pintally\\Settings\\Settings() )->rules();`);
		expect(rules).toMatchObject({ value_basis: 'order_total', max_age_days: 7 });
		expect(rules).not.toHaveProperty('made_up');
	});

	test('touches: changed, bounded, or none at all', async () => {
		const visitors = await site.php(`
			$touches = new Pintally\\Attribution\\Touches();
			$source  = Pintally\\Attribution\\Source::told( array( 'referrer' => 'pay.example.com', 'query' => array( 'utm_source' => 'x' ) ) );
			add_filter( 'pintally_touch', static fn ( array $columns ): array => array( 'utm_medium' => str_repeat( 'm', 400 ), 'made_up' => 'x' ) + $columns );
			$touches->record( '6f1f6a0e-6a0c-4f62-9c0e-0a1b2c3d4e5f', $source );
			add_filter( 'pintally_touch', '__return_null' );
			$touches->record( '7f1f6a0e-6a0c-4f62-9c0e-0a1b2c3d4e5f', $source );
			return $GLOBALS['wpdb']->get_results( 'SELECT visitor, referrer, utm_source, utm_medium FROM ' . Pintally\\Attribution\\Schema::touches(), ARRAY_A );`);
		expect(visitors).toEqual([
			{
				visitor: '6f1f6a0e-6a0c-4f62-9c0e-0a1b2c3d4e5f',
				referrer: 'pay.example.com',
				utm_source: 'x',
				utm_medium: 'm'.repeat(150),
			},
		]);
	});

	test('whoever listens hears of each event once, and how it went', async () => {
		const heard = await site.php(`
			$heard = array();
			add_action( 'pintally_recorded', static function ( ...$told ) use ( &$heard ): void { $heard[] = array( 'recorded', ...array_slice( $told, 1 ) ); }, 10, 4 );
			add_action( 'pintally_settled', static function ( ...$told ) use ( &$heard ): void { $heard[] = array( 'settled', ...array_slice( $told, 1 ) ); }, 10, 3 );
			${ORDER}
			$order->update_status( 'completed' );
			$ledger = new Pintally\\Ledger\\Ledger();
			$id     = Pintally\\Capture\\EventId::ofCheckout( $order );
			foreach ( array( 'accepted', 'delivered', 'delivered' ) as $state ) { $ledger->settle( $id, array( 'state' => $state ) ); }
			return array( $heard, $order->get_id() );`);
		const [told, order] = heard as [unknown, number];
		expect(told).toEqual([
			['recorded', 'checkout', '', order],
			['settled', 'accepted', ''],
			['settled', 'delivered', ''],
		]);
	});
});
