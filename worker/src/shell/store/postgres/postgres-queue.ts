/**
 * The queue in PostgreSQL, by pg-boss, for several workers. pg-boss lends, holds back and takes back; what it has no
 * notion of stands in our tables and changes in the same transactions.
 */
import { every, type Clock } from '../../clock.ts';
import {
	freshOf,
	laneOf,
	type Admission,
	type Attempt,
	type EventQueue,
	type LaneState,
} from '../event-queue.ts';
import { packed, type PackedIntake } from '../packed-event.ts';
import { wordAt } from '../words.ts';
import { connect, type ConnectionOptions } from './connection.ts';
import { countTooOld, DEAD_AT_ONCE, discard, listDead, revive } from './dead-letters.ts';
import { erasePortion } from './erasure.ts';
import { answersOf, countsSince, outcomesAfter } from './feed.ts';
import { takeAll } from './intake.ts';
import { eventKey, laneOfQueue, queues } from './jobs.ts';
import { createLeases } from './leases.ts';
import { JOBS, migrate, OURS, STILL_OPEN } from './schema.ts';
import { settle } from './settlement.ts';
import { sharedPuts } from './shared-puts.ts';
import { endExpired, forget, mendDueTimes } from './upkeep.ts';

/** How soon a worker sees what others have left: after their death, or retries of lanes that it has not met. */
const WATCH_MS = 5_000;

export type QueueOptions = Pick<ConnectionOptions, 'report' | 'bossClock'>;

/**
 * @param url of the database, as libpq takes it; its tables are made or brought up to date.
 * @throws {NewerSchema} {UnsafeDatabase} {UnusableDatabase}
 */
