/** `wp pintally …`: WP-CLI itself is not needed, a small double of it holds what the commands print. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { prepare, type Site } from '../../sandbox/site/site.ts';
import { quote, rows, settings } from '../support/ledger.ts';
import { describeWith } from '../support/requirements.ts';
import { ourComplaints } from '../support/site-log.ts';
import { WP_CLI_DOUBLE, type Ran } from '../support/wp-cli.ts';

describeWith(['php', 'wordpress', 'woocommerce'])('the commands, by a double of WP-CLI', () => {
	let site: Site;
	let order: number;
	beforeAll(async () => {
		site = await prepare({ background: false });
		await settings(site, { tag_id: '2612345678901', consent: 'not_needed' });
		order = (await site.php(`
			$order = wc_create_order( array( 'created_via' => 'checkout' ) );
			$order->add_product( wc_get_product( wc_get_product_id_by_sku( 'MUG-1' ) ), 1 );
			$order->set_billing_email( 'jane@example.com' );
			$order->update_status( 'processing' );
			return $order->get_id();`)) as number;
	});
	afterAll(async () => {
		expect(ourComplaints(await site.log())).toEqual([]);
		await site.stop();
	});

	/** @param call Such as `$events->events( array(), array() )`. */
	const run = async (call: string): Promise<Ran> =>
		(await site.php(`
			${WP_CLI_DOUBLE}
			$reading = new Pintally\\Ledger\\Reading();
			$settings_of = new Pintally\\Settings\\Settings();
			$again = ( static function () use ( $reading, $settings_of ) {
				$queue = ( new ReflectionClass( Pintally\\Delivery\\Queue::class ) )->newInstanceWithoutConstructor();
				return new Pintally\\Delivery\\SendAgain( $reading, new Pintally\\Ledger\\Ledger(), $settings_of, $queue );
			} )();
			$events = new Pintally\\Cli\\EventCommands( $reading, $again );
			$settings = new Pintally\\Cli\\SettingsCommand( $settings_of, new Pintally\\Settings\\Transfer( $settings_of ) );
			$verification = new Pintally\\Verification\\Verification( $settings_of, new Pintally\\Verification\\ShopPages(), new Pintally\\Verification\\PageCheck( $settings_of, new Pintally\\Verification\\OtherTags() ) );
			$tally = new Pintally\\Ledger\\Tally( new Pintally\\Ledger\\Sums() );
			$setup = new Pintally\\Setup\\Setup( array( new Pintally\\Setup\\BothSidesPoint( $reading, $tally, $settings_of ) ), $verification );
			$shop = new Pintally\\Cli\\ShopCommands( new Pintally\\Rest\\StatusRoute( $reading, $tally, $setup, new Pintally\\Monitoring\\Standing( new Pintally\\Settings\\Connection() ) ), $verification );
			try { ${call}; } catch ( PintallyCliEnd ) {}
			return WP_CLI::$said;`)) as Ran;

	test('status: counts and the last contact', async () => {
		const { printed, format } = await run('$shop->status( array(), array() )');
		const told = Object.fromEntries(printed.map(({ name, value }) => [name, value]));
		expect(format).toBe('table');
		expect(told).toMatchObject({
			waiting: 1,
			delivered: 0,
			woocommerce: 'yes',
			last_contact: 0,
			refused_lately: 0,
			setup_problems: '',
		});
	});

	test('events and order: the ledger without the shopper; a mistake is named', async () => {
		const { printed, format } = await run(
			`$events->events( array(), array( 'state' => 'waiting', 'format' => 'json' ) )`,
		);
		expect(format).toBe('json');
		expect(printed).toMatchObject([{ event: 'checkout', order_id: String(order), state: 'waiting' }]);
		expect(JSON.stringify(printed)).not.toMatch(/jane/);
		expect((await run(`$events->order( array( '${order}' ), array() )`)).printed).toEqual(printed);
		for (const [call, words] of [
			[`$events->events( array(), array( 'state' => 'lost' ) )`, /no state "lost"/],
			[`$events->events( array(), array( 'road' => 'lost' ) )`, /no road "lost".*none, handed/],
			[`$events->events( array(), array( 'after' => 'soon-ish' ) )`, /no moment/],
			[`$events->events( array(), array( 'limit' => '1000' ) )`, /from 1 to 100/],
			[`$events->events( array(), array( 'format' => 'xml' ) )`, /no format "xml"/],
			[`$events->order( array( '999999' ), array() )`, /no event of order 999999/],
		] as const)
			expect((await run(call)).error).toMatch(words);
	});

	test('events: narrowed by road, time, number and order as on the screen', async () => {
		const day = 86_400;
		const now = Math.floor(Date.now() / 1000);
		await site.php(`
			$ledger = new Pintally\\Ledger\\Ledger();
			$ledger->record( new Pintally\\Ledger\\Entry( 'lead.cli00001', 'lead', ${now - 3 * day} ) );
			$ledger->record( new Pintally\\Ledger\\Entry( 'lead.cli00002', 'lead', ${now - 2 * day} ) );
			return $ledger->tag( 'lead.cli00001', 'blocked' );`);
		const listed = async (flags: string) =>
			(await run(`$events->events( array(), array( ${flags} ) )`)).printed.map(({ event_id }) => event_id);
		const date = (at: number) => new Date(at * 1000).toISOString();
		const [sale = ''] = await listed(`'event' => 'checkout'`);
		expect(await listed(`'order' => 'asc'`)).toEqual(['lead.cli00001', 'lead.cli00002', sale]);
		expect(await listed(`'road' => 'blocked'`)).toEqual(['lead.cli00001']);
		expect(await listed(`'road' => 'none', 'event' => 'lead'`)).toEqual(['lead.cli00002']);
		expect(await listed(`'after' => '${now - day}'`)).toEqual([sale]);
		expect(
			await listed(
				`'before' => '${date(now - 2.5 * day)
					.slice(0, 16)
					.replace('T', ' ')}'`,
			),
		).toEqual(['lead.cli00001']);
		expect(await listed(`'search' => '#${order}'`)).toEqual([sale]);
		await site.php(
			`return $GLOBALS['wpdb']->query( 'DELETE FROM ' . Pintally\\Ledger\\Schema::table() . " WHERE event = 'lead'" );`,
		);
	});

	test('send-again leaves a test conversion alone, and says so', async () => {
		await site.php(`
			$ledger = new Pintally\\Ledger\\Ledger();
			$ledger->record( new Pintally\\Ledger\\Entry( 'checkout.test0000', 'checkout', time(), test: true ) );
			$ledger->settle( 'checkout.test0000', array( 'state' => 'refused' ) );
			return true;`);
		const { printed, error } = await run(`$events->sendAgain( array( 'checkout.test0000' ), array() )`);
		expect(printed).toMatchObject([{ result: 'not sent', why: expect.stringMatching(/run another test/) }]);
		expect(error).toMatch(/None was sent/);
		expect(await rows(site, 'checkout')).toContainEqual(
			expect.objectContaining({ event_id: 'checkout.test0000', state: 'refused' }),
		);
		await site.php(
			`return $GLOBALS['wpdb']->query( 'DELETE FROM ' . Pintally\\Ledger\\Schema::table() . ' WHERE test = 1' );`,
		);
	});

	test('send-again: a refused one waits once more; where none does, it ends with an error', async () => {
		const [row] = await rows(site, 'checkout');
		const id = row?.event_id ?? '';
		expect((await run(`$events->sendAgain( array( '${id}' ), array() )`)).error).toMatch(/None was sent/);
		await site.php(
			`( new Pintally\\Ledger\\Ledger() )->settle( '${id}', array( 'state' => 'refused', 'reason' => 'invalid' ) ); return true;`,
		);
		const again = await run(`$events->sendAgain( array( '${id}' ), array( 'format' => 'csv' ) )`);
		expect(again).toMatchObject({
			format: 'csv',
			error: '',
			printed: [{ event_id: id, result: 'waiting', why: '' }],
		});
		expect(await rows(site, 'checkout')).toMatchObject([{ state: 'waiting' }]);
	});

	test('settings: get, set, export and import; a bad value changes nothing', async () => {
		expect((await run(`$settings->set( array( 'max_age_days', '3' ) )`)).success).toBe('Saved.');
		expect((await run(`$settings->get( array( 'max_age_days' ), array() )`)).printed).toEqual([
			{ name: 'max_age_days', value: '3' },
		]);
		expect((await run(`$settings->set( array( 'max_age_days', '99' ) )`)).error).toMatch(/max_age_days/);
		expect((await run(`$settings->get( array( 'nothing' ), array() )`)).error).toMatch(
			/no setting "nothing"/,
		);
		const [exported = ''] = (await run('$settings->export()')).lines;
		expect(exported).not.toMatch(/whsec_|secret/);
		const file = join(site.dir, 'settings.json');
		await writeFile(file, exported.replace(/("max_age_days": *)3/, '$15'));
		expect((await run(`$settings->import( array( ${quote(file)} ) )`)).success).toBe('Taken over.');
		expect((await run(`$settings->get( array( 'max_age_days' ), array() )`)).printed[0]?.value).toBe('5');
		expect((await run(`$settings->import( array( '/nowhere.json' ) )`)).error).toMatch(/cannot be read/);
	});

	test('verify: a row a page; what is wrong ends it with an error', async () => {
		const healthy = await run('$shop->verify( array(), array() )');
		expect(healthy.printed.map(({ page }) => page)).toContain('home');
		expect(healthy.printed.every(({ status }) => Number(status) === 200)).toBe(true);
		// What has ended is not stamped a second time when the background comes by.
		const [before, after] = (await site.php(`
			$kept = get_option( 'pintally_verification' );
			$kept['at'] = 1789410012;
			update_option( 'pintally_verification', $kept );
			do_action( Pintally\\Verification\\Verification::CONTINUE_ACTION );
			return array( $kept, get_option( 'pintally_verification' ) );`)) as unknown[];
		expect(after).toEqual(before);
		await settings(site, { tag_id: '' });
		expect((await run('$shop->verify( array(), array() )')).error).toMatch(/findings/);
	});
});
