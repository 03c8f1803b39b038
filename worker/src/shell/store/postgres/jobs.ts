/**
 * An event as a job of pg-boss: which queue, which id, and what of pg-boss's table is read beside its own calls.
 * The columns are those of the pinned version.
 */
import type { PgBoss } from 'pg-boss';
import { keyOf } from '../event-key.ts';
import { outward, type Transaction } from './connection.ts';
import { JOBS } from './schema.ts';

const DAY_SECONDS = 86_400;

/** A lease that its worker does not renew for so long is taken back. */
export const HEARTBEAT_SECONDS = 60;

/**
 * pg-boss's defaults would lose events, or hold them back:
 * - A waiting job is deleted without a trace after two weeks (pg-boss#521). We end events by age ourselves.
 * - A job fails for good after two tries, and one that a dying worker held counts as a failed try, with a longer
 *   wait each time. Here a try is a call to Pinterest, counted beside the event; pg-boss's count means nothing.
 * - A job that is over stays for a week. Its id is how a repeated event is known, so it stays as long as one may
 *   come; the job holds nothing but that id.
 */
const QUEUE = {
	retentionSeconds: 3_650 * DAY_SECONDS,
	retryLimit: 2 ** 31 - 1,
	retryDelay: 0,
	retryBackoff: false,
	heartbeatSeconds: HEARTBEAT_SECONDS,
	// The longest that pg-boss takes; leases are renewed, or end after HEARTBEAT_SECONDS.
	expireInSeconds: DAY_SECONDS,
	deleteAfterSeconds: 8 * DAY_SECONDS,
};

/** pg-boss allows no colon. */
export const queueOf = (lane: string): string => lane.replace(':', '/');
export const laneOfQueue = (queue: string): string => queue.replace('/', ':');

export function jobId(lane: string, eventId: string): string {
	const hex = Buffer.from(keyOf(lane, eventId)).toString('hex');
	return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Makes a lane's queue, once for each process. */
export function queues(boss: PgBoss): (lane: string) => Promise<string> {
	const known = new Set<string>();
	return async (lane) => {
		const queue = queueOf(lane);
		if (!known.has(queue))
			await boss.createQueue(queue, QUEUE).catch((error: unknown) => {
				throw outward(error);
			});
		known.add(queue);
		return queue;
	};
}

/** Puts jobs back to wait, in whatever state they are. @param seconds from now, a text as pg-boss takes it. */
export async function requeue(
	boss: PgBoss,
	{ db }: Transaction,
	queue: string,
	jobs: readonly { id: string; seconds?: string }[],
): Promise<void> {
	if (jobs.length === 0) return;
	await boss.deleteJob(
		queue,
		jobs.map(({ id }) => id),
		{ db },
	);
	await boss.insert(
		queue,
		jobs.map(({ id, seconds = '0' }) => ({ id, startAfter: seconds })),
		{ db },
	);
}

/** Of these jobs, those that are still lent by that fetch; locked, so that pg-boss cannot take them back now. */
export async function stillLent(
	{ sql }: Transaction,
	queue: string,
	ids: readonly string[],
	since: string,
): Promise<Set<string>> {
	const rows = await sql<{ id: string }>(
		`SELECT id FROM ${JOBS}.job
		WHERE name = $1 AND id = ANY($2::uuid[]) AND state = 'active' AND started_on = $3::timestamptz FOR UPDATE`,
		[queue, ids, since],
	);
	return new Set(rows.map(({ id }) => id));
}
