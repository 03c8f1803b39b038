/**
 * What this process has been lent. PostgreSQL knows it as active jobs, whose heartbeat goes on as long as this
 * process lives; when it dies, pg-boss gives them to others after a minute.
 */
import { randomUUID } from 'node:crypto';
import { every, type Clock } from '../../clock.ts';
import type { ClaimedEvent, Lease } from '../event-queue.ts';
import type { Database, Transaction } from './connection.ts';
import { addJobs, endLending, HEARTBEAT_SECONDS, MOST_IN_A_JOB, type Job } from './jobs.ts';
import { JOBS, OURS } from './schema.ts';
import { end } from './settlement.ts';

export interface Held {
	id: string;
	lane: string;
	queue: string;
	/** When PostgreSQL lent them. */
	since: string;
	/** Monotonic; the lease ends by itself then. */
	until: number;
	/** What was handed out and is not settled, by its seq. */
	events: Map<number, { id: string; job: string }>;
	/** The jobs they are in. */
	jobs: Map<string, Job>;
}

interface Row {
	seq: number;
	id: string;
	job: string;
	shop: string;
	event_id: string;
	attempts: number;
	payload: string;
	expires: number;
	since: string;
}

/** In the order in which pg-boss lends. */
const READ = `
	SELECT seq::float8, event.id, job.id AS job, shop, event_id, attempts, payload, expires::float8,
		started_on::text AS since
	FROM ${JOBS}.job JOIN ${OURS}.event ON event.job = job.id AND ended IS NULL
	WHERE name = $1 AND job.id = ANY($2::uuid[]) ORDER BY priority DESC, created_on, job.id, seq LIMIT $3`;

const jobsOf = (rows: readonly Row[]): Set<string> => new Set(rows.map(({ job }) => job));
/** As they stand in a call, each with what parts it from the next. */
const bytesOf = (rows: readonly Row[]): number =>
	rows.reduce((sum, { payload }) => sum + Buffer.byteLength(payload) + 1, 0);

/** Whole jobs as far as they fit; of the first one a part, if it does not fit by itself. At least one event. */
function fitting(rows: readonly Row[], limits: { events: number; bytes: number }): readonly Row[] {
	let bytes = 0;
	const end = rows.findIndex((row, at) => {
		bytes += bytesOf([row]);
		return at > 0 && (at >= limits.events || bytes > limits.bytes);
	});
	if (end < 0) return rows;
	const first = rows.slice(0, end);
	const whole = first.filter(({ job }) => job !== rows[end]?.job);
	return whole.length > 0 ? whole : first;
}

export type Leases = ReturnType<typeof createLeases>;

