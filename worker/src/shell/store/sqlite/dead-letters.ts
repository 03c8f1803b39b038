/** Events that ended undelivered: looked at, put back, forgotten. In portions, so that intake is never held up long. */
import type { DeadEvent, DeadFilter } from '../event-queue.ts';
import type { Sql } from './statements.ts';

export const DEAD_AT_ONCE = 1_000;

/** Takes the four parts of a filter; null stands for any. */
const FITS = `state = 3 AND (?1 IS NULL OR shop = ?1) AND (?2 IS NULL OR id = ?2)
	AND (?3 IS NULL OR reason = ?3) AND (?4 IS NULL OR ended < ?4)`;
/** Only what still has its content can be sent, and only before it is too old. */
const SENDABLE = 'payload IS NOT NULL AND expires > ?5';

const parts = ({ shop, id, reason, before }: DeadFilter) =>
	[shop ?? null, id ?? null, reason ?? null, before ?? null] as const;

export function listDead(sql: Sql, filter: DeadFilter, limit: number): DeadEvent[] {
	return sql(
		`SELECT seq, shop, id, event, reason, detail, attempts, ended FROM event
		WHERE ${FITS} ORDER BY ended DESC, seq DESC LIMIT ?5`,
	)
		.all(...parts(filter), limit)
		.map((row) => ({ ...row }) as unknown as DeadEvent);
}

/** Puts a portion back to wait; answers the shop of each. */
export function revive(sql: Sql, filter: DeadFilter, now: number): string[] {
	return sql(
		`UPDATE event SET state = 0, due = ?5, reason = '', detail = '', ended = NULL, attempts = 0
		WHERE seq IN (SELECT seq FROM event WHERE ${FITS} AND ${SENDABLE} LIMIT ${DEAD_AT_ONCE}) RETURNING shop`,
	)
		.all(...parts(filter), now)
		.map((row) => String(row['shop']));
}

export function countTooOld(sql: Sql, filter: DeadFilter, now: number): number {
	const row = sql(`SELECT count(*) AS n FROM event WHERE ${FITS} AND NOT (${SENDABLE})`).get(
		...parts(filter),
		now,
	);
	return Number(row?.['n']);
}

/** Forgets a portion; answers how many. */
export function discard(sql: Sql, filter: DeadFilter): number {
	return Number(
		sql(`DELETE FROM event WHERE seq IN (SELECT seq FROM event WHERE ${FITS} LIMIT ${DEAD_AT_ONCE})`).run(
			...parts(filter),
		).changes,
	);
}
