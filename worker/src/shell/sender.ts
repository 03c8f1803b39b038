/** Carries what waits to Pinterest: one lane for each ad account, so that none holds up another. */
import { randomUUID } from 'node:crypto';
import PQueue from 'p-queue';
import { classify } from '../../../core/classify.ts';
import type { AccountClient } from './account-client.ts';
import { accountStateOf } from './batch-meaning.ts';
import { every, type Clock } from './clock.ts';
import type { Config } from './config.ts';
import { Lane } from './lane.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import { laneOf, shopOf, type EventQueue } from './store/event-queue.ts';
import type { Shops } from './store/shops.ts';

/** Calls under way over all lanes. */
const CALLS_IN_ALL = 32;
const TEND_MS = 60_000;
/** What a stop allows calls that are under way. */
const STOP_MS = 8_000;

export interface SenderParts {
	config: Config;
	clock: Clock;
	log: Log;
	metrics: Metrics;
	shops: Shops;
	queue: EventQueue;
	client: AccountClient;
	callSlots: PQueue;
	/** From 0 to 1, for jitter. */
	random: () => number;
	/** Aborted when the worker stops. */
	signal: AbortSignal;
}

export interface Sender {
	start(): Promise<void>;
	wake(lane: string): void;
	/** Makes a test call with the shop's token and writes down what Pinterest says of the account. */
	check(shop: string): Promise<void>;
	stop(): Promise<void>;
}

/** An event that Pinterest checks and does not count. RFC 2606 keeps example.com free of people. */
const testEvent = (now: number, sha256OfNobody: string) =>
	JSON.stringify({
		event_name: 'custom',
		action_source: 'web',
		event_time: Math.floor(now / 1000),
		event_id: `check.${randomUUID()}`,
		partner_name: 'direct',
		user_data: { em: [sha256OfNobody] },
	});
/** SHA-256 of nobody@example.com. */
const NOBODY = 'e788ea2014693dcdb86767aceb3860a432fc626c6477a6c53016aff40726842b';

export function createSender(parts: Omit<SenderParts, 'callSlots' | 'signal'>): Sender {
	const { clock, log, metrics, shops, queue, client } = parts;
	const stopping = new AbortController();
	const callSlots = new PQueue({ concurrency: CALLS_IN_ALL });
	const lanes = new Map<string, Lane>();
	let stopTending = () => {};
	let stopped = false;

	function lane(name: string): Lane {
		let found = lanes.get(name);
		if (!found) {
			found = new Lane(name, shopOf(name), {
				...parts,
				callSlots,
				signal: stopping.signal,
			});
			lanes.set(name, found);
		}
		return found;
	}

	/** Not once the worker ends: what comes then waits for the next start. */
	function wake(name: string): void {
		if (!stopped) lane(name).wake();
	}

	async function tend(): Promise<void> {
		try {
			for (let expired = 1; expired > 0;) {
				({ expired } = await queue.tend());
				metrics.dead.inc({ reason: 'too_late' }, expired);
			}
		} catch (error) {
			log.error({ error: (error as Error).name }, 'could not end old events');
		}
	}

	return {
		async start() {
			await tend();
			stopTending = every(clock, TEND_MS, () => void tend());
			for (const { lane: name } of await queue.lanes()) wake(name);
			queue.watch(wake);
		},

		wake,

		async check(shop) {
			const credentials = await shops.credentials(shop);
			if (!credentials) return;
			const call = await client.send(credentials, [testEvent(clock.now(), NOBODY)], {
				test: true,
				signal: stopping.signal,
			});
			// Broken off by our own end: that says nothing of the account.
			if (stopping.signal.aborted) return;
			const state = accountStateOf(classify(call.reply, 1, Math.floor(clock.now() / 1000)).account);
			await shops.setState(shop, state);
			log.info({ shop, status: call.status, state: state.state, reason: state.reason }, 'account checked');
			if (state.state === 'parked') return;
			for (const test of [false, true]) lanes.get(laneOf(shop, test))?.resume();
		},

		async stop() {
			stopped = true;
			stopTending();
			const cancel = clock.after(STOP_MS, () => stopping.abort());
			await Promise.all([...lanes.values()].map((each) => each.stop()));
			cancel();
			stopping.abort();
		},
	};
}
