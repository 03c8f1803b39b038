/** The heartbeat over HTTP, on both stores: what opens and closes over hours, and what a restart must not forget. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { IncidentName } from '../../worker/src/shell/watch/incident.ts';
import { eachStore } from './each-store.ts';
import { processed, startPinterest, type FakePinterest } from './fake-pinterest.ts';
import { signup } from './hooks-of-vectors.ts';
import { ManualClock } from './manual-clock.ts';
import { until } from './wait.ts';
import { SITE, startWorkbench, type Sent, type Workbench } from './workbench.ts';

const HOUR_MS = 3_600_000;
const NOON = Date.parse('2026-09-21T12:00:00Z');
const refused = () => ({ status: 401, body: { code: 2, message: 'Authentication failed.' } });

eachStore('watching', (store) => {
	let pinterest: FakePinterest;
	let clock: ManualClock;
	let bench: Workbench;
	beforeEach(async () => {
		pinterest = await startPinterest();
		clock = new ManualClock(NOON);
		bench = await startWorkbench(pinterest.url, { clock, store });
	});
	afterEach(async () => {
		await bench.close();
		await pinterest.close();
	});

	const seconds = () => Math.floor(clock.wall / 1000);
	const lastHour = () => Math.floor(seconds() / 3600) - 1;
	const beat = (changes: object = {}): Promise<Sent> =>
		bench.post('/v1/watch', {
			at: seconds(),
			counts: [],
			orders: [],
			observed: {},
			changes: [],
			shop: { version: '0.1.0' },
			...changes,
		});
	const hoursOf = (count: number, orders: number, covered: number) =>
		Array.from({ length: count }, (_, index) => ({
			hour: lastHour() - count + 1 + index,
			orders,
			covered: { orders: covered, seen: covered },
		}));
	const names = (list: { name: string }[]) => list.map(({ name }) => name);
	const openNow = () => bench.services.watcher.standings().get(bench.shop)?.open ?? [];
	const untilOpen = (name: IncidentName) => until(`${name} opens`, () => openNow().includes(name));
	/** Lets hours go by in which the worker is up. */
	const pass = async (hours: number) => {
		for (let step = 0; step < hours * 6; step++) {
			clock.advance(HOUR_MS / 6);
			await until('a sign of life', async () => {
				const { text = '{}' } = (await bench.services.shops.watch.read('worker')) ?? {};
				return (JSON.parse(text) as { alive: number }).alive === seconds();
			});
		}
	};
	const page = () =>
		bench.collect({
			key: bench.collectKey,
			hooks: [{ id: `page.${Math.random()}`, event: 'page_visit', at: seconds(), facts: {} }],
			context: { site_url: SITE },
		});

	it('learns, opens an incident when orders stop, and closes it when they are back', async () => {
		for (let day = 0; day < 15; day += 3) {
			clock.wall += 72 * HOUR_MS;
			const { status, body } = await beat({ counts: hoursOf(72, 3, 2) });
			expect([status, body.news]).toEqual([200, []]);
			expect(body.standing.silence_orders).toBe(day < 12 ? 'learning' : 'watching');
		}
		clock.wall += 24 * HOUR_MS;
		const still = await beat({ counts: hoursOf(24, 0, 0) });
		expect(still.body.open).toEqual([
			{
				name: 'silence_orders',
				opened_at: seconds(),
				closed_at: null,
				concerns: 'shop',
				action: 'look_at_orders',
				changes: [],
				narrowed_to: [],
			},
		]);
		expect(names(still.body.news)).toEqual(['silence_orders']);
		const { orders, from } = still.body.series;
		expect(orders.counts.slice(-25)).toEqual([3, ...Array<number>(24).fill(0)]);
		expect(from).toBe((lastHour() - orders.counts.length + 1) * 3600);
		expect(orders.expected.at(-1)).toBeCloseTo(3, 0);
		expect(orders.low.at(-1)).toBeLessThan(orders.expected.at(-1));
		expect(orders.high.at(-1)).toBeGreaterThan(orders.expected.at(-1));

		clock.wall += 12 * HOUR_MS;
		const back = await beat({ counts: hoursOf(12, 3, 2) });
		expect(back.body.open).toEqual([]);
		expect(back.body.news).toMatchObject([{ name: 'silence_orders', closed_at: seconds() }]);
	});

	it('tells of an order without an event at once, and what changed shortly before', async () => {
		const changes = [
			{ at: seconds() - 50 * 3600, kind: 'theme', name: 'storefront', detail: 'too long ago' },
			{ at: seconds() - 7200, kind: 'plugin', name: 'woocommerce', detail: '10.1.0 -> 10.2.0' },
			{ at: seconds() - 600, kind: 'settings', name: 'consent', detail: '' },
		];
		const orders = [
			{ id: '1001', at: seconds() - 3600, state: null },
			{ id: '1002', at: seconds() - 60, state: null },
			{ id: '1003', at: seconds() - 9000, state: 'delivered' },
		];
		const { body } = await beat({ orders, changes });
		expect(body.reconciled).toMatchObject({ accuracy: 0.5, missing: ['1001'], fates: { recent: 1 } });
		expect(body.open).toMatchObject([
			{ name: 'order_missing', concerns: 'both', changes: [changes[2], changes[1]] },
		]);
		clock.wall += HOUR_MS;
		const repeated = await beat({ orders, changes });
		expect(repeated.body.news).toEqual([]);
		expect(repeated.body.open[0].opened_at).toBe(seconds() - 3600);
		expect((await beat({ orders: null })).body).toMatchObject({ reconciled: null, open: [{}] });
		clock.wall += 1000;
		const closed = await beat({ orders: [] });
		expect(closed.body.open).toEqual([]);
		expect(names(closed.body.news)).toEqual(['order_missing']);
		expect((await beat({ since: seconds() - 3 * 3600 })).body.news).toHaveLength(1);
	});

	it('keeps what it knows over a restart', async () => {
		await beat({
			counts: hoursOf(5, 3, 2),
			orders: [{ id: '1', at: seconds() - 7200, state: 'refused', reason: 'refused_by_pinterest' }],
		});
		await bench.restart();
		expect(await untilOpen('order_refused')).toBe(true);
		clock.wall += HOUR_MS;
		const { body } = await beat({ counts: hoursOf(1, 4, 1) });
		expect(body.series.orders.counts).toEqual([3, 3, 3, 3, 3, 4]);
		expect(body.series.covered).toEqual({
			orders: [2, 2, 2, 2, 2, 1],
			seen: [2, 2, 2, 2, 2, 1],
			usual: null,
		});
		expect(body.news).toMatchObject([{ name: 'order_refused', closed_at: seconds() }]);
	});

	it('counts an hour once, however often and late it is told, and knows nothing of one that is left out', async () => {
		await beat({ counts: hoursOf(1, 3, 0) });
		await beat({ counts: hoursOf(2, 9, 0) });
		clock.wall += 3 * HOUR_MS;
		const { body } = await beat({ counts: hoursOf(2, 5, 0) });
		expect(body.series.orders.counts).toEqual([3, null, 5, 5]);
		const id = 'msg_twice';
		const twice = {
			at: seconds(),
			counts: [],
			orders: null,
			observed: {},
			changes: [],
			shop: { version: '' },
		};
		expect((await bench.post('/v1/watch', twice, { id })).status).toBe(200);
		expect((await bench.post('/v1/watch', twice, { id })).status).toBe(200);
		expect((await bench.post('/v1/watch', { ...twice, orders: [] }, { id })).status).toBe(409);
	});

	it('loses nothing of what comes at the same moment', async () => {
		const changes = [1, 2, 3, 4, 5].map((ago) => ({
			at: seconds() - ago,
			kind: 'plugin',
			name: `plugin-${ago}`,
			detail: '',
		}));
		const answers = await Promise.all(changes.map((change) => beat({ changes: [change] })));
		expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
		const { body } = await beat({ orders: [{ id: '1', at: seconds() - 7200, state: null }] });
		expect(body.open).toMatchObject([{ changes }]);
	});

	it('counts page visits itself, adds those of the shop, and knows nothing of the hours it was away', async () => {
		await pass(1);
		await page();
		await page();
		await pass(1);
		const counts = [{ ...hoursOf(1, 0, 0)[0], page_visits: 3 }];
		expect((await beat({ counts })).body.series.page_visits.counts).toEqual([5]);
		await page();
		await bench.stop();
		clock.wall += 3 * HOUR_MS;
		await bench.start();
		const { body } = await beat({ counts: hoursOf(3, 0, 0) });
		expect(body.series.page_visits.counts).toEqual([5, null, null, null]);
	});

	it('notices a shop that has vanished, once, and that it is back', async () => {
		await beat();
		await pass(2);
		expect((await beat()).body.open).toEqual([]);
		await pass(4);
		await untilOpen('shop_silent');
		await pass(2);
		const change = { at: seconds() - 7 * 3600, kind: 'core', name: 'WordPress', detail: '6.9 -> 7.0' };
		const { body } = await beat({ changes: [change] });
		expect(body.open).toEqual([]);
		expect(body.incidents).toHaveLength(1);
		expect(body.news).toMatchObject([
			{ name: 'shop_silent', closed_at: seconds(), action: 'look_at_shop', changes: [change] },
		]);
	});

	it('awaits nothing of a shop that is disabled, nor at once when it is enabled', async () => {
		await beat();
		await bench.services.shops.setDisabled(bench.shop, true);
		await pass(5);
		await until('a look', () => !bench.services.watcher.standings().has(bench.shop));
		await bench.services.shops.setDisabled(bench.shop, false);
		await pass(1);
		await until('a look', () => bench.services.watcher.standings().has(bench.shop));
		expect(bench.services.watcher.standings().get(bench.shop)?.open).toEqual([]);
		expect((await beat()).body.incidents).toEqual([]);
	});

	it('takes its own absence for no silence, and does not watch a shop that never gave a sign', async () => {
		const quiet = await bench.services.shops.add({
			name: 'Quiet',
			siteUrl: 'https://quiet.example/',
			url: bench.url,
			test: false,
		});
		await beat();
		await bench.stop();
		clock.wall += 8 * HOUR_MS;
		await bench.start();
		await pass(2);
		await until('a look', () => bench.services.watcher.standings().has(quiet));
		expect(bench.services.watcher.standings().get(quiet)?.heartbeat).toBeNull();
		const { body } = await beat();
		expect(body.incidents).toEqual([]);
	});

	it('opens an incident as soon as Pinterest refuses the token, without waiting for a heartbeat', async () => {
		await beat();
		pinterest.reply = refused;
		await bench.post('/v1/hooks', { hooks: [signup('signup.refused1', clock.wall)] });
		clock.advance(1000);
		await untilOpen('token');
		clock.advance(60_000);
		const told = await beat();
		expect(names(told.body.news)).toEqual(['token']);
		expect(told.body.findings.token).toBe('failing');
		pinterest.reply = processed;
		await bench.post('/v1/account', {});
		await until('it closes', () => openNow().length === 0);
	});

	it('asks Pinterest once a day whether it takes the token', async () => {
		await beat();
		expect(pinterest.checks).toHaveLength(1);
		pinterest.reply = refused;
		clock.wall += 23.5 * HOUR_MS;
		clock.advance(HOUR_MS);
		await untilOpen('token');
		expect(pinterest.checks).toHaveLength(2);
		expect(pinterest.checks[1]?.test).toBe(true);
		clock.advance(2 * HOUR_MS);
		expect((await beat()).body.findings.token).toBe('failing');
		expect(pinterest.checks).toHaveLength(2);
	});

	it('knows its own queue, and the difference of the clocks', async () => {
		pinterest.reply = () => ({ status: 503 });
		await bench.post('/v1/hooks', { hooks: [signup('signup.waiting1', clock.wall)] });
		clock.wall += 16 * 60_000;
		const { body } = await beat({
			at: seconds() - 400,
			observed: { oldest_queued: 'nothing', both_sides: { events: 9, same_id: 8 } },
		});
		expect(body.findings).toMatchObject({ queue: 'failing', clock: 'failing', event_ids: 'failing' });
		expect(names(body.open)).toEqual(['queue', 'event_ids', 'clock']);
	});

	it('compares a week with the weeks before, and adds the share of failed calls', async () => {
		const week = (from: number, server: number) => ({
			from,
			events: { checkout: { tag: null, server } },
			accuracy: 1,
			coverage: 0.75,
			duplicate_ids: 0,
		});
		const begin = seconds() - 7 * 86_400;
		await bench.post('/v1/hooks', { hooks: [signup('signup.week0001', clock.wall)] });
		clock.advance(1000);
		await until('delivery', async () => (await bench.outcomes()).length > 0);
		await beat({ week: week(begin - 14 * 86_400, 80) });
		await beat({ week: week(begin - 7 * 86_400, 100) });
		const { body } = await beat({ week: week(begin + 3600, 45) });
		expect(body.digest.events.checkout).toEqual({
			tag: { now: null, usual: null, low: null, high: null },
			server: { now: 45, usual: 90, low: 80, high: 100 },
		});
		expect(body.digest.error_share).toMatchObject({ now: 0, usual: null });
		expect((await beat()).body.digest).toBeUndefined();
	});

	it('shows to Prometheus what is open, and since when a shop is silent', async () => {
		await beat({ orders: [{ id: '1', at: seconds() - 7200, state: null }] });
		clock.wall += 90_000;
		const text = await (await fetch(`${bench.url}/metrics`)).text();
		expect(text).toContain(`pintally_incident_open{shop="${bench.shop}",incident="order_missing"} 1`);
		expect(text).toContain(`pintally_heartbeat_age_seconds{shop="${bench.shop}"} 90`);
		expect(text).toContain(`pintally_watching{shop="${bench.shop}",signal="coverage"} 0`);
	});
});