/** @param expired told of the shops of events that were found too old, and ended, instead of lent. */
export function createLeases(
	{ boss, transaction }: Database,
	clock: Clock,
	expired: (shops: readonly string[]) => void,
) {
	const leases = new Map<string, Held>();
	/** Bytes of an event and events of a job, by lane, as last seen: pg-boss lends by number of jobs only. */
	const sizes = new Map<string, { bytes: number; events: number }>();

	async function giveBack({ queue, jobs }: Held): Promise<void> {
		if (jobs.size > 0) await boss.fail(queue, [...jobs.values()]);
	}

	/** Gives back what was held for too long. */
	async function endLapsed(): Promise<void> {
		for (const lease of leases.values()) {
			if (lease.until > clock.monotonic()) continue;
			leases.delete(lease.id);
			await giveBack(lease);
		}
	}

	let renewing = false;
	async function renew(): Promise<void> {
		if (renewing) return;
		renewing = true;
		// The next round tries again; what PostgreSQL gives to others in the meantime is not settled by us.
		for (const { queue, jobs } of leases.values())
			if (jobs.size > 0) await boss.touch(queue, [...jobs.values()]).catch(() => undefined);
		renewing = false;
	}
	const stopRenewing = every(clock, (HEARTBEAT_SECONDS * 1000) / 4, () => void renew());

	/** What does not fit of a job waits on in another one, which is the next to be lent. */
	async function split(tx: Transaction, queue: string, rows: readonly Row[]): Promise<void> {
		const rest = randomUUID();
		const moved = await tx.sql(
			`UPDATE ${OURS}.event SET job = $3
			WHERE job = $1 AND ended IS NULL AND id <> ALL($2::uuid[]) RETURNING 1`,
			[rows[0]?.job, rows.map(({ id }) => id), rest],
		);
		if (moved.length > 0) await addJobs(boss, tx, queue, [rest], { priority: 1 });
	}

	/** Lends up to a number of events; null when no job is due. What has become too old is ended on the way. */
	async function lend(
		lane: string,
		queue: string,
		limits: { events: number; bytes: number },
	): Promise<{ rows: readonly Row[]; jobs: Job[]; old: string[] } | null> {
		const size = sizes.get(lane) ?? { bytes: 0, events: MOST_IN_A_JOB };
		const events = size.bytes > 0 ? Math.min(limits.events, limits.bytes / size.bytes) : limits.events;
		const batchSize = Math.max(1, Math.floor(events / size.events));
		return transaction(async (tx) => {
			const fetched = await boss.fetch(queue, { batchSize, db: tx.db });
			if (fetched.length === 0) return null;
			const jobs = new Map(fetched.map(({ id, retryCount }) => [id, { id, retryCount }]));
			const now = clock.now();
			const all = await tx.sql<Row>(READ, [queue, [...jobs.keys()], limits.events + 1]);
			const [old, young] = [
				all.filter(({ expires }) => expires <= now),
				all.filter(({ expires }) => expires > now),
			];
			const ended = await end(
				tx.sql,
				old.map(({ id }) => ({ id, reason: 'too_late' as const, detail: null })),
				now,
				0,
			);
			const rows = fitting(young, limits);
			const lent = jobsOf(rows);
			// More than were asked for: of the last job only a part was read, and of those behind it nothing.
			const isAll = all.length <= limits.events;
			const whole = isAll ? young : young.filter(({ job }) => job !== all.at(-1)?.job);
			if (whole.length > 0)
				sizes.set(lane, { bytes: bytesOf(whole) / whole.length, events: whole.length / jobsOf(whole).size });
			if (lent.size === 1 && rows.length < young.length) await split(tx, queue, rows);
			const isLent = ({ id }: Job) => lent.has(id);
			const needed = isAll ? jobsOf(young) : new Set(jobs.keys());
			await endLending(
				boss,
				tx,
				queue,
				[...jobs.values()].filter((job) => !isLent(job)),
				needed,
			);
			return { rows, jobs: [...jobs.values()].filter(isLent), old: ended };
		});
	}

	return {
		async claim(
			lane: string,
			queue: string,
			limits: { events: number; bytes: number; leaseMs: number },
		): Promise<Lease | null> {
			await endLapsed();
			for (;;) {
				const lent = await lend(lane, queue, limits);
				if (!lent) return null;
				expired(lent.old);
				const [first] = lent.rows;
				if (!first) continue;
				const id = randomUUID();
				leases.set(id, {
					id,
					lane,
					queue,
					since: first.since,
					until: clock.monotonic() + limits.leaseMs,
					events: new Map(lent.rows.map(({ seq, id: event, job }) => [seq, { id: event, job }])),
					jobs: new Map(lent.jobs.map((job) => [job.id, job])),
				});
				const events = lent.rows.map(({ seq, event_id, attempts, payload }): ClaimedEvent => ({
					seq,
					id: event_id,
					attempts,
					payload,
				}));
				return { id, lane, shop: first.shop, events };
			}
		},

		/** What is left of a lease that has not ended. */
		async held({ id }: Lease): Promise<Held | null> {
			await endLapsed();
			return leases.get(id) ?? null;
		},

		endLapsed,

		async release({ id }: Lease): Promise<void> {
			const lease = leases.get(id);
			leases.delete(id);
			// If PostgreSQL is away, pg-boss gives them back in a minute: nobody renews them.
			if (lease) await giveBack(lease).catch(() => undefined);
		},

		async close(): Promise<void> {
			stopRenewing();
			const rest = [...leases.values()];
			leases.clear();
			for (const lease of rest) await giveBack(lease).catch(() => undefined);
		},
	};
}
