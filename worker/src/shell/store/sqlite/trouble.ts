/** What an error of SQLite's says about the disk. The codes: https://sqlite.org/rescode.html */
import { StoreUnavailable } from '../event-queue.ts';

/**
 * - `full`, `passing`: nothing was written, all that was written before is as it was, and a later try may go well.
 * - `lost`: what is on disk is not known any more.
 * - `ours`: the statement or what was bound to it is wrong; it will be so again.
 */
export type Trouble = 'full' | 'passing' | 'lost' | 'ours';

const FULL = 13;
/** Busy, locked, out of memory, read-only, cannot open. */
const PASSING = new Set([5, 6, 7, 8, 14]);
/** Input/output error, damaged file, no database. */
const LOST = new Set([10, 11, 26]);
/**
 * Input/output errors that were heard before anything was relied on: a write, a truncation, and the three of the
 * log's index. A disk that the system has made read-only answers so. The rest of a log that could not be written
 * whole is written over by the next commit. A failed fsync is not among them: what it should have brought to the disk
 * may be gone, and the next one would still succeed (https://lwn.net/Articles/752063/).
 */
const UNWRITTEN = new Set([778, 1546, 4618, 4874, 5386]);

export function troubleOf(error: unknown): Trouble {
	const extended = (error as { errcode?: number } | null)?.errcode ?? 0;
	const code = extended & 0xff;
	if (code === FULL) return 'full';
	if (PASSING.has(code) || UNWRITTEN.has(extended)) return 'passing';
	return LOST.has(code) ? 'lost' : 'ours';
}

/** The error as the store's port has it. */
export const outward = (error: unknown): unknown =>
	troubleOf(error) === 'ours'
		? error
		: new StoreUnavailable('SQLite cannot write at the moment.', { cause: error });
