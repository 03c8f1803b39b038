/** What has to be done now and then. */
import {
	KEEP_COUNTS_MS,
	KEEP_EVENTS_MS,
	KEEP_NONCES_MS,
	KEEP_OUTCOMES_MS,
	LONGEST_WAIT_MS,
} from '../retention.ts';
import { end } from './settlement.ts';
import type { Sql } from './statements.ts';

/** So that one turn of housekeeping never holds up requests for long. */
const AT_ONCE = 2_000;

/** Ends events that have become too old, except those that are on their way at this moment; answers their shops. */
export function endExpired(sql: Sql, now: number, onTheirWay: ReadonlyMap<number, unknown>): string[] {
	const old = sql('SELECT seq, detail FROM event WHERE state = 0 AND expires <= ? LIMIT ?')
		.all(now, AT_ONCE)
		.map((row) => ({ seq: Number(row['seq']), detail: String(row['detail']) }))
		.filter(({ seq }) => !onTheirWay.has(seq));
	return old
		.map(({ seq, detail }) => end(sql, seq, { kind: 'dead', reason: 'too_late', detail }, now, 0))
		.filter((shop) => shop !== null);
}

/** A clock that was ahead has left due times ahead; without this the events would wait for it. */
export function mendDueTimes(sql: Sql, now: number): void {
	sql('UPDATE event SET due = ? WHERE state = 0 AND due > ?').run(now, now + LONGEST_WAIT_MS);
}

/** Forgets a portion; answers whether there may be more. */
export function forget(sql: Sql, now: number): boolean {
	const limited = (table: string, key: string, old: string, before: number) =>
		Number(
			sql(
				`DELETE FROM ${table} WHERE ${key} IN (SELECT ${key} FROM ${table} WHERE ${old} < ? LIMIT ${AT_ONCE})`,
			).run(before).changes,
		);
	const gone =
		Number(
			sql(
				`DELETE FROM event WHERE seq IN
					(SELECT seq FROM event WHERE state <> 0 AND ended < ? AND event_time < ? LIMIT ${AT_ONCE})`,
			).run(now - KEEP_EVENTS_MS, Math.floor((now - KEEP_EVENTS_MS) / 1000)).changes,
		) + limited('attempt', 'id', 'at', now - KEEP_EVENTS_MS);
	sql('DELETE FROM nonce WHERE at < ?').run(now - KEEP_NONCES_MS);
	sql('DELETE FROM receipt WHERE at < ?').run(now - KEEP_EVENTS_MS);
	sql('DELETE FROM outcome WHERE at < ?').run(Math.floor((now - KEEP_OUTCOMES_MS) / 1000));
	sql('DELETE FROM count WHERE hour < ?').run(Math.floor((now - KEEP_COUNTS_MS) / 1000));
	return gone >= AT_ONCE;
}
