/**
 * Events as jobs of pg-boss: which queue, which events share a job, and what of pg-boss's table is read beside its own
 * calls. The columns are those of the pinned version.
 */
import { randomUUID } from 'node:crypto';
import type { Db, PgBoss } from 'pg-boss';
import { keyOf } from '../event-key.ts';
import { outward, type Transaction } from './connection.ts';
import { JOBS, OURS } from './schema.ts';

const DAY_SECONDS = 86_400;

/** A lease that its worker does not renew for so long is taken back. */
export const HEARTBEAT_SECONDS = 60;

/**
 * pg-boss's defaults would lose events, or hold them back:
 * - A waiting job is deleted without a trace after two weeks (pg-boss#521). We end events by age ourselves.
 * - A job fails for good after two tries, and one that a dying worker held counts as a failed try, with a longer
 *   wait each time. Here a try is a call to Pinterest, counted beside the event; pg-boss's count means nothing.
 */
const QUEUE = {
	retentionSeconds: 3_650 * DAY_SECONDS,
	retryLimit: 2 ** 31 - 1,
	retryDelay: 0,
	retryBackoff: false,
	heartbeatSeconds: HEARTBEAT_SECONDS,
	// The longest that pg-boss takes; leases are renewed, or end after HEARTBEAT_SECONDS.
	expireInSeconds: DAY_SECONDS,
};

/** pg-boss allows no colon. */
export const queueOf = (lane: string): string => lane.replace(':', '/');
export const laneOfQueue = (queue: string): string => queue.replace('/', ':');

/** The key of an event's row. */
export const eventKey = (lane: string, eventId: string): string =>
	keyOf(lane, eventId).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

/** A tenth of a call, so that whole jobs fill one. */
export const MOST_IN_A_JOB = 100;

/** The new job that each of so many events goes into, in their order. */
export function newJobs(events: number): string[] {
	let job = '';
	return Array.from({ length: events }, (_, at) => (at % MOST_IN_A_JOB === 0 ? (job = randomUUID()) : job));
}

export interface Due {
	/** Seconds from now, a text as pg-boss takes it. */
	startAfter?: string;
	/** Before all others, as 1. */
	priority?: number;
}

/** So many plans at most are kept by each connection, which takes memory there: one for each queue. */
const MOST_PLANS = 100;
const plans = new Map<string, string>();

/**
 * Planning pg-boss's insert takes PostgreSQL longer than a dozen jobs do; a statement with a name is planned once. This
 * plan cannot grow bad: it reads nothing but the queue's own row. `pg` takes a text with its name wherever it takes a
 * text, and pg-boss hands it on.
 */
function plannedOnce(db: Db): Db {
	const named = (text: string) => {
		if (!plans.has(text) && plans.size < MOST_PLANS) plans.set(text, `pintally_${plans.size}`);
		const name = plans.get(text);
		return name === undefined ? text : ({ name, text } as unknown as string);
	};
	return { ...db, executeSql: (text, values) => db.executeSql(named(text), values) };
}

export async function addJobs(
	boss: PgBoss,
	{ db }: Transaction,
	queue: string,
	jobs: Iterable<string>,
	due: Due = {},
): Promise<void> {
	const distinct = [...new Set(jobs)];
	if (distinct.length === 0) return;
	await boss.insert(
		queue,
		distinct.map((id) => ({ id, ...due })),
		{ db: plannedOnce(db) },
	);
}

export interface Job {
	id: string;
	/** How often pg-boss has lent it: names this lending to pg-boss. In our own questions the time of the fetch does. */
	retryCount: number;
}

/** Gives jobs back, and takes away those in which nothing waits any more. @param needed jobs in which something does. */
export async function endLending(
	boss: PgBoss,
	{ db }: Transaction,
	queue: string,
	jobs: readonly Job[],
	needed: ReadonlySet<string>,
): Promise<void> {
	const [back, empty] = [jobs.filter(({ id }) => needed.has(id)), jobs.filter(({ id }) => !needed.has(id))];
	if (back.length > 0) await boss.fail(queue, back, null, { db });
	if (empty.length > 0)
		await boss.deleteJob(
			queue,
			empty.map(({ id }) => id),
			{ db },
		);
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

/** Those of these jobs that are still lent by that fetch; locked, so that pg-boss cannot take them back now. */
export async function stillLent(
	{ sql }: Transaction,
	queue: string,
	jobs: readonly string[],
	since: string,
): Promise<{
	jobs: Set<string>;
	/** What waits in them: an event's job, by its key. */
	events: Map<string, string>;
}> {
	const rows = await sql<{ id: string | null; job: string }>(
		`SELECT event.id, job.id AS job
		FROM ${JOBS}.job LEFT JOIN ${OURS}.event ON event.job = job.id AND ended IS NULL
		WHERE name = $1 AND job.id = ANY($2::uuid[]) AND state = 'active' AND started_on = $3::timestamptz
		FOR UPDATE OF job`,
		[queue, jobs, since],
	);
	return {
		jobs: new Set(rows.map(({ job }) => job)),
		events: new Map(rows.flatMap(({ id, job }) => (id === null ? [] : [[id, job]]))),
	};
}
