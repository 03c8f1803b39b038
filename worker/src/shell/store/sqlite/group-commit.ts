/**
 * Group commit: writes that come together share one transaction, and so one fsync. Each write's promise is kept only
 * after the commit.
 *
 * A write goes at the end of its turn of the event loop, one of a kind that gathers maybe later: store/company.ts.
 */
import type { DatabaseSync } from 'node:sqlite';
import { ENOUGH, LONGEST_MS } from '../company.ts';
import { StoreUnavailable } from '../event-queue.ts';
import { outward, troubleOf } from './trouble.ts';

interface Manner {
	/** Lets what is here end; it may use the room that is kept for that. */
	drains?: boolean;
	/** Is worth waiting a few milliseconds for others, while many come. */
	gathers?: boolean;
}
interface Job extends Manner {
	work: () => unknown;
	kept: (value: unknown) => void;
	broken: (error: unknown) => void;
}

export class GroupCommit {
	readonly #database: DatabaseSync;
	readonly #fatal: (error: Error) => void;
	readonly #full: () => boolean;
	#jobs: Job[] = [];
	#turn: NodeJS.Immediate | undefined;
	#wait: NodeJS.Timeout | undefined;
	#gathered = 0;
	#cameTogether = false;
	#failed = false;
	#stuck = false;

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

	/** Whether the last commit came to nothing, in a way that may pass. */
	get stuck(): boolean {
		return this.#stuck;
	}

	/** Runs `work` within the next transaction; resolves when it is on disk. */
	write<T>(work: () => T, manner: Manner = {}): Promise<T> {
		if (this.#failed) return Promise.reject(new StoreUnavailable('failed'));
		return new Promise<T>((kept, broken) => {
			this.#jobs.push({ ...manner, work, kept: kept as (value: unknown) => void, broken });
			if (manner.gathers) this.#gathered++;
			if (this.#gathered >= ENOUGH) this.flush();
			else if (manner.gathers && this.#cameTogether)
				this.#wait ??= setTimeout(() => this.flush(), LONGEST_MS);
			else this.#turn ??= setImmediate(() => this.flush());
		});
	}

	flush(): void {
		clearImmediate(this.#turn);
		clearTimeout(this.#wait);
		this.#turn = this.#wait = undefined;
		const jobs = this.#jobs;
		if (jobs.length === 0) return;
		this.#jobs = [];
		if (this.#gathered > 0) this.#cameTogether = this.#gathered > 1;
		this.#gathered = 0;
		this.#commit(jobs);
	}

	#commit(jobs: readonly Job[]): void {
		const answers: unknown[] = [];
		try {
			this.#database.exec('BEGIN IMMEDIATE');
			for (const job of jobs) answers.push(job.work());
			this.#database.exec('COMMIT');
		} catch (error) {
			this.#giveUp(jobs, error as Error);
			return;
		}
		this.#stuck = false;
		for (const [index, job] of jobs.entries()) job.kept(answers[index]);
	}

	#giveUp(jobs: readonly Job[], error: Error): void {
		let trouble = troubleOf(error);
		try {
			if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
		} catch {
			trouble = 'lost';
		}
		if (trouble === 'ours' && jobs.length > 1) {
			// A write that SQLite cannot take must not take the others with it.
			for (const job of jobs) this.#commit([job]);
			return;
		}
		this.#stuck = trouble !== 'ours';
		const drains = trouble === 'full' && this.#full() ? jobs.filter((job) => job.drains) : [];
		const answer = trouble === 'lost' ? new StoreUnavailable('failed', { cause: error }) : outward(error);
		for (const job of jobs) if (!drains.includes(job)) job.broken(answer);
		// There is room to be given back only once, so this ends.
		if (drains.length > 0) this.#commit(drains);
		if (trouble !== 'lost') return;
		this.#failed = true;
		this.#fatal(error);
	}
}
