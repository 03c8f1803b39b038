/**
 * The thread that has SQLite's file: an fsync holds it up, and never the one that answers requests. Decision 0005.
 */
import { isMainThread, parentPort, Worker, workerData, type MessagePort } from 'node:worker_threads';
import { openSqliteFile, type SqliteFile } from './sqlite-queue.ts';
import {
	ERRORS,
	GATE,
	type Answer,
	type Begin,
	type Call,
	type Calls,
	type Told,
	type ToldError,
} from './thread-messages.ts';

/** In the bundle: the address of this thread's own code, put there by worker/build.ts. */
declare const PINTALLY_QUEUE_THREAD: string | undefined;

export const startThread = (begin: Begin): Worker =>
	new Worker(new URL(typeof PINTALLY_QUEUE_THREAD === 'string' ? PINTALLY_QUEUE_THREAD : import.meta.url), {
		workerData: begin,
	});

function toldOf(error: unknown): ToldError {
	const { message, stack = '', code, errcode } = error as Error & { code?: string; errcode?: number };
	const kinds = Object.keys(ERRORS) as (keyof typeof ERRORS)[];
	const kind = kinds.find((each) => error instanceof ERRORS[each]) ?? '';
	return { kind, message, code: errcode ?? code ?? '', stack };
}

type Methods = Record<string, (...words: readonly unknown[]) => Promise<unknown>>;

function ask(file: SqliteFile, { method, words }: Call): Promise<unknown> {
	const [name, ofDead] = method.split('.') as [string, string | undefined];
	const methods = (ofDead ? file.dead : file) as unknown as Methods;
	return (methods[ofDead ?? name] as Methods[string])(...words);
}

function serve(port: MessagePort, { path, gate, time }: Begin): void {
	let { now, monotonic } = time;
	const say = (message: Told) => port.postMessage(message);
	let answers: Answer[] = [];
	const changed = new Map<string, number>();
	const counts = () => {
		const waiting = [...changed];
		changed.clear();
		return waiting;
	};
	function flush(): void {
		if (answers.length === 0) return;
		say({ kind: 'answers', answers, waiting: counts() });
		answers = [];
	}
	function answer(each: Answer): void {
		if (answers.push(each) === 1) setImmediate(flush);
	}
	function full(): boolean {
		Atomics.store(gate, 0, GATE.asked);
		say({ kind: 'full' });
		Atomics.wait(gate, 0, GATE.asked);
		return Atomics.load(gate, 0) === GATE.room;
	}

	let file: SqliteFile;
	try {
		file = openSqliteFile(path, {
			clock: { now: () => now, monotonic: () => monotonic },
			// After the answers of the commit that failed.
			fatal: (error) =>
				setImmediate(() => {
					flush();
					say({ kind: 'fatal', error: toldOf(error) });
				}),
			full,
			counted: (shop, events) => changed.set(shop, events),
		});
	} catch (error) {
		say({ kind: 'not opened', error: toldOf(error) });
		return;
	}
	say({ kind: 'opened', waiting: counts() });
	port.on('message', ({ time, calls }: Calls) => {
		({ now, monotonic } = time);
		for (const call of calls)
			ask(file, call).then(
				(value) => answer({ id: call.id, value }),
				(error: unknown) => answer({ id: call.id, error: toldOf(error) }),
			);
	});
}

const begin = workerData as Begin | null;
if (!isMainThread && parentPort && begin?.role === 'pintally events.sqlite') serve(parentPort, begin);
