/** Any sequence of what a worker does with its queue, its death included, held against a model of the promise. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Lease, Verdict } from '../../worker/src/shell/store/event-queue.ts';
import { eachStore } from './each-store.ts';
import { ManualClock } from './manual-clock.ts';
import { NOW, type OpenStore } from './stores.ts';

const LIMITS = { events: 3, bytes: 1024 * 1024, leaseMs: 600_000 };
const LANE = 'shop_a';
const LIFE_MS = 3 * 86_400_000;

type State = 'waiting' | 'leased' | 'done' | 'dead';
interface Known {
	state: State;
	/** Calls that carried it since it was last put back. */
	calls: number;
}

interface World {
	store: OpenStore;
	clock: ManualClock;
	leases: Lease[];
}
type Model = Map<string, Known>;
type Step = fc.AsyncCommand<Model, World>;

const held = (model: Model, lease: Lease) =>
	lease.events.filter(({ id }) => model.get(id)?.state === 'leased');

/** What the store tells about every event, against the model: each is in one state, and that is the right one. */
async function compare(model: Model, { store: { queue } }: World): Promise<void> {
	const of = (state: State) => [...model].filter(([, known]) => known.state === state).map(([id]) => id);
	const dead = await queue.dead.list({ shop: LANE }, 1000);
	expect(dead.map(({ id }) => id).sort()).toEqual(of('dead').sort());
	for (const { id, attempts } of dead) expect(attempts).toBeLessThanOrEqual(model.get(id)?.calls ?? 0);
	const [lane] = await queue.lanes();
	expect(lane?.waiting ?? 0).toBe(of('waiting').length + of('leased').length);
	expect(queue.waiting(LANE)).toBe(of('waiting').length + of('leased').length);
	const { outcomes } = await queue.outcomes(LANE, 0, 1000);
	const delivered = new Set(
		outcomes.flatMap((each) => (each.kind === 'delivery' && each.state === 'delivered' ? [each.id] : [])),
	);
	expect([...delivered].sort()).toEqual(of('done').sort());
}

const step = (name: string, run: (model: Model, world: World) => Promise<void>): Step => ({
	check: () => true,
	async run(model, world) {
		await run(model, world);
		await compare(model, world);
	},
	toString: () => name,
});

const put = (ids: readonly string[]) =>
	step(`put ${ids.join(' ')}`, async (model, { store: { queue }, clock }) => {
		const events = ids.map((id) => ({
			event: {
				event_name: 'checkout' as const,
				action_source: 'web' as const,
				event_time: Math.floor(clock.wall / 1000),
				event_id: id,
				partner_name: 'direct',
				user_data: { em: ['0'.repeat(64)] },
			},
			expires: clock.wall + LIFE_MS,
			counted: false,
		}));
		const admission = await queue.put({ shop: LANE, lane: LANE, at: clock.wall, events });
		for (const [index, id] of ids.entries()) {
			const known = model.get(id);
			const fresh = !known || known.state === 'dead';
			expect(admission).toMatchObject({ reused: false });
			expect(!admission.reused && admission.duplicates[index]).toBe(!fresh);
			if (fresh) model.set(id, { state: 'waiting', calls: known?.calls ?? 0 });
		}
	});

const claim = step('claim', async (model, world) => {
	const lease = await world.store.queue.claim(LANE, LIMITS);
	for (const { id } of lease?.events ?? []) {
		expect(model.get(id)?.state).toBe('waiting');
		(model.get(id) as Known).state = 'leased';
	}
	if (lease) world.leases.push(lease);
});

