/** What has to be done now and then. Several workers may do it at once: each takes what the others have not locked. */
import type { PgBoss } from 'pg-boss';
import {
	KEEP_COUNTS_MS,
	KEEP_EVENTS_MS,
	KEEP_NONCES_MS,
	KEEP_OUTCOMES_MS,
	LONGEST_WAIT_MS,
} from '../retention.ts';
import type { Transaction } from './connection.ts';
import { addJobs } from './jobs.ts';
import { JOBS, OURS } from './schema.ts';
import { end } from './settlement.ts';
import type { Sql } from './sql.ts';

/** So that no lock is held for long. */
const AT_ONCE = 2_000;

/** Ends events that have become too old, except those that are on their way at this moment; answers their shops. */
export async function endExpired(sql: Sql, now: number): Promise<string[]> {
	const old = await sql<{ id: string }>(
		`SELECT event.id FROM ${OURS}.event
		JOIN ${JOBS}.job ON job.name = replace(event.lane, ':', '/') AND job.id = event.job
		WHERE ended IS NULL AND expires <= $1 AND job.state < 'active' LIMIT ${AT_ONCE}
		FOR UPDATE OF job SKIP LOCKED`,
		[now],
	);
	return end(
		sql,
		old.map(({ id }) => ({ id, reason: 'too_late' as const, detail: null })),
		now,
		0,
	);
}

/** A clock that was ahead has left due times ahead; without this the events would wait for it. */
export async function mendDueTimes(boss: PgBoss, tx: Transaction): Promise<void> {
	const ahead = await tx.sql<{ id: string; queue: string }>(
		`SELECT id, name AS queue FROM ${JOBS}.job
		WHERE state < 'active' AND start_after > ${JOBS}.job_now() + interval '${LONGEST_WAIT_MS / 1000} seconds'
		LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED`,
	);
	for (const [queue, jobs] of Map.groupBy(ahead, (job) => job.queue)) {
		const ids = jobs.map(({ id }) => id);
		await boss.deleteJob(queue, ids, { db: tx.db });
		await addJobs(boss, tx, queue, ids);
	}
}

/** Takes away a portion of the jobs in which nothing waits any more; answers how many. Nothing ever joins a job. */
async function takeAwayEmpty(boss: PgBoss, { sql, db }: Transaction): Promise<number> {
	const empty = await sql<{ id: string; queue: string }>(
		`SELECT id, name AS queue FROM ${JOBS}.job
		WHERE state < 'active' AND NOT EXISTS (SELECT FROM ${OURS}.event WHERE event.job = job.id AND ended IS NULL)
		LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED`,
	);
	for (const [queue, jobs] of Map.groupBy(empty, (job) => job.queue))
		await boss.deleteJob(
			queue,
			jobs.map(({ id }) => id),
			{ db },
		);
	return empty.length;
}

/** Forgets a portion; answers whether there may be more. */
export async function forget(boss: PgBoss, tx: Transaction, now: number): Promise<boolean> {
	const { sql } = tx;
	const portion = (table: string, over: string, values: number[]) =>
		sql(
			`DELETE FROM ${OURS}.${table} WHERE ctid IN
				(SELECT ctid FROM ${OURS}.${table} WHERE ${over} LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED)
			RETURNING 1`,
			values,
		);
	const before = now - KEEP_EVENTS_MS;
	const gone = [
		await portion('event', 'ended < $1 AND event_time < $2', [before, Math.floor(before / 1000)]),
		await portion('attempt', 'at < $1', [before]),
		await portion('receipt', 'at < $1', [before]),
		await portion('nonce', 'at < $1', [now - KEEP_NONCES_MS]),
		await portion('outcome', 'at < $1', [Math.floor((now - KEEP_OUTCOMES_MS) / 1000)]),
		await portion('count', 'hour < $1', [Math.floor((now - KEEP_COUNTS_MS) / 1000)]),
	];
	const empty = await takeAwayEmpty(boss, tx);
	return empty >= AT_ONCE || gone.some(({ length }) => length >= AT_ONCE);
}
