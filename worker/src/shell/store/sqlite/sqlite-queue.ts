/** The queue in one SQLite file: WAL, an fsync before every answer, shared by all writes of a turn. */
import { randomUUID } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import {
	freshOf,
	laneOf,
	shopOf,
	type Admission,
	type Attempt,
	type EventQueue,
	type LaneState,
	type Lease,
} from '../event-queue.ts';
import { packed, type PackedIntake } from '../packed-event.ts';
import { openExclusively } from './connection.ts';
import { countTooOld, DEAD_AT_ONCE, discard, listDead, revive } from './dead-letters.ts';
import { erasePortion } from './erasure.ts';
import { answersOf, countsSince, outcomesAfter } from './feed.ts';
import { GroupCommit } from './group-commit.ts';
import { take } from './intake.ts';
import { keyBytes, watchIds } from './known-ids.ts';
import { EVENTS } from './schema.ts';
import { settle } from './settlement.ts';
import { statements } from './statements.ts';
import { wordAt } from '../words.ts';
import { endExpired, forget, mendDueTimes } from './upkeep.ts';

const DRAINS = { drains: true };

interface Held {
	lease: string;
	until: number;
}

/**
 * @param path the database file; made if there is none.
 * @param fatal called when the state of the disk is not known any more; the process should end and start anew.
 * @param full called when the disk is full; answers whether room has been made for settling what waits.
 * @throws {StoreInUse} if another worker has the file.
 * @throws {NewerSchema}
 */
