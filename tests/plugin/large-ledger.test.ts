/** A ledger of 100,000 events on MariaDB: whatever the screen may filter by is read from a key, in order. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { existsSync } from 'node:fs';
import { prepare, type Site } from '../../sandbox/site/site.ts';
import { describeWith } from '../support/requirements.ts';

interface Plan {
	sql: string;
	table: string | null;
	type: string;
	key: string | null;
	rows: string;
	Extra: string;
}

const EVENTS = 100_000;
const HAS_MARIADB = ['/usr/sbin/mariadbd', '/usr/bin/mariadbd'].some((path) => existsSync(path));
if (!HAS_MARIADB) console.warn('SKIPPED a large ledger (mariadb: no mariadbd; install mariadb-server)');

describeWith(['php', 'wordpress'])('a large ledger', () => {
	let site: Site;
	beforeAll(async () => {
		if (!HAS_MARIADB) return;
		site = await prepare({ background: false, woocommerce: false, database: 'mariadb' });
		// One row in a hundred is refused, one in twenty left out: as shops have it, not evenly.
		await site.php(`
			global $wpdb;
			$table = Pintally\\Ledger\\Schema::table();
			$digits = '(SELECT 0 n UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9)';
			$wpdb->query( "INSERT INTO $table (event_id, event, order_id, state, reason, tag_state, person, due_at, occurred_at, updated_at)
				SELECT CONCAT('e.', i), ELT(1 + i % 5, 'checkout', 'add_to_cart', 'lead', 'signup', 'page_visit'), IF(i % 5 = 0, i, 0),
					IF(i % 100 = 7, 'refused', IF(i % 20 = 3, 'left_out', 'delivered')), IF(i % 100 = 7, 'refused_by_pinterest', IF(i % 20 = 3, 'consent_denied', '')),
					ELT(1 + i % 4, '', 'handed', 'called', 'blocked'), MD5(i % 5000), NOW(), NOW() - INTERVAL 5 * i MINUTE, NOW()
				FROM (SELECT a.n + 10 * b.n + 100 * c.n + 1000 * d.n + 10000 * e.n AS i FROM $digits a, $digits b, $digits c, $digits d, $digits e) numbers" );
			$wpdb->query( "ANALYZE TABLE $table" );
			return true;`);
	});
	afterAll(async () => {
		await site?.stop();
	});

	/** Every question about the ledger that some PHP asks, as the database explains it. */
	const explained = async (php: string): Promise<Plan[]> =>
		(await site.php(`
			global $wpdb;
			$asked = array();
			add_filter( 'query', static function ( $query ) use ( &$asked ) { $asked[] = $query; return $query; } );
			${php}
			remove_all_filters( 'query' );
			$plans = array();
			foreach ( array_unique( $asked ) as $sql ) {
				if ( ! str_contains( $sql, Pintally\\Ledger\\Schema::table() ) ) { continue; }
				foreach ( $wpdb->get_results( "EXPLAIN $sql", ARRAY_A ) as $step ) {
					if ( '<derived2>' !== $step['table'] ) { $plans[] = array( 'sql' => $sql ) + $step; }
				}
			}
			return $plans;`)) as Plan[];
	/** What the list asks for these filters. */
	const explain = (filters: Record<string, string | number>[]): Promise<Plan[]> =>
		explained(`
			$reading = new Pintally\\Ledger\\Reading();
			foreach ( json_decode( '${JSON.stringify(filters)}', true ) as $filter ) {
				$reading->page( $filter, 1, 20 );
				$reading->page( $filter, 3, 20, 'asc' );
				$reading->count( $filter );
				foreach ( $reading->all( $filter, 100 ) as $rows ) { break; }
			}`);

	// A week of this ledger, which is of a year, is two thousand events; what is capped stops at ten thousand itself.
	test.skipIf(!HAS_MARIADB).each([
		['/status', 5_000],
		['/setup', 5_000],
		['/overview?hours=24', 1_000],
		['/overview?hours=672', 20_000],
	])('%s reads from keys, and of a span of time no more than is in it', async (path, most) => {
		const plans = await explained(`
			wp_set_current_user( 1 );
			$request = new WP_REST_Request( 'GET', '/pintally/v1${path.replace(/\?.*/, '')}' );
			$request->set_query_params( array_filter( array( 'hours' => ${/\d+/.exec(path)?.[0] ?? 0} ) ) );
			$answer = rest_do_request( $request );
			if ( 200 !== $answer->get_status() ) { throw new RuntimeException( wp_json_encode( $answer->get_data() ) ); }`);
		expect(plans.length).toBeGreaterThan(2);
		// Without a table the answer stood in a key's first or last entry.
		const unkeyed = plans.filter(({ key, table }) => key === null && table !== null);
		expect(unkeyed).toEqual([]);
		const spans = plans.filter(({ sql }) => !sql.includes('LIMIT'));
		expect(spans.filter(({ rows }) => Number(rows ?? 0) > most)).toEqual([]);
		// Counting reads the key alone, but for the keys of matching, which no key holds.
		const beside = plans.filter(
			({ sql, Extra }) =>
				sql.includes('COUNT(*)') && !sql.includes('match_keys') && !Extra.includes('Using index'),
		);
		expect(beside).toEqual([]);
	});

	test.skipIf(!HAS_MARIADB)('keys of an earlier version give way to those of this one', async () => {
		const keys = (await site.php(`
			global $wpdb;
			$table = Pintally\\Ledger\\Schema::table();
			$wpdb->query( "ALTER TABLE $table ADD KEY state_time (state, occurred_at), DROP KEY by_state" );
			update_option( 'pintally_schema', '2' );
			Pintally\\Ledger\\Schema::ensure();
			return array_values( array_unique( $wpdb->get_col( "SHOW INDEX FROM $table", 2 ) ) );`)) as string[];
		expect(keys).toContain('by_state');
		expect(keys).not.toContain('state_time');
	});

	test.skipIf(!HAS_MARIADB)(
		'no combination of filters reads the table without a key, or sorts what it finds',
		async () => {
			const choices: Record<string, (string | number)[]> = {
				event: ['', 'checkout'],
				state: ['', 'delivered', 'refused'],
				reason: ['', 'consent_denied'],
				tag_state: ['', 'none', 'blocked'],
				after: [0, Math.floor(Date.now() / 1000) - 7 * 86_400],
			};
			const combinations = Object.entries(choices).reduce<Record<string, string | number>[]>(
				(all, [name, values]) => all.flatMap((one) => values.map((value) => ({ ...one, [name]: value }))),
				[{}],
			);
			const plans = await explain(combinations);
			expect(plans.length).toBeGreaterThan(200);
			// Without any filter the count takes whatever rows come first, and stops at ten thousand.
			const narrowed = plans.filter(({ sql }) => !/WHERE (1 = 1|test = 0) LIMIT 10001/.test(sql));
			const scans = narrowed.filter(({ type, key }) => type === 'ALL' || (key === null && type !== null));
			expect(scans).toEqual([]);
			// The rows of one page may be put in order; what is searched may not.
			const sorts = plans.filter(({ sql, Extra }) => Extra.includes('filesort') && !sql.includes(' IN ('));
			expect(sorts).toEqual([]);
		},
	);

	test.skipIf(!HAS_MARIADB)('a search reads only what it finds', async () => {
		const plans = await explain([{ search: 'e.4711' }, { search: '4710' }, { search: 'a'.repeat(64) }]);
		expect(plans.filter(({ type, rows }) => type === 'ALL' || Number(rows) > 100)).toEqual([]);
	});

	test.skipIf(!HAS_MARIADB)('counts stop at ten thousand, and a page beyond is not gone to', async () => {
		const [count, all] = (await site.php(`
			$reading = new Pintally\\Ledger\\Reading();
			return array( $reading->count( array() ), array_sum( array_map( 'count', iterator_to_array( $reading->all( array( 'state' => 'refused' ) ), false ) ) ) );`)) as [
			number,
			number,
		];
		expect(count).toBe(10_001);
		expect(all).toBe(EVENTS / 100);
	});
});
