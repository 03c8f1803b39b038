/**
 * Holds the store against its promise: what `put` has answered is on disk. A program of its own, so that it can be run
 * with lines of the store replaced, and under strace. Ends with 1 and the name of the check that failed.
 */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { systemClock } from '../../../worker/src/shell/clock.ts';
import { StoreUnavailable } from '../../../worker/src/shell/store/event-queue.ts';
import { openExclusively } from '../../../worker/src/shell/store/sqlite/connection.ts';
import { GroupCommit } from '../../../worker/src/shell/store/sqlite/group-commit.ts';
import { openSqliteQueue } from '../../../worker/src/shell/store/sqlite/sqlite-queue.ts';
import { put } from './simulation.ts';

/** Requests one after another, so that none can share another's commit. */
const PUTS = 20;

const folder = mkdtempSync(join(tmpdir(), 'pintally-durability-'));
const fail = (check: string): never => {
	console.log(check);
	process.exit(1);
};

/** What another process finds: all that has been handed to the operating system, as after a kill. */
async function isThereWhenAnswered(): Promise<void> {
	const path = join(folder, 'events.sqlite');
	const queue = openSqliteQueue(path, systemClock, () => fail('fatal'));
	for (let index = 0; index < PUTS; index++) {
		await put(queue, `durable.${index}`);
		const copy = `${path}-copy-${index}`;
		copyFileSync(path, copy);
		copyFileSync(`${path}-wal`, `${copy}-wal`);
		const found = new DatabaseSync(copy);
		const row = found.prepare('SELECT 1 FROM event WHERE id = ?').get(`durable.${index}`);
		found.close();
		if (!row) fail('answered before the commit');
	}
	await queue.close();
}

async function isRefusedWhenCommitFails(): Promise<void> {
	const database = new DatabaseSync(':memory:');
	const exec = database.exec.bind(database);
	database.exec = (sql) => {
		if (sql === 'COMMIT') throw Object.assign(new Error('disk I/O error'), { errcode: 10 });
		exec(sql);
	};
	const commits = new GroupCommit(
		database,
		() => undefined,
		() => false,
	);
	const kept = await commits.write(() => 1).catch((error: unknown) => error);
	if (!(kept instanceof StoreUnavailable)) fail('answered although the commit failed');
}

function isWrittenThrough(): void {
	const database = openExclusively(join(folder, 'pragma.sqlite'), []);
	const pragma = (name: string) => Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0];
	// 2 is FULL: in WAL, an fsync with each commit. https://www.sqlite.org/pragma.html#pragma_synchronous
	if (pragma('journal_mode') !== 'wal' || pragma('synchronous') !== 2) fail('no fsync with each commit');
	database.close();
}

await isThereWhenAnswered();
await isRefusedWhenCommitFails();
if (!process.argv.includes('--no-pragma')) isWrittenThrough();
rmSync(folder, { recursive: true });
