/**
 * What this process has been lent. PostgreSQL knows it as active jobs, whose heartbeat goes on as long as this
 * process lives; when it dies, pg-boss gives them to others after a minute.
 */
import { randomUUID } from 'node:crypto';
import { every, type Clock } from '../../clock.ts';
import type { ClaimedEvent, Lease } from '../event-queue.ts';
import type { Database } from './connection.ts';
import { HEARTBEAT_SECONDS } from './jobs.ts';
import { JOBS, OURS } from './schema.ts';
import { end } from './settlement.ts';

interface Job {
	id: string;
	/** How often pg-boss has lent it: names this lending. */
	retryCount: number;
}

export interface Held {
	id: string;
	lane: string;
	queue: string;
	/** When PostgreSQL lent them. */
	since: string;
	/** Monotonic; the lease ends by itself then. */
	until: number;
	/** By the event's seq. */
	jobs: Map<number, Job>;
}

interface Row {
	seq: number;
	id: string;
	shop: string;
	event_id: string;
	attempts: number;
	payload: string;
	expires: number;
	since: string;
}

/** In the order in which pg-boss lends. */
const READ = `
	SELECT event.seq::float8, event.id, event.shop, event_id, attempts, payload, expires::float8,
		started_on::text AS since
	FROM ${OURS}.event JOIN ${JOBS}.job ON job.name = $1 AND job.id = event.id
	WHERE event.id = ANY($2::uuid[]) ORDER BY created_on, seq`;

export type Leases = ReturnType<typeof createLeases>;

/** @param expired told of the shops of events that were found too old, and ended, instead of lent. */
export function createLeases(
	{ boss, transaction }: Database,
	clock: Clock,
	expired: (shops: readonly string[]) => void,
) {
	const leases = new Map<string, Held>();
	/** Bytes of an event, by lane, as last seen: pg-boss lends by number only. */
	const sizes = new Map<string, number>();

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

	/** Lends up to a number of events; null when none is due. What has become too old is ended on the way. */
	async function lend(
		lane: string,
		queue: string,
		limits: { events: number; bytes: number },
	): Promise<{ rows: Row[]; jobs: Map<string, Job>; old: string[] } | null> {
		const size = sizes.get(lane);
		const batchSize = size
			? Math.min(limits.events, Math.max(1, Math.floor(limits.bytes / size)))
			: limits.events;
		return transaction(async ({ sql, db }) => {
			const fetched = await boss.fetch(queue, { batchSize, db });
			if (fetched.length === 0) return null;
			const jobs = new Map(fetched.map(({ id, retryCount }) => [id, { id, retryCount }]));
			const now = clock.now();
			const all = await sql<Row>(READ, [queue, [...jobs.keys()]]);
			const old = all.filter(({ expires }) => expires <= now).map(({ id }) => id);
			if (old.length > 0) await boss.cancel(queue, old, { db });
			const ended = await end(
				sql,
				old.map((id) => ({ id, reason: 'too_late' as const, detail: null })),
				now,
				0,
			);
			const rows: Row[] = [];
			const excess: Job[] = [];
			let bytes = 0;
			for (const row of all) {
				if (row.expires <= now) continue;
				bytes += Buffer.byteLength(row.payload) + 1;
				if (rows.length === 0 || bytes <= limits.bytes) rows.push(row);
				else excess.push(jobs.get(row.id) as Job);
			}
			if (rows.length + excess.length > 0) sizes.set(lane, bytes / (rows.length + excess.length));
			if (excess.length > 0) await boss.fail(queue, excess, null, { db });
			return { rows, jobs, old: ended };
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
					jobs: new Map(lent.rows.map((row) => [row.seq, lent.jobs.get(row.id) as Job])),
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
