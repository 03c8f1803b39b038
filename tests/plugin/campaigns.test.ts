/** Pinterest's own figures in a real shop, from the stand-in by a real worker; and spend that somebody brings. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startSandbox, type Sandbox } from '../../sandbox/pinterest/sandbox.ts';
import { prepare, type Site } from '../../sandbox/site/site.ts';
import { quote } from '../support/ledger.ts';
import { describeWith } from '../support/requirements.ts';
import { ourComplaints } from '../support/site-log.ts';
import { until } from '../worker/wait.ts';
import { clockFrom, startWorkbench, type Workbench } from '../worker/workbench.ts';

const DAY_MS = 86_400_000;
const day = (ago: number) => new Date(Date.now() - ago * DAY_MS).toISOString().slice(0, 10);

interface Answer {
	status: number;
	// eslint-disable-next-line @typescript-eslint/no-explicit-any -- whatever was answered; the tests say what they expect.
	data: any;
}

describeWith(['php', 'wordpress', 'woocommerce'])('campaigns', () => {
	let site: Site;
	let pinterest: Sandbox;
	let bench: Workbench;
	beforeAll(async () => {
		pinterest = await startSandbox();
		bench = await startWorkbench(pinterest.apiUrl, { clock: clockFrom(Date.now()) });
		site = await prepare({ background: false });
		const key = { v: 1, url: bench.url, shop: bench.shop, secret: bench.secret };
		const text = JSON.stringify({ ...key, collect_key: bench.collectKey, collect_url: '' });
		await site.php(
			`( new Pintally\\Settings\\Connection() )->connect( 'pintally_${Buffer.from(text).toString('base64url')}' ); return true;`,
		);
	});
	afterAll(async () => {
		expect(ourComplaints(await site.log())).toEqual([]);
		await site.stop();
		await bench.close();
		await pinterest.stop();
	});
	beforeEach(async () => {
		pinterest.reset();
		await site.php(`
			Pintally\\Campaigns\\Schema::remove();
			return delete_option( 'pintally_reports' );`);
	});

	/** A route as wp-admin asks it. */
	const ask = async (method: string, path: string, body: object = {}, user = 1): Promise<Answer> =>
		(await site.php(`
			wp_set_current_user( ${user} );
			$request = new WP_REST_Request( '${method}', '/pintally/v1/campaigns${path.split('?')[0]}' );
			parse_str( '${path.split('?')[1] ?? ''}', $query );
			$request->set_query_params( $query );
			$request->set_header( 'content-type', 'application/json' );
			$request->set_body( ${quote(JSON.stringify(body))} );
			$answer = rest_do_request( $request );
			return array( 'status' => $answer->get_status(), 'data' => $answer->get_data() );`)) as Answer;
	const read = (from: number, to: number) => ask('GET', `?from=${day(from)}&to=${day(to)}`);
	const pulled = () =>
		until('the figures are here', async () => {
			const { data } = await ask('POST', '/pull');
			return data.state !== 'fetching' && (data as { state: string; reason: string });
		});
	const sum = (rows: [string, string, ...number[]][], level: string, figure: number) =>
		rows.filter(([each]) => each === level).reduce((all, row) => all + Number(row[figure]), 0);

	test('fetched on demand, pulled, and added up for a period and the one before', async () => {
		expect((await read(6, 0)).data).toMatchObject({ standing: {}, first_day: '', now: [], entities: [] });
		const begun = await ask('POST', '/fetch', { ads_token: 'reader', click_window_days: 30 });
		expect([begun.status, begun.data.token]).toEqual([200, 'present']);
		expect(await pulled()).toMatchObject({ state: 'fetched', reason: '' });
		const { data } = await read(6, 0);
		expect(data.first_day).toBe(day(89));
		expect(data.entities).toContainEqual([
			...['ad', '687201361754', 'Mug in the hand', 'ACTIVE', '268012345671', '112233445566771'],
		]);
		for (const rows of [data.now, data.before]) {
			expect(sum(rows, 'campaign', 2)).toBeGreaterThan(0);
			expect(sum(rows, 'ad', 2)).toBe(sum(rows, 'campaign', 2));
		}
		// The stand-in repeats itself week by week.
		expect(data.now).toEqual(data.before);
		const whole = sum((await read(13, 0)).data.now, 'account', 3);
		expect(whole).toBe(2 * sum(data.now, 'account', 3));
	});

	test('each night brings only what may have changed, twice brings nothing new, and other windows begin anew', async () => {
		await ask('POST', '/fetch', { ads_token: 'reader' });
		await pulled();
		const before = (await read(89, 0)).data.now;
		await site.php(`
			global $wpdb;
			$wpdb->query( $wpdb->prepare( 'UPDATE %i SET spend = 7 WHERE level = %s', Pintally\\Campaigns\\Schema::figures(), 'account' ) );
			do_action( 'pintally_figures' );
			return true;`);
		expect(sum((await read(89, 0)).data.now, 'account', 2)).toBe(90 * 7);
		const fetched = (await ask('POST', '/pull')).data.fetched.at as number;
		await until('a new fetching', async () => {
			await ask('POST', '/fetch', {});
			await pulled();
			return ((await ask('POST', '/pull')).data.fetched.at as number) > fetched;
		});
		const spend = sum((await read(89, 0)).data.now, 'account', 2);
		expect(sum((await read(89, 20)).data.now, 'account', 2)).toBe(70 * 7);
		expect(spend).toBeGreaterThan(1_000_000);
		await ask('POST', '/fetch', { click_window_days: 7 });
		await pulled();
		const after = (await read(89, 0)).data.now;
		expect(sum(after, 'account', 2)).toBe(sum(before, 'account', 2));
		expect(sum(after, 'campaign', 5)).toBeLessThan(sum(before, 'campaign', 5));
	});

	test('a token that cannot read the ads: the answer says so, and nothing of it is kept on the site', async () => {
		await ask('POST', '/fetch', { ads_token: 'conversion-only' });
		expect(await pulled()).toMatchObject({ state: 'failed', reason: 'no_ads_read' });
		const kept = await site.php(
			`return $GLOBALS['wpdb']->get_var( "SELECT COUNT(*) FROM {$GLOBALS['wpdb']->options} WHERE option_value LIKE '%conversion-only%'" );`,
		);
		expect(Number(kept)).toBe(0);
	});

	test('a worker that is away is told, and the figures stay', async () => {
		await ask('POST', '/fetch', { ads_token: 'reader' });
		await pulled();
		const url = (await site.php(`
			$connection = get_option( 'pintally_connection' );
			update_option( 'pintally_connection', array( 'url' => 'http://127.0.0.1:9' ) + $connection );
			return $connection['url'];`)) as string;
		expect((await ask('POST', '/pull')).status).toBe(503);
		expect((await read(6, 0)).data.now.length).toBeGreaterThan(5);
		await site.php(
			`return update_option( 'pintally_connection', array( 'url' => ${quote(url)} ) + get_option( 'pintally_connection' ) );`,
		);
	});

	test('spend from a file: kept whole, a day that comes again replaced, added up by campaign', async () => {
		const rows = [
			[day(1), 'paid_social', 'Spring', 'USD', 12_500_000],
			[day(0), 'paid_social', 'Spring', 'USD', 1_000_000],
			[day(0), 'paid_search', 'Крук', 'EUR', 5],
		];
		expect((await ask('POST', '/spend', { rows })).data).toEqual({ rows: 3 });
		await ask('POST', '/spend', { rows: [[day(0), 'paid_social', 'Spring', 'USD', 2_000_000]] });
		expect((await read(6, 0)).data.spend).toEqual({
			rows: 3,
			now: [
				['paid_search', 'Крук', 'EUR', 5],
				['paid_social', 'Spring', 'USD', 14_500_000],
			],
			before: [],
		});
		await ask('DELETE', '/spend');
		expect((await read(6, 0)).data.spend.rows).toBe(0);
	});

	test.each([
		['a day that there is not', ['2026-02-30', 'email', '', 'USD', 1]],
		['a channel that is none', [day(0), 'E-mail!', '', 'USD', 1]],
		['a currency in words', [day(0), 'email', '', 'dollar', 1]],
		['an amount below nothing', [day(0), 'email', '', 'USD', -1]],
		['an amount as text', [day(0), 'email', '', 'USD', '1']],
		['too few columns', [day(0), 'email', 'USD', 1]],
	])('one bad row (%s) and none of the file is kept', async (_, bad) => {
		const good = [day(0), 'email', '', 'USD', 1];
		const { status, data } = await ask('POST', '/spend', { rows: [good, bad] });
		expect([status, Object.keys(data.data.params)]).toEqual([400, ['rows[1]']]);
		expect((await read(6, 0)).data.spend.rows).toBe(0);
	});

	test('keepers only; and a period that ends before it begins is refused', async () => {
		expect((await ask('GET', `?from=${day(6)}&to=${day(0)}`, {}, 0)).status).toBe(401);
		expect((await ask('POST', '/fetch', { ads_token: 'reader' }, 0)).status).toBe(401);
		expect((await read(0, 6)).status).toBe(400);
		expect((await ask('POST', '/fetch', { ads_token: 'two words' })).status).toBe(400);
	});
});
