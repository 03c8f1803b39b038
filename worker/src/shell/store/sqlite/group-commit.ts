/**
 * Group commit: writes that come while one turn of the event loop handles its sockets share one
 * transaction, and so one fsync. Each write's promise is kept only after the commit.
 */
import type { DatabaseSync } from 'node:sqlite';
import { StoreUnavailable } from '../event-queue.ts';

interface Job {
	work: () => unknown;
	/** Lets what is here end; it may use the room that is kept for that. */
	drains: boolean;
	kept: (value: unknown) => void;
	broken: (error: unknown) => void;
}

/** SQLite's primary result codes that pass by themselves: busy, locked, out of memory, read-only, full. */
const PASSING = new Set([5, 6, 7, 8, 13]);
const FULL = 13;
/** Input/output error, damaged file, no database: what is on disk is not known any more. */
const DISK = new Set([10, 11, 26]);

export class GroupCommit {
	readonly #database: DatabaseSync;
	readonly #fatal: (error: Error) => void;
	readonly #full: () => boolean;
	#jobs: Job[] = [];
	#turn: NodeJS.Immediate | null = null;
	#failed = false;

	/**
	 * @param fatal called when a commit fails in a way after which the state of the disk is not known. A failed
	 *   fsync must not be tried again (the pages may be gone), so the process has to start anew.
	 * @param full called when the disk is full; answers whether room has been made for what drains.
	 */
	constructor(database: DatabaseSync, fatal: (error: Error) => void, full: () => boolean) {
		this.#database = database;
		this.#fatal = fatal;
		this.#full = full;
	}

	/** Runs `work` within the next transaction; resolves when it is on disk. */
	write<T>(work: () => T, { drains = false } = {}): Promise<T> {
		if (this.#failed) return Promise.reject(new StoreUnavailable('failed'));
		return new Promise<T>((kept, broken) => {
			this.#jobs.push({ work, drains, kept: kept as (value: unknown) => void, broken });
			this.#turn ??= setImmediate(() => this.flush());
		});
	}

	flush(): void {
		if (this.#turn) clearImmediate(this.#turn);
		this.#turn = null;
		const jobs = this.#jobs;
		this.#jobs = [];
		if (jobs.length > 0) this.#commit(jobs);
	}

	#commit(jobs: readonly Job[]): void {
		const answers: unknown[] = [];
		try {
			this.#database.exec('BEGIN IMMEDIATE');
			for (const job of jobs) answers.push(job.work());
			this.#database.exec('COMMIT');
		} catch (error) {
			this.#giveUp(jobs, error as Error & { errcode?: number });
			return;
		}
		for (const [index, job] of jobs.entries()) job.kept(answers[index]);
	}

	#giveUp(jobs: readonly Job[], error: Error & { errcode?: number }): void {
		const code = (error.errcode ?? 0) & 0xff;
		let lost = DISK.has(code);
		try {
			if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
		} catch {
			lost = true;
		}
		const drains = code === FULL && !lost && this.#full() ? jobs.filter((job) => job.drains) : [];
		const answer = lost || PASSING.has(code) ? new StoreUnavailable(error.message) : error;
		for (const job of jobs) if (!drains.includes(job)) job.broken(answer);
		// There is room to be given back only once, so this ends.
		if (drains.length > 0) this.#commit(drains);
		if (!lost) return;
		this.#failed = true;
		this.#fatal(error);
	}
}