export async function openPostgresQueue(
	url: string,
	clock: Clock,
	options: QueueOptions,
): Promise<EventQueue> {
	await migrate(url, options.report);
	const database = await connect(url, { ...options, supervise: true, connections: 10 });
	const { boss, sql, transaction } = database;
	const queue = queues(boss);

	/** As far as this process knows; counted anew in each `tend`, for what others did. */
	const waiting = new Map<string, number>();
	const recount = (shops: readonly string[], by: 1 | -1) => {
		for (const shop of shops) waiting.set(shop, Math.max(0, (waiting.get(shop) ?? 0) + by));
	};
	async function countWaiting(): Promise<void> {
		const rows = await sql<{ shop: string; n: number }>(
			`SELECT shop, count(*)::float8 AS n FROM ${OURS}.event WHERE ended IS NULL GROUP BY shop`,
		);
		waiting.clear();
		for (const { shop, n } of rows) waiting.set(shop, n);
	}
	await countWaiting();

	/** Ended because they were too old, and not told by `tend` yet. */
	let expired = 0;
	const tooLate = (shops: readonly string[]) => {
		expired += shops.length;
		recount(shops, -1);
	};
	const put = sharedPuts((intakes) => transaction((tx) => takeAll(boss, tx, intakes)));
	/** Holds nothing of an event but what is written. */
	async function keep(intake: PackedIntake): Promise<Admission> {
		if (intake.events.length > 0) await queue(intake.lane);
		const admission = await put(intake);
		recount(Array<string>(freshOf(admission)).fill(intake.shop), 1);
		return admission;
	}
	const leases = createLeases(database, clock, tooLate);
	let stopWatching = () => {};

	return {
		async ready() {
			// Writes what stands there already: only a write shows that one can be made.
			await sql(`UPDATE ${OURS}.version SET version = version`);
		},

		put: (intake) => keep(packed(intake)),

		claim: async (lane, limits) => leases.claim(lane, await queue(lane), limits),

		async remaining(lease) {
			const rows = await sql<{ seq: number }>(
				`SELECT seq::float8 FROM ${OURS}.event WHERE seq = ANY($1::bigint[]) AND ${STILL_OPEN}`,
				[lease.events.map(({ seq }) => seq)],
			);
			return new Set(rows.map(({ seq }) => seq));
		},

		async settle(lease, attempt, verdicts) {
			const held = await leases.held(lease);
			if (!held) return;
			const { ended, open } = await transaction((tx) =>
				settle(boss, tx, held, attempt, verdicts, clock.now()),
			);
			Object.assign(held, open);
			recount(ended, -1);
		},

		release: (lease) => leases.release(lease),

		async nextDue(lane) {
			await leases.endLapsed();
			const [row] = await sql<{ wait: number | null }>(
				`SELECT extract(epoch FROM min(start_after) - ${JOBS}.job_now())::float8 * 1000 AS wait
				FROM ${JOBS}.job WHERE name = $1 AND state < 'active'`,
				[await queue(lane)],
			);
			return row === undefined || row.wait === null ? null : clock.now() + Math.round(row.wait);
		},

		lanes: () =>
			sql<LaneState>(
				`SELECT lane, shop, count(*)::float8 AS waiting, min(received)::float8 AS oldest
				FROM ${OURS}.event WHERE ended IS NULL GROUP BY lane, shop`,
			),

		waiting: (shop) => waiting.get(shop) ?? 0,

		watch(wake) {
			stopWatching = every(clock, WATCH_MS, () => {
				sql<{ name: string }>(
					`SELECT name FROM ${JOBS}.queue WHERE EXISTS (
						SELECT FROM ${JOBS}.job
						WHERE job.name = queue.name AND state < 'active' AND start_after <= ${JOBS}.job_now()
					)`,
				).then((rows) => rows.forEach(({ name }) => wake(laneOfQueue(name))), options.report);
			});
		},

		async tend() {
			await leases.endLapsed();
			await transaction((tx) => mendDueTimes(boss, tx));
			tooLate(await transaction((tx) => endExpired(tx.sql, clock.now())));
			await countWaiting();
			const told = expired;
			expired = 0;
			return { expired: told };
		},

		async purge() {
			while (await transaction((tx) => forget(boss, tx, clock.now())));
		},

		outcomes: (shop, after, limit) => outcomesAfter(sql, shop, after, limit),
		counts: (shop, since) => countsSince(sql, shop, since),
		answers: (shop, from, to) => answersOf(sql, laneOf(shop, false), from, to),

		dead: {
			list: (filter, limit) => listDead(sql, filter, limit),
			async replay(filter) {
				const now = clock.now();
				let replayed = 0;
				for (let more = true; more;) {
					const shops = await transaction((tx) => revive(boss, tx, filter, now));
					recount(shops, 1);
					replayed += shops.length;
					more = shops.length === DEAD_AT_ONCE;
				}
				return { replayed, tooOld: await countTooOld(sql, filter, now) };
			},
			async purge(filter) {
				let purged = 0;
				for (let more = true; more;) {
					const gone = await transaction((tx) => discard(tx.sql, filter));
					purged += gone;
					more = gone === DEAD_AT_ONCE;
				}
				return purged;
			},
		},

		async erase(shop, erasure) {
			const erased = { waiting: 0, dead: 0 };
			for (let after: number | null = 0; after !== null;) {
				const from: number = after;
				const portion = await transaction((tx) => erasePortion(tx.sql, shop, erasure, from, clock.now()));
				recount(Array<string>(portion.waiting).fill(shop), -1);
				erased.waiting += portion.waiting;
				erased.dead += portion.dead;
				after = portion.last;
			}
			return erased;
		},

		async attempts(shop, eventId) {
			const rows = await sql<Attempt & { words: string[]; position: number }>(
				`SELECT attempt.at::float8, ms, status, meaning, words, array_position(events, seq) - 1 AS position
				FROM ${OURS}.event
				JOIN ${OURS}.attempt ON attempt.lane = event.lane AND attempt.at >= received AND seq = ANY(events)
				WHERE event.id = ANY($1::uuid[]) ORDER BY attempt.id`,
				[[false, true].map((test) => eventKey(laneOf(shop, test), eventId))],
			);
			return rows.map(({ words, position, ...row }) => ({ ...row, detail: wordAt(words, position) }));
		},

		async close() {
			stopWatching();
			await leases.close();
			await database.close();
		},
	};
}
