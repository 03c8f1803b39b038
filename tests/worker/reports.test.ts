/** Pinterest's own figures, on both stores: fetched from the stand-in with its faults, kept whole, told by the day. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '../../sandbox/pinterest/sandbox.ts';
import { eachStore } from './each-store.ts';
import { ManualClock } from './manual-clock.ts';
import { until } from './wait.ts';
import { startWorkbench, type Workbench } from './workbench.ts';

const NOON = Date.parse('2026-09-21T12:00:00Z');
const DAY_MS = 86_400_000;

eachStore('reports', (store) => {
	let pinterest: Sandbox;
	let clock: ManualClock;
	let bench: Workbench;
	beforeEach(async () => {
		clock = new ManualClock(NOON);
		pinterest = await startSandbox({ clock: () => Math.floor(clock.wall / 1000) });
		bench = await startWorkbench(pinterest.apiUrl, { clock, store });
	});
	afterEach(async () => {
		await bench.close();
		await pinterest.stop();
	});

	const begin = (body: object = { ads_token: 'reader' }) => bench.post('/v1/reports/fetch', body);
	const told = async (since?: string) =>
		(await bench.post('/v1/reports', since === undefined ? {} : { since })).body;
	/** Waits end as soon as they begin. */
	const over = () =>
		until('the fetching is over', async () => {
			clock.advance(60_000);
			const body = await told();
			return body.state !== 'fetching' && body;
		});
	/** All days, answer by answer. */
	const days = async (): Promise<{ day: string; figures: (string | number)[][] }[]> => {
		const all = [];
		let next: string | undefined;
		do {
			const body = await told(next);
			all.push(...body.days);
			next = body.next as string;
		} while (next);
		return all;
	};

	it('fetches the account, what is in it and the figures of ninety days, and tells them in pieces', async () => {
		expect((await begin()).body).toMatchObject({ token: 'present', state: 'fetching', fetched: null });
		expect(await over()).toMatchObject({
			state: 'fetched',
			windows: { click_window_days: 30, view_window_days: 1 },
			fetched: {
				account: {
					...{ id: '549755885175', name: 'Clayhouse', currency: 'USD' },
					quality: [
						{ source: 'TAG', level: 'FAIR' },
						{ source: 'CONVERSIONS_API', level: 'GOOD' },
					],
				},
			},
		});
		const all = await days();
		expect([all.length, all[0]?.day, all.at(-1)?.day]).toEqual([90, '2026-06-24', '2026-09-21']);
		const first = await told();
		expect([first.days.length, first.next, first.entities]).toEqual([15, '2026-07-09', []]);
		const { entities } = await told('2026-09-20');
		expect(entities).toHaveLength(10);
		expect(entities).toContainEqual([
			...['ad', '687201361754', 'Mug in the hand', 'ACTIVE', '268012345671', '112233445566771'],
		]);
		const figures = all.at(-1)?.figures ?? [];
		const sum = (level: string) =>
			figures.filter(([each]) => each === level).reduce((all, [, , spend]) => all + Number(spend), 0);
		expect(sum('campaign')).toBeGreaterThan(0);
		expect([sum('ad_group'), sum('ad'), sum('account')]).toEqual(Array(3).fill(sum('campaign')));
	});

	it('asks with the windows that were chosen, and asks for everything anew when they change', async () => {
		await begin();
		await over();
		const checkouts = async () =>
			(await days()).flatMap(({ figures }) => figures).reduce((sum, row) => sum + Number(row[5]), 0);
		const before = await checkouts();
		await begin({ click_window_days: 7, view_window_days: 0 });
		expect(await over()).toMatchObject({ fetched: { windows: { click_window_days: 7 } } });
		expect(await checkouts()).toBeLessThan(before);
		expect(await days()).toHaveLength(90);
	});

	it('once a night fetches what may have changed, and forgets what is older than ninety days', async () => {
		await begin();
		const { fetched } = await over();
		clock.advance(DAY_MS);
		const next = await until('the night’s figures', async () => {
			const body = await told('2026-09-22');
			return body.fetched.at > fetched.at && body;
		});
		expect(next.days).toMatchObject([{ day: '2026-09-22' }]);
		expect((await days()).length).toBe(91);
		clock.advance(DAY_MS);
		await until('the next night’s figures', async () => (await told('2026-09-23')).days.length === 1);
		expect((await days())[0]?.day).toBe('2026-06-25');
	});

	it.each([
		['bad-token', 'token_refused'],
		['conversion-token', 'no_ads_read'],
	])(
		'a token that cannot read (%s): says so, keeps what is here, and is not asked with again',
		async (ads_token, reason) => {
			await begin();
			await over();
			await begin({ ads_token });
			expect(await over()).toMatchObject({ state: 'failed', reason, token: 'present' });
			expect(await days()).toHaveLength(90);
			expect(JSON.stringify(await told())).not.toContain(ads_token);
			expect(bench.disk()).not.toContain(ads_token);
			expect(bench.lines.join('\n')).not.toContain(ads_token);
		},
	);

	it.each(['429', '500', '503', 'drop'] as const)(
		'%s in the middle of a list passes: the same page is asked for again',
		async (mode) => {
			await begin();
			await until('it has begun', async () => (await told()).state);
			pinterest.behave(mode, { target: 'reports', ms: 30_000, times: 3 });
			await begin();
			expect(await over()).toMatchObject({ state: 'fetched', reason: '' });
			expect((await told('2026-09-20')).entities).toHaveLength(10);
		},
	);

	it.each([
		['429', 'rate_limited'],
		['503', 'unreachable'],
		['drop', 'unreachable'],
	] as const)(
		'where %s does not pass, the old figures stay and the next hour tries again',
		async (mode, reason) => {
			await begin();
			await over();
			const before = await days();
			pinterest.behave(mode, { target: 'reports', ms: 1000 });
			await begin();
			expect(await over()).toMatchObject({ state: 'failed', reason });
			expect(await days()).toEqual(before);
			pinterest.behave('ok', { target: 'reports' });
			clock.advance(3_600_000);
			expect(await until('it works again', async () => (await over()).state === 'fetched')).toBe(true);
		},
	);

	it('forgets a token, and without one begins nothing', async () => {
		await begin({ ads_token: '' });
		expect(await told()).toMatchObject({ token: 'missing', state: 'never', days: [], entities: [] });
		await begin();
		await over();
		expect((await begin({ ads_token: '' })).body).toMatchObject({ token: 'missing', state: 'fetched' });
	});

	it('keeps figures, token and standing over a restart, and after a change of keys', async () => {
		await begin();
		const { fetched } = await over();
		await bench.services.shops.reseal();
		await bench.restart();
		expect(await told()).toMatchObject({ token: 'present', state: 'fetched', fetched });
		expect(await days()).toHaveLength(90);
	});

	it.each([[{ click_window_days: 3 }], [{ ads_token: 'two words' }], [{ days: 4 }]])(
		'refuses %j with a pointer',
		async (body) => {
			const { status, body: problem } = await begin(body);
			expect([status, problem.errors[0].pointer]).toEqual([422, `/${Object.keys(body)[0]}`]);
		},
	);
});
