/** Ids of events stay known wherever their keys are: in memory, in the file, on the way from one to the other. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openExclusively } from '../../worker/src/shell/store/sqlite/connection.ts';
import { keyBytes, SEQ_OF, watchIds } from '../../worker/src/shell/store/sqlite/known-ids.ts';
import { EVENTS, migrate } from '../../worker/src/shell/store/sqlite/schema.ts';
import { openSqliteQueue } from '../../worker/src/shell/store/sqlite/sqlite-queue.ts';
import { eventOf } from './faults/simulation.ts';
import { ManualClock } from './manual-clock.ts';
import { NOW } from './stores.ts';

const LANE = 'shop_a';
const INSERT = `
	INSERT OR FAIL INTO event (key, lane, shop, id, event, counted, event_time, expires, due, received, payload)
	VALUES (?, 'shop_a', 'shop_a', ?, 'checkout', 0, 1, 1, 1, 1, '{}')`;

let folder: string;
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'pintally-ids-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
const newPath = () => join(folder, `${++files}.sqlite`);

/** The events' database, of which so many keys are left in memory. */
function opened(path: string, most?: number) {
	const database = openExclusively(path, EVENTS);
	const moved = watchIds(database, most);
	return {
		database,
		/** Answers whether it was new. */
		take(id: string): boolean {
			const { changes } = database.prepare(INSERT).run(keyBytes(LANE, id), id);
			if (changes === 1) moved(1);
			return changes === 1;
		},
		forget: (id: string) => database.prepare('DELETE FROM event WHERE id = ?').run(id),
		/** The event that an id leads to. */
		found: (id: string) =>
			database.prepare(`SELECT id FROM event WHERE seq = ${SEQ_OF}`).get(keyBytes(LANE, id))?.['id'],
		count: (table: string) =>
			Number(database.prepare(`SELECT count(*) AS count FROM ${table}`).get()?.['count']),
	};
}

type Step = { kind: 'take' | 'forget'; id: string } | { kind: 'fail'; ids: string[] } | { kind: 'die' };
const IDS = Array.from({ length: 12 }, (_, at) => `sale-${at}`);
const id = fc.constantFrom(...IDS);
const steps: fc.Arbitrary<Step[]> = fc.array(
	fc.oneof(
		{ weight: 6, arbitrary: fc.record({ kind: fc.constant('take' as const), id }) },
		{ weight: 3, arbitrary: fc.record({ kind: fc.constant('forget' as const), id }) },
		{ weight: 1, arbitrary: fc.record({ kind: fc.constant('fail' as const), ids: fc.array(id) }) },
		{ weight: 1, arbitrary: fc.constant({ kind: 'die' as const }) },
	),
	{ maxLength: 60 },
);

it('knows what was taken and nothing else, whatever was forgotten, taken back or read again after a death', () => {
	fc.assert(
		fc.property(steps, fc.integer({ min: 0, max: 4 }), (all, most) => {
			const path = newPath();
			let store = opened(path, most);
			const known = new Set<string>();
			for (const step of all) {
				if (step.kind === 'take') {
					expect(store.take(step.id)).toBe(!known.has(step.id));
					known.add(step.id);
				} else if (step.kind === 'forget') {
					store.forget(step.id);
					known.delete(step.id);
				} else if (step.kind === 'fail') {
					store.database.exec('BEGIN IMMEDIATE');
					for (const each of step.ids) store.take(each);
					store.database.exec('ROLLBACK');
				} else {
					store.database.close();
					store = opened(path, most);
				}
				for (const each of IDS) expect(store.found(each)).toBe(known.has(each) ? each : undefined);
				expect(store.count('young') + store.count('known')).toBe(known.size);
			}
			store.database.close();
		}),
		{ numRuns: 60 },
	);
}, 60_000);

