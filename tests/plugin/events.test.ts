/** The ledger as the Events screen reads it: any filter, one event's story, send again, export, a view of one's own. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { maskedEvent } from '../../core/masked-event.ts';
import { storyOf } from '../../core/story.ts';
import type { Hook } from '../../core/types.ts';
import { prepare, type Site } from '../../sandbox/site/site.ts';
import { empty, quote, rows, settings } from '../support/ledger.ts';
import { describeWith } from '../support/requirements.ts';
import { ourComplaints } from '../support/site-log.ts';
import { Visitor } from '../support/visitor.ts';

interface Answer<T> {
	status: number;
	data: T;
	headers: Record<string, string>;
}
interface Told {
	event_id: string;
	state: string;
	[name: string]: unknown;
}

const NOW = Math.floor(Date.now() / 1000);
const DAY = 86_400;
const REFUSED = { state: 'refused', reason: 'refused_by_pinterest' };
const EM = createHash('sha256').update('jane@example.com').digest('hex');

describeWith(['php', 'wordpress', 'woocommerce'])('the events of the ledger', () => {
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

	/** As the owner, through WordPress's own REST server. */
	const ask = async <T>(method: string, path: string, body: unknown = null, user = 1) =>
		(await site.php(`
			wp_set_current_user( ${user} );
			$request = new WP_REST_Request( '${method}', strtok( ${quote(`/pintally/v1${path}`)}, '?' ) );
			parse_str( (string) wp_parse_url( ${quote(path)}, PHP_URL_QUERY ), $query );
			$request->set_query_params( $query );
			if ( 'GET' !== '${method}' ) {
				$request->set_header( 'content-type', 'application/json' );
				$request->set_body( ${quote(JSON.stringify(body ?? {}))} );
			}
			$answer = rest_do_request( $request );
			return array( 'status' => $answer->get_status(), 'data' => $answer->get_data(), 'headers' => (object) $answer->get_headers() );`)) as Answer<T>;
	const listed = async (query: string) => {
		const { status, data } = await ask<Told[]>('GET', `/events?${query}`);
		expect(status).toBe(200);
		return data.map(({ event_id }) => event_id);
	};

	/** Events of the ledger: id, name, time, reason why it is left out, and what became of it otherwise. */
	type Recorded = [id: string, event: string, at: number, reason?: string, outcome?: Record<string, string>];
	const record = (...events: Recorded[]) =>
		site.php(`
			$ledger = new Pintally\\Ledger\\Ledger();
			foreach ( json_decode( ${quote(JSON.stringify(events))}, true ) as $told ) {
				[ $id, $event, $at, $reason, $outcome ] = $told + array( 3 => '', 4 => array() );
				$context = array( 'site_url' => home_url( '/' ), 'consent' => 'granted', 'consent_source' => 'cookie', 'page_url' => home_url( '/shop/?email=jane@example.com' ), 'epik' => 'dj0y', 'ip' => '203.0.113.9', 'user_agent' => 'Mozilla/5.0', 'em' => array( '${EM}' ) );
				$ledger->record( new Pintally\\Ledger\\Entry( $id, $event, $at, array( 'lines' => array() ), $context, 0, $reason ) );
				if ( $outcome ) {
					$ledger->settle( $id, $outcome );
				}
			}
			return true;`);
	const order = (status = 'processing') =>
		site.php(`
			$order = wc_create_order( array( 'created_via' => 'checkout' ) );
			$order->add_product( wc_get_product( wc_get_product_id_by_sku( 'MUG-1' ) ), 2 );
			$order->set_billing_email( 'Jane@Example.com' );
			$order->set_billing_first_name( 'Zerlina' );
			$order->update_meta_data( '_pintally_context', array( 'consent' => 'granted', 'consent_source' => 'cookie', 'epik' => 'dj0y' ) );
			$order->calculate_totals();
			$order->update_status( '${status}' );
			return array( 'order' => $order->get_id(), 'id' => Pintally\\Capture\\EventId::ofCheckout( $order ) );`) as Promise<{
			order: number;
			id: string;
		}>;

	describe('the list', () => {
		beforeEach(() =>
			record(
				['lead.aaaaaaaa', 'lead', NOW - 300],
				['lead.bbbbbbbb', 'lead', NOW - 200, '', { state: 'delivered' }],
				['signup.cccccccc', 'signup', NOW - 100, '', { ...REFUSED, detail: 'no' }],
				['add_to_cart.dddddddd', 'add_to_cart', NOW - 3 * DAY, 'consent_denied'],
			),
		);

		const FILTERS: [query: string, found: string[]][] = [
			['', ['signup.cccccccc', 'lead.bbbbbbbb', 'lead.aaaaaaaa', 'add_to_cart.dddddddd']],
			['order=asc', ['add_to_cart.dddddddd', 'lead.aaaaaaaa', 'lead.bbbbbbbb', 'signup.cccccccc']],
			['event=lead', ['lead.bbbbbbbb', 'lead.aaaaaaaa']],
			['event=lead&state=delivered', ['lead.bbbbbbbb']],
			['reason=consent_denied', ['add_to_cart.dddddddd']],
			['state=refused&tag_state=none', ['signup.cccccccc']],
			['tag_state=called', []],
			[`after=${NOW - 250}&before=${NOW - 150}`, ['lead.bbbbbbbb']],
			['search=signup.cccccccc', ['signup.cccccccc']],
			['page=2&per_page=3', ['add_to_cart.dddddddd']],
		];
		test('narrowed by any filter, in order, page by page', async () => {
			for (const [query, found] of FILTERS) expect([query, await listed(query)]).toEqual([query, found]);
		});

		test('by the SHA-256 of an e-mail address, which is not in the table; not without consent', async () => {
			expect(await listed(`search=${EM}`)).toEqual(['signup.cccccccc', 'lead.bbbbbbbb', 'lead.aaaaaaaa']);
			expect(await listed(`search=${EM.replace(/^./, '0')}`)).toEqual([]);
			const kept = await site.php(
				`return $GLOBALS['wpdb']->get_col( 'SELECT person FROM ' . Pintally\\Ledger\\Schema::table() );`,
			);
			expect(kept).not.toContain(EM);
			expect(kept).not.toContain(EM.slice(0, 32));
		});

		test('by the number of an order, also where another plugin numbers orders', async () => {
			const { order: id, id: event } = await order();
			expect(await listed(`search=${id}`)).toEqual([event]);
			expect(await listed(`search=%23${id}`)).toEqual([event]);
			const found = await site.php(`
				wp_set_current_user( 1 );
				// As the plugins that number orders do.
				remove_filter( 'woocommerce_shortcode_order_tracking_order_id', 'wc_sanitize_order_id' );
				add_filter( 'woocommerce_shortcode_order_tracking_order_id', static fn ( $number ) => 'A-77' === $number ? ${id} : $number );
				$request = new WP_REST_Request( 'GET', '/pintally/v1/events' );
				$request->set_query_params( array( 'search' => 'A-77' ) );
				return array_column( rest_do_request( $request )->get_data(), 'event_id' );`);
			expect(found).toEqual([event]);
		});

		test('tells nothing of the shopper', async () => {
			await order();
			const told = JSON.stringify((await ask('GET', '/events')).data);
			expect(told).not.toMatch(/jane|zerlina|203\.0\.113|Mozilla|dj0y/i);
			expect(told).not.toContain(EM);
		});
	});

	describe('a story', () => {
		test('of an order: what was known, the hook as the worker gets it, kept by no cache', async () => {
			const { id } = await order();
			const { status, data, headers } = await ask<Told>('GET', `/event/${id}`);
			expect(status).toBe(200);
			expect(headers['Cache-Control']).toBe('no-store');
			expect(data).toMatchObject({
				event_id: id,
				contents: 'kept',
				trail: { consent: 'granted', source: 'cookie', click_id: true },
				hook: { id, event: 'checkout', context: { consent: 'granted' } },
			});
			expect(JSON.stringify(data)).not.toMatch(/jane|zerlina/i);
			expect(JSON.stringify(data)).toContain(EM);
		});

		test('nothing of the shopper is told in plain, and it maps as the hook itself does', async () => {
			const { order: number, id } = await order();
			await record(['lead.masked01', 'lead', NOW]);
			await site.php(`
				$order = wc_get_order( ${number} );
				$order->set_billing_phone( '(415) 555-2671' );
				$order->set_billing_city( 'San Francisco' );
				$order->set_billing_country( 'US' );
				$order->set_customer_ip_address( '203.0.113.24' );
				$order->set_customer_user_agent( 'Mozilla/5.0 (X11; CrOS 15117) Chrome/129.0' );
				return $order->save();`);
			const { data: sale } = await ask<Told>('GET', `/event/${id}`);
			const { data: lead } = await ask<Told>('GET', '/event/lead.masked01');
			for (const told of [sale, lead]) {
				expect(JSON.stringify(told)).not.toMatch(
					/jane|zerlina|555-?2671|francisco|203\.0\.113\.[1-9]|129\.0|dj0y|\?email/i,
				);
			}
			const hash = (text: string) => createHash('sha256').update(text).digest('hex');
			const { mapped } = storyOf(sale['hook'] as Hook, { now: NOW, hash });
			const event = mapped.send ? maskedEvent(mapped.event) : null;
			expect(event?.user_data).toEqual({
				em: [`${EM.slice(0, 8)}…`],
				ph: ['[…]'],
				fn: ['[…]'],
				ct: ['[…]'],
				country: [`${hash('us').slice(0, 8)}…`],
				client_ip_address: '[…]',
				client_user_agent: '[…]',
				click_id: '[…]',
			});
		});

		test('of what is delivered: the contents are gone, the trail stays', async () => {
			await record(['lead.eeeeeeee', 'lead', NOW, '', { state: 'delivered' }]);
			const { data } = await ask<Told>('GET', '/event/lead.eeeeeeee');
			expect(data).toMatchObject({
				contents: 'gone',
				hook: null,
				trail: { consent: 'granted', source: 'cookie', page: '/shop/', click_id: true },
			});
			expect(JSON.stringify(data)).not.toMatch(/jane|203\.0|dj0y/);
		});

		test('of an order that was deleted, and of nothing', async () => {
			const { id, order: number } = await order();
			await site.php(`return wc_get_order( ${number} )->delete( true );`);
			expect((await ask<Told>('GET', `/event/${id}`)).data).toMatchObject({ contents: 'order_gone' });
			expect(await ask('GET', '/event/lead.unknown1')).toMatchObject({
				status: 404,
				data: { code: 'pintally_no_event' },
			});
		});

		test('attempts, where no worker is there: said so, not an empty list', async () => {
			expect(await ask('GET', '/event/lead.eeeeeeee/attempts')).toMatchObject({
				status: 503,
				data: { code: 'pintally_worker_unreachable' },
			});
		});
	});

	describe('send again', () => {
		test('refused ones wait once more under the same id, with what they held; others are told why not', async () => {
			await record(
				['lead.ffffffff', 'lead', NOW - 60, '', REFUSED],
				['lead.gggggggg', 'lead', NOW - 60, '', { state: 'delivered' }],
				['lead.hhhhhhhh', 'lead', NOW - 8 * DAY, '', REFUSED],
			);
			const { data } = await ask<{ waiting: string[]; refused: Record<string, string> }>(
				'POST',
				'/events/send-again',
				{ ids: ['lead.ffffffff', 'lead.gggggggg', 'lead.hhhhhhhh', 'lead.unknown1'] },
			);
			expect(data.waiting).toEqual(['lead.ffffffff']);
			expect(data.refused['lead.gggggggg']).toMatch(/Only refused/);
			expect(data.refused['lead.hhhhhhhh']).toMatch(/older than 7 days/);
			expect(data.refused['lead.unknown1']).toMatch(/no such event/);
			const after = Object.fromEntries((await rows(site)).map((row) => [row.event_id, row]));
			expect(after['lead.ffffffff']).toMatchObject({
				state: 'waiting',
				reason: '',
				detail: '',
				attempts: '0',
			});
			expect(after['lead.ffffffff']?.facts).not.toBe('');
			expect(after['lead.hhhhhhhh']?.state).toBe('refused');
		});

		test('only the shop’s keepers', async () => {
			await record(['lead.iiiiiiii', 'lead', NOW, '', REFUSED]);
			expect((await ask('POST', '/events/send-again', { ids: ['lead.iiiiiiii'] }, 0)).status).toBe(401);
			expect(await rows(site)).toMatchObject([{ state: 'refused' }]);
		});
	});

	test('the export: all that the filter finds, no formula, nothing of the shopper', async () => {
		await record(
			...['=HYPERLINK("x")', '@x', 'plain'].map((detail, at): Recorded => {
				const outcome = { ...REFUSED, detail, value: '-1.50', currency: 'USD' };
				return [`lead.export0${at}`, 'lead', NOW - at, '', outcome];
			}),
			['signup.export01', 'signup', NOW],
		);
		const owner = new Visitor(site.url);
		await owner.get('/wp-login.php');
		await owner.post('/wp-login.php', { log: site.user, pwd: site.password, testcookie: '1' });
		const nonce = (await owner.get('/wp-admin/admin-ajax.php?action=rest-nonce')).text;
		const path = '/wp-json/pintally/v1/events/export?event=lead';
		const { status, headers, text } = await owner.get(path, { 'x-wp-nonce': nonce });
		expect(status).toBe(200);
		expect(headers.get('content-type')).toMatch(/^text\/csv/);
		expect(headers.get('content-disposition')).toMatch(/^attachment; filename="pintally-events-/);
		const lines = text.trim().split('\r\n');
		expect(lines[0]).toMatch(/^occurred_at,event,event_id,/);
		expect(lines).toHaveLength(4);
		expect(lines[1]).toContain(`"'=HYPERLINK(""x"")"`);
		expect(lines[1]).toContain(',-1.50,USD,');
		expect(lines[2]).toContain(",'@x,");
		expect(text).not.toMatch(/jane|203\.0|dj0y|signup/);
		expect((await owner.get(path)).status).toBe(401);
		// The screen has a plain link, so that the browser writes the file as it comes.
		const screen = (await owner.get('/wp-admin/admin.php?page=pintally&tab=events')).text;
		const [, address = ''] = /data-export="([^"]+)"/.exec(screen) ?? [];
		const linked = await owner.get(
			new URL(`${address}?event=lead&_wpnonce=${nonce}`).href.slice(site.url.length),
		);
		expect([linked.status, linked.text]).toEqual([200, text]);
	});

	test('a view of one’s own: kept with the user, only what a view has', async () => {
		const view = {
			fields: ['occurred_at', 'state'],
			perPage: 50,
			order: 'asc',
			filters: { state: 'refused' },
		};
		expect(await ask('POST', '/events/view', { ...view, token: 'x' })).toMatchObject({
			status: 200,
			data: view,
		});
		const { data } = await ask('GET', '/events/view');
		expect(data).toEqual(view);
		expect((await ask('POST', '/events/view', { perPage: 5000 })).status).toBe(400);
	});

	test.each([
		[
			'/attribution/view',
			{ model: 'linear', lookback_days: 7, half_life_days: 3, claim_days: { pinterest: 60 } },
			{ lookback_days: 91 },
		],
		['/campaigns/view', { level: 'ad', model: 'linear', goal: 2.5 }, { goal: 0 }],
	])('%s: so is what somebody chose there', async (path, view, wrong) => {
		expect((await ask('POST', path, { ...view, token: 'x' })).data).toEqual(view);
		expect((await ask('GET', path)).data).toEqual(view);
		expect((await ask('POST', path, wrong)).status).toBe(400);
	});

	describe('pruning', () => {
		test('what is older than the shop keeps leaves in batches; what is on its way stays', async () => {
			await settings(site, { keep_months: 1 });
			await record(
				['lead.old00001', 'lead', NOW - 40 * DAY, '', { state: 'delivered' }],
				['lead.old00002', 'lead', NOW - 40 * DAY],
				['lead.new00001', 'lead', NOW - 20 * DAY, '', { state: 'delivered' }],
			);
			await site.php(`do_action( 'pintally_prune' ); return true;`);
			expect((await rows(site)).map(({ event_id }) => event_id)).toEqual(['lead.old00002', 'lead.new00001']);
			await settings(site, { keep_months: 13 });
		});

		test('refused ones lose their contents when they are too old to be sent again', async () => {
			await record(
				['lead.old00003', 'lead', NOW - 8 * DAY, '', REFUSED],
				['lead.new00002', 'lead', NOW - DAY, '', REFUSED],
			);
			await site.php(`do_action( 'pintally_prune' ); return true;`);
			expect((await rows(site)).map(({ facts, context }) => [facts === '', context === ''])).toEqual([
				[true, true],
				[false, false],
			]);
		});
	});
});
