/**
 * The deliveries of one ad account: claims batches, makes calls, writes down what they meant. At most two
 * calls at once; while the account is paused, one event now and then asks whether it takes events again.
 */
import PQueue from 'p-queue';
import type { CallResult } from './account-client.ts';
import { Breaker } from './breaker.ts';
import { meaningOf, type Meaning } from './meaning.ts';
import type { SenderParts } from './sender.ts';
import {
	isTestLane,
	type Attempt,
	type ClaimedEvent,
	type Lease,
	type Verdict,
} from './store/event-queue.ts';
import type { AccountState } from './store/shops.ts';

const MOST_EVENTS = 1_000;
const MOST_BYTES = 1024 * 1024;
const LEAST_BYTES = 16 * 1024;
const CALLS_AT_ONCE = 2;
/** Pinterest's OpenAPI 5.23: 5,000 calls a minute for each ad account. */
const CALLS_PER_MINUTE = 5_000;
/** To find one bad event among a thousand takes 21 calls; where more are bad, the rest waits for the next batch. */
const CALLS_PER_BATCH = 40;
/** Longer than all calls of a batch can take, so that a lease never ends under a call. */
const LEASE_MS = CALLS_PER_BATCH * 45_000;
/** How often a refused account is asked again, unless a new token comes first. */
const PROBE_MS = 15 * 60_000;

