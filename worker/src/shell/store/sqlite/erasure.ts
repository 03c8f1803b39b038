/**
 * Forgetting a person's events. They end as done without a content: an id that comes again is known and does nothing,
 * and no command can put it back. In portions, so that intake is never held up long.
 */
import { isMeant, type Erasure } from '../erasure.ts';
import { countUp } from './feed.ts';
import type { Sql } from './statements.ts';

/** Rows that are looked through at once, whosever they are. */
const AT_ONCE = 5_000;

/** One portion. `last` is the last number that was looked at; null: that was all. */
export interface Portion {
	last: number | null;
	waiting: number[];
	dead: number[];
}

/** @param after the number of the last event that was looked at. */
export function erasePortion(sql: Sql, shop: string, erasure: Erasure, after: number, now: number): Portion {
	const [first, end] = ends(sql, after);
	const portion: Portion = { last: null, waiting: [], dead: [] };
	if (first === null) return portion;
	portion.last = Math.min(first + AT_ONCE, end);
	const rows = sql(
		`SELECT seq, id, event, counted, state, payload FROM event
		WHERE seq >= ? AND seq <= ? AND shop = ? AND payload IS NOT NULL`,
	).all(first, portion.last, shop);
	for (const row of rows) {
		if (!isMeant(erasure, String(row['id']), String(row['payload']))) continue;
		const seq = Number(row['seq']);
		const isWaiting = row['state'] === 0;
		sql(
			`UPDATE event SET state = 2, payload = NULL, reason = '', detail = '', ended = coalesce(ended, ?)
			WHERE seq = ?`,
		).run(now, seq);
		if (isWaiting && row['counted'] === 1) countUp(sql, shop, String(row['event']), 'left_out', now);
		(isWaiting ? portion.waiting : portion.dead).push(seq);
	}
	return portion;
}

function ends(sql: Sql, after: number): [first: number | null, end: number] {
	const row = sql('SELECT min(seq) AS first, max(seq) AS last FROM event WHERE seq > ?').get(after);
	return row?.['first'] === null ? [null, 0] : [Number(row?.['first']), Number(row?.['last'])];
}
