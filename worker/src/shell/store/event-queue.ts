/**
 * The port to the durable queue. An adapter keeps the worker's promise:
 *
 * - `put` resolves only when what it took is on disk. An event whose id is known is not taken twice.
 * - What is taken stays until it is settled as done or dead. A claim only lends events; a process that
 *   dies gives them back.
 * - It does not promise that an event is sent only once: a process can die between Pinterest's answer and
 *   `settle`. The same event_id makes the repeat harmless (Pinterest keeps the first within 48 hours).
 *
 * Times are milliseconds of the wall clock unless they say seconds.
 */
import type { CapiEvent, Seconds } from '../../../../core/types.ts';
import type { ReasonCode } from '../../../../core/vocabulary.ts';
import type { Erased, Erasure } from './erasure.ts';

/** The store cannot write at the moment; nothing was taken. */
export class StoreUnavailable extends Error {}

export interface NewEvent {
	event: CapiEvent;
	/** From then on it is too old to be sent. */
	expires: number;
	/** Born in a browser: it is counted by the hour; others end in the outcomes, one by one. */
	counted: boolean;
}

export type ReceiptResult = 'called' | 'blocked';
export interface Receipt {
	id: string;
	event: string;
	result: ReceiptResult;
}

/** All that one request brings, taken or refused as one. */
export interface Intake {
	shop: string;
	/** What is claimed together: one ad account, live or test. */
	lane: string;
	at: number;
	/** The signed request, so that its id cannot be used for another body. */
	request?: { id: string; digest: Uint8Array };
	events: readonly NewEvent[];
	/** One that has ended dead stays so. Else the shop's repeat of it, which somebody has asked for, makes it wait anew. */
	onlyNew?: boolean;
	receipts?: readonly Receipt[];
	/** Browser-born events that were rightly left out, for the hourly counts. */
	leftOut?: readonly string[];
}

export type Admission =
	| { reused: true }
	/** `duplicates[i]`: the i-th event was known before. */
	| { reused: false; duplicates: boolean[] };

/** How many of the events were not known before. */
export const freshOf = (admission: Admission): number =>
	admission.reused ? 0 : admission.duplicates.filter((duplicate) => !duplicate).length;

export interface ClaimedEvent {
	seq: number;
	id: string;
	/** Earlier attempts. */
	attempts: number;
	/** The event as JSON. */
	payload: string;
}
export interface Lease {
	id: string;
	lane: string;
	shop: string;
	events: readonly ClaimedEvent[];
}

export type Verdict = { seq: number } & (
	| { kind: 'done'; warning?: string }
	| { kind: 'retry'; at: number; detail: string }
	/** The call said nothing about the event: no attempt is counted, and the lease goes on. */
	| { kind: 'kept'; detail?: string }
	| { kind: 'dead'; reason: ReasonCode; detail: string }
);

/** One call to Pinterest. */
export interface Attempt {
	at: number;
	/** Duration. */
	ms: number;
	/** HTTP status, 0 when there was no answer. */
	status: number;
	/** What it meant, in a word. */
	meaning: string;
}

/** A call as it is told of one event. */
export interface ToldAttempt extends Attempt {
	/** What Pinterest said of that event; empty: nothing. */
	detail: string;
}

export interface LaneState {
	lane: string;
	shop: string;
	waiting: number;
	/** When the longest waiting of them was received. */
	oldest: number;
}

export type Outcome =
	| {
			seq: number;
			id: string;
			event: string;
			kind: 'delivery';
			state: 'delivered' | 'refused';
			reason: ReasonCode | '';
			detail: string;
			warning: string;
			attempts: number;
			at: Seconds;
	  }
	| { seq: number; id: string; event: string; kind: 'receipt'; result: ReceiptResult; at: Seconds };

export interface HourCount {
	hour: Seconds;
	event: string;
	collected: number;
	delivered: number;
	refused: number;
	left_out: number;
}

export interface DeadEvent {
	seq: number;
	shop: string;
	id: string;
	event: string;
	reason: ReasonCode;
	detail: string;
	attempts: number;
	ended: number;
}

/** Which dead events are meant: all that fit every part that is given. */
export interface DeadFilter {
	shop?: string;
	/** The event's id. */
	id?: string;
	reason?: ReasonCode;
	/** Ended before. */
	before?: number;
}

export interface DeadLetters {
	/** The last to end first. */
	list(filter: DeadFilter, limit: number): Promise<DeadEvent[]>;
	/** Puts them back to wait; those that are too old to be sent stay dead. */
	replay(filter: DeadFilter): Promise<{ replayed: number; tooOld: number }>;
	/** Forgets them, content and all; answers how many. */
	purge(filter: DeadFilter): Promise<number>;
}

export interface EventQueue {
	/** Rejects with StoreUnavailable while nothing could be taken. */
	ready(): Promise<void>;
	put(intake: Intake): Promise<Admission>;
	/** Lends what is due, the longest waiting first; null if nothing is. The lease ends by itself after `leaseMs`. */
	claim(lane: string, limits: { events: number; bytes: number; leaseMs: number }): Promise<Lease | null>;
	/** Of a lease's events the numbers of those that are still to be sent: an erasure may have ended some since. */
	remaining(lease: Lease): Promise<ReadonlySet<number>>;
	/** Writes down what a call meant for some or all events of a lease. A lease that has ended changes nothing. */
	settle(lease: Lease, attempt: Attempt, verdicts: readonly Verdict[]): Promise<void>;
	/** Gives back what is left of a lease, no attempt counted. */
	release(lease: Lease): Promise<void>;
	/** When the next event of a lane that nobody holds is due; null if none waits. */
	nextDue(lane: string): Promise<number | null>;
	/** Lanes in which something waits. */
	lanes(): Promise<LaneState[]>;
	/** How many events of a shop wait; where several workers share a store, as of at most a minute ago. */
	waiting(shop: string): number;
	/** Calls `wake` now and then with each lane in which something is due, where other workers may have left it. */
	watch(wake: (lane: string) => void): void;
	/** Ends what has become too old, and mends due times that a clock set back has left far ahead. */
	tend(): Promise<{ expired: number }>;
	/** Forgets what is over and beyond every use. */
	purge(): Promise<void>;
	outcomes(shop: string, after: number, limit: number): Promise<{ outcomes: Outcome[]; more: boolean }>;
	counts(shop: string, since: Seconds): Promise<HourCount[]>;
	/** Of the shop's live calls to Pinterest in a time, how many had each HTTP status; 0: no answer. */
	answers(shop: string, from: Seconds, to: Seconds): Promise<Record<number, number>>;
	dead: DeadLetters;
	/**
	 * Forgets the content of a person's events, those that wait and those that ended undelivered; none of them is sent
	 * any more, those that are lent for a call included. What is in a call at that moment cannot be called back.
	 */
	erase(shop: string, erasure: Erasure): Promise<Erased>;
	/** Calls that carried this event, oldest first. */
	attempts(shop: string, eventId: string): Promise<ToldAttempt[]>;
	close(): Promise<void>;
}

/** Events that one shop sends on one lane; a test never shares a call with a sale. */
export const laneOf = (shop: string, test: boolean): string => (test ? `${shop}:test` : shop);
/** Of a lane. */
export const shopOf = (lane: string): string => lane.replace(/:test$/, '');
export const isTestLane = (lane: string): boolean => lane.endsWith(':test');