export function openSqliteQueue(
	path: string,
	clock: Pick<Clock, 'now' | 'monotonic'>,
	fatal: (error: Error) => void,
	full: () => boolean = () => false,
): EventQueue {
	const database = openExclusively(path, EVENTS);
	const sql = statements(database);
	const moveIds = watchIds(database);
	const commits = new GroupCommit(database, fatal, full);
	/** Writes what stands there already: only a write shows that one can be made. */
	const touch = () => commits.write(() => database.exec(`PRAGMA user_version = ${EVENTS.length}`), DRAINS);
	/** Who holds an event. In memory: this process alone has the file, and its death gives all back. */
	const held = new Map<number, Held>();
	const waiting = new Map<string, number>();
	const recount = (shop: string, by: number) => waiting.set(shop, Math.max(0, (waiting.get(shop) ?? 0) + by));

	const holds = (lease: Lease, seq: number) => held.get(seq)?.lease === lease.id;
	const free = (seq: number) => {
		const holder = held.get(seq);
		if (holder && holder.until > clock.monotonic()) return false;
		held.delete(seq);
		return true;
	};

	function claim(lane: string, limits: { events: number; bytes: number; leaseMs: number }): Lease | null {
		const lease = randomUUID();
		const now = clock.now();
		const events: Lease['events'][number][] = [];
		let bytes = 0;
		let shop = '';
		const rows = sql(
			`SELECT seq, shop, id, attempts, payload FROM event
			WHERE lane = ? AND state = 0 AND due <= ? AND expires > ? ORDER BY due, received, seq`,
		).iterate(lane, now, now);
		for (const row of rows) {
			const seq = Number(row['seq']);
			const payload = String(row['payload']);
			if (!free(seq)) continue;
			bytes += Buffer.byteLength(payload) + 1;
			if (events.length > 0 && bytes > limits.bytes) break;
			shop = String(row['shop']);
			events.push({ seq, id: String(row['id']), attempts: Number(row['attempts']), payload });
			if (events.length >= limits.events) break;
		}
		if (events.length === 0) return null;
		const until = clock.monotonic() + limits.leaseMs;
		for (const { seq } of events) held.set(seq, { lease, until });
		return { id: lease, lane, shop, events };
	}

	function nextDue(lane: string): number | null {
		for (const row of sql(
			'SELECT seq, due FROM event WHERE lane = ? AND state = 0 ORDER BY due, received, seq',
		).iterate(lane))
			if (free(Number(row['seq']))) return Number(row['due']);
		return null;
	}

	/** Holds nothing of an event but what is written. */
	async function keep(intake: PackedIntake): Promise<Admission> {
		const work = () => {
			const admission = take(sql, intake);
			moveIds(freshOf(admission));
			return admission;
		};
		const admission = await commits.write(work, { gathers: true });
		recount(intake.shop, freshOf(admission));
		return admission;
	}

	/** It still has what the file has no more: the content of an event that was delivered or erased. */
	const emptyLog = () => database.exec('PRAGMA wal_checkpoint(TRUNCATE)');

	const lanes = (): LaneState[] =>
		sql(`SELECT lane, count(*) AS waiting, min(received) AS oldest FROM event WHERE state = 0 GROUP BY lane`)
			.all()
			.map((row) => ({ ...row, shop: shopOf(String(row['lane'])) }) as unknown as LaneState);
	for (const lane of lanes()) recount(lane.shop, lane.waiting);

	return {
		ready: touch,

		put: (intake) => keep(packed(intake)),

		async claim(lane, limits) {
			// What cannot be settled would be sent again and again.
			if (commits.stuck) await touch();
			return claim(lane, limits);
		},

		remaining: async (lease) =>
			new Set(lease.events.map(({ seq }) => seq).filter((seq) => holds(lease, seq))),

		async settle(lease, attempt, verdicts) {
			const ours = verdicts.filter(({ seq }) => holds(lease, seq));
			await commits.write(() => settle(sql, lease.lane, attempt, ours, clock.now()), DRAINS);
			for (const { seq, kind } of ours) if (kind !== 'kept') held.delete(seq);
			recount(lease.shop, -ours.filter(({ kind }) => kind === 'done' || kind === 'dead').length);
		},

		async release(lease) {
			for (const { seq } of lease.events) if (holds(lease, seq)) held.delete(seq);
		},

		nextDue: async (lane) => nextDue(lane),
		lanes: async () => lanes(),
		waiting: (shop) => waiting.get(shop) ?? 0,
		// The file has one owner: it knows what it has left.
		watch: () => undefined,

		async tend() {
			const expired = await commits.write(() => {
				for (const shop of waiting.keys())
					for (const test of [false, true]) mendDueTimes(sql, laneOf(shop, test), clock.now());
				return endExpired(sql, clock.now(), held);
			}, DRAINS);
			for (const shop of expired) recount(shop, -1);
			try {
				emptyLog();
			} catch {
				// The next minute tries again; whatever is wrong, the next commit finds it.
			}
			return { expired: expired.length };
		},

		async purge() {
			while (await commits.write(() => forget(sql, clock.now()), DRAINS));
		},

		outcomes: async (shop, after, limit) => outcomesAfter(sql, shop, after, limit),
		counts: async (shop, since) => countsSince(sql, shop, since),
		answers: async (shop, from, to) => answersOf(sql, laneOf(shop, false), from, to),

		dead: {
			list: async (filter, limit) => listDead(sql, filter, limit),
			async replay(filter) {
				const now = clock.now();
				let replayed = 0;
				for (let more = true; more;) {
					const shops = await commits.write(() => revive(sql, filter, now));
					for (const shop of shops) recount(shop, 1);
					replayed += shops.length;
					more = shops.length === DEAD_AT_ONCE;
				}
				return { replayed, tooOld: countTooOld(sql, filter, now) };
			},
			async purge(filter) {
				let purged = 0;
				for (let more = true; more;) {
					const gone = await commits.write(() => discard(sql, filter));
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
				const portion = await commits.write(
					() => erasePortion(sql, shop, erasure, from, clock.now()),
					DRAINS,
				);
				// What comes of a call that is under way is then settled for nobody.
				for (const seq of portion.waiting) held.delete(seq);
				recount(shop, -portion.waiting.length);
				erased.waiting += portion.waiting.length;
				erased.dead += portion.dead.length;
				after = portion.last;
			}
			commits.flush();
			emptyLog();
			return erased;
		},

		async attempts(shop, eventId) {
			return sql(
				`SELECT attempt.at, attempt.ms, attempt.status, attempt.meaning, attempt.words, json_each.key AS position
				FROM event
				JOIN attempt ON attempt.lane = event.lane AND attempt.at >= event.received
				JOIN json_each(attempt.events) ON json_each.value = event.seq
				WHERE event.seq IN (SELECT seq FROM temp.id WHERE key IN (?, ?)) ORDER BY attempt.id`,
			)
				.all(...[false, true].map((test) => keyBytes(laneOf(shop, test), eventId)))
				.map(({ words, position, ...row }) => ({
					...(row as unknown as Attempt),
					detail: wordAt(JSON.parse(String(words)) as string[], Number(position)),
				}));
		},

		async close() {
			commits.flush();
			database.close();
		},
	};
}
