/** PostgreSQL away, silent, full, read-only, or shared: nothing that was acknowledged is lost, nothing else is said to be. */
import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { startPostgres, type Postgres } from '../../support/postgres.ts';
import { describeWith } from '../../support/requirements.ts';
import { processed, startPinterest, type FakePinterest } from '../fake-pinterest.ts';
import { signup } from '../hooks-of-vectors.ts';
import { until } from '../wait.ts';
import { startWorkbench, type Workbench } from '../workbench.ts';
import { ACCOUNT, figure, post, send, SOURCE, startProcessBench } from '../worker-process.ts';
import { mutated } from './mutated.ts';
import { expectNothingPersonal } from './output.ts';
import { startProxy } from './tcp-proxy.ts';

const MINUTE = 60_000;
const KEYS = { PINTALLY_KEYS: `k:${randomBytes(32).toString('base64url')}` };

describeWith(['postgres'])('PostgreSQL', () => {
	let server: Postgres;
	let pinterest: FakePinterest;
	let database = '';
	let databases = 0;
	let benches: Workbench[] = [];
	beforeAll(async () => {
		server = await startPostgres({ durable: true });
		// Limits do not hold for a superuser.
		server.sql('postgres', 'CREATE ROLE worker LOGIN');
		pinterest = await startPinterest();
	});
	afterAll(async () => {
		await pinterest.close();
		await server.close();
	});
	beforeEach(() => {
		pinterest.reply = processed;
		acknowledged = [];
		database = `fault_${++databases}`;
		server.create(database);
		server.sql('postgres', `ALTER DATABASE ${database} OWNER TO worker`);
	});
	afterEach(async () => {
		for (const bench of benches) {
			expectNothingPersonal(bench.lines.join(''), bench.secret, bench.collectKey);
			await bench.close();
		}
		benches = [];
	});
	const url = () => server.url(database).replace('postgres@', 'worker@');
	async function work(env: Record<string, string> = {}): Promise<Workbench> {
		const bench = await startWorkbench(pinterest.url, { env: { DATABASE_URL: url(), ...KEYS, ...env } });
		benches.push(bench);
		return bench;
	}

	let acknowledged: string[] = [];
	let count = 0;
	/** Posts one hook; its id is remembered if the worker has taken it. */
	async function offer(bench: Workbench, shopOf = bench): Promise<number> {
		const id = `signup.${String(++count).padStart(8, '0')}`;
		const { status } = await bench.post(
			'/v1/hooks',
			{ hooks: [signup(id, bench.clock.now())] },
			{ shop: shopOf.shop, secret: shopOf.secret },
		);
		if (status === 202) acknowledged.push(id);
		return status;
	}
	const taken = (bench: Workbench) =>
		until('an answer of 202', async () => (await offer(bench)) === 202, MINUTE);
	/** Sent, and written down as sent: nothing is under way. */
	const allDelivered = (bench: Workbench) =>
		until(
			'all that was acknowledged',
			() => {
				const sent = new Set(pinterest.ids());
				return acknowledged.every((id) => sent.has(id)) && bench.services.queue.waiting(bench.shop) === 0;
			},
			MINUTE,
		);
	const cutOff = () =>
		server.sql(
			'postgres',
			`SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '${database}'`,
		);

	it('fault 12: restarted: refused while it is away, and all goes on without a restart of ours', async () => {
		const bench = await work();
		expect(await offer(bench)).toBe(202);
		await allDelivered(bench);
		await server.stop();
		expect(await offer(bench)).toBe(503);
		await server.start();
		await taken(bench);
		await allDelivered(bench);
		expect(bench.lines.join('\n')).not.toContain('worker@');
	}, 150_000);

	it('fault 12: restarted under calls: what these have brought is sent once more, and nothing waits', async () => {
		const processes = await startProcessBench(SOURCE, { DATABASE_URL: url(), ...KEYS });
		try {
			const key = processes.addShop();
			// What could not be noted is lent for a minute yet; here ten seconds.
			const worker = await processes.start(
				mutated({
					file: 'postgres/jobs.ts',
					find: 'HEARTBEAT_SECONDS = 60',
					replace: 'HEARTBEAT_SECONDS = 10',
				}),
			);
			const sent = processes.pinterest.ids;
			const answer = processes.pinterest.hold();
			expect(await post(worker.url, key, '/v1/account', ACCOUNT)).toBe(200);
			const ids = Array.from({ length: 10 }, (_, index) => `away.event${index}`);
			const one = (id: string) => post(worker.url, key, '/v1/hooks', { hooks: [signup(id, Date.now())] });
			for (const id of ids) expect(await one(id)).toBe(202);
			await until('a call', () => sent().length > 0);
			await server.stop();
			const underWay = sent().length;
			answer();
			expect(await one('away.refused')).toBe(503);
			await server.start();
			await until('all to be noted', async () => (await figure(worker.url, 'events_waiting')) === 0, MINUTE);
			expect([...new Set(sent())].sort()).toEqual(ids);
			expect(sent().length - ids.length).toBeLessThanOrEqual(underWay);
			expectNothingPersonal(processes.output(), key.secret, key.collect_key);
		} finally {
			await processes.close();
		}
	}, 150_000);

	it('fault 13: silent on open connections: noticed within half a minute', async () => {
		const proxy = await startProxy(server.socket);
		const bench = await work({ DATABASE_URL: `postgres://worker@127.0.0.1:${proxy.port}/${database}` });
		expect(await offer(bench)).toBe(202);
		await allDelivered(bench);
		proxy.swallow();
		const answer = await Promise.race([
			offer(bench),
			new Promise<string>((done) => setTimeout(done, MINUTE / 2, 'no answer within 30 s')),
		]);
		expect(answer).toBe(503);
		proxy.restore();
		await taken(bench);
		await allDelivered(bench);
		expectNothingPersonal(bench.lines.join(''), bench.secret, bench.collectKey);
		await bench.close();
		benches = [];
		await proxy.close();
	}, 200_000);

	it.each([
		['with no connection left', 'CONNECTION LIMIT 0', 'CONNECTION LIMIT -1', 'warm'],
		['with no connection left, for a lane not met yet', 'CONNECTION LIMIT 0', 'CONNECTION LIMIT -1', 'cold'],
		[
			'read-only, as a standby is',
			'SET default_transaction_read_only = on',
			'RESET default_transaction_read_only',
			'warm',
		],
	])(
		'fault 14: %s: refused, and taken again when that is over',
		async (_name, fault, mended, lane) => {
			const bench = await work();
			expect((await fetch(`${bench.url}/readyz`)).status).toBe(200);
			if (lane === 'warm') expect(await offer(bench)).toBe(202);
			await allDelivered(bench);
			server.sql('postgres', `ALTER DATABASE ${database} ${fault}`);
			cutOff();
			expect(await offer(bench)).toBe(503);
			expect(await offer(bench)).toBe(503);
			expect((await fetch(`${bench.url}/readyz`)).status).toBe(503);
			server.sql('postgres', `ALTER DATABASE ${database} ${mended}`);
			cutOff();
			await taken(bench);
			await allDelivered(bench);
		},
		150_000,
	);

	it.each([
		['9: full', 'disk_full', 'BEFORE INSERT', 'STATEMENT'],
		// Deferred: nothing is wrong before the commit.
		['7: failing at a commit', 'io_error', 'AFTER INSERT', 'ROW'],
	])(
		'fault %s: refused while its disk is so, what waits is sent, and all goes on by itself',
		async (_name, code, when, each) => {
			const known = count;
			const bench = await work({ BATCH_WAIT_MS: '1500' });
			expect(await offer(bench)).toBe(202);
			const constraint = each === 'ROW';
			server.sql(
				database,
				`CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
					BEGIN RAISE EXCEPTION 'could not write' USING ERRCODE = '${code}'; END $$;
				CREATE ${constraint ? 'CONSTRAINT' : ''} TRIGGER fail ${when} ON pintally.event
					${constraint ? 'DEFERRABLE INITIALLY DEFERRED' : ''} FOR EACH ${each} EXECUTE FUNCTION fail();
				CREATE ${constraint ? 'CONSTRAINT' : ''} TRIGGER fail ${when.replace('INSERT', 'UPDATE')} ON pintally.version
					${constraint ? 'DEFERRABLE INITIALLY DEFERRED' : ''} FOR EACH ${each} EXECUTE FUNCTION fail()`,
			);
			expect([await offer(bench), await offer(bench)]).toEqual([503, 503]);
			const ready = async () => (await fetch(`${bench.url}/readyz`)).status;
			expect(await ready()).toBe(503);
			await allDelivered(bench);
			expect(acknowledged).toHaveLength(1);
			server.sql(database, 'DROP TRIGGER fail ON pintally.event; DROP TRIGGER fail ON pintally.version');
			expect([await offer(bench), await ready()]).toEqual([202, 200]);
			await allDelivered(bench);
			// What was refused was never there.
			expect(pinterest.ids().filter((id) => Number(id.slice('signup.'.length)) > known)).toEqual(
				acknowledged,
			);
		},
		60_000,
	);

	it('fault 15: shared by two workers: each event is sent once, whoever has taken it', async () => {
		const [first, second] = [await work(), await work()];
		const before = pinterest.ids().length;
		await until('the other shop', () => second.services.shops.byId(first.shop)?.hasToken);
		for (let round = 0; round < 10; round++)
			await Promise.all([first, second].flatMap((bench) => [offer(bench, first), offer(bench, first)]));
		await until('all that was acknowledged', () => {
			const ids = new Set(pinterest.ids());
			return acknowledged.every((id) => ids.has(id));
		});
		const sent = pinterest.ids().slice(before);
		expect(sent).toHaveLength(40);
		expect(new Set(sent).size).toBe(40);
	}, 150_000);

	it('fault 15: shared, and one of the workers killed: the other one sends what it had, within two minutes', async () => {
		const processes = await startProcessBench(SOURCE);
		try {
			const env = { DATABASE_URL: url(), ...KEYS };
			const added = processes.commandIn(
				env,
				'add-shop',
				'--name',
				'C',
				'--site-url',
				'https://shop.example.com',
			);
			const key = JSON.parse(
				Buffer.from(added.stdout.trim().slice('pintally_'.length), 'base64url').toString(),
			) as Parameters<typeof post>[1];
			const [victim, survivor] = [
				await processes.start(env),
				await processes.start({ ...env, DATA_DIR: `${processes.folder}/b` }),
			];
			const setAccount = { ad_account_id: '5', conversion_token: 'pina_k' };
			expect(await post(victim.url, key, '/v1/account', setAccount)).toBe(200);
			processes.pinterest.reply = () => ({ status: 200, silence: 'hang' });
			const ids = Array.from({ length: 20 }, (_, index) => `killed.${String(index).padStart(8, '0')}`);
			for (const id of ids)
				expect(await post(victim.url, key, '/v1/hooks', { hooks: [signup(id, Date.now())] })).toBe(202);
			await until('a call', () => processes.pinterest.ids().length > 0);
			processes.pinterest.reply = processed;
			victim.child.kill('SIGKILL');
			await victim.ended;
			const outcomes = async () => {
				const answer = await send(survivor.url, key, '/v1/outcomes', { after: 0, limit: 1000 });
				return ((await answer.json()) as { outcomes: { id: string; state: string }[] }).outcomes;
			};
			await until('all of them', async () => (await outcomes()).length === ids.length, 2 * MINUTE);
			expect((await outcomes()).map(({ id, state }) => `${id} ${state}`).sort()).toEqual(
				ids.map((id) => `${id} delivered`),
			);
		} finally {
			await processes.close();
		}
	}, 200_000);
});
