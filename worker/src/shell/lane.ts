/**
 * The deliveries of one ad account: claims batches, makes calls, writes down what they meant. At most two
 * calls at once; while the account rests, one event now and then asks whether it takes events again.
 */
import PQueue from 'p-queue';
import { classify, type Classified } from '../../../core/classify.ts';
import { DEADLINES, type Call } from './account-client.ts';
import { isToSplit, settlement, wordOf } from './batch-meaning.ts';
import { CallsOfMinute, Pauses, QUARTER_HOUR_MS, retryDelay } from './pauses.ts';
import type { SenderParts } from './sender.ts';
import {
	isTestLane,
	StoreUnavailable,
	type ClaimedEvent,
	type Lease,
	type Verdict,
} from './store/event-queue.ts';
import type { AccountState } from './store/shops.ts';

const MOST_EVENTS = 1_000;
/** Pinterest documents no limit; a smaller one, once met (413), is kept to. */
const MOST_BYTES = 1024 * 1024;
const LEAST_BYTES = 16 * 1024;
const CALLS_AT_ONCE = 2;
/** To find one bad event among a thousand takes 21 calls; where more are bad, the rest waits for the next batch. */
const CALLS_PER_BATCH = 40;
/** Longer than a call can take. */
const CALL_MS = DEADLINES.connect + DEADLINES.answer + 5_000;
/** As long as all calls of a batch. Where they wait for others, none begins that the lease may end under. */
export const LEASE_MS = CALLS_PER_BATCH * CALL_MS;
/** A due time may be wrong, where the clock was set back: it is looked at again after this. */
const LONGEST_NAP_MS = 60_000;
/** A store that is away for a moment, as PostgreSQL is while it restarts, is back sooner than an account. */
const STORE_PAUSE_MS = 5_000;
type Credentials = { adAccountId: string; token: string };

export class Lane {
	readonly #name: string;
	readonly #shop: string;
	readonly #parts: SenderParts;
	/** Batches, with one call of each at a time. */
	readonly #calls = new PQueue({ concurrency: CALLS_AT_ONCE });
	readonly #minute = new CallsOfMinute();
	readonly #pauses: Pauses;
	/** Monotonic; calls before it would be in vain. */
	#pausedUntil = 0;
	/** One call with one event at a time, from a pause on until a call goes well. */
	#probing: boolean;
	/** How often a pause was ended from outside. */
	#resumed = 0;
	#bytes = MOST_BYTES;
	#timer: { at: number; cancel: () => void } | null = null;
	#pumping = false;
	#again = false;
	#stopped = false;

	constructor(name: string, shop: string, parts: SenderParts) {
		this.#name = name;
		this.#shop = shop;
		this.#parts = parts;
		this.#pauses = new Pauses(parts.random);
		// It rested when the worker ended: how long it was to rest is not known any more, so one event asks.
		this.#probing = parts.shops.byId(shop)?.state === 'parked';
	}

	/** New events wait. A full batch goes at once, others wait a moment for company. */
	wake(): void {
		const full = this.#parts.queue.waiting(this.#shop) >= MOST_EVENTS;
		this.#arm(full ? 0 : this.#parts.config.BATCH_WAIT_MS);
	}

	/** The account may be usable again: ends a pause. */
	resume(): void {
		this.#resumed++;
		this.#pausedUntil = 0;
		this.#probing = false;
		this.#timer?.cancel();
		this.#timer = null;
		this.#arm(0);
	}

	/** Claims nothing more; resolves when no call is under way. */
	stop(): Promise<void> {
		this.#stopped = true;
		this.#timer?.cancel();
		return this.#calls.onIdle();
	}