export class Lane {
	readonly #name: string;
	readonly #shop: string;
	readonly #parts: SenderParts;
	readonly #calls = new PQueue({
		concurrency: CALLS_AT_ONCE,
		interval: 60_000,
		intervalCap: CALLS_PER_MINUTE,
	});
	readonly #breaker = new Breaker();
	/** Monotonic; calls before it would be in vain. */
	#pausedUntil = 0;
	/** One call with one event; set when a pause has begun, until a call goes well. */
	#probing = false;
	#bytes = MOST_BYTES;
	#timer: { at: number; cancel: () => void } | null = null;
	#pumping = false;
	#again = false;
	#stopped = false;

	constructor(name: string, shop: string, parts: SenderParts) {
		this.#name = name;
		this.#shop = shop;
		this.#parts = parts;
	}

	/** New events wait. A full batch goes at once, others wait a moment for company. */
	wake(): void {
		const full = this.#parts.queue.waiting(this.#shop) >= MOST_EVENTS;
		this.#arm(full ? 0 : this.#parts.config.BATCH_WAIT_MS);
	}

	/** The account may be usable again: ends a pause. */
	resume(): void {
		this.#pausedUntil = 0;
		this.#probing = false;
		this.#arm(0);
	}

	/** Claims nothing more; resolves when no call is under way. */
	stop(): Promise<void> {
		this.#stopped = true;
		this.#timer?.cancel();
		return this.#calls.onIdle();
	}

	#arm(ms: number): void {
		const { clock } = this.#parts;
		if (this.#stopped) return;
		const at = Math.max(clock.monotonic() + ms, this.#pausedUntil);
		if (this.#timer && this.#timer.at <= at) return;
		this.#timer?.cancel();
		const cancel = clock.after(at - clock.monotonic(), () => {
			this.#timer = null;
			void this.#pump();
		});
		this.#timer = { at, cancel };
	}

	/** Claims and hands out as many batches as may be under way. */
	async #pump(): Promise<void> {
		this.#again = true;
		if (this.#pumping) return;
		this.#pumping = true;
		try {
			while (this.#again) {
				this.#again = false;
				await this.#claimAll();
			}
		} catch (error) {
			this.#parts.log.error({ shop: this.#shop, error: (error as Error).name }, 'could not claim events');
			this.#arm(5_000);
		} finally {
			this.#pumping = false;
		}
	}

	async #claimAll(): Promise<void> {
		const { queue, clock, config } = this.#parts;
		for (;;) {
			if (this.#stopped) return;
			if (this.#pausedUntil > clock.monotonic()) return this.#arm(0);
			// The end of a call pumps again.
			if (this.#calls.pending + this.#calls.size >= (this.#probing ? 1 : CALLS_AT_ONCE)) return;
			const limits = { events: this.#probing ? 1 : MOST_EVENTS, bytes: this.#bytes, leaseMs: LEASE_MS };
			const lease = await queue.claim(this.#name, limits);
			if (!lease) break;
			void this.#calls.add(() => this.#deliver(lease)).then(() => this.#pump());
		}
		const due = await queue.nextDue(this.#name);
		if (due !== null) this.#arm(Math.max(due - clock.now(), config.BATCH_WAIT_MS, 10));
	}

	async #deliver(lease: Lease): Promise<void> {
		const { queue, shops, log } = this.#parts;
		try {
			const credentials = await shops.credentials(this.#shop);
			if (credentials) await this.#send(lease, [...lease.events], credentials);
			// Without a token events wait; a new one resumes the lane.
			else this.#pause(PROBE_MS);
		} catch (error) {
			log.error({ shop: this.#shop, error: (error as Error).name }, 'could not deliver a batch');
			this.#pause(60_000);
		} finally {
			await queue.release(lease);
		}
	}

	/** Sends a batch, in halves where one bad event spoils it, until all is settled or the account says stop. */
	async #send(
		lease: Lease,
		events: ClaimedEvent[],
		credentials: { adAccountId: string; token: string },
	): Promise<void> {
		const { client, callSlots, clock, signal } = this.#parts;
		const pieces = [events];
		for (let calls = 0; calls < CALLS_PER_BATCH && pieces.length > 0; calls++) {
			const piece = pieces.pop() as ClaimedEvent[];
			const at = clock.now();
			const payloads = piece.map(({ payload }) => payload);
			const result = await callSlots.add(() =>
				client.send(credentials, payloads, { test: isTestLane(this.#name), signal }),
			);
			// Told to end: what Pinterest did with the call is not known, and the same ids go out again.
			if (signal.aborted) return;
			const meaning = meaningOf(result, piece, clock.now());
			await this.#settle(
				lease,
				{ at, ms: result.ms, status: result.status, meaning: meaning.word },
				piece,
				meaning,
			);
			if (meaning.split && piece.length > 1) {
				const half = Math.ceil(piece.length / 2);
				pieces.push(piece.slice(half), piece.slice(0, half));
			}
			if (!this.#account(meaning, result)) return;
		}
	}

	async #settle(
		lease: Lease,
		attempt: Attempt,
		piece: readonly ClaimedEvent[],
		meaning: Meaning,
	): Promise<void> {
		const { queue, metrics, log } = this.#parts;
		const { verdicts } = meaning;
		await queue.settle(lease, attempt, verdicts);
		const count = (kind: Verdict['kind']) => verdicts.filter((verdict) => verdict.kind === kind).length;
		metrics.calls.observe({ answer: `${Math.floor(attempt.status / 100)}xx` }, attempt.ms / 1000);
		metrics.delivered.inc(count('done'));
		metrics.retried.inc(count('retry'));
		for (const verdict of verdicts) {
			if (verdict.kind === 'dead') metrics.dead.inc({ reason: verdict.reason });
			if (verdict.kind === 'done' && verdict.warning) metrics.warned.inc();
		}
		const { status, meaning: word, ms } = attempt;
		const level = count('dead') > 0 || meaning.account.kind !== 'ok' ? 'warn' : 'info';
		log[level](
			{
				shop: this.#shop,
				events: piece.length,
				status,
				meaning: word,
				ms: Math.round(ms),
				delivered: count('done'),
				refused: count('dead'),
				retried: count('retry'),
			},
			'attempt',
		);
	}

	/** What the answer says of the account. Answers whether to go on with this batch. */
	#account({ account }: Meaning, result: CallResult): boolean {
		if (account.kind === 'ok') {
			this.#breaker.success();
			this.#probing = false;
			this.#remember({ state: 'ok', reason: '', detail: '' });
			return true;
		}
		if (account.kind === 'shrink') {
			this.#bytes = Math.max(LEAST_BYTES, Math.floor(this.#bytes / 2));
			return true;
		}
		if (account.kind === 'park') {
			this.#pause(Math.min(account.ms ?? PROBE_MS, 3_600_000));
			this.#remember({ state: 'parked', reason: account.reason, detail: account.detail });
			return false;
		}
		const pause = this.#breaker.failure();
		if (pause === 0) return true;
		this.#pause(pause);
		const words = result.status === 0 ? ('error' in result ? result.error : '') : `HTTP ${result.status}`;
		this.#remember({ state: 'parked', reason: 'unreachable', detail: words });
		return false;
	}

	#pause(ms: number): void {
		this.#pausedUntil = this.#parts.clock.monotonic() + ms;
		this.#probing = true;
		this.#arm(0);
	}

	/** Written only when it changes: a shop's state is not news with every call. */
	#remember(state: AccountState): void {
		const known = this.#parts.shops.byId(this.#shop);
		if (
			!known ||
			(known.state === state.state && known.reason === state.reason && known.detail === state.detail)
		)
			return;
		this.#parts.shops.setState(this.#shop, state);
		if (state.state === 'parked')
			this.#parts.log.error({ shop: this.#shop, reason: state.reason }, 'account parked');
		else this.#parts.log.info({ shop: this.#shop }, 'account takes events');
	}
}
