/** Monitoring in a real shop: the heartbeat and what is told of its answer, with a worker that answers by its contract. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ALARM_NAMES } from '../../core/monitoring/incidents.ts';
import incidents from '../../plugin/vocabulary/incidents.json' with { type: 'json' };
import reasons from '../../plugin/vocabulary/reasons.json' with { type: 'json' };
import { prepare, type Site } from '../../sandbox/site/site.ts';
import { settings } from '../support/ledger.ts';
import { describeWith } from '../support/requirements.ts';
import { ourComplaints } from '../support/site-log.ts';
import { ANSWER, incident, OPENED, startWatchWorker, type WatchWorker } from '../support/watch-worker.ts';

interface Mail {
	to: string;
	subject: string;
	message: string;
}
interface Alerts {
	state: string;
	problem: string;
	heartbeat_at: number;
	incidents: {
		name: string;
		opened_at: number;
		closed_at: number;
		url: string;
		where: string;
		went_out?: number;
	}[];
	week: object | null;
	changes: { kind: string; name: string }[];
	series: { from: number } | null;
}

const HOUR = 3600;

test('every alarm of the rules has its words', () => {
	for (const name of [...ALARM_NAMES, 'shop_silent', 'worker_silent', 'cron_silent', 'token_expiring'])
		expect(Object.keys(incidents)).toContain(name);
});

describeWith(['php', 'wordpress', 'woocommerce'])('monitoring in a real shop', () => {
	let site: Site;
	let worker: WatchWorker;

	beforeAll(async () => {
		worker = await startWatchWorker();
		site = await prepare({ background: false });
		await settings(site, { tag_id: '2612345678901', consent: 'not_needed' });
		await worker.connect(site);
	});
	afterAll(async () => {
		worker.close();
		expect(ourComplaints(await site.log())).toEqual([]);
		await site.stop();
	});
	beforeEach(async () => {
		worker.heard = [];
		worker.answer = ANSWER;
		await site.php(`
			foreach ( array( 'pintally_monitoring', 'pintally_told', 'pintally_changes', 'pintally_letter', 'pintally_delivery', 'pintally_consent_rate' ) as $option ) {
				delete_option( $option );
			}
			return $GLOBALS['wpdb']->query( 'DELETE FROM ' . Pintally\\Ledger\\Schema::table() );`);
	});

	/** Runs the hourly action, and PHP around it. @returns What was mailed meanwhile. */
	const beat = async (before = '', after = ''): Promise<Mail[]> =>
		(await site.php(`
			$mails = array();
			add_filter( 'pre_wp_mail', function ( $sent, $mail ) use ( &$mails ) { $mails[] = $mail; return true; }, 10, 2 );
			${before}
			do_action( 'pintally_heartbeat' );
			${after}
			return $mails;`)) as Mail[];
	const ask = async (method: string, path: string, user = 1) =>
		(await site.php(`
			wp_set_current_user( ${user} );
			add_filter( 'pre_wp_mail', '__return_true' );
			$answer = rest_do_request( new WP_REST_Request( '${method}', '/pintally/v1${path}' ) );
			return array( 'status' => $answer->get_status(), 'data' => $answer->get_data() );`)) as {
			status: number;
			data: Alerts & Record<string, unknown>;
		};
	/** Changes what is kept of the heartbeat. */
	const keep = (changes: Record<string, number>) =>
		`update_option( 'pintally_monitoring', array_merge( (array) get_option( 'pintally_monitoring', array() ), array( 'shop' => 'shop_1' ), json_decode( '${JSON.stringify(changes)}', true ) ) );`;
	const order = (status: string, extra = '') =>
		site.php(`
			$order = wc_create_order( array( 'created_via' => 'checkout' ) );
			$order->add_product( wc_get_product( wc_get_product_id_by_sku( 'MUG-1' ) ), 1 );
			$order->set_billing_email( 'jane@example.com' );
			${extra}
			$order->update_status( '${status}' );
			return $order->get_id();`) as Promise<number>;
	const now = () => Math.floor(Date.now() / 1000);

	describe('the heartbeat', () => {
		test('tells each order that counts with its fate, and one that no hook has told of as missing', async () => {
			await site.php(keep({ since: now() - HOUR }) + 'return true;');
			const sold = await order('processing');
			const waiting = await order('on-hold');
			const staff = await order('processing', `$order->set_created_via( 'admin' );`);
			await site.php(`
				( new Pintally\\Ledger\\Ledger() )->settle( ( new Pintally\\Ledger\\Reading() )->ofOrders( array( ${staff} ) )[${staff}]['event_id'], array( 'state' => 'left_out', 'reason' => 'not_web' ) );
				return true;`);
			const unheard = await order(
				'processing',
				`remove_all_actions( 'woocommerce_order_status_processing' );`,
			);
			await beat();
			const told = Object.fromEntries(worker.heard[0]!.orders.map(({ id, ...fate }) => [id, fate]));
			expect(told[sold]).toMatchObject({ state: 'waiting' });
			expect(told[staff]).toMatchObject({ state: 'left_out', reason: 'not_web' });
			expect(told[unheard]).toMatchObject({ state: null });
			expect(told[waiting]).toBeUndefined();
			expect(JSON.stringify(worker.heard)).not.toMatch(/jane/);
		});

		test('names no order as missing that was paid before anybody watched', async () => {
			const before = await order(
				'processing',
				`remove_all_actions( 'woocommerce_order_status_processing' );`,
			);
			await beat(keep({ since: now() + HOUR }));
			expect(worker.heard[0]!.orders.map(({ id }) => id)).not.toContain(String(before));
		});

		test('counts each ended hour once, and the browser’s part of the orders whose hour of grace is over', async () => {
			const hour = Math.floor(now() / HOUR);
			const sale = (id: string, at: number, tag: string, reason = '') => `
				$ledger->record( new Pintally\\Ledger\\Entry( 'checkout.${id}', 'checkout', ${at}, array(), null, ${9000 + Number(id)}, '${reason}' ) );
				$ledger->tag( 'checkout.${id}', '${tag}' );`;
			await beat(`
				$ledger = new Pintally\\Ledger\\Ledger();
				${sale('1', (hour - 2) * HOUR + 10, 'called')}
				${sale('2', (hour - 2) * HOUR + 20, 'blocked')}
				${sale('3', (hour - 2) * HOUR + 30, 'handed', 'consent_denied')}
				${sale('4', (hour - 1) * HOUR + 30, 'called')}
				${keep({ since: 1, counted: hour - 3 })}`);
			expect(worker.heard[0]!.counts).toEqual([
				{ hour: hour - 2, orders: 3, covered: { orders: 0, seen: 0 }, page_visits: 0 },
				{ hour: hour - 1, orders: 1, covered: { orders: 2, seen: 1 }, page_visits: 0 },
			]);
			await beat();
			expect(worker.heard[1]).toMatchObject({ counts: [], since: ANSWER.at });
		});

		test('after three days away tells the last 72 hours, no more', async () => {
			await beat(keep({ since: 1, counted: Math.floor(now() / HOUR) - 100 }));
			expect(worker.heard[0]!.counts).toHaveLength(72);
		});

		test('tells sums by payment method, browser and page once the worker knows what is usual, and no more of anybody', async () => {
			const at = (Math.floor(now() / HOUR) - 3) * HOUR + 10;
			const agent = 'Mozilla/5.0 (iPhone) AppleWebKit/605.1 Version/17.0 Mobile/15E148 Safari/604.1';
			const [sold, other] = (await site.php(`
				$ids = array();
				foreach ( array( 'cod', 'cheque' ) as $method ) {
					$order = wc_create_order();
					$order->set_payment_method( $method );
					$order->set_customer_user_agent( 'cod' === $method ? '${agent}' : '' );
					$order->save();
					$ids[] = $order->get_id();
				}
				return $ids;`)) as [number, number];
			const record = (id: string, event: string, order: number, tag: string, reason = '', page = '') => `
				$ledger->record( new Pintally\\Ledger\\Entry( '${event}.${id}', '${event}', ${at}, array(), array( 'page_url' => home_url( '${page}' ) ), ${order}, '${reason}' ) );
				$ledger->tag( '${event}.${id}', '${tag}' );`;
			await beat();
			expect(worker.heard[0]!.tallies).toBeUndefined();
			worker.answer = { ...ANSWER, standing: { ...ANSWER.standing, coverage: 'watching' } };
			await beat();
			await beat(`
				$ledger = new Pintally\\Ledger\\Ledger();
				${record('1', 'checkout', sold, 'called')}
				${record('2', 'checkout', sold, 'blocked')}
				${record('3', 'checkout', other, 'called')}
				${record('4', 'checkout', 9, 'handed', 'consent_denied')}
				${record('5', 'initiate_checkout', 0, 'called')}
				${record('6', 'add_to_cart', 0, 'blocked', '', '/product/mug/')}
				${record('7', 'add_to_cart', 0, 'called', '', '/about/')}`);
			const hour = Math.floor(at / HOUR) + 1;
			const none = { gateway: null, browser: null };
			const { tallies } = worker.heard[2]!;
			expect(tallies).toHaveLength(4);
			expect(tallies).toEqual(
				expect.arrayContaining([
					{ hour, page: 'order_received', gateway: 'cod', browser: 'Safari', events: 2, seen: 1 },
					{ hour, page: 'order_received', gateway: 'cheque', browser: null, events: 1, seen: 1 },
					{ hour, page: 'checkout', ...none, events: 1, seen: 1 },
					{ hour, page: 'product', ...none, events: 1, seen: 0 },
				]),
			);
			expect(JSON.stringify(worker.heard)).not.toMatch(/iPhone|AppleWebKit/);
		});

		test('tells of a browser its family alone', async () => {
			const apple = 'Mozilla/5.0 (iPhone) AppleWebKit/605.1';
			const chrome = 'AppleWebKit/537.36 Chrome/126.0.0.0 Safari/537.36';
			const families = {
				[`Mozilla/5.0 (Windows NT 10.0) ${chrome} Edg/126.0.0.0`]: 'Edge',
				[`Mozilla/5.0 (X11; Linux) ${chrome}`]: 'Chrome',
				[`${apple} CriOS/126.0 Mobile/15E148 Safari/604.1`]: 'Chrome',
				[`${apple} FxiOS/127.0 Mobile/15E148 Safari/605.1`]: 'Firefox',
				[`Mozilla/5.0 (Linux; Android 14) ${chrome} SamsungBrowser/25.0`]: 'Samsung Internet',
				[`${apple} Mobile/21F90 [Pinterest/iOS]`]: 'Pinterest app',
				'Lynx/2.9': 'other',
				'': '',
			};
			const agents = `json_decode( '${JSON.stringify(Object.keys(families))}', true )`;
			const told = await site.php(
				`return array_map( array( 'Pintally\\Monitoring\\BrowserFamily', 'of' ), ${agents} );`,
			);
			expect(told).toEqual(Object.values(families));
		});

		test('tells what the shop sees of its pages and of what waits', async () => {
			await beat(`
				( new Pintally\\Ledger\\Ledger() )->record( new Pintally\\Ledger\\Entry( 'lead.1', 'lead', time() - 900 ) );
				update_option( 'pintally_verification', array( 'state' => 'done', 'started_at' => time(), 'at' => time(), 'tag_id' => '2612345678901', 'left' => array(), 'pages' => array(
					array( 'page' => 'home', 'url' => '', 'status' => 200, 'findings' => array(), 'hooks' => array() ),
					array( 'page' => 'product', 'url' => '', 'status' => 200, 'findings' => array( array( 'code' => 'script_delayed', 'detail' => '', 'page' => 'product' ) ), 'hooks' => array() ),
					array( 'page' => 'cart', 'url' => '', 'status' => 503, 'findings' => array( array( 'code' => 'page_maintenance', 'detail' => '', 'page' => 'cart' ) ), 'hooks' => null ),
				) ) );`);
			expect(worker.heard[0]!.observed).toMatchObject({
				pages: {
					home: { tag: true, tag_id: true, event_ids: true },
					product: { tag: false, tag_id: true, event_ids: true },
					cart: null,
				},
				both_sides: null,
			});
			// Recorded just now, however long ago it happened.
			expect(Math.abs(Number(worker.heard[0]!.observed.oldest_queued) - now())).toBeLessThan(60);
		});

		test('of a shop whose clock is wrong is signed with the worker’s time and tells the shop’s', async () => {
			worker.time = now() - HOUR;
			await beat();
			worker.time = null;
			expect(Math.abs(worker.heard[0]!.at - now())).toBeLessThan(300);
			expect((await ask('GET', '/alerts')).data).toMatchObject({ state: 'watching', problem: '' });
		});

		test('has the shop’s pages looked at once a day, and not each hour', async () => {
			const lookedAt = async (at: number) => {
				await beat(`
					$looked = (array) get_option( 'pintally_verification', array() );
					update_option( 'pintally_verification', array_merge( $looked, array( 'at' => ${at} ) ) );`);
				return (await site.php(`return get_option( 'pintally_verification' )['at'];`)) as number;
			};
			const [day, hour] = [now() - 24 * HOUR - 60, now() - HOUR];
			expect(await lookedAt(day)).toBeGreaterThan(day + 24 * HOUR);
			expect(await lookedAt(hour)).toBe(hour);
		});

		test('is scheduled hourly, and gone with the plugin; orders of the time between are nobody’s', async () => {
			await beat();
			const seen = (await site.php(`
				Pintally\\Schedule::every( 'hourly', Pintally\\Backstage::HEARTBEAT, time() + 60 );
				$next = as_next_scheduled_action( 'pintally_heartbeat', array(), 'pintally' );
				Pintally\\Lifecycle::deactivate();
				return array( $next, as_next_scheduled_action( 'pintally_heartbeat' ), get_option( 'pintally_monitoring' )['since'] );`)) as [
				number,
				boolean,
				number,
			];
			expect(seen[0]).toBeGreaterThan(0);
			expect(seen.slice(1)).toEqual([false, 0]);
		});
	});

	describe('what is told', () => {
		test('by mail once when it opens and once when it is over, with what changed before and what to do', async () => {
			worker.answer = { ...ANSWER, incidents: [incident('coverage')] };
			const [opened, ...more] = await beat();
			expect(more).toEqual([]);
			expect(opened).toMatchObject({ to: 'owner@example.com' });
			expect(opened!.subject).toContain(incidents.coverage.label);
			expect(opened!.message).toMatch(/^- [-0-9]+ [0-9:]+ Plugin woocommerce 10\.1\.0 -> 10\.2\.0$/m);
			expect(opened!.message).toContain(incidents.coverage.remedy);
			expect(opened!.message).toContain('tab=setup');
			expect(await beat()).toEqual([]);
			worker.answer = { ...ANSWER, incidents: [incident('coverage', { closed_at: now() })] };
			const [over] = await beat();
			expect(over!.subject).toContain(`Over: ${incidents.coverage.label}`);
			expect(await beat()).toEqual([]);
		});

		test('to the address that was set, not in the quiet hours, and not at all where it is off', async () => {
			worker.answer = { ...ANSWER, incidents: [incident('token')] };
			const hour = (await site.php(`return (int) wp_date( 'G' );`)) as number;
			await settings(site, {
				alert_email: 'tracking@example.org',
				quiet_hours: `${hour}-${(hour + 2) % 24}`,
			});
			expect(await beat()).toEqual([]);
			await settings(site, { quiet_hours: `${(hour + 3) % 24}-${(hour + 4) % 24}` });
			expect(await beat()).toMatchObject([{ to: 'tracking@example.org' }]);
			await settings(site, { alerts_by_email: false, alert_email: '' });
			worker.answer = { ...ANSWER, incidents: [incident('pages')] };
			expect(await beat()).toEqual([]);
			await settings(site, { alerts_by_email: true, quiet_hours: '' });
			expect(await beat()).toEqual([]);
		});

		test('with the part of the shop that it is confined to, wherever it is told', async () => {
			const share = { events: 12, seen: 1, usual: 0.789 };
			worker.answer = {
				...ANSWER,
				incidents: [
					incident('coverage', { narrowed_to: [{ by: 'gateway', name: 'cheque', share }] }),
					incident('pages', { narrowed_to: [{ by: 'page', name: 'product', share: null }] }),
					incident('silence_orders', {
						narrowed_to: [
							{ ...{ by: 'browser', name: 'Safari', share: null }, orders: { came: 1, expected: 12.4 } },
						],
					}),
				],
			};
			const [mail] = await beat();
			const where =
				'Confined to the payment method: Check payments: since then the browser told 1 of 12 events, usually 79 %.';
			expect(mail!.message).toContain(where);
			expect(mail!.message).toContain('Confined to the page: product.');
			const trade = 'Confined to the browser: Safari. Orders since then: 1, usually 12.';
			expect(mail!.message).toContain(trade);
			const { data } = await ask('GET', '/alerts');
			expect(data.incidents.map((each) => each.where)).toEqual([
				where,
				'Confined to the page: product.',
				trade,
			]);
			const told = (await site.php(`
				wp_set_current_user( 1 );
				set_current_screen( 'dashboard' );
				ob_start();
				( new Pintally\\Monitoring\\AlertNotice( new Pintally\\Monitoring\\Standing( new Pintally\\Settings\\Connection() ) ) )->show();
				$data_store = WC_Data_Store::load( 'admin-note' );
				$note = new Automattic\\WooCommerce\\Admin\\Notes\\Note( $data_store->get_notes_with_name( 'pintally-alert-coverage' )[0] );
				$tests = apply_filters( 'site_status_tests', array( 'direct' => array() ) )['direct'];
				return array( ob_get_clean(), $note->get_content(), $tests['pintally_incidents']['test']()['description'] );`)) as string[];
			for (const text of [...told, String((await ask('GET', '/letter')).data.text)])
				expect(text).toContain(where);
		});

		test('when the token is good again: that sending went on, and how much that had been kept went out', async () => {
			const opened = now() - 2 * HOUR;
			worker.answer = { ...ANSWER, incidents: [incident('token', { opened_at: opened })] };
			await beat(`
				$ledger = new Pintally\\Ledger\\Ledger();
				foreach ( array( 1 => ${opened} - 60, 2 => ${opened} + 60, 3 => ${opened} + 90, 4 => ${opened} + 120 ) as $n => $at ) {
					$ledger->record( new Pintally\\Ledger\\Entry( "lead.kept$n", 'lead', $at ) );
					if ( 4 !== $n ) {
						$ledger->settle( "lead.kept$n", array( 'state' => 'delivered' ) );
					}
				}`);
			expect((await ask('GET', '/alerts')).data.incidents[0]).not.toHaveProperty('went_out');
			worker.answer = {
				...ANSWER,
				incidents: [incident('token', { opened_at: opened, closed_at: now() - 60 })],
			};
			const [mail] = await beat();
			expect(mail!.message).toContain(incidents.token.over);
			expect((await ask('GET', '/alerts')).data.incidents[0]).toMatchObject({ name: 'token', went_out: 2 });
		});

		test('again next hour where the mail could not be sent', async () => {
			worker.answer = { ...ANSWER, incidents: [incident('clock')] };
			await beat(`add_filter( 'pre_wp_mail', '__return_false', 20 );`);
			expect(await beat()).toHaveLength(1);
		});

		test('nothing of what was over long before this shop listened', async () => {
			worker.answer = { ...ANSWER, incidents: [incident('queue', { closed_at: OPENED + HOUR })] };
			expect(await beat()).toEqual([]);
		});

		test('a worker that is away for more than an hour is the shop’s own incident, and ends with its answer', async () => {
			worker.answer = 'away';
			expect(await beat()).toEqual([]);
			const [mail] = await beat(keep({ failing_since: now() - HOUR - 60 }));
			expect(mail!.subject).toContain(incidents.worker_silent.label);
			expect(await beat()).toEqual([]);
			const { data } = await ask('GET', '/alerts');
			expect(data.incidents).toMatchObject([{ name: 'worker_silent', closed_at: 0 }]);
			expect(data.problem).toContain('Upkeep.');
			worker.answer = ANSWER;
			expect(await beat()).toHaveLength(1);
			expect((await ask('GET', '/alerts')).data.incidents[0]!.closed_at).toBeGreaterThan(0);
		});

		test('a token whose last day is known is spoken of two weeks before, once, and not any more with another day', async () => {
			const day = (days: number) => new Date((now() + days * 24 * HOUR) * 1000).toISOString().slice(0, 10);
			const enter = (last: string) => settings(site, { token_expires: last });
			await enter(day(16));
			expect(await beat()).toEqual([]);
			await enter(day(13));
			const [mail] = await beat();
			expect(mail!.subject).toContain(incidents.token_expiring.label);
			expect(mail!.message).toContain('tab=settings');
			expect(await beat()).toEqual([]);
			expect((await ask('GET', '/alerts')).data.incidents).toMatchObject([
				{ name: 'token_expiring', closed_at: 0 },
			]);
			await enter(day(-1));
			expect(await beat()).toEqual([]);
			await enter('');
			expect((await beat()).map(({ subject }) => subject)).toEqual([
				expect.stringContaining(`Over: ${incidents.token_expiring.label}`),
			]);
			expect((await ask('GET', '/alerts')).data.incidents[0]!.closed_at).toBeGreaterThan(0);
		});

		test('in wp-admin as a notice until it is hidden, in the inbox as a note until it is over', async () => {
			worker.answer = { ...ANSWER, incidents: [incident('pages')] };
			await beat();
			const notice = async (hide = '') =>
				(await site.php(`
					wp_set_current_user( 1 );
					set_current_screen( 'dashboard' );
					$notice = new Pintally\\Monitoring\\AlertNotice( new Pintally\\Monitoring\\Standing( new Pintally\\Settings\\Connection() ) );
					${hide}
					ob_start();
					$notice->show();
					return ob_get_clean();`)) as string;
			expect(await notice()).toContain(incidents.pages.label);
			expect(await notice(`wp_set_current_user( 0 );`)).toBe('');
			expect(await notice(`set_current_screen( 'edit-post' );`)).toBe('');
			await notice(`
				$_REQUEST['_wpnonce'] = wp_create_nonce( 'pintally_hide_alerts' );
				add_filter( 'wp_redirect', function () { throw new Exception( 'redirected' ); } );
				try { $notice->hide(); } catch ( Exception ) {}`);
			expect(await notice()).toBe('');
			const notes = () =>
				site.php(`
					$data_store = WC_Data_Store::load( 'admin-note' );
					return array_map( fn ( $name ) => count( $data_store->get_notes_with_name( 'pintally-alert-' . $name ) ), array( 'pages', 'token' ) );`);
			await beat();
			expect(await notes()).toEqual([1, 0]);
			worker.answer = { ...ANSWER, incidents: [incident('token'), incident('pages', { closed_at: now() })] };
			await beat();
			expect(await notes()).toEqual([0, 1]);
			expect(await notice()).toContain(incidents.token.label);
		});

		test('by Site Health', async () => {
			const health = async () =>
				(await site.php(`
					// WordPress's scheduler stands still in tests; that it does is scheduler.test.ts's business.
					delete_option( 'pintally_scheduler_seen' );
					$tests = apply_filters( 'site_status_tests', array( 'direct' => array() ) )['direct'];
					return array_map( fn ( $test ) => $test['test']()['status'], array_filter( $tests, fn ( $name ) => str_starts_with( $name, 'pintally_' ), ARRAY_FILTER_USE_KEY ) );`)) as Record<
					string,
					string
				>;
			await beat();
			expect(await health()).toEqual({
				pintally_cron: 'good',
				pintally_worker: 'good',
				pintally_waiting: 'good',
				pintally_incidents: 'good',
			});
			await site.php(keep({ ran_at: now() - 4 * HOUR, ok_at: now() - 4 * HOUR }) + 'return true;');
			expect(await health()).toMatchObject({
				pintally_cron: 'recommended',
				pintally_incidents: 'recommended',
			});
			expect((await ask('GET', '/alerts')).data.incidents).toMatchObject([{ name: 'cron_silent' }]);
		});
	});

	describe('changes', () => {
		test('are kept with their kind, told to the worker once, and never hold a person', async () => {
			await beat();
			await site.php(`
				require_once ABSPATH . 'wp-admin/includes/class-wp-upgrader.php';
				do_action( 'activated_plugin', 'some-cache/some-cache.php' );
				do_action( 'switch_theme', 'Storefront' );
				do_action( 'upgrader_process_complete', new Plugin_Upgrader(), array( 'action' => 'update', 'type' => 'plugin', 'plugins' => array( 'woocommerce/woocommerce.php' ) ) );
				update_option( 'woocommerce_cod_settings', array( 'enabled' => 'no' ) );
				update_option( 'woocommerce_cod_settings', array( 'enabled' => 'yes' ) );
				wp_insert_post( array( 'post_type' => 'wp_template', 'post_status' => 'publish', 'post_title' => 'single-product', 'post_name' => 'single-product' ) );
				return true;`);
			await settings(site, { alert_email: 'jane@example.com', consent: 'ask_first' });
			await settings(site, { alert_email: '', consent: 'not_needed' });
			await beat();
			const { changes } = worker.heard[1]!;
			expect(changes.map(({ kind, name }) => `${kind} ${name}`)).toEqual(
				expect.arrayContaining([
					'plugin some-cache',
					'theme Storefront',
					'plugin woocommerce',
					'gateway cod',
					'template single-product',
					'consent consent',
					'settings alert_email',
				]),
			);
			expect(JSON.stringify(changes)).not.toMatch(/jane/);
			expect((await ask('GET', '/alerts')).data.changes.length).toBe(changes.length);
			const scheduled = await site.php(`return as_has_scheduled_action( 'pintally_look' );`);
			expect(scheduled).toBe(true);
		});

		test('of the consent rate are told once, and none that chance makes', async () => {
			const leads = (from: number, asked: number, refused: number) => `
				for ( $n = 0; $n < ${asked}; $n++ ) {
					$ledger->record( new Pintally\\Ledger\\Entry( 'lead.' . wp_generate_uuid4(), 'lead', ${from} + $n, array(), null, 0, $n < ${refused} ? 'consent_denied' : '' ) );
				}`;
			const ledger = `$ledger = new Pintally\\Ledger\\Ledger();`;
			await beat(ledger + leads(now() - 3 * 24 * HOUR, 200, 20) + leads(now() - HOUR, 50, 10));
			expect(worker.heard[0]!.changes).toEqual([]);
			await beat(ledger + leads(now() - HOUR, 100, 80));
			await beat();
			expect(worker.heard[1]!.changes).toMatchObject([
				{ kind: 'consent', name: 'consent_rate', detail: '90 % -> 40 %' },
			]);
			expect((await ask('GET', '/alerts')).data.changes).toHaveLength(1);
		});

		test('are at most 200, of 60 days', async () => {
			const kept = (await site.php(`
				$old = array( 'at' => time() - 61 * DAY_IN_SECONDS, 'kind' => 'plugin', 'name' => 'old', 'detail' => '' );
				update_option( 'pintally_changes', array( ...array_fill( 0, 250, array( 'name' => 'new', 'at' => time() - 60 ) + $old ), $old ) );
				( new Pintally\\Monitoring\\Changes() )->record( 'theme', 'newest' );
				$all = ( new Pintally\\Monitoring\\Changes() )->all();
				return array( count( $all ), $all[0]['name'], in_array( 'old', array_column( $all, 'name' ), true ) );`)) as unknown;
			expect(kept).toEqual([200, 'newest', false]);
		});
	});

	describe('the weekly letter', () => {
		test('goes once a week with the worker’s comparison, even if all is well', async () => {
			const figure = { now: 91, usual: 88 };
			worker.answer = {
				...ANSWER,
				digest: {
					events: { checkout: { tag: { now: 70, usual: null }, server: figure } },
					accuracy: { now: 1, usual: 0.99 },
					coverage: { now: 0.77, usual: 0.78 },
					duplicate_ids: { now: null, usual: null },
					error_share: { now: 0.01, usual: 0 },
					open: [],
				},
			};
			const [letter, ...more] = await beat(keep({ since: 1 }));
			expect(more).toEqual([]);
			expect(worker.heard[0]!.week!.from % 86_400).toBe(0);
			expect(new Date(worker.heard[0]!.week!.from * 1000).getUTCDay()).toBe(1);
			expect(letter!.subject).toContain('all is well');
			expect(letter!.message).toMatch(/77\.0 %.*78\.0 %/s);
			expect(letter!.message).toMatch(/>91<.*>88</s);
			expect(await beat()).toEqual([]);
			expect(worker.heard[1]!.week).toBeUndefined();
		});

		test('tells match keys, reasons, deduplication and the quality score of the week, and each against what is usual', async () => {
			const monday = `Pintally\\Monitoring\\Week::last( time() )`;
			const quality = (level: string) =>
				`update_option( 'pintally_reports', array( 'here' => array( 'account' => array( 'quality' => array( array( 'source' => 'TAG', 'level' => '${level}' ) ) ) ) ) );`;
			await beat(
				`${keep({ since: 1 })} ${quality('FAIR')}
				$ledger = new Pintally\\Ledger\\Ledger();
				foreach ( array( '', '', 'consent_denied' ) as $n => $reason ) {
					$ledger->record( new Pintally\\Ledger\\Entry( "lead.week$n", 'lead', ${monday} + 60, array(), null, 0, $reason ) );
					if ( '' === $reason ) {
						$ledger->settle( "lead.week$n", array( 'state' => 'delivered', 'match_keys' => 0 === $n ? ',em,click_id,' : ',em,' ) );
					}
				}
				$ledger->tag( 'lead.week0', 'called' );`,
			);
			expect(worker.heard[0]!.week).toMatchObject({
				both_sides: 1,
				match_keys: { em: 1, click_id: 0.5 },
				reasons: { consent_denied: 1 },
				quality: { tag: 1, server: null },
			});
			const of = (now: number | null, usual: number | null) => ({ now, usual, low: usual, high: usual });
			worker.answer = {
				...ANSWER,
				digest: {
					events: { lead: { tag: of(1, 2), server: of(2, 3) } },
					accuracy: of(1, 1),
					coverage: of(null, null),
					both_sides: of(1, 2),
					error_share: of(0, 0),
					match_keys: { em: of(1, 0.8) },
					reasons: { consent_denied: of(1, 4) },
					quality: { tag: of(1, 1.5), server: of(null, null) },
				},
			};
			const [letter] = await beat(
				`delete_option( 'pintally_letter' );
				update_option( 'pintally_letter', array( 'points' => array( 'monitoring' => 'problem' ) ) );`,
			);
			expect(letter!.message).toMatch(/E-mail address.*100\.0 %.*80\.0 %/s);
			expect(letter!.message).toMatch(/under one ID.*>1<.*>2</s);
			expect(letter!.message).toMatch(/Score of the tag.*>fair<.*>fair</s);
			expect(letter!.message).toMatch(/Score of the server.*cannot be read with this token/s);
			expect(letter!.message).toContain(reasons.consent_denied.label);
			expect((await ask('GET', '/letter')).data.text).toMatch(
				/setup since the last letter\n- .*: done now\./,
			);
			expect((await ask('GET', '/alerts')).data.week).toMatchObject({
				events: { lead: { server: of(2, 3) } },
			});
			await site.php(`delete_option( 'pintally_reports' ); return true;`);
		});

		test('is no surprise: it waits for the first whole week, and can be switched off', async () => {
			expect(await beat()).toEqual([]);
			await settings(site, { weekly_letter: false });
			expect(await beat(keep({ since: 1 }))).toEqual([]);
			await settings(site, { weekly_letter: true });
		});

		test('can be seen and sent by hand, as HTML and text', async () => {
			const seen = await ask('GET', '/letter');
			expect(seen.data).toMatchObject({ on: true, to: 'owner@example.com', sent_at: 0 });
			expect(String(seen.data.html)).toMatch(/^<!doctype html>/);
			expect(String(seen.data.text)).not.toMatch(/</);
			const sent = await ask('POST', '/letter');
			expect(sent.status).toBe(200);
			expect(Number(sent.data.sent_at)).toBeGreaterThan(0);
			const failed = (await site.php(`
				wp_set_current_user( 1 );
				add_filter( 'pre_wp_mail', '__return_false' );
				return rest_do_request( new WP_REST_Request( 'POST', '/pintally/v1/letter' ) )->get_status();`)) as number;
			expect(failed).toBe(500);
		});
	});

	test.each([
		['GET', '/alerts'],
		['POST', '/alerts/check'],
		['GET', '/letter'],
		['POST', '/letter'],
	])('%s %s is for the shop’s keepers only', async (method, path) => {
		expect((await ask(method, path, 0)).status).toBe(401);
	});

	test('the screen is told what the worker answered; a look by hand is a heartbeat', async () => {
		expect((await ask('GET', '/alerts')).data).toMatchObject({ state: 'waiting', heartbeat_at: 0 });
		worker.answer = { ...ANSWER, incidents: [incident('order_missing'), incident('of_a_later_version')] };
		const { data } = await ask('POST', '/alerts/check');
		expect(worker.heard).toHaveLength(1);
		expect(data).toMatchObject({ state: 'watching', standing: ANSWER.standing, series: ANSWER.series });
		expect(data.incidents.map(({ name }) => name)).toEqual(['order_missing', 'of_a_later_version']);
		expect(data.incidents[0]!.url).toContain('pintally_state=none');
	});

	test('the setup’s point is done while the heart beats', async () => {
		const point = async () => {
			const { points } = (await ask('GET', '/setup')).data as unknown as {
				points: { point: string; state: string; findings: { code: string }[] }[];
			};
			return points.find((each) => each.point === 'monitoring')!;
		};
		expect(await point()).toMatchObject({ state: 'unchecked', findings: [] });
		await beat();
		expect(await point()).toMatchObject({ state: 'done', findings: [] });
		await site.php(keep({ ok_at: now() - 4 * HOUR }) + 'return true;');
		expect(await point()).toMatchObject({ state: 'problem', findings: [{ code: 'watch_silent' }] });
	});

	test('all heartbeats are as the worker takes them, also of a week in which nothing happened', async () => {
		await beat(keep({ since: 1 }));
		expect(worker.heard[0]?.week).toBeDefined();
		expect(worker.unfit).toEqual([]);
	});

	test('nothing personal is kept', async () => {
		worker.answer = { ...ANSWER, incidents: [incident('order_refused')] };
		await order('processing');
		await beat();
		const kept = await site.php(
			`return array_map( 'get_option', array( 'pintally_monitoring', 'pintally_told', 'pintally_changes' ) );`,
		);
		expect(JSON.stringify(kept)).not.toMatch(/jane|203\.0\.113|whsec_/);
	});
});
