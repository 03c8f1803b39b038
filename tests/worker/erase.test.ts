/** A person wants to be forgotten: POST /v1/erase, in both stores, and in every byte of the file. */
import { hash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Erasure } from '../../worker/src/shell/store/erasure.ts';
import type { Lease, NewEvent } from '../../worker/src/shell/store/event-queue.ts';
import { describeWith } from '../support/requirements.ts';
import { eachStore } from './each-store.ts';
import { processed, startPinterest, type FakePinterest } from './fake-pinterest.ts';
import { hookOf, plain, signup } from './hooks-of-vectors.ts';
import { ManualClock } from './manual-clock.ts';
import { NOW, POSTGRES, type OpenStore } from './stores.ts';
import { until } from './wait.ts';
import { startWorkbench, type Workbench } from './workbench.ts';

const LIMITS = { events: 1000, bytes: 1024 * 1024, leaseMs: 60_000 };
const JANE = 'a'.repeat(64);
const JOHN = 'b'.repeat(64);
const sumOf = (text: string) => hash('sha256', text);
const CALL = { at: NOW, ms: 12, status: 200, meaning: 'processed' };

let clock: ManualClock;
let store: OpenStore;

const fresh = (id: string, em: string, counted = false): NewEvent => ({
	event: {
		event_name: counted ? 'page_visit' : 'lead',
		action_source: 'web',
		event_time: NOW / 1000,
		event_id: id,
		partner_name: 'direct',
		user_data: { em: [em], client_ip_address: '203.0.113.77' },
	},
	expires: NOW + 86_400_000,
	counted,
});
const put = (events: NewEvent[], shop = 'shop_a') =>
	store.queue.put({ shop, lane: shop, at: clock.wall, events });
const claim = async (lane = 'shop_a') => store.queue.claim(lane, LIMITS);
const idsOf = (lease: Lease | null) => (lease?.events ?? []).map(({ id }) => id);
const erase = (erasure: Partial<Erasure>, shop = 'shop_a') =>
	store.queue.erase(shop, { ids: [], hashes: [], ...erasure });

eachStore('forgetting a person', (kind) => {
	beforeEach(async () => {
		clock = new ManualClock(NOW);
		store = await kind.open(clock);
	});
	afterEach(() => store.close());

	it('takes what waits by id and by what it carries, and nothing else', async () => {
		await put([fresh('lead.1', JANE), fresh('lead.2', JOHN), fresh('lead.3', JOHN), fresh('lead.4', JANE)]);
		expect(await erase({ ids: ['lead.3'], hashes: [JANE] })).toEqual({ waiting: 3, dead: 0 });
		expect(store.queue.waiting('shop_a')).toBe(1);
		expect(idsOf(await claim())).toEqual(['lead.2']);
		expect(await erase({ ids: ['lead.3'], hashes: [JANE] })).toEqual({ waiting: 0, dead: 0 });
	});

	it("leaves another shop's events alone, even with the same person and id", async () => {
		await put([fresh('lead.1', JANE)], 'shop_b');
		expect(await erase({ ids: ['lead.1'], hashes: [JANE] })).toEqual({ waiting: 0, dead: 0 });
		expect(idsOf(await claim('shop_b'))).toEqual(['lead.1']);
	});

	it('takes what had ended undelivered: it cannot be put back, nor sent anew', async () => {
		await put([fresh('lead.1', JANE)]);
		const lease = (await claim()) as Lease;
		await store.queue.settle(lease, CALL, [
			{ seq: lease.events[0]?.seq ?? 0, kind: 'dead', reason: 'refused_by_pinterest', detail: 'no' },
		]);
		expect(await erase({ hashes: [JANE] })).toEqual({ waiting: 0, dead: 1 });
		expect(await store.queue.dead.list({}, 10)).toEqual([]);
		expect(await store.queue.dead.replay({})).toEqual({ replayed: 0, tooOld: 0 });
		expect(await put([fresh('lead.1', JANE)])).toEqual({ reused: false, duplicates: [true] });
		expect(await claim()).toBeNull();
	});

	it('an event that is on its way at that moment is settled for nobody, and counted once', async () => {
		await put([fresh('lead.1', JANE), fresh('lead.2', JOHN)]);
		const lease = (await claim()) as Lease;
		expect(await erase({ hashes: [JANE] })).toEqual({ waiting: 1, dead: 0 });
		await store.queue.settle(
			lease,
			CALL,
			lease.events.map(({ seq }) => ({ seq, kind: 'done' as const })),
		);
		expect(store.queue.waiting('shop_a')).toBe(0);
		const { outcomes } = await store.queue.outcomes('shop_a', 0, 10);
		expect(outcomes.map(({ id }) => id)).toEqual(['lead.2']);
		await store.crash();
		expect(await claim()).toBeNull();
	});

	it('what is lent for a call does not remain to be sent', async () => {
		await put([fresh('lead.1', JANE), fresh('lead.2', JOHN)]);
		const lease = (await claim()) as Lease;
		const all = lease.events.map(({ seq }) => seq);
		expect(await store.queue.remaining(lease)).toEqual(new Set(all));
		await erase({ hashes: [JANE] });
		expect(await store.queue.remaining(lease)).toEqual(new Set(all.slice(1)));
	});

	it('goes through more than it looks at in one portion, and counts the page events as left out', async () => {
		const many = Array.from({ length: 6_000 }, (_, n) =>
			fresh(`visit.${n}`, n % 3 === 0 ? JANE : JOHN, true),
		);
		for (let n = 0; n < many.length; n += 500) await put(many.slice(n, n + 500));
		expect(await erase({ hashes: [JANE] })).toEqual({ waiting: 2_000, dead: 0 });
		expect(store.queue.waiting('shop_a')).toBe(4_000);
		expect((await store.queue.counts('shop_a', 0))[0]).toMatchObject({ collected: 6_000, left_out: 2_000 });
	}, 60_000);
});

