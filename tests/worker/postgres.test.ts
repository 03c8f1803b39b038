/** What is pg-boss's and PostgreSQL's own; what holds for every store is in event-queue.test.ts. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { KeyRing } from '../../worker/src/shell/secrets.ts';
import {
	StoreUnavailable,
	type Lease,
	type NewEvent,
	type Verdict,
} from '../../worker/src/shell/store/event-queue.ts';
import { connect } from '../../worker/src/shell/store/postgres/connection.ts';
import { openPostgresQueue } from '../../worker/src/shell/store/postgres/postgres-queue.ts';
import { JOBS_VERSION } from '../../worker/src/shell/store/postgres/schema.ts';
import { openPostgresShops } from '../../worker/src/shell/store/postgres/shop-rows.ts';
import { createShops } from '../../worker/src/shell/store/shops.ts';
import { startPostgres, type Postgres } from '../support/postgres.ts';
import { describeWith } from '../support/requirements.ts';
import { ManualClock } from './manual-clock.ts';
import { NOW, POSTGRES, type OpenPostgres } from './stores.ts';
import { until } from './wait.ts';

const DAY = 86_400_000;
const LIMITS = { events: 1000, bytes: 1024 * 1024, leaseMs: 60_000 };
const CALL = { at: NOW, ms: 12, status: 200, meaning: 'processed' };
const quiet = { report: () => undefined };

const fresh = (id: string, expires = NOW + 60 * DAY): NewEvent => ({
	event: {
		event_name: 'checkout',
		action_source: 'web',
		event_time: NOW / 1000,
		event_id: id,
		partner_name: 'direct',
		user_data: { em: ['0'.repeat(64)] },
	},
	expires,
	counted: false,
});
const intake = (...events: NewEvent[]) => ({ shop: 'shop_a', lane: 'shop_a', at: NOW, events });

describeWith(['postgres'])('pg-boss, which by itself would', () => {
	let clock: ManualClock;
	let store: OpenPostgres;
	beforeAll(POSTGRES.start);
	afterAll(POSTGRES.stop);
	beforeEach(async () => {
		clock = new ManualClock(NOW);
		store = await POSTGRES.open(clock);
		await store.queue.put(intake(fresh('sale-0001')));
	});
	afterEach(() => store.close());
	async function claim(): Promise<Lease> {
		const lease = await store.queue.claim('shop_a', LIMITS);
		expect(lease?.events.map(({ id }) => id)).toEqual(['sale-0001']);
		return lease as Lease;
	}

	it('delete what has waited for two weeks, does not', async () => {
		for (let week = 0; week < 5; week++) await store.pass(7 * DAY);
		expect(store.queue.waiting('shop_a')).toBe(1);
		await claim();
	});

	it('let a job fail for good after two tries, and later each time, gives it back at once and uncounted', async () => {
		for (let death = 0; death < 4; death++) {
			expect((await claim()).events[0]?.attempts).toBe(0);
			await store.crash();
		}
		for (let release = 0; release < 4; release++) await store.queue.release(await claim());
		expect(await store.queue.nextDue('shop_a')).toBe(clock.wall);
		expect((await claim()).events[0]?.attempts).toBe(0);
	});

	it('leave a dead worker what it holds for a quarter of an hour, takes it back after a minute', async () => {
		await claim();
		await store.crash();
		await claim();
	});

	it('take from a worker that lives what it holds, renews it', async () => {
		await store.queue.release(await claim());
		const lease = (await store.queue.claim('shop_a', { ...LIMITS, leaseMs: DAY })) as Lease;
		const renewed = () => store.sql('SELECT extract(epoch FROM heartbeat_on) * 1000 FROM pintally_jobs.job');
		for (let quarter = 0; quarter < 8; quarter++) {
			await store.pass(14_999);
			const now = String(clock.wall);
			clock.advance(1);
			await until('the renewal', () => renewed().startsWith(now));
		}
		await store.queue.settle(lease, CALL, [{ seq: lease.events[0]?.seq ?? 0, kind: 'done' }]);
		expect((await store.queue.outcomes('shop_a', 0, 10)).outcomes).toHaveLength(1);
	});

	it('keep the content of what is over, has never had it; its id is forgotten after eight days', async () => {
		const jobs = () => store.sql('SELECT state, data IS NULL FROM pintally_jobs.job');
		expect(jobs()).toBe('created|t');
		const lease = await claim();
		await store.queue.settle(lease, CALL, [{ seq: lease.events[0]?.seq ?? 0, kind: 'done' }]);
		expect(jobs()).toBe('');
		const content = () => store.sql('SELECT payload IS NULL FROM pintally.event');
		expect(content()).toBe('t');
		// Its id is known as long as it may come again.
		await store.pass(7 * DAY);
		await store.queue.purge();
		expect(content()).toBe('t');
		await store.pass(2 * DAY);
		await store.queue.purge();
		expect(content()).toBe('');
	});

	it('know nothing of two workers that take the same event at once, is given it once', async () => {
		const other = await openPostgresQueue(store.url, clock, quiet);
		const answers = await Promise.all(
			Array.from({ length: 20 }, (_, index) =>
				(index % 2 ? other : store.queue).put(intake(fresh('sale-0002'), fresh('sale-0003'))),
			),
		);
		const taken = answers.flatMap((answer) =>
			answer.reused ? [] : answer.duplicates.filter((known) => !known),
		);
		expect(taken).toHaveLength(2);
		await other.close();
	});
});

describeWith(['postgres'])('events that share a job', () => {
	let clock: ManualClock;
	let store: OpenPostgres;
	const IDS = Array.from({ length: 250 }, (_, index) => `sale-${String(index).padStart(4, '0')}`);
	const jobs = () => Number(store.sql('SELECT count(*) FROM pintally_jobs.job'));
	const claim = async (events = 1000) => (await store.queue.claim('shop_a', { ...LIMITS, events })) as Lease;
	const ids = ({ events }: Lease) => events.map(({ id }) => id);
	const verdicts = (lease: Lease, kinds: Partial<Record<string, Verdict['kind']>>, other: 'done' | 'kept') =>
		lease.events.map(({ seq, id }): Verdict => {
			const kind = kinds[id] ?? other;
			if (kind === 'retry') return { seq, kind, at: clock.wall + 60_000, detail: 'HTTP 500' };
			if (kind === 'dead') return { seq, kind, reason: 'refused_by_pinterest', detail: 'no' };
			return { seq, kind };
		});
	beforeAll(POSTGRES.start);
	afterAll(POSTGRES.stop);
	beforeEach(async () => {
		clock = new ManualClock(NOW);
		store = await POSTGRES.open(clock);
		await store.queue.put(intake(...IDS.map((id) => fresh(id))));
	});
	afterEach(() => store.close());

	it('go by the hundred, and into a call as far as whole jobs fit', async () => {
		expect(jobs()).toBe(3);
		// What fits is known once something was lent.
		await store.queue.release(await claim());
		const lease = await claim(220);
		expect(lease.events.length).toBeGreaterThanOrEqual(150);
		expect(new Set([...ids(lease), ...ids(await claim())])).toEqual(new Set(IDS));
		expect(await store.queue.claim('shop_a', LIMITS)).toBeNull();
		expect(jobs()).toBe(3);
	});

	it('are parted where a call takes fewer than one job has; the rest is the next', async () => {
		clock.advance(1);
		await store.queue.put(intake(fresh('later-001')));
		const [first, second] = [await claim(1), await claim(1)];
		expect([first.events.length, second.events.length]).toEqual([1, 1]);
		const all = new Set([...ids(first), ...ids(second)]);
		while (all.size < 250) {
			const more = ids(await claim(50));
			expect(more).not.toContain('later-001');
			for (const id of more) all.add(id);
		}
		expect(ids(await claim())).toEqual(['later-001']);
	});

	it('each end as their own answer says, and the job with the last of them', async () => {
		const lease = await claim();
		const kinds = { 'sale-0001': 'dead', 'sale-0002': 'retry', 'sale-0003': 'retry' } as const;
		await store.queue.settle(lease, CALL, verdicts(lease, kinds, 'done'));
		// The two that are tried again.
		expect(jobs()).toBe(1);
		expect(await store.queue.claim('shop_a', LIMITS)).toBeNull();
		await store.pass(60_000);
		expect(ids(await claim())).toEqual(['sale-0002', 'sale-0003']);
		expect(await store.queue.dead.replay({})).toMatchObject({ replayed: 1 });
		expect(ids(await claim())).toEqual(['sale-0001']);
	});

	it('are given back together, those that are settled excepted', async () => {
		const lease = await claim();
		await store.queue.settle(lease, CALL, verdicts(lease, {}, 'kept').slice(0, 10));
		await store.queue.settle(lease, CALL, verdicts(lease, {}, 'done').slice(0, 40));
		await store.queue.release(lease);
		expect(new Set(ids(await claim()))).toEqual(new Set(ids(lease).slice(40)));
	});

	it.each([
		['when it is lent', () => store.queue.claim('shop_a', LIMITS)],
		['within the hour', () => store.queue.purge()],
	])('and of which none is left to be sent have no job any more, %s', async (_when, look) => {
		await store.queue.erase('shop_a', { ids: IDS, hashes: [] });
		expect(store.queue.waiting('shop_a')).toBe(0);
		expect(await look()).toBeFalsy();
		expect(jobs()).toBe(0);
		expect(await store.queue.nextDue('shop_a')).toBeNull();
	});

	it('that have ended are not woken by an older worker that still runs', async () => {
		const lease = await claim();
		await store.queue.settle(lease, CALL, verdicts(lease, {}, 'done'));
		expect(() => store.sql('UPDATE pintally.event SET ended = NULL')).toThrow(/event_in_job/);
	});

	it('and come again while they are being settled wait for nobody', async () => {
		const database = await connect(store.url, { ...quiet, supervise: false, connections: 1 });
		await database.transaction(async ({ sql }) => {
			await sql('SELECT id FROM pintally.event FOR UPDATE');
			const admission = await store.queue.put(intake(...IDS.map((id) => fresh(id))));
			expect(admission).toEqual({ reused: false, duplicates: IDS.map(() => true) });
		});
		await database.close();
	});

	it('of a worker that others took for dead are neither ended nor taken from whoever has them now', async () => {
		const lease = await claim();
		expect(lease.events).toHaveLength(250);
		// As if it had renewed nothing for that long; it believes that it holds them.
		store.sql("UPDATE pintally_jobs.job SET heartbeat_on = heartbeat_on - interval '70 seconds'");
		await store.pass(10_000);
		const now = await claim();
		expect(now.events).toHaveLength(250);
		await store.queue.settle(lease, CALL, verdicts(lease, {}, 'done'));
		expect(jobs()).toBe(3);
		expect((await store.queue.outcomes('shop_a', 0, 1000)).outcomes).toEqual([]);
		await store.queue.settle(now, CALL, verdicts(now, {}, 'done'));
		expect((await store.queue.outcomes('shop_a', 0, 1000)).outcomes).toHaveLength(250);
		expect(jobs()).toBe(0);
	});

	it('also take those of a database in which each had a job under its own id', async () => {
		store.sql(`ALTER TABLE pintally.event DROP COLUMN job;
			CREATE INDEX event_waiting ON pintally.event (lane);
			CREATE INDEX event_expires ON pintally.event (expires);
			DELETE FROM pintally.version WHERE version = 6;
			DELETE FROM pintally_jobs.job`);
		const database = await connect(store.url, { ...quiet, supervise: false, connections: 1 });
		const rows = await database.sql<{ id: string }>('SELECT id FROM pintally.event');
		await database.boss.insert(
			'shop_a',
			rows.map(({ id }) => ({ id, startAfter: new Date(NOW).toISOString() })),
		);
		await database.close();
		await store.reopen();
		await store.queue.put(intake(fresh('later-001')));
		const taken = new Set<string>();
		for (let lease = await claim(); lease; lease = await claim()) {
			for (const id of ids(lease)) taken.add(id);
			await store.queue.settle(lease, CALL, verdicts(lease, {}, 'done'));
		}
		expect(taken).toEqual(new Set([...IDS, 'later-001']));
		expect(jobs()).toBe(0);
	});
});

describeWith(['postgres'])('the database', () => {
	let server: Postgres;
	const clock = new ManualClock(NOW);
	beforeAll(async () => {
		server = await startPostgres();
	});
	afterAll(() => server.close());

	it('is made by two workers that start at once', async () => {
		server.create('both');
		const queues = await Promise.all(
			[1, 2, 3].map(() => openPostgresQueue(server.url('both'), clock, quiet)),
		);
		await queues[0]?.put(intake(fresh('sale-0001')));
		expect((await queues[1]?.claim('shop_a', LIMITS))?.events).toHaveLength(1);
		expect(server.sql('both', 'SELECT version FROM pintally_jobs.version')).toBe(String(JOBS_VERSION));
		for (const queue of queues) await queue.close();
	});

	it('is that of the one version of pg-boss that is pinned', () => {
		const read = (path: string) =>
			JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')) as {
				version: string;
				dependencies: Record<string, string>;
			};
		const { version } = read('node_modules/pg-boss/package.json');
		expect(read('package.json').dependencies['pg-boss']).toBe(version);
	});

	it.each(['pintally_jobs', 'pintally'])('fault 48: of a newer worker is left alone (%s)', async (schema) => {
		server.create(`newer_${schema}`, 'both');
		server.sql(`newer_${schema}`, `UPDATE ${schema}.version SET version = version + 999`);
		await expect(openPostgresQueue(server.url(`newer_${schema}`), clock, quiet)).rejects.toThrow(
			/newer worker/,
		);
	});

	it('must write before it answers', async () => {
		server.create('careless');
		server.sql('careless', 'ALTER DATABASE careless SET synchronous_commit = off');
		await expect(openPostgresQueue(server.url('careless'), clock, quiet)).rejects.toThrow(
			/synchronous_commit/,
		);
	});

	it('is not ready while its server is read-only or stopped', async () => {
		server.create('still');
		const queue = await openPostgresQueue(server.url('still'), clock, quiet);
		await queue.ready();
		const cutOff = () =>
			server.sql(
				'postgres',
				"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = 'still'",
			);
		const ready = () =>
			queue.ready().then(
				() => true,
				(error: unknown) => (error instanceof StoreUnavailable ? false : error),
			);
		server.sql('postgres', 'ALTER DATABASE still SET default_transaction_read_only = on');
		cutOff();
		await until('its refusal', async () => (await ready()) === false);
		expect(await ready()).toBe(false);
		server.sql('postgres', 'ALTER DATABASE still RESET default_transaction_read_only');
		cutOff();
		await until('its return', async () => (await ready()) === true);
		await server.stop();
		expect(await ready()).toBe(false);
		await server.start();
		await until('its return', async () => (await ready()) === true);
		await queue.close();
	});

	describe('holds shops', () => {
		const ring = new KeyRing(new Map([['k', randomBytes(32)]]));
		const open = async () =>
			createShops(await openPostgresShops(server.url('shops'), () => undefined), ring, clock);
		const SHOP = {
			name: 'Clayhouse',
			siteUrl: 'https://shop.example/',
			url: 'http://127.0.0.1:8787',
			test: false,
		};

		it('of which every worker knows what another one or a command has changed', async () => {
			server.create('shops');
			const [worker, command] = await Promise.all([open(), open()]);
			const id = await command.add(SHOP);
			const shop = await until('the shop', () => worker.byId(id));
			expect(shop).toMatchObject({
				...SHOP,
				disabled: false,
				hasToken: false,
				createdAt: NOW / 1000,
				seenAt: 0,
			});
			expect(worker.byCollectKey(shop.collectKey)?.id).toBe(id);
			await command.setAccount(id, { adAccountId: '549755885175', token: 'pina_secret' });
			await until('the token', () => worker.byId(id)?.hasToken);
			expect(await worker.credentials(id)).toEqual({ adAccountId: '549755885175', token: 'pina_secret' });
			const [before] = await worker.signingKeys(id);
			await command.rotate(id);
			await until('both secrets', async () => (await worker.signingKeys(id)).length === 2);
			expect((await worker.signingKeys(id))[1]?.equals(before as never)).toBe(true);
			expect(await worker.setDisabled(id, true)).toBe(true);
			await until('the switch', () => command.byId(id)?.disabled);
			expect(await worker.setDisabled('shop_nobody', true)).toBe(false);
			const access = await command.webhookAccess(id);
			await until('the webhook', () => worker.byWebhookKey(access.key)?.id === id);
			expect(await command.reseal()).toBe(4);
			await worker.proveKeys();
			expect(server.sql('shops', 'SELECT * FROM pintally.shop')).not.toContain('pina_secret');
			await Promise.all([worker.close(), command.close()]);
		});

		it('and reads them again until it can, when a change was told while it could not', async () => {
			server.create('away');
			const reported: Error[] = [];
			const stored = await openPostgresShops(server.url('away'), (error) => reported.push(error));
			const worker = createShops(stored, ring, clock);
			const id = await worker.add(SHOP);
			server.sql(
				'away',
				`ALTER TABLE pintally.shop RENAME TO elsewhere; UPDATE pintally.elsewhere SET disabled = true;
				NOTIFY pintally_shops`,
			);
			await until('a failed reading', () => reported.length > 0);
			expect(worker.byId(id)?.disabled).toBe(false);
			server.sql('away', 'ALTER TABLE pintally.elsewhere RENAME TO shop');
			await until('the switch', () => worker.byId(id)?.disabled);
			await worker.close();
		});
	});
});
