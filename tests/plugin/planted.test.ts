/**
 * Marked values of every kind that is nobody's business, planted wherever such a value can come from, and searched for
 * in all that goes out: pages, addresses, answers, errors, logs, figures, and what the worker writes.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { COMMANDS } from '../../worker/src/commands/table.ts';
import { pairingCode } from '../../sandbox/demo/pairing.ts';
import { freePort } from '../../sandbox/ports.ts';
import { prepare, type Site } from '../../sandbox/site/site.ts';
import { systemClock } from '../../worker/src/shell/clock.ts';
import { CHECKOUT } from '../support/checkout.ts';
import { quote, settings } from '../support/ledger.ts';
import { describeWith } from '../support/requirements.ts';
import { Visitor, type Answer } from '../support/visitor.ts';
import { startPinterest, type Call, type FakePinterest } from '../worker/fake-pinterest.ts';
import { until } from '../worker/wait.ts';
import { startWorkbench, type Workbench } from '../worker/workbench.ts';

const TOKEN = 'pina_zerlinatoken7781token7781token';
const PERSON = {
	first_name: 'Zerlinafirst',
	last_name: 'Zerlinafamily',
	address_1: '7781 Zerlinastreet',
	city: 'Zerlinatown',
	postcode: '94188',
	state: 'CA',
	country: 'US',
};
const EMAIL = 'zerlina.planted@example.com';
const PHONE = '+1 415 555 7781';
const IP = '198.51.100.178';
/** As long as Pinterest's are. */
const CLICK_ID = 'dj0yJnU9WkVSTElOQVBMQU5URUQmcD0yJm49cnNBQ3F2Q2dOVDBXWWhkWklrUGxBUQ';
/** Parts by which each is known again. */
const PLANTED = [EMAIL, 'zerlina', '5557781', '555 7781', IP, CLICK_ID, 'pina_'];

