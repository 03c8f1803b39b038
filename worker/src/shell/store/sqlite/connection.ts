import { DatabaseSync } from 'node:sqlite';
import { migrate } from './schema.ts';
import { troubleOf } from './trouble.ts';

export class StoreInUse extends Error {}

/** The disk or the file is not as a worker needs it; SQLite's own words name neither. */
export class UnusableFile extends Error {
	constructor(path: string, cause: Error) {
		super(
			`${path} cannot be opened and written: ${cause.message}. See whether its disk is full, read-only or damaged, and whose the folder is.`,
			{ cause },
		);
	}
}

const told = (path: string, error: unknown): unknown =>
	troubleOf(error) === 'ours' ? error : new UnusableFile(path, error as Error);

function opened(path: string): DatabaseSync {
	try {
		return new DatabaseSync(path);
	} catch (error) {
		throw told(path, error);
	}
}

/**
 * Opens the events' database for this process alone: with the lock held, a second worker on the same file
 * cannot start, and leases may live in memory.
 * @throws {StoreInUse} if another process has it. {UnusableFile}
 */
export function openExclusively(path: string, steps: readonly string[]): DatabaseSync {
	const database = opened(path);
	try {
		// Events are written one after the other: larger pages, fewer of them. A file keeps the size it was made with.
		database.exec('PRAGMA page_size = 16384');
		database.exec('PRAGMA locking_mode = EXCLUSIVE');
		database.exec('PRAGMA journal_mode = WAL');
		database.exec('PRAGMA synchronous = FULL');
		database.exec('PRAGMA wal_autocheckpoint = 1000');
		// What is erased is overwritten: else it would stand in the file until its place is used again.
		database.exec('PRAGMA secure_delete = ON');
		database.exec('PRAGMA temp_store = MEMORY');
		// Keys are hashes: each new one falls on another page. Kibibytes; SQLite's own 2,000 read them again and again.
		database.exec('PRAGMA cache_size = -32000');
		// Claims the lock now rather than with the first event.
		database.exec('BEGIN EXCLUSIVE; COMMIT');
		migrate(database, steps);
		return database;
	} catch (error) {
		database.close();
		if ((error as { errcode?: number }).errcode === 5)
			throw new StoreInUse(`Another worker is running on ${path}; one file has one worker.`);
		throw told(path, error);
	}
}

/** Opens the shops' database, which the worker and its commands share. @throws {UnusableFile} */
export function openShared(path: string, steps: readonly string[]): DatabaseSync {
	const database = opened(path);
	try {
		database.exec('PRAGMA busy_timeout = 5000');
		database.exec('PRAGMA journal_mode = WAL');
		database.exec('PRAGMA synchronous = FULL');
		migrate(database, steps);
		return database;
	} catch (error) {
		database.close();
		throw told(path, error);
	}
}
