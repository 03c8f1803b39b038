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
	return end(
		sql,
		old.map(({ seq, detail }) => ({ seq, kind: 'dead', reason: 'too_late', detail })),
		now,
		0,
	);
}

/** A clock that was ahead has left due times ahead; without this the events would wait for it. */
export function mendDueTimes(sql: Sql, lane: string, now: number): void {
	sql('UPDATE event SET due = ? WHERE lane = ? AND state = 0 AND due > ?').run(
		now,
		lane,
		now + LONGEST_WAIT_MS,
	);
}

/** Forgets a portion of each kind; answers whether there may be more. */
export function forget(sql: Sql, now: number): boolean {
	const portion = (table: string, key: string, over: string, ...before: number[]) =>
		Number(
			sql(
				`DELETE FROM ${table} WHERE (${key}) IN (SELECT ${key} FROM ${table} WHERE ${over} LIMIT ${AT_ONCE})`,
			).run(...before).changes,
		);
	const events = now - KEEP_EVENTS_MS;
	const seconds = (ms: number) => Math.floor(ms / 1000);
	const gone = [
		portion('event', 'seq', 'state <> 0 AND ended < ? AND event_time < ?', events, seconds(events)),
		portion('attempt', 'id', 'at < ?', events),
		portion('receipt', 'shop, id', 'at < ?', events),
		portion('nonce', 'shop, id', 'at < ?', now - KEEP_NONCES_MS),
		portion('outcome', 'shop, seq', 'at < ?', seconds(now - KEEP_OUTCOMES_MS)),
		portion('count', 'shop, hour, event', 'hour < ?', seconds(now - KEEP_COUNTS_MS)),
	];
	return Math.max(...gone) >= AT_ONCE;
}
