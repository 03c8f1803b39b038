/**
 * Which ids are known: of each event its key, which is half a hash, and its number.
 *
 * An index of hashes is written all over: each event would dirty a page of its own, many times its own size. So new
 * keys are `young` first, in a table in memory that takes part in transactions but is not written; when there are many
 * of them they move into `known`, a range of keys at a time, in order, so that those of one page are written together.
 * At a start the young are read once more from the events.
 */
import type { DatabaseSync } from 'node:sqlite';
import { keyOf } from '../event-key.ts';
import { statements } from './statements.ts';

/** About two megabytes. A round of all ranges takes twice as many events, so a start reads up to four times as many. */
const MOST_YOUNG = 32_768;
/** Keys are hashes: their first byte parts them evenly. */
const RANGES = 256;
/** Where a range begins; after the last, a text longer than any key. */
const beginOf = (range: number) => (range < RANGES ? Uint8Array.of(range) : new Uint8Array(17).fill(255));

/**
 * An event whose key is known is not written: `INSERT` then says that nothing has changed. `known_up_to` never passes
 * the last event, whose number is given anew once it is forgotten.
 */
const WATCHED = `
	CREATE TEMP TABLE young (key BLOB PRIMARY KEY, seq INTEGER NOT NULL) STRICT, WITHOUT ROWID;
	INSERT INTO young SELECT key, seq FROM event
		WHERE seq > (SELECT seq FROM known_up_to) AND NOT EXISTS (SELECT 1 FROM known WHERE key = event.key);

	CREATE TEMP VIEW id AS SELECT key, seq FROM temp.young UNION ALL SELECT key, seq FROM main.known;

	CREATE TEMP TRIGGER event_known BEFORE INSERT ON main.event
	WHEN EXISTS (SELECT 1 FROM young WHERE key = new.key) OR EXISTS (SELECT 1 FROM known WHERE key = new.key)
	BEGIN
		SELECT RAISE(IGNORE);
	END;
	CREATE TEMP TRIGGER event_taken AFTER INSERT ON main.event BEGIN
		INSERT INTO young (key, seq) VALUES (new.key, new.seq);
	END;
	CREATE TEMP TRIGGER event_forgotten AFTER DELETE ON main.event BEGIN
		DELETE FROM young WHERE key = old.key;
		DELETE FROM known WHERE key = old.key;
		UPDATE known_up_to SET seq = (SELECT ifnull(max(seq), 0) FROM event)
			WHERE seq > (SELECT ifnull(max(seq), 0) FROM event);
	END;`;

/** As the file has it: Node makes bytes of a text sooner than of a hash. */
export const keyBytes = (lane: string, id: string): Uint8Array => Buffer.from(keyOf(lane, id), 'hex');

/** The number of an event by its key, `?`. */
export const SEQ_OF = '(SELECT seq FROM temp.id WHERE key = ?)';

/**
 * Watches the events of a connection; answers what is to be called, in its transaction, after events were taken.
 * @param most how many keys are left in memory.
 */
export function watchIds(database: DatabaseSync, most = MOST_YOUNG): (taken: number) => void {
	database.exec(WATCHED);
	const sql = statements(database);
	let young = Number(sql('SELECT count(*) AS count FROM young').get()?.['count']);

	/** Ranges follow each other round and round; after each round it is known what need not be read at a start. */
	function moveRange(): void {
		// From the file: after a rollback, and after a start, it goes on where it was.
		const range = Number(sql('SELECT range FROM known_up_to').get()?.['range']);
		const inside = [beginOf(range), beginOf(range + 1)];
		sql('INSERT INTO known SELECT key, seq FROM young WHERE key >= ? AND key < ? ORDER BY key').run(
			...inside,
		);
		young -= Number(sql('DELETE FROM young WHERE key >= ? AND key < ?').run(...inside).changes);
		sql('UPDATE known_up_to SET range = ?').run((range + 1) % RANGES);
		if (range + 1 < RANGES) return;
		const { count, first } = sql('SELECT count(*) AS count, min(seq) AS first FROM young').get() as {
			count: number;
			first: number | null;
		};
		// Counted anew, because what a rollback took back was counted too.
		young = count;
		sql('UPDATE known_up_to SET seq = ifnull(?, (SELECT ifnull(max(seq), 0) + 1 FROM event)) - 1').run(first);
	}

	return (taken) => {
		young += taken;
		while (young > most) moveRange();
	};
}