describeWith(['php', 'wordpress', 'woocommerce'])('planted values', () => {
	let site: Site;
	let pinterest: FakePinterest;
	let bench: Workbench;
	let secret: string;
	let buyer: Visitor;
	let owner: Visitor;
	let order: { id: number; page: Answer };
	/** What went out, by where. */
	const out: [where: string, text: string][] = [];
	const keep = (where: string, answer: Answer) => {
		out.push([
			where,
			`${answer.url}\n${[...answer.headers].filter(([name]) => name !== 'set-cookie').join('\n')}\n${answer.text}`,
		]);
		return answer;
	};

	beforeAll(async () => {
		site = await prepare({ background: false });
		pinterest = await startPinterest();
		// Pinterest repeats what it was sent, and with what token.
		pinterest.reply = ({ token, events }: Call) => ({
			status: 400,
			body: { message: `Bearer ${token} may not send ${JSON.stringify(events[0]?.user_data)} ${EMAIL}` },
		});
		bench = await startWorkbench(pinterest.url, {
			clock: systemClock,
			token: false,
			env: { PORT: String(await freePort()) },
		});
		const { shops } = bench.services;
		const shop = await shops.add({ name: 'Demo', siteUrl: site.url, url: bench.url, test: false });
		secret = await shops.secret(shop);
		const key = {
			...{ v: 1, url: bench.url, shop, secret },
			...{ collect_key: shops.byId(shop)?.collectKey, collect_url: '' },
		};
		await site.php(
			pairingCode(`pintally_${Buffer.from(JSON.stringify(key)).toString('base64url')}`).replace(
				'demo-conversion-token',
				TOKEN,
			),
		);
		await settings(site, { tag_id: '2612345678901', consent: 'not_needed', enhanced_match: true });
		buyer = new Visitor(site.url, { 'x-forwarded-for': IP });
		buyer.cookies.set('_epik', CLICK_ID);
		owner = new Visitor(site.url);
		await owner.get('/wp-login.php');
		await owner.post('/wp-login.php', { log: site.user, pwd: site.password, testcookie: '1' });
	}, 120_000);
	afterAll(async () => {
		await site?.stop();
		await bench?.close();
		await pinterest?.close();
	});

	test('a person shops: the shop’s pages have our part, and none of it says who looks at them', async () => {
		const ours = (answer: Answer) =>
			[
				...answer.text.matchAll(
					/<script[^>]*pintally[^>]*>[\s\S]*?<\/script>|<script[^>]*>[^<]*pintally[\s\S]*?<\/script>/gi,
				),
			]
				.map(([script]) => script)
				.join('\n');
		const product = (await site.php(`return wc_get_product_id_by_sku( 'MUG-1' );`)) as number;
		keep('the home page', await buyer.get('/'));
		keep('the product', await buyer.get(`/?p=${product}`));
		await buyer.store('/cart/add-item', { id: product, quantity: 1 });
		const placed = await buyer.store('/checkout', {
			...CHECKOUT,
			billing_address: { ...PERSON, email: EMAIL, phone: PHONE },
			shipping_address: PERSON,
		});
		expect(placed.status).toBe(200);
		const { order_id, payment_result } = JSON.parse(placed.text) as {
			order_id: number;
			payment_result: { redirect_url: string };
		};
		const page = await buyer.get(payment_result.redirect_url.slice(site.url.length));
		order = { id: order_id, page };
		// WooCommerce greets the person there by name: of this page only our own part is searched.
		expect(ours(page)).toContain('pintally-born');
		out.push(['our part of the order-received page', ours(page)]);
		await site.php(`
			$_SERVER['HTTP_X_FORWARDED_FOR'] = '${IP}';
			$_SERVER['REQUEST_URI'] = '/contact/';
			do_action( 'pintally_lead', array( 'email' => ${quote(EMAIL)}, 'lead_type' => 'Quiz' ) );
			return true;`);
	});

	test('it is sent, Pinterest refuses it in its own words, and then the worker is gone', async () => {
		await site.php(`do_action( 'pintally_deliver' ); return true;`);
		await until(
			'the refusals',
			async () => pinterest.calls.length > 1 && (await bench.services.queue.dead.list({}, 10)).length > 0,
		);
		// Held against what is searched for below: it was all on its way.
		expect(JSON.stringify(pinterest.calls)).toContain(IP);
		expect(pinterest.calls[0]?.token).toBe(TOKEN);
		await site.php(`do_action( 'pintally_deliver' ); return true;`);
		await bench.stop();
		await site.php(
			`do_action( 'pintally_lead', array( 'email' => ${quote(EMAIL)} ) ); do_action( 'pintally_deliver' ); return true;`,
		);
		await bench.start();
	});

	test('strangers and broken programs ask the worker and the shop for it', async () => {
		const hooks = {
			hooks: [
				{
					id: 7,
					event: EMAIL,
					at: PHONE,
					facts: { em: [EMAIL], [EMAIL]: PERSON },
					context: { ip: IP },
					rules: TOKEN,
				},
			],
		};
		for (const [where, call] of [
			['a hook that is none', () => bench.post('/v1/hooks', hooks)],
			['a body that is none', () => bench.post('/v1/hooks', {}, { raw: `{"${EMAIL}": ${TOKEN}` })],
			['a path that is none', () => bench.post(`/v1/${EMAIL}?token=${TOKEN}`, {})],
			['a shop that is none', () => bench.post('/v1/hooks', hooks, { shop: `shop_${PERSON.first_name}` })],
			['a token that is none', () => bench.post('/v1/account', { conversion_token: `${TOKEN} ${EMAIL}` })],
			[
				'a beacon',
				() => bench.collect({ key: EMAIL, context: PERSON, hooks: [EMAIL] }, { 'x-forwarded-for': IP }),
			],
			['an erasure', () => bench.post('/v1/erase', { em: [EMAIL] })],
		] as const) {
			const { status, headers, body } = await call();
			expect([where, status >= 400 && status < 500]).toEqual([where, true]);
			out.push([where, JSON.stringify([...headers, body])]);
		}
		for (const path of ['/collect', '/touch'])
			keep(
				`the shop's ${path}`,
				await buyer.json(`/wp-json/pintally/v1${path}`, {
					key: EMAIL,
					context: { ...PERSON, email: EMAIL },
					hooks: [{ id: EMAIL }],
				}),
			);
	});

	test('whoever keeps the shop sees everything but the person', async () => {
		const nonce = (await owner.get('/wp-admin/admin-ajax.php?action=rest-nonce')).text;
		const headers = { 'x-wp-nonce': nonce };
		const events = keep('/events', await owner.get('/wp-json/pintally/v1/events?per_page=100', headers));
		const ids = (JSON.parse(events.text) as { event_id: string }[]).map(({ event_id }) => event_id);
		expect(ids.length).toBeGreaterThan(3);
		for (const id of ids)
			for (const path of [`/event/${id}`, `/event/${id}/attempts`])
				expect(keep(path, await owner.get(`/wp-json/pintally/v1${path}`, headers)).status).toBe(200);
		const now = Math.floor(Date.now() / 1000);
		for (const path of [
			...[
				'/events/export',
				'/settings',
				'/settings/file',
				'/settings/choices',
				'/connection',
				'/connection?check=true',
			],
			...['/status', '/overview?hours=24', '/setup', '/alerts', '/letter', '/value-rule/orders'],
			`/attribution/rows?from=${now - 86_400}&to=${now + 60}`,
		])
			expect([path, keep(path, await owner.get(`/wp-json/pintally/v1${path}`, headers)).status]).toEqual([
				path,
				200,
			]);
		keep('the screen', await owner.get('/wp-admin/admin.php?page=pintally'));
	});

	test('none of it has one of them, nor the shop’s secret', async () => {
		out.push(['the log of PHP', await site.log()]);
		out.push(["the worker's log", bench.lines.join('\n')]);
		out.push(["the worker's folder", bench.disk().replaceAll(IP, '').replaceAll(CLICK_ID, '')]);
		for (const path of ['/metrics', '/openapi.json', '/readyz'])
			out.push([path, await (await fetch(bench.url + path)).text()]);
		out.push([
			'dead-letters list',
			JSON.stringify(await COMMANDS['dead-letters list']?.run({}, bench.services.config)),
		]);
		out.push([
			'options, scheduled actions and the ledger’s words',
			JSON.stringify(
				await site.php(`global $wpdb; return array(
					$wpdb->get_results( "SELECT * FROM $wpdb->options WHERE option_name LIKE 'pintally%' AND option_name NOT IN ( 'pintally_connection', 'pintally_secret' )", ARRAY_A ),
					$wpdb->get_results( "SELECT * FROM {$wpdb->prefix}actionscheduler_actions", ARRAY_A ),
					$wpdb->get_results( "SELECT message FROM {$wpdb->prefix}actionscheduler_logs", ARRAY_A ),
					$wpdb->get_results( "SELECT detail, trail, person FROM {$wpdb->prefix}pintally_events", ARRAY_A ),
				);`),
			),
		]);
		expect(out.length).toBeGreaterThan(40);
		expect(out.some(([, text]) => text.includes('refused_by_pinterest'))).toBe(true);
		const leaks = out.flatMap(([where, text]) =>
			[...PLANTED, secret.replace('whsec_', '')]
				.filter((mark) => text.toLowerCase().includes(mark.toLowerCase()))
				.map((mark) => [
					where,
					mark,
					text.slice(Math.max(0, text.toLowerCase().indexOf(mark.toLowerCase()) - 60)).slice(0, 140),
				]),
		);
		expect(leaks).toEqual([]);
		expect(order.page.url).not.toMatch(/zerlina|pina_/i);
	});
});
