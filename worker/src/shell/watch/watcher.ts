/**
 * Watches the shops: takes their heartbeats, notices where none comes, asks Pinterest once a day whether it takes the
 * token, and hands on what is to be told. What is kept is in the shops' store, so a restart forgets nothing.
 */
import PQueue from 'p-queue';
import type { Seconds } from '../../../../core/types.ts';
import { every, type Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Sender } from '../sender.ts';
import { StoreUnavailable } from '../store/event-queue.ts';
import type { Shop, Shops } from '../store/shops.ts';
import type { IncidentName } from './incident.ts';
import { createNotifier } from './notifier.ts';
import { look, NEW, openOf, type WatchRecord } from './record.ts';
import { awayFor, beaten, type Uptime } from './uptime.ts';

const LOOK_MS = 3_600_000;
const SIGN_OF_LIFE_MS = 300_000;
const TELL_MS = 60_000;
const TEST_CALL_EVERY: Seconds = 86_400;
const TEST_CALLS_AT_ONCE = 4;
/** Other workers write the same record only when they answer the same shop at the same moment. */
const MOST_TRIES = 8;
/** Where the worker's own times of life are kept, beside the shops'. */
const OURS = 'worker';

/** What is shown of a shop without reading all that is kept of it. */
export interface Standing {
	heartbeat: Seconds | null;
	open: readonly IncidentName[];
	standing: WatchRecord['standing'];
}

/**
 * Takes a shop's record further, whoever else writes it meanwhile.
 * @param step may be asked more than once; what it answers beside the record is answered.
 * @throws {StoreUnavailable}
 */
export type ChangeRecord = <Step extends { record: WatchRecord }>(
	shop: string,
	step: (before: WatchRecord) => Step,
) => Promise<Step>;

export interface Watcher {
	start(): Promise<void>;
	change: ChangeRecord;
	/** For how many seconds of a time the worker was away. */
	awayFor(from: Seconds, to: Seconds): Seconds;
	standings(): ReadonlyMap<string, Standing>;
	stop(): Promise<void>;
}

/** @returns Whether Pinterest takes the token; null: not known. */
export function tokenAccepted({ state, reason, hasToken, adAccountId }: Shop): boolean | null {
	if (!hasToken || !adAccountId) return null;
	if (state === 'parked' && ['token_refused', 'no_access', 'not_found'].includes(reason)) return false;
	return state === 'ok' ? true : null;
}

export function createWatcher(parts: {
	clock: Clock;
	log: Log;
	shops: Shops;
	sender: Sender;
	version: string;
}): Watcher {
	const { clock, log, shops, sender } = parts;
	const seconds = () => Math.floor(clock.now() / 1000);
	const standings = new Map<string, Standing>();
	const testCalls = new PQueue({ concurrency: TEST_CALLS_AT_ONCE });
	/** What is under way in the background; a stop waits for it. */
	const background = new Set<Promise<void>>();
	let uptime: Uptime = beaten(null, seconds());
	let stops: (() => void)[] = [];

	function inBackground(work: () => Promise<unknown>): void {
		const done = work().then(
			() => void background.delete(done),
			(error: Error) => {
				background.delete(done);
				log.warn({ error: error.name }, 'could not look after the shops');
			},
		);
		background.add(done);
	}

	async function changed<Kept, Step extends { record: Kept }>(
		key: string,
		empty: Kept,
		step: (before: Kept) => Step,
	): Promise<Step> {
		for (let tries = 0; tries < MOST_TRIES; tries++) {
			const stored = await shops.watch.read(key);
			const before = stored ? (JSON.parse(stored.text) as Kept) : empty;
			const after = step(before);
			if (after.record === before) return after;
			const text = JSON.stringify(after.record);
			if (await shops.watch.write(key, text, stored?.version ?? null)) return after;
		}
		throw new StoreUnavailable('Others write the same record all the time.');
	}

	function note(shop: string, record: WatchRecord): void {
		const open = openOf(record).map(({ name }) => name);
		standings.set(shop, { heartbeat: record.heartbeat, open, standing: record.standing });
		notifier.plan(shop, record.outbox);
	}

	const change: ChangeRecord = async (shop, step) => {
		const after = await changed(shop, NEW, step);
		note(shop, after.record);
		return after;
	};

	const notifier = createNotifier({ ...parts, change, inBackground });

	async function signOfLife(): Promise<void> {
		const beat = (before: Uptime | null) => ({ record: beaten(before, seconds()) });
		uptime = (await changed<Uptime | null, { record: Uptime }>(OURS, null, beat)).record;
	}

	/** A shop without a heartbeat, and a token that is refused. */
	async function lookAfter(id: string): Promise<void> {
		const shop = shops.byId(id);
		if (!shop) return void standings.delete(id);
		if (shop.disabled) {
			// Nothing is awaited of it. When it is enabled, its next heartbeat begins anew.
			await change(id, (before) => ({
				record: before.heartbeat === null ? before : { ...before, heartbeat: null },
			}));
			return void standings.delete(id);
		}
		await change(id, (before) => {
			if (before.heartbeat === null) return { record: before };
			const now = seconds();
			const silent = now - before.heartbeat - awayFor(uptime, before.heartbeat, now);
			const seen = { now, tokenAccepted: tokenAccepted(shop), silent };
			return { record: look(before, seen, shops.isNotified(id)) };
		});
	}

	async function lookAfterAll(): Promise<void> {
		for (const { id } of shops.all()) await lookAfter(id);
	}

	function testTokens(): void {
		const now = seconds();
		for (const { id, disabled, hasToken, adAccountId, checkedAt } of shops.all())
			if (!disabled && hasToken && adAccountId && now - checkedAt >= TEST_CALL_EVERY)
				inBackground(() => testCalls.add(() => sender.check(id)));
	}

	return {
		async start() {
			await signOfLife().catch((error: Error) => {
				log.warn({ error: error.name }, 'could not note that the worker is up');
			});
			shops.onState((id) => inBackground(() => lookAfter(id)));
			inBackground(lookAfterAll);
			stops = [
				every(clock, SIGN_OF_LIFE_MS, () => inBackground(signOfLife)),
				every(clock, LOOK_MS, () => {
					inBackground(lookAfterAll);
					testTokens();
				}),
				every(clock, TELL_MS, () => notifier.tell()),
			];
		},
		change,
		awayFor: (from, to) => awayFor(uptime, from, to),
		standings: () => standings,
		async stop() {
			for (const stop of stops) stop();
			testCalls.clear();
			notifier.stop();
			while (background.size > 0) await Promise.all(background);
		},
	};
}