describe('when there are many', () => {
	it('moves their keys to the file, in ranges, and reads only the last again at a start', () => {
		const path = newPath();
		const MOST = 500;
		const first = opened(path, MOST);
		first.database.exec('BEGIN');
		for (let at = 0; at < 5_000; at++) first.take(`many-${at}`);
		first.database.exec('COMMIT');
		expect(first.count('young')).toBeLessThanOrEqual(MOST);
		expect(first.count('young') + first.count('known')).toBe(5_000);
		first.database.close();

		const second = opened(path, MOST);
		const upTo = second.database.prepare('SELECT seq FROM known_up_to').get()?.['seq'];
		expect(Number(upTo)).toBeGreaterThan(5_000 - 5 * MOST);
		expect(second.count('young') + second.count('known')).toBe(5_000);
		expect(second.take('many-0')).toBe(false);
		expect(second.take('many-4999')).toBe(false);
		second.database.close();
	});

	it('goes on with its round after a start, so that a start never has ever more to read', () => {
		const path = newPath();
		const [MOST, RUNS, EACH] = [200, 40, 100];
		for (let run = 0; run < RUNS; run++) {
			const store = opened(path, MOST);
			store.database.exec('BEGIN');
			for (let at = 0; at < EACH; at++) store.take(`run-${run}-${at}`);
			store.database.exec('COMMIT');
			store.database.close();
		}
		const last = opened(path, MOST);
		const upTo = Number(last.database.prepare('SELECT seq FROM known_up_to').get()?.['seq']);
		expect(RUNS * EACH - upTo).toBeLessThan(5 * MOST);
		last.database.close();
	});

	it('writes less than half the pages that an index of the hashes in the file alone would', () => {
		const path = newPath();
		const store = opened(path);
		const { database } = store;
		// What the file had before: each key falls on another page.
		database.exec('CREATE TABLE old (key BLOB NOT NULL UNIQUE) STRICT');
		const insert = database.prepare('INSERT INTO old VALUES (?)');
		const old = (name: string) => insert.run(keyBytes(LANE, name));
		const pagesOf = (work: () => void) => {
			database.exec('PRAGMA wal_checkpoint(TRUNCATE); BEGIN');
			work();
			database.exec('COMMIT');
			return Number(database.prepare('PRAGMA wal_checkpoint(PASSIVE)').get()?.['log']);
		};
		const each = (count: number, work: (at: number) => void) => () => {
			for (let at = 0; at < count; at++) work(at);
		};
		pagesOf(each(20_000, (at) => old(`old-${at}`)));
		const before = pagesOf(each(100, (at) => old(`new-${at}`)));
		const now = pagesOf(each(100, (at) => store.take(`new-${at}`)));
		expect(before).toBeGreaterThan(20);
		expect(now).toBeLessThan(before / 2);
		store.database.close();
	}, 60_000);
});

it('knows the ids of a file that was made before, and sends a dead event of it again', async () => {
	const path = newPath();
	const old = new DatabaseSync(path);
	migrate(old, EVENTS.slice(0, 4));
	const insert = old.prepare(
		`INSERT INTO event (key, lane, shop, id, event, counted, event_time, expires, due, received, payload, state, ended)
		VALUES (?, ?, ?, ?, 'checkout', 0, ?, ?, ?, ?, ?, ?, ?)`,
	);
	const ends = NOW + 86_400_000;
	for (const [each, state] of [
		['waits', 0],
		['done', 2],
		['dead', 3],
	] as const)
		insert.run(
			keyBytes(LANE, each),
			LANE,
			LANE,
			each,
			NOW / 1000,
			ends,
			NOW,
			NOW,
			`{"event_id":"${each}"}`,
			state,
			state === 0 ? null : NOW,
		);
	old.close();

	const queue = openSqliteQueue(path, new ManualClock(NOW), (error) => {
		throw error;
	});
	const event = (event_id: string) => ({ event: eventOf(event_id, NOW), expires: ends, counted: false });
	const admission = await queue.put({
		shop: LANE,
		lane: LANE,
		at: NOW,
		events: ['waits', 'done', 'dead', 'fresh'].map(event),
	});
	expect(admission).toEqual({ reused: false, duplicates: [true, true, false, false] });
	const lease = await queue.claim(LANE, { events: 10, bytes: 1_000_000, leaseMs: 1_000 });
	expect(lease?.events.map((each) => each.id).sort()).toEqual(['dead', 'fresh', 'waits']);
	await queue.close();
});