describeWith(POSTGRES.needs)('the tables of PostgreSQL', () => {
	beforeAll(POSTGRES.start);
	afterAll(POSTGRES.stop);

	it('hold no trace afterwards', async () => {
		const open = await POSTGRES.open(new ManualClock(NOW));
		store = open;
		await put([fresh('lead.1', JANE), fresh('lead.2', JOHN)]);
		const tables = () =>
			open.sql(
				"SELECT string_agg(query_to_xml('TABLE ' || table_schema || '.' || table_name, true, false, '')::text, '') FROM information_schema.tables WHERE table_schema LIKE 'pintally%' AND table_type = 'BASE TABLE'",
			);
		expect(tables()).toContain(JANE);
		await erase({ hashes: [JANE] });
		expect(tables()).not.toContain(JANE);
		expect(tables()).toContain(JOHN);
		await open.close();
	});
});

eachStore('the worker', (store) => {
	let pinterest: FakePinterest;
	let bench: Workbench;
	beforeEach(async () => {
		pinterest = await startPinterest();
		// Without a token everything waits.
		bench = await startWorkbench(pinterest.url, { store, token: false });
	});
	afterEach(async () => {
		await bench.close();
		await pinterest.close();
	});

	it('no byte of the folder and no line of the log holds her address’s sum, her IP address or her click id', async () => {
		const hook = plain(hookOf('simple'));
		const email = 'planted.jane@example.com';
		const planted = {
			...hook,
			context: { ...hook.context, epik: 'PLANTEDCLICKID' },
			facts: {
				...hook.facts,
				order: {
					...(hook.facts as { order: object }).order,
					customer_ip_address: '198.51.100.231',
					billing: { email, first_name: 'Plantedname' },
				},
			},
		};
		await bench.post('/v1/hooks', { hooks: [planted, signup('signup.other001', bench.clock.now())] });
		const traces = [sumOf(email), sumOf('plantedname'), '198.51.100.231', 'PLANTEDCLICKID'];
		const before = bench.disk();
		expect(traces.filter((trace) => before.includes(trace))).toEqual(traces);

		const { status, body } = await bench.post('/v1/erase', { em: [sumOf(email)] });
		expect([status, body]).toEqual([200, { waiting: 1, dead: 0 }]);
		const after = bench.disk() + bench.lines.join('\n');
		expect([...traces, email].filter((trace) => after.includes(trace))).toEqual([]);
		expect(after).toContain('b'.repeat(64));
		expect(await bench.post('/v1/hooks', { hooks: [planted] })).toMatchObject({
			body: { verdicts: [{ state: 'accepted', duplicate: true }] },
		});
		expect(bench.disk()).not.toContain(sumOf(email));
	});

	it('what a batch that is sent in pieces still carries is taken out of it between two calls', async () => {
		const hooks = ['one', 'two', 'three', 'four'].map((name) =>
			signup(`signup.${name}00000`, bench.clock.now()),
		);
		const erased = hooks[3]!.id;
		let told = false;
		pinterest.reply = async (call) => {
			if (call.events.length === 1) return processed(call);
			if (!told) {
				told = true;
				expect((await bench.post('/v1/erase', { ids: [erased] })).body).toEqual({ waiting: 1, dead: 0 });
			}
			// Spoilt by one of them: sent again in halves.
			return { status: 400, body: { code: 1, message: 'Bad request' } };
		};
		expect((await bench.post('/v1/hooks', { hooks })).status).toBe(202);
		await bench.setAccount();
		await until('the others', async () => (await bench.outcomes()).length === 3);
		const [first, ...others] = pinterest.calls.map(({ events }) => events.map(({ event_id }) => event_id));
		expect(first).toContain(erased);
		expect(others.flat()).not.toContain(erased);
		expect((await bench.outcomes()).map(({ id }) => id).toSorted()).toEqual(
			hooks
				.map(({ id }) => id)
				.filter((id) => id !== erased)
				.toSorted(),
		);
	});

	it('a repeat of the signed call is taken, the same id with another body is not', async () => {
		const once = { id: 'msg_erase_once' };
		expect((await bench.post('/v1/erase', { em: [JANE] }, once)).status).toBe(200);
		expect((await bench.post('/v1/erase', { em: [JANE] }, once)).status).toBe(200);
		expect((await bench.post('/v1/erase', { em: [JOHN] }, once)).status).toBe(409);
	});

	it.each<[string, object]>([
		['an address in plain', { em: ['jane@example.com'] }],
		['an id that is no text', { ids: [7] }],
		['a word that is not known', { everything: true }],
		['too many ids', { ids: Array.from({ length: 1_001 }, (_, n) => `jane.${n}`) }],
	])('%s is refused, and not repeated', async (_, wrong) => {
		const { status, body } = await bench.post('/v1/erase', wrong);
		expect(status).toBe(422);
		expect(JSON.stringify(body)).not.toContain('jane');
	});
});
