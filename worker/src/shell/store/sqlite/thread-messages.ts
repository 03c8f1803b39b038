/** What the worker and the thread that has its SQLite file say to each other, each once in a turn of its loop. */
import { StoreUnavailable, type DeadLetters, type EventQueue } from '../event-queue.ts';
import { NewerSchema } from '../newer-schema.ts';
import { StoreInUse } from './connection.ts';

/** All of the port but what is known without asking. */
type Name = Exclude<keyof EventQueue, 'dead' | 'waiting' | 'watch'>;
const named = <T extends string>(names: Record<T, true>) => Object.keys(names) as T[];

/** What may be asked of the file. Does not compile where a method of the port is missing. */
export const METHODS = named<Name>({
	ready: true,
	put: true,
	claim: true,
	settle: true,
	release: true,
	remaining: true,
	nextDue: true,
	lanes: true,
	tend: true,
	purge: true,
	outcomes: true,
	counts: true,
	answers: true,
	erase: true,
	attempts: true,
	close: true,
});
export const DEAD_METHODS = named<keyof DeadLetters>({ list: true, replay: true, purge: true });
export type Method = Name | `dead.${keyof DeadLetters}`;

/** What the thread begins with. It keeps no clock of its own: it counts with what it is told. */
export interface Begin {
	/** Tells it from other threads of a program. */
	role: 'pintally events.sqlite';
	path: string;
	time: Time;
	/** Through it the thread is answered while it holds still. */
	gate: Int32Array;
}
export interface Time {
	now: number;
	monotonic: number;
}

export interface Call {
	id: number;
	method: Method;
	words: readonly unknown[];
}
export interface Calls {
	time: Time;
	calls: readonly Call[];
}

/** The port's own errors: a message carries no class. */
export const ERRORS = { unavailable: StoreUnavailable, in_use: StoreInUse, newer: NewerSchema } as const;

export interface ToldError {
	/** '': none of the port's own. */
	kind: keyof typeof ERRORS | '';
	message: string;
	/** The system's or SQLite's. */
	code: string | number;
	/** Where it was thrown. */
	stack: string;
}
export type Answer = { id: number } & ({ value: unknown } | { error: ToldError });
export type Waiting = readonly [shop: string, events: number];

export type Told =
	| { kind: 'opened'; waiting: readonly Waiting[] }
	| { kind: 'not opened'; error: ToldError }
	| { kind: 'answers'; answers: readonly Answer[]; waiting: readonly Waiting[] }
	/** The disk is full. It holds still until the gate says whether there is room again. */
	| { kind: 'full' }
	| { kind: 'fatal'; error: ToldError };

/** What stands in the gate. */
export const GATE = { asked: 0, room: 1, none: 2 } as const;
