/** `wp pintally health|incidents|look|letter`: what a terminal is told of the watch, and when it ends with an error. */
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import incidents from '../../plugin/vocabulary/incidents.json' with { type: 'json' };
import { prepare, type Site } from '../../sandbox/site/site.ts';
import { settings } from '../support/ledger.ts';
import { describeWith } from '../support/requirements.ts';
import { ourComplaints } from '../support/site-log.ts';
import { ANSWER, incident, OPENED, startWatchWorker, type WatchWorker } from '../support/watch-worker.ts';
import { runCommand } from '../support/wp-cli.ts';

const HOUR = 3600;
const time = (seconds: number) => new Date(seconds * 1000).toISOString().replace('.000', '');

describeWith(['php', 'wordpress', 'woocommerce'])('the watch in the terminal', () => {
	let site: Site;
	let worker: WatchWorker;
	beforeAll(async () => {
		worker = await startWatchWorker();
		site = await prepare({ background: false });
		await settings(site, { tag_id: '2612345678901', consent: 'not_needed' });
	});
	afterAll(async () => {
		worker.close();
		expect(ourComplaints(await site.log())).toEqual([]);
		await site.stop();
	});
	beforeEach(async () => {
		worker.heard = [];
		worker.answer = ANSWER;
		await worker.connect(site);
		await site.php(
			`return array_map( 'delete_option', array( 'pintally_monitoring', 'pintally_told', 'pintally_changes', 'pintally_letter', 'pintally_delivery' ) );`,
		);
	});

	/** No mail leaves; what would is kept. */
	const MAILED = `
		add_filter( 'pre_wp_mail', function ( $sent, $mail ) { WP_CLI::line( "$mail[to]: $mail[subject]" ); return true; }, 10, 2 );`;
	const run = (name: string, flags: Record<string, string | true> = {}, before = '') =>
		runCommand(site, `pintally ${name}`, flags, MAILED + before);
	const disconnect = () => site.php(`( new Pintally\\Settings\\Connection() )->forget(); return true;`);

	describe('look', () => {
		test('is a heartbeat, and says that it was answered', async () => {
			expect(await run('look')).toMatchObject({ success: 'The worker has answered.', error: '' });
			expect(worker.heard).toHaveLength(1);
		});

		test('ends with an error where the worker does not answer, in its words', async () => {
			worker.answer = 'away';
			expect(await run('look')).toMatchObject({ success: '', error: expect.stringContaining('Upkeep.') });
		});

		test('ends with an error where no worker is connected', async () => {
			await disconnect();
			expect(await run('look')).toMatchObject({ success: '', error: expect.stringMatching(/No worker/) });
		});
	});

	describe('health', () => {
		test('prints nothing and ends well while nothing is open', async () => {
			await run('look');
			expect(await run('health', { format: 'json' })).toMatchObject({
				format: 'json',
				printed: [],
				error: '',
			});
		});

		test('names what is open with its remedy, and ends with an error', async () => {
			const share = { events: 12, seen: 1, usual: 0.789 };
			const narrowed_to = [{ by: 'gateway', name: 'cheque', share }];
			worker.answer = {
				...ANSWER,
				incidents: [incident('coverage', { narrowed_to }), incident('token', { closed_at: OPENED + 1 })],
			};
			await run('look');
			const { printed, error } = await run('health', { format: 'json' });
			expect(printed).toEqual([
				{
					incident: 'coverage',
					opened_at: time(OPENED),
					what: incidents.coverage.label,
					where: expect.stringContaining('payment method: Check payments'),
					remedy: incidents.coverage.remedy,
				},
			]);
			expect(error).toMatch(/^1 open\./);
		});

		test('ends with an error where nobody looks: no worker, no heartbeat yet, or none for three hours', async () => {
			expect((await run('health')).error).toMatch(/Nobody looks/);
			await run('look');
			const silent = `
				$kept = get_option( 'pintally_monitoring' );
				update_option( 'pintally_monitoring', array_merge( $kept, array( 'ok_at' => time() - ${3 * HOUR} - 1 ) ) );`;
			expect((await run('health', {}, silent)).error).toMatch(/Nobody looks/);
			await disconnect();
			expect((await run('health')).error).toMatch(/Nobody looks/);
		});

		test('refuses a format that there is not, before it says anything else', async () => {
			expect(await run('health', { format: 'yaml' })).toMatchObject({
				printed: [],
				error: expect.stringMatching(/no format "yaml": table, json or csv/),
			});
		});
	});

	describe('incidents', () => {
		test('lists the open ones first, each with its place, what came before it, and what went out since', async () => {
			worker.answer = {
				...ANSWER,
				incidents: [
					incident('token', { opened_at: OPENED + HOUR, closed_at: OPENED + 2 * HOUR, changes: [] }),
					incident('silence_orders', { opened_at: OPENED + 3 * HOUR, changes: [] }),
					incident('pages', { narrowed_to: [{ by: 'page', name: 'product', share: null }] }),
				],
			};
			await run('look');
			const { printed, format, error } = await run('incidents', { format: 'json' });
			expect([format, error]).toEqual(['json', '']);
			expect(printed).toEqual([
				{
					incident: 'pages',
					opened_at: time(OPENED),
					closed_at: '',
					where: 'Confined to the page: product.',
					before: 'plugin woocommerce 10.1.0 -> 10.2.0',
					went_out: '',
				},
				// What breaks the tracking comes before what is another matter, however late.
				{
					incident: 'silence_orders',
					opened_at: time(OPENED + 3 * HOUR),
					closed_at: '',
					where: '',
					before: '',
					went_out: '',
				},
				{
					incident: 'token',
					opened_at: time(OPENED + HOUR),
					closed_at: time(OPENED + 2 * HOUR),
					where: '',
					before: '',
					went_out: 0,
				},
			]);
		});

		test('is an empty table where nothing ever was, and knows three formats', async () => {
			expect(await run('incidents')).toMatchObject({ format: 'table', printed: [], error: '' });
			expect((await run('incidents', { format: 'csv' })).format).toBe('csv');
			expect((await run('incidents', { format: 'xml' })).error).toMatch(/no format "xml"/);
		});
	});

	describe('letter', () => {
		test('is shown as text, and sent to nobody', async () => {
			const { lines, success } = await run('letter');
			expect(lines).toHaveLength(1);
			expect(lines[0]).toMatch(/^\[.+\] Pinterest tracking: the week in figures, all is well\n\n/);
			expect(lines[0]).toContain('Sales delivered or rightly left out: not known (usual: not known)');
			expect(lines[0]).not.toMatch(/<\w/);
			expect(success).toBe('');
		});

		test('--send mails it to the address for alerts', async () => {
			await settings(site, { alert_email: 'tracking@example.org' });
			const { lines, success } = await run('letter', { send: true });
			expect(success).toBe('Sent.');
			expect(lines).toEqual([expect.stringMatching(/^tracking@example\.org: .*the week in figures/)]);
			await settings(site, { alert_email: '' });
		});

		test('--send ends with an error where WordPress cannot send mail', async () => {
			const failing = `add_filter( 'pre_wp_mail', '__return_false', 20 );`;
			expect(await run('letter', { send: true }, failing)).toMatchObject({
				success: '',
				error: 'WordPress could not send the mail.',
			});
		});
	});

	/** WP_CLI_PATH: the program `wp` or its Phar. */
	const program = process.env['WP_CLI_PATH'] ?? '';
	test.skipIf(program === '')('WP-CLI itself ends with status 0 and 1 as the double says', async () => {
		const wp = (...words: string[]) => {
			const path = `--path=${site.environment['PINTALLY_CORE']}`;
			const { status, stdout, stderr } = spawnSync('php', [program, ...words, path, '--allow-root'], {
				env: { ...process.env, ...site.environment },
				encoding: 'utf8',
			});
			return { status, stdout, stderr };
		};
		expect(wp('pintally', 'health', '--format=json')).toMatchObject({ status: 1 });
		await run('look');
		expect(wp('pintally', 'health', '--format=json')).toMatchObject({ status: 0, stdout: '[]' });
		worker.answer = { ...ANSWER, incidents: [incident('token')] };
		await run('look');
		const open = wp('pintally', 'health', '--format=json');
		expect(open.status).toBe(1);
		expect(JSON.parse(open.stdout)).toMatchObject([{ incident: 'token' }]);
		expect(open.stderr).toContain('1 open.');
	});
});
