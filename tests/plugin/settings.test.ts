/** Settings, pairing and what is left when the plugin goes. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { prepare, type Site } from '../../sandbox/site/site.ts';
import { quote } from '../support/ledger.ts';
import { describeWith } from '../support/requirements.ts';
import { ourComplaints } from '../support/site-log.ts';

const key = (parts: Record<string, unknown>): string =>
	`pintally_${Buffer.from(JSON.stringify({ v: 1, url: 'http://127.0.0.1:8787', shop: 'shop_1', secret: 'whsec_c2VjcmV0', collect_key: 'pk_1', collect_url: '', ...parts })).toString('base64url')}`;

describeWith(['php', 'wordpress'])('settings', () => {
	let site: Site;
	// Plain WordPress: nothing here may need WooCommerce.
	beforeAll(async () => {
		site = await prepare({ background: false, woocommerce: false });
	});
	afterAll(async () => {
		expect(ourComplaints(await site.log())).toEqual([]);
		await site.stop();
	});
	const save = (changes: unknown): Promise<unknown> =>
		site.php(
			`return (object) ( new Pintally\\Settings\\Settings() )->save( json_decode( ${quote(JSON.stringify(changes))}, true ) );`,
		);
	const read = (name: string): Promise<unknown> =>
		site.php(`return ( new Pintally\\Settings\\Settings() )->get( '${name}' );`);
	const connect = (text: string): Promise<unknown> =>
		site.php(`
			$connection = new Pintally\\Settings\\Connection();
			try {
				$connection->connect( ${quote(text)} );
				return array( $connection->url(), $connection->shop(), $connection->secret(), $connection->collectKey(), $connection->exists() );
			} catch ( Pintally\\Settings\\InvalidKey $wrong ) {
				return $wrong->getMessage();
			}`);

	test('one wrong setting: nothing is saved, and each mistake is named', async () => {
		expect(
			await save({
				tag_id: 'abc',
				consent: 'never',
				events_off: ['purchase'],
				nonsense: 1,
				enhanced_match: false,
			}),
		).toMatchObject({
			tag_id: expect.stringContaining('digits'),
			consent: expect.any(String),
			events_off: expect.any(String),
			nonsense: 'There is no such setting.',
		});
		expect(await read('enhanced_match')).toBe(true);
	});

	test.each([
		['<meta name="p:domain_verify" content="0a1b2c"/>', '0a1b2c'],
		["  <meta content='0a1b2c' name='p:domain_verify'>\n", '0a1b2c'],
		['"0a1b2c"', '0a1b2c'],
		['0a1b2c', '0a1b2c'],
	])('the claim as it is pasted: %s', async (pasted, code) => {
		expect(await save({ claim_code: pasted })).toEqual({});
		expect(await read('claim_code')).toBe(code);
	});

	test('another site’s tag is no claim', async () => {
		expect(await save({ claim_code: '<meta name="google-site-verification" content="x"/>' })).toMatchObject({
			claim_code: expect.stringContaining('p:domain_verify'),
		});
	});

	test('a connection key is taken whole or not at all', async () => {
		expect(await connect(` ${key({ url: 'http://127.0.0.1:8787/' })}\n`)).toEqual([
			'http://127.0.0.1:8787',
			'shop_1',
			'whsec_c2VjcmV0',
			'pk_1',
			true,
		]);
		for (const [wrong, words] of [
			['hello', 'begins with'],
			[key({}).slice(0, 40), 'incomplete'],
			[key({ v: 2 }), 'another version'],
			[key({ shop: undefined }), '&quot;shop&quot;'],
			[key({ url: 'ftp://x' }), 'web address'],
			[key({ secret: 'x' }), 'secret'],
		] as const)
			expect(await connect(wrong)).toContain(words);
		expect(await site.php(`return ( new Pintally\\Settings\\Connection() )->shop();`)).toBe('shop_1');
	});

	test('signs as the standard says', async () => {
		const { Webhook } = await import('standardwebhooks');
		const body = '{"hooks":[]}';
		const at = Math.floor(Date.now() / 1000);
		const headers = (await site.php(
			`return Pintally\\Delivery\\Signature::headers( 'whsec_c2VjcmV0', 'msg_1', ${at}, ${quote(body)} );`,
		)) as Record<string, string>;
		expect(new Webhook('whsec_c2VjcmV0').verify(body, headers)).toEqual({ hooks: [] });
	});

	test('the secret is not among the autoloaded options', async () => {
		const loaded = JSON.stringify(await site.php('return array_keys( wp_load_alloptions() );'));
		expect(loaded).toContain('pintally_connection');
		expect(loaded).not.toContain('pintally_secret');
	});

	test('on plain WordPress: page visits and leads, no shop', async () => {
		await save({ tag_id: '2612345678901', consent: 'not_needed' });
		const html = await (await fetch(`${site.url}/`)).text();
		expect(html).toContain('"event":"page_visit"');
		await site.php(`do_action( 'pintally_lead', array( 'email' => 'a@example.com' ) );`);
		expect(await site.php(`return ( new Pintally\\Ledger\\Reading() )->countsByState();`)).toMatchObject({
			waiting: 1,
		});
	});

	test('deactivated: everything stays, nothing runs; deleted: nothing is left', async () => {
		const left = `
			global $wpdb;
			return array(
				'options' => $wpdb->get_col( "SELECT option_name FROM $wpdb->options WHERE option_name LIKE '%pintally%'" ),
				'tables'  => $wpdb->get_col( "SHOW TABLES LIKE '%pintally%'" ),
				'crons'   => preg_match_all( '/pintally/', serialize( get_option( 'cron' ) ) ),
				'meta'    => (int) $wpdb->get_var( "SELECT COUNT(*) FROM $wpdb->postmeta WHERE meta_key LIKE '%pintally%'" ),
			);`;
		await site.php(`do_action( 'admin_init' ); deactivate_plugins( 'pintally/pintally.php' );`);
		const quiet = (await site.php(left)) as { options: string[]; tables: string[]; crons: number };
		expect(quiet.tables).toEqual(expect.arrayContaining(['wp_pintally_events', 'wp_pintally_touches']));
		expect(quiet.options).toContain('pintally_settings');
		expect(quiet.crons).toBe(0);
		await site.php(`uninstall_plugin( 'pintally/pintally.php' );`);
		expect(await site.php(left)).toEqual({ options: [], tables: [], crons: 0, meta: 0 });
	});
});
