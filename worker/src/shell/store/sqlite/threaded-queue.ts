/** The queue as the worker has it: SQLite's file is in a thread, asked and answered by messages. Decision 0005. */
import type { Clock } from '../../clock.ts';
import { StoreUnavailable, type EventQueue } from '../event-queue.ts';
import { packed } from '../packed-event.ts';
import { inCompany } from './company.ts';
import { startThread } from './queue-thread.ts';
import type { SqliteFile } from './sqlite-queue.ts';
import {
	DEAD_METHODS,
	ERRORS,
	GATE,
	METHODS,
	type Answer,
	type Calls,
	type Method,
	type Told,
	type ToldError,
} from './thread-messages.ts';

interface Asked {
	kept: (value: unknown) => void;
	broken: (error: Error) => void;
}
type Ask = (method: Method, words: readonly unknown[]) => Promise<unknown>;

function errorOf({ kind, message, code, stack }: ToldError): Error {
	const error = new (kind === '' ? Error : ERRORS[kind])(message, { cause: stack });
	if (code === '') return error;
	return Object.assign(error, typeof code === 'number' ? { errcode: code } : { code });
}

/** The file's methods, each of which asks the thread. */
function methodsOf(ask: Ask): SqliteFile {
	const each = (method: Method) =>
		[method.split('.').at(-1) as string, (...words: unknown[]) => ask(method, words)] as const;
	const methods: unknown = {
		...Object.fromEntries(METHODS.map((name) => each(name))),
		dead: Object.fromEntries(DEAD_METHODS.map((name) => each(`dead.${name}`))),
	};
	return methods as SqliteFile;
}

/**
 * @param path the database file; made if there is none.
 * @param fatal called when the state of the disk is not known any more, or the thread has ended; the process should end
 *   and start anew.
 * @param full called when the disk is full; answers whether room has been made for settling what waits.
 * @throws {StoreInUse} if another worker has the file.
 * @throws {NewerSchema}
 */
export async function openThreadedQueue(
	path: string,
	clock: Clock,
	fatal: (error: Error) => void,
	full: () => boolean = () => false,
): Promise<EventQueue> {
	const time = () => ({ now: clock.now(), monotonic: clock.monotonic() });
	const gate = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
	const thread = startThread({ role: 'pintally events.sqlite', path, time: time(), gate });
	const send = inCompany((calls) => thread.postMessage({ time: time(), calls } satisfies Calls));
	const asked = new Map<number, Asked>();
	const waiting = new Map<string, number>();
	let last = 0;
	let gone: StoreUnavailable | undefined;

	function hear(answer: Answer): void {
		const { kept, broken } = asked.get(answer.id) as Asked;
		asked.delete(answer.id);
		if ('error' in answer) broken(errorOf(answer.error));
		else kept(answer.value);
	}
	function answerFull(): void {
		Atomics.store(gate, 0, full() ? GATE.room : GATE.none);
		Atomics.notify(gate, 0);
	}
	function end(cause: Error): void {
		gone = new StoreUnavailable('The thread of SQLite has ended.', { cause });
		for (const { broken } of asked.values()) broken(gone);
		asked.clear();
	}

	await new Promise<void>((opened, failed) => {
		let isOpen = false;
		let error = new Error('The thread of SQLite has ended by itself.');
		thread.on('message', (told: Told) => {
			if ('waiting' in told) for (const [shop, events] of told.waiting) waiting.set(shop, events);
			if (told.kind === 'answers') for (const answer of told.answers) hear(answer);
			else if (told.kind === 'full') answerFull();
			else if (told.kind === 'fatal') fatal(errorOf(told.error));
			else if (told.kind === 'not opened') error = errorOf(told.error);
			else {
				isOpen = true;
				opened();
			}
		});
		thread.on('error', (thrown: Error) => (error = thrown));
		thread.on('exit', () => {
			if (gone) return;
			end(error);
			failed(error);
			if (isOpen) fatal(error);
		});
	});

	const file = methodsOf((method, words) => {
		return new Promise((kept, broken) => {
			if (gone) return broken(gone);
			asked.set(++last, { kept, broken });
			send({ id: last, method, words });
		});
	});
	return {
		...file,
		put: (intake) => file.put(packed(intake)),
		waiting: (shop) => waiting.get(shop) ?? 0,
		// The file has one owner: it knows what it has left.
		watch: () => undefined,
		async close() {
			if (gone) return;
			await file.close();
			end(new Error('It was closed.'));
			await thread.terminate();
		},
	};
}