	/** Pumps after `ms`, or sooner if that was planned; never before a pause ends. */
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
		const { queue, shops, clock, config } = this.#parts;
		for (;;) {
			if (this.#stopped) return;
			if (this.#pausedUntil > clock.monotonic()) return this.#arm(0);
			// The end of a call pumps again.
			if (this.#calls.pending + this.#calls.size >= (this.#probing ? 1 : CALLS_AT_ONCE)) return;
			const resumed = this.#resumed;
			const credentials = await shops.credentials(this.#shop);
			if (!credentials) {
				// Without a token events wait; a new one resumes the lane, be it at this very moment.
				if (resumed === this.#resumed) this.#pause(QUARTER_HOUR_MS);
				continue;
			}
			const limits = { events: this.#probing ? 1 : MOST_EVENTS, bytes: this.#bytes, leaseMs: LEASE_MS };
			const ends = clock.monotonic() + LEASE_MS;
			const lease = await queue.claim(this.#name, limits);
			if (!lease) break;
			// An answer that came meanwhile asked for a pause, or the worker ends.
			if (this.#stopped || this.#pausedUntil > clock.monotonic()) {
				await queue.release(lease);
				continue;
			}
			void this.#calls.add(() => this.#deliver(lease, ends, credentials)).then(() => this.#pump());
		}
		const due = await queue.nextDue(this.#name);
		if (due !== null)
			this.#arm(Math.min(Math.max(due - clock.now(), config.BATCH_WAIT_MS, 10), LONGEST_NAP_MS));
	}

	async #deliver(lease: Lease, ends: number, credentials: Credentials): Promise<void> {
		const { queue, log } = this.#parts;
		try {
			await this.#send(lease, ends, credentials);
		} catch (error) {
			log.error({ shop: this.#shop, error: (error as Error).name }, 'could not deliver a batch');
			this.#pause(error instanceof StoreUnavailable ? STORE_PAUSE_MS : 60_000);
		} finally {
			await queue.release(lease);
		}
	}

	/** Sends a batch, in halves where one bad event spoils it, until all is settled or the account says stop. */
	async #send(lease: Lease, ends: number, credentials: Credentials): Promise<void> {
		const { clock, signal } = this.#parts;
		const pieces = [[...lease.events]];
		for (let calls = 0; calls < CALLS_PER_BATCH; calls++) {
			const taken = pieces.pop();
			if (!taken) return;
			const wait = this.#minute.take(clock.monotonic());
			if (wait > 0) return this.#hold(wait);
			const at = clock.now();
			const made = await this.#call(lease, taken, ends, credentials);
			if (!made) return;
			const { call, piece } = made;
			if (!call) continue;
			// Rounded up, since what Pinterest asks for in seconds is never to end early.
			const meaning = classify(call.reply, piece.length, Math.ceil(clock.now() / 1000));
			// Told to end: what Pinterest did with the call is not known, and the same ids go out again.
			if (signal.aborted) return;
			await this.#settle(lease, piece, meaning, { at, ms: call.ms, status: call.status });
			if (isToSplit(piece, meaning)) {
				const half = Math.ceil(piece.length / 2);
				pieces.push(piece.slice(half), piece.slice(0, half));
			}
			// What Pinterest says of a token that was replaced meanwhile is no word about the new one.
			if (meaning.account.kind === 'parked' && !(await this.#isCurrent(credentials))) return;
			if (!(await this.#heed(meaning))) return;
		}
	}

	/**
	 * Makes a call once it is its turn, with what nobody has taken back meanwhile: no call where that is nothing. Null if the
	 * lease has too little time left by then.
	 */
	async #call(
		lease: Lease,
		taken: readonly ClaimedEvent[],
		ends: number,
		credentials: Credentials,
	): Promise<{ call: Call | null; piece: ClaimedEvent[] } | null> {
		const { client, callSlots, clock, queue, signal } = this.#parts;
		return callSlots.add(async () => {
			if (clock.monotonic() + CALL_MS > ends) return null;
			const remaining = await queue.remaining(lease);
			const piece = taken.filter(({ seq }) => remaining.has(seq));
			if (piece.length === 0) return { call: null, piece };
			const payloads = piece.map(({ payload }) => payload);
			return {
				call: await client.send(credentials, payloads, { test: isTestLane(this.#name), signal }),
				piece,
			};
		});
	}

	async #isCurrent({ adAccountId, token }: Credentials): Promise<boolean> {
		const current = await this.#parts.shops.credentials(this.#shop);
		return current?.adAccountId === adAccountId && current.token === token;
	}

	async #settle(
		lease: Lease,
		piece: readonly ClaimedEvent[],
		meaning: Classified,
		call: { at: number; ms: number; status: number },
	): Promise<void> {
		const { queue, clock, random } = this.#parts;
		const attempts = piece.reduce((most, event) => Math.max(most, event.attempts), 0);
		const again = clock.now() + retryDelay(attempts, random);
		const verdicts = settlement(piece, meaning, again);
		const word = isToSplit(piece, meaning) ? 'split' : wordOf(meaning.account);
		await queue.settle(lease, { ...call, meaning: word }, verdicts);
		this.#tell(verdicts, meaning, call, word);
	}

	/** One line and the figures of a call. */
	#tell(
		verdicts: readonly Verdict[],
		meaning: Classified,
		{ status, ms }: { status: number; ms: number },
		word: string,
	): void {
		const { metrics, log } = this.#parts;
		const count = (kind: Verdict['kind']) => verdicts.filter((verdict) => verdict.kind === kind).length;
		const [delivered, refused, retried] = [count('done'), count('dead'), count('retry')];
		metrics.calls.observe({ answer: `${Math.floor(status / 100)}xx` }, ms / 1000);
		metrics.delivered.inc(delivered);
		metrics.warned.inc(verdicts.filter((verdict) => verdict.kind === 'done' && verdict.warning).length);
		metrics.retried.inc(retried);
		if (refused > 0) metrics.dead.inc({ reason: 'refused_by_pinterest' }, refused);
		const level = meaning.alarm ? 'error' : meaning.account.kind === 'ok' && refused === 0 ? 'info' : 'warn';
		log[level](
			{
				shop: this.#shop,
				events: verdicts.length,
				status,
				meaning: word,
				ms: Math.round(ms),
				delivered,
				refused,
				retried,
			},
			'attempt',
		);
	}

	/** Does what the answer asks of the account; answers whether to go on with this batch. */
	async #heed({ account }: Classified): Promise<boolean> {
		const { clock } = this.#parts;
		const untilThen = (until: number | undefined) =>
			until === undefined ? undefined : until * 1000 - clock.now();
		switch (account.kind) {
			case 'ok':
				this.#pauses.success();
				this.#probing = false;
				await this.#remember({ state: 'ok', reason: '', detail: '' });
				return true;
			case 'shrink':
				this.#bytes = Math.max(LEAST_BYTES, Math.floor(this.#bytes / 2));
				return true;
			case 'parked':
				return this.#rest(untilThen(account.until) ?? QUARTER_HOUR_MS, account);
			case 'slowed':
				return this.#rest(untilThen(account.until) ?? this.#pauses.slowing(), account);
			case 'failing': {
				const pause = this.#pauses.failure();
				// The whole endpoint is away, for everybody: no use in asking more often.
				const rest = untilThen(account.until) ?? (account.everywhere ? QUARTER_HOUR_MS : pause);
				return rest > 0 ? this.#rest(rest, { ...account, reason: 'unreachable' }) : true;
			}
		}
	}

	async #rest(
		ms: number,
		{ reason, detail }: { reason: Exclude<AccountState['reason'], ''>; detail: string },
	): Promise<false> {
		this.#pause(ms);
		await this.#remember({ state: 'parked', reason, detail });
		return false;
	}

	/** Rests, and asks with one event before it goes on. */
	#pause(ms: number): void {
		this.#probing = true;
		this.#hold(ms);
	}

	#hold(ms: number): void {
		// Two calls may be under way: the longer of their pauses holds.
		this.#pausedUntil = Math.max(this.#pausedUntil, this.#parts.clock.monotonic() + ms);
		this.#arm(0);
	}

	/** Written only when it changes: a shop's state is not news with every call. */
	async #remember(state: AccountState): Promise<void> {
		const { shops, log } = this.#parts;
		const known = shops.byId(this.#shop);
		if (
			!known ||
			(known.state === state.state && known.reason === state.reason && known.detail === state.detail)
		)
			return;
		await shops.setState(this.#shop, state);
		if (state.state === 'parked') log.error({ shop: this.#shop, reason: state.reason }, 'account parked');
		else log.info({ shop: this.#shop }, 'account takes events');
	}
}
