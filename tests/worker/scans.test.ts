/** However much is stored, no query of the stores reads all of a table. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { EVENTS, migrate } from '../../worker/src/shell/store/sqlite/schema.ts';
import { openSqliteQueue } from '../../worker/src/shell/store/sqlite/sqlite-queue.ts';
import { describeWith } from '../support/requirements.ts';
import { ManualClock } from './manual-clock.ts';
import { NOW, POSTGRES, type OpenPostgres } from './stores.ts';

describe('SQLite', () => {
	let folder: string;
	beforeAll(() => {
		folder = mkdtempSync(join(tmpdir(), 'pintally-scans-'));
	});
	afterAll(() => rmSync(folder, { recursive: true }));

	it('searches in keys, and counts what waits in a key that holds all that is asked', async () => {
		const path = join(folder, 'events.sqlite');
		const prepare = vi.spyOn(DatabaseSync.prototype, 'prepare');
		const queue = openSqliteQueue(path, new ManualClock(NOW), (error) => {
			throw error;
		});
		await queue.tend();
		await queue.purge();
		await queue.lanes();
		await queue.attempts('shop_a', 'sale-0001');
		await queue.claim('shop_a', { events: 1, bytes: 1, leaseMs: 1 });
		await queue.nextDue('shop_a');
		await queue.outcomes('shop_a', 0, 10);
		await queue.counts('shop_a', 0);
		await queue.answers('shop_a', 0, 1);
		const queries = prepare.mock.calls.map(([text]) => text).filter((text) => !text.startsWith('PRAGMA'));
		// Its own connection: it has tables in memory.
		const database = prepare.mock.contexts[0] as DatabaseSync;
		prepare.mockRestore();
		expect(queries.length).toBeGreaterThan(12);
		for (const query of queries) {
			const plan = database.prepare(`EXPLAIN QUERY PLAN ${query}`).all();
			const scans = plan
				.map(({ detail }) => String(detail))
				.filter((detail) => detail.startsWith('SCAN'))
				.filter((detail) => !/^SCAN (json_each|young|event USING COVERING INDEX event_due)/.test(detail));
			expect(scans, query).toEqual([]);
		}
		await queue.close();
	});

	it('gets the keys in a file that was made before them, with what is in it', () => {
		const database = new DatabaseSync(join(folder, 'old.sqlite'));
		migrate(database, EVENTS.slice(0, 1));
		database.exec("INSERT INTO nonce VALUES ('shop_a', 'msg_1', x'00', 1)");
		migrate(database, EVENTS);
		expect(database.prepare('SELECT id FROM nonce INDEXED BY nonce_over WHERE at < 2').all()).toEqual([
			{ id: 'msg_1' },
		]);
		database.close();
	});
});

describeWith(['postgres'])('PostgreSQL', () => {
	let store: OpenPostgres;
	beforeAll(async () => {
		await POSTGRES.start();
		store = await POSTGRES.open(new ManualClock(NOW));
	});
	afterAll(async () => {
		await store.close();
		await POSTGRES.stop();
	});

	it.each([
		['attempt', 'at'],
		['receipt', 'at'],
		['nonce', 'at'],
		['outcome', 'at'],
		['count', 'hour'],
	])('forgets of %s by a key', (table, column) => {
		const plan = store.sql(
			`SET enable_seqscan = off; EXPLAIN SELECT ctid FROM pintally.${table} WHERE ${column} < 1`,
		);
		expect(plan).toContain(`Index Cond: (${column} < 1)`);
		expect(plan).toMatch(new RegExp(`${table}_(at|over)`));
	});
});
