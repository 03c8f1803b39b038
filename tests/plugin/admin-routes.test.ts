/** wp-admin's REST routes on a real site, with a worker that answers by its contract. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { prepare, type Site } from '../../sandbox/site/site.ts';
import { quote } from '../support/ledger.ts';
import { describeWith } from '../support/requirements.ts';

interface Answer {
	status: number;
	data: Record<string, unknown> & { data?: { params?: Record<string, string> } };
	total: string | null;
}

const ACCOUNT = {
	ad_account_id: '549755885175',
	token: 'present',
	state: 'ok',
	reason: '',
	detail: '',
	checked_at: 1789410000,
};

describeWith(['php', 'wordpress'])('the routes of wp-admin', () => {
	let site: Site;
	let worker: Server;
	let key: string;
	let heard: { path: string; body: unknown }[] = [];
	let respond: (path: string) => [number, unknown];

	beforeAll(async () => {
		worker = createServer((request, response) => {
			let body = '';
			request.on('data', (part) => (body += String(part)));
			request.on('end', () => {
				heard.push({ path: request.url ?? '', body: JSON.parse(body) as unknown });
				const [status, answer] = respond(request.url ?? '');
				response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
			});
		});
		await new Promise<void>((listening) => worker.listen(0, '127.0.0.1', listening));
		key = keyFor(`http://127.0.0.1:${(worker.address() as AddressInfo).port}`, 'shop_1');
		site = await prepare({ background: false, woocommerce: false });
	});
	afterAll(async () => {
		worker.close();
		expect(await site.log()).not.toMatch(/pintally|pina_/i);
		await site.stop();
	});
	beforeEach(() => {
		heard = [];
		respond = (path) => [
			200,
			path === '/v1/connect'
				? {
						shop: 'shop_1',
						worker_version: '0.1.0',
						collect_url: 'https://w.example/v1/collect',
						account: ACCOUNT,
					}
				: { account: ACCOUNT },
		];
	});

	/** As a user of this role, through WordPress's own REST server. */
	const ask = async (method: string, path: string, body: unknown = null, role = 'administrator') =>
		(await site.php(`
			wp_set_current_user( '${role}' === 'administrator' ? 1 : 0 );
			$request = new WP_REST_Request( '${method}', strtok( '/pintally/v1${path}', '?' ) );
			parse_str( (string) wp_parse_url( ${quote(path)}, PHP_URL_QUERY ), $query );
			$request->set_query_params( $query );
			if ( 'GET' !== '${method}' ) {
				$request->set_header( 'content-type', 'application/json' );
				$request->set_body( ${quote(JSON.stringify(body ?? {}))} );
			}
			$answer = rest_do_request( $request );
			return array( 'status' => $answer->get_status(), 'data' => $answer->get_data(), 'total' => $answer->get_headers()['X-WP-Total'] ?? null );`)) as Answer;

	test.each([
		['GET', '/settings'],
		['POST', '/settings'],
		['GET', '/connection'],
		['POST', '/connection'],
		['DELETE', '/connection'],
		['POST', '/account'],
		['GET', '/events'],
		['GET', '/status'],
	])('%s %s is for the shop’s keepers only', async (method, path) => {
		expect((await ask(method, path, { key: 'x' }, 'nobody')).status).toBe(401);
		expect(heard).toEqual([]);
	});

	test('settings: a good change is saved, a bad one named at its field and nothing changed', async () => {
		const saved = await ask('POST', '/settings', {
			tag_id: '2612345678901',
			claim_code: '<meta name="p:domain_verify" content="0a1b"/>',
		});
		expect(saved).toMatchObject({ status: 200, data: { tag_id: '2612345678901', claim_code: '0a1b' } });
		const refused = await ask('POST', '/settings', { tag_id: 'x', enhanced_match: false });
		expect(refused).toMatchObject({ status: 400, data: { code: 'rest_invalid_param' } });
		expect(Object.keys(refused.data.data?.params ?? {})).toEqual(['tag_id']);
		expect((await ask('GET', '/settings')).data).toMatchObject({
			tag_id: '2612345678901',
			enhanced_match: true,
		});
	});

	test('connection: proved by the worker, told without its secret, kept when another key fails', async () => {
		const paired = await ask('POST', '/connection', { key });
		expect(paired).toMatchObject({
			status: 200,
			data: {
				connected: true,
				reachable: true,
				worker_version: '0.1.0',
				collect_url: 'https://w.example/v1/collect',
			},
		});
		expect(JSON.stringify(paired)).not.toContain('whsec_');
		expect(heard).toMatchObject([{ path: '/v1/connect', body: { plugin_version: '0.1.0' } }]);

		respond = () => [401, { title: 'Unauthorized' }];
		const wrong = await ask('POST', '/connection', { key: keyFor(paired.data.url as string, 'shop_2') });
		expect(wrong).toMatchObject({
			status: 400,
			data: { data: { params: { key: expect.any(String) as string } } },
		});
		expect((await ask('GET', '/connection')).data).toMatchObject({ shop: 'shop_1', reachable: null });

		respond = () => [403, { detail: 'This key was made for another site.' }];
		const copied = await ask('POST', '/connection', { key });
		expect(copied.data.data?.params?.key).toContain('made for another site');

		const away = await ask('POST', '/connection', { key: keyFor('http://127.0.0.1:9', 'shop_3') });
		expect(away).toMatchObject({ status: 503, data: { code: 'pintally_worker_unreachable' } });
		expect((await ask('GET', '/connection')).data).toMatchObject({ shop: 'shop_1' });

		const nonsense = await ask('POST', '/connection', { key: 'hello' });
		expect(nonsense.data.data?.params?.key).toContain('begins with "pintally_"');
	});

	test('a worker that refuses is a finding of the check, not a failure', async () => {
		respond = () => [401, { title: 'Unknown shop' }];
		const checked = await ask('GET', '/connection?check=true');
		expect(checked).toMatchObject({ status: 200, data: { connected: true, reachable: false } });
		expect(checked.data.problem).toContain('Unknown shop');
	});

	test('account: handed on once and nowhere kept; slips are told before anything leaves', async () => {
		const account = { ad_account_id: ' 549755885175 ', conversion_token: 'pina_secret' };
		expect(await ask('POST', '/account', account)).toMatchObject({ status: 200, data: { account: ACCOUNT } });
		await ask('POST', '/account', {});
		await ask('POST', '/account', { ad_account_id: '549755885176' });
		expect(heard.map(({ body }) => body)).toEqual([
			{ ad_account_id: '549755885175', conversion_token: 'pina_secret' },
			{},
			{ ad_account_id: '549755885176' },
		]);
		const kept = await site.php(
			`global $wpdb; return (int) $wpdb->get_var( "SELECT COUNT(*) FROM $wpdb->options WHERE option_value LIKE '%pina_secret%'" );`,
		);
		expect(kept).toBe(0);

		heard = [];
		for (const [given, field] of [
			[{ ad_account_id: 'abc', conversion_token: 't' }, 'ad_account_id'],
			[{ ad_account_id: '1', conversion_token: 'a b' }, 'conversion_token'],
		] as const)
			expect(Object.keys((await ask('POST', '/account', given)).data.data?.params ?? {})).toEqual([field]);
		expect(heard).toEqual([]);
	});

	test('events and status: the ledger in Unix seconds, newest first, filtered and counted', async () => {
		await site.php(`
			$ledger = new Pintally\\Ledger\\Ledger();
			foreach ( array( 'a' => '', 'b' => 'consent_denied', 'c' => '' ) as $id => $reason ) {
				$ledger->record( new Pintally\\Ledger\\Entry( "lead.$id", 'lead', 1789410012, array(), null, 0, $reason ) );
			}
			return true;`);
		const page = await ask('GET', '/events?page=1&per_page=2');
		expect(page).toMatchObject({
			status: 200,
			total: '3',
			data: [
				{
					event_id: 'lead.c',
					event: 'lead',
					state: 'waiting',
					occurred_at: 1789410012,
					order_id: 0,
					order_url: '',
				},
				{ event_id: 'lead.b', state: 'left_out', reason: 'consent_denied' },
			],
		});
		expect(JSON.stringify(page.data)).not.toMatch(/facts|context/);
		expect((await ask('GET', '/events?state=left_out')).total).toBe('1');
		expect((await ask('GET', '/events?state=lost')).status).toBe(400);
		expect((await ask('GET', '/status')).data).toMatchObject({
			counts: { waiting: 2, accepted: 0, delivered: 0, refused: 0, left_out: 1 },
			oldest_waiting: 1789410012,
			refused_lately: 0,
			woocommerce: false,
			consent_api: false,
		});
	});

	test('disconnecting forgets the secret too', async () => {
		expect(await ask('DELETE', '/connection')).toMatchObject({
			status: 200,
			data: { connected: false, url: '' },
		});
		expect(await site.php(`return get_option( Pintally\\Settings\\Connection::SECRET );`)).toBe(false);
	});
});

function keyFor(url: string, shop: string): string {
	const parts = { v: 1, url, shop, secret: 'whsec_c2VjcmV0', collect_key: 'pk_1', collect_url: '' };
	return `pintally_${Buffer.from(JSON.stringify(parts)).toString('base64url')}`;
}
