/** WordPress's scheduler stands still: said on the screen and by Site Health, also where it has never run and nothing waits. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { prepare, type Site } from '../../sandbox/site/site.ts';
import { describeWith } from '../support/requirements.ts';
import { ourComplaints } from '../support/site-log.ts';

const TICKS = [
	['WooCommerce’s Action Scheduler', true, `'action_scheduler_run_queue', array( 'WP Cron' )`],
	['WP-Cron alone, on plain WordPress', false, `'pintally_tick'`],
] as const;

describeWith(['php', 'wordpress', 'woocommerce'])('WordPress’s scheduler', () => {
	describe.each(TICKS)('with %s', (_, woocommerce, tick) => {
		let site: Site;
		beforeAll(async () => {
			site = await prepare({ background: false, woocommerce });
		});
		afterAll(async () => {
			expect(ourComplaints(await site.log())).toEqual([]);
			await site.stop();
		});

		/** When the tick is due, in seconds from now. */
		const due = (seconds: number) =>
			site.php(`
				wp_clear_scheduled_hook( ${tick} );
				$at = time() + ${seconds};
				wp_schedule_event( $at, 'pintally_minute', ${tick} );
				return $at;`) as Promise<number>;
		const stands = () =>
			site.php(`
				wp_set_current_user( 1 );
				return rest_do_request( new WP_REST_Request( 'GET', '/pintally/v1/status' ) )->get_data()['scheduler_stands_since'];`) as Promise<number>;
		const health = () =>
			site.php(`
				$tests = apply_filters( 'site_status_tests', array( 'direct' => array() ) )['direct'];
				$found = $tests['pintally_cron']['test']();
				return array( $found['status'], $found['label'], $found['description'] );`) as Promise<
				[string, string, string]
			>;
		/** The first look was so many seconds ago. */
		const lookedBefore = (seconds: number) =>
			site.php(`
				$seen = get_option( 'pintally_scheduler_seen' );
				return update_option( 'pintally_scheduler_seen', array( 'due' => $seen['due'], 'at' => $seen['at'] - ${seconds} ), false );`);
		const remembered = () => site.php(`return get_option( 'pintally_scheduler_seen' );`);

		test('late by a few minutes, as where the server calls it every quarter of an hour: nothing is said', async () => {
			await due(-17 * 60);
			expect(await stands()).toBe(0);
			expect(await remembered()).toBe(false);
		});

		test('late for longer: the visit that sees it may have it run; when it has not, the screen says since when', async () => {
			const at = await due(-25 * 60);
			expect(await stands()).toBe(0);
			await lookedBefore(100);
			expect(await stands()).toBe(0);
			await lookedBefore(30);
			expect(await stands()).toBe(at);
			const [status, label, description] = await health();
			expect([status, label]).toEqual([
				'recommended',
				expect.stringContaining('WordPress’s scheduler has not run since') as string,
			]);
			expect(description).toContain('wp-cron.php');
		});

		test('it has run meanwhile, and stands still once more: the patience begins anew', async () => {
			const at = await due(-21 * 60);
			expect(await stands()).toBe(0);
			await lookedBefore(130);
			expect(await stands()).toBe(at);
			await due(30);
			expect(await stands()).toBe(0);
			expect(await remembered()).toBe(false);
			expect((await health())[0]).toBe('good');
		});
	});
});