const settle = (kinds: readonly Verdict['kind'][]) =>
	step(`settle ${kinds.join(' ')}`, async (model, { store: { queue }, clock, leases }) => {
		const lease = leases[0];
		if (!lease) return;
		const ours = held(model, lease);
		const verdicts = ours.map(({ seq }, index): Verdict => {
			const kind = kinds[index % kinds.length] ?? 'done';
			if (kind === 'retry') return { seq, kind, at: clock.wall + 1_000, detail: 'HTTP 500' };
			if (kind === 'dead') return { seq, kind, reason: 'refused_by_pinterest', detail: 'no' };
			return { seq, kind };
		});
		await queue.settle(lease, { at: clock.wall, ms: 1, status: 200, meaning: 'ok' }, verdicts);
		for (const [index, { id }] of ours.entries()) {
			const known = model.get(id) as Known;
			known.calls++;
			const kind = verdicts[index]?.kind;
			if (kind !== 'kept') known.state = kind === 'retry' ? 'waiting' : (kind as 'done' | 'dead');
		}
	});

const release = step('release', async (model, { store: { queue }, leases }) => {
	const lease = leases.shift();
	if (!lease) return;
	await queue.release(lease);
	for (const { id } of held(model, lease)) (model.get(id) as Known).state = 'waiting';
});

/** Whatever this process was lent waits again, and its leases mean nothing any more. */
const died = (model: Model, world: World) => {
	for (const known of model.values()) if (known.state === 'leased') known.state = 'waiting';
	world.leases.length = 0;
};
const crash = step('crash', async (model, world) => {
	await world.store.crash();
	died(model, world);
});
const reopen = step('reopen', async (model, world) => {
	await world.store.reopen();
	died(model, world);
});

const wait = (hours: number) =>
	step(`wait ${hours} h`, async (model, world) => {
		world.clock.advance(hours * 3_600_000);
		// Longer than any lease.
		died(model, world);
		await tended(model, world);
	});

const setClock = (hours: number) =>
	step(`set the clock by ${hours} h`, async (model, world) => {
		world.clock.wall += hours * 3_600_000;
		await tended(model, world);
	});

/** Which of the waiting have become too old, the store says; that they were waiting, the model. */
async function tended(model: Model, { store: { queue } }: World): Promise<void> {
	await queue.tend();
	for (const { id, reason } of await queue.dead.list({ shop: LANE }, 1000)) {
		const known = model.get(id) as Known;
		if (known.state === 'dead') continue;
		expect([known.state, reason]).toEqual(['waiting', 'too_late']);
		known.state = 'dead';
	}
}
const tend = step('tend', tended);

const replay = step('replay', async (model, { store: { queue } }) => {
	const dead = [...model].filter(([, { state }]) => state === 'dead');
	const { replayed, tooOld } = await queue.dead.replay({ shop: LANE });
	expect(replayed + tooOld).toBe(dead.length);
	const left = new Set((await queue.dead.list({ shop: LANE }, 1000)).map(({ id }) => id));
	for (const [id, known] of dead) if (!left.has(id)) Object.assign(known, { state: 'waiting', calls: 0 });
	expect(left.size).toBe(tooOld);
});

const id = fc.integer({ min: 1, max: 9 }).map((number) => `sale-000${number}`);
const kind = fc.constantFrom<Verdict['kind']>('done', 'retry', 'kept', 'dead');
const STEPS = [
	fc.array(id, { minLength: 1, maxLength: 4 }).map(put),
	fc.constant(claim),
	fc.array(kind, { minLength: 1, maxLength: 3 }).map(settle),
	fc.constant(release),
	fc.constantFrom(crash, reopen),
	fc.integer({ min: 1, max: 40 }).map(wait),
	fc.integer({ min: -40, max: 40 }).map(setClock),
	fc.constantFrom(tend, replay),
];

eachStore('any life of the queue', (kindOfStore) => {
	const [numRuns, maxCommands] = kindOfStore.name === 'SQLite' ? [200, 30] : [8, 15];

	it('loses no event, has none in two states, and counts no attempt that was no call', async () => {
		await fc.assert(
			fc.asyncProperty(fc.commands(STEPS, { maxCommands }), async (commands) => {
				const clock = new ManualClock(NOW);
				const store = await kindOfStore.open(clock);
				try {
					const world: World = { store, clock, leases: [] };
					await fc.asyncModelRun(() => ({ model: new Map(), real: world }), commands);
				} finally {
					await store.close();
				}
			}),
			{ numRuns },
		);
	}, 180_000);
});
