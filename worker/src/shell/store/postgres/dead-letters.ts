/** Events that ended undelivered: looked at, put back, forgotten. In portions, so that no lock is held for long. */
import type { PgBoss } from 'pg-boss';
import type { DeadEvent, DeadFilter } from '../event-queue.ts';
import type { Transaction } from './connection.ts';
import { addJobs, newJobs, queueOf } from './jobs.ts';
import { OURS } from './schema.ts';
import type { Sql } from './sql.ts';

export const DEAD_AT_ONCE = 1_000;

/** Takes the four parts of a filter; null stands for any. */
const FITS = `reason <> '' AND ($1::text IS NULL OR shop = $1) AND ($2::text IS NULL OR event_id = $2)
	AND ($3::text IS NULL OR reason = $3) AND ($4::bigint IS NULL OR ended < $4)`;
/** Only what still has its content can be sent, and only before it is too old. */
const SENDABLE = 'payload IS NOT NULL AND expires > $5';

const parts = ({ shop, id, reason, before }: DeadFilter) => [
	shop ?? null,
	id ?? null,
	reason ?? null,
	before ?? null,
];

export const listDead = (sql: Sql, filter: DeadFilter, limit: number): Promise<DeadEvent[]> =>
	sql<DeadEvent>(
		`SELECT seq::float8, shop, event_id AS id, event, reason, detail, attempts, ended::float8
		FROM ${OURS}.event WHERE ${FITS} ORDER BY event.ended DESC, event.seq DESC LIMIT $5`,
		[...parts(filter), limit],
	);

/** Puts a portion back to wait, after what waits already; answers the shop of each. */
export async function revive(
	boss: PgBoss,
	tx: Transaction,
	filter: DeadFilter,
	now: number,
): Promise<string[]> {
	const rows = await tx.sql<{ id: string; lane: string; shop: string }>(
		`SELECT id, lane, shop FROM ${OURS}.event WHERE ${FITS} AND ${SENDABLE}
		LIMIT ${DEAD_AT_ONCE} FOR UPDATE SKIP LOCKED`,
		[...parts(filter), now],
	);
	for (const [lane, ofLane] of Map.groupBy(rows, (row) => row.lane)) {
		const jobs = newJobs(ofLane.length);
		await tx.sql(
			`UPDATE ${OURS}.event SET job = revived.job, reason = '', detail = '', ended = NULL, attempts = 0
			FROM unnest($1::uuid[], $2::uuid[]) AS revived (id, job) WHERE event.id = revived.id`,
			[ofLane.map(({ id }) => id), jobs],
		);
		await addJobs(boss, tx, queueOf(lane), jobs);
	}
	return rows.map(({ shop }) => shop);
}

export async function countTooOld(sql: Sql, filter: DeadFilter, now: number): Promise<number> {
	const [row] = await sql<{ n: number }>(
		`SELECT count(*)::float8 AS n FROM ${OURS}.event WHERE ${FITS} AND NOT (${SENDABLE})`,
		[...parts(filter), now],
	);
	return row?.n ?? 0;
}

/** Forgets a portion; answers how many. */
export async function discard(sql: Sql, filter: DeadFilter): Promise<number> {
	const rows = await sql(
		`DELETE FROM ${OURS}.event WHERE id IN (
			SELECT id FROM ${OURS}.event WHERE ${FITS} LIMIT ${DEAD_AT_ONCE} FOR UPDATE SKIP LOCKED
		) RETURNING 1`,
		parts(filter),
	);
	return rows.length;
}
