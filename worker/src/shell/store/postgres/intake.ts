/** Taking what a request brings. */
import type { PgBoss } from 'pg-boss';
import type { Admission, Intake, NewEvent } from '../event-queue.ts';
import { DEDUPLICATION_MS } from '../retention.ts';
import type { Transaction } from './connection.ts';
import { countUp, takeReceipts } from './feed.ts';
import { jobId, queueOf, requeue } from './jobs.ts';
import { OURS } from './schema.ts';
import type { Sql } from './sql.ts';

type Nonce = 'fresh' | 'repeated' | 'reused';

async function takeNonce(sql: Sql, { shop, request, at }: Intake): Promise<Nonce> {
	if (!request) return 'fresh';
	// Written over with itself, so that the row comes back, whoever wrote it. xmax is 0 on a row that is new.
	const [row] = await sql<{ fresh: boolean; digest: Buffer }>(
		`INSERT INTO ${OURS}.nonce (shop, id, digest, at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (shop, id) DO UPDATE SET at = nonce.at RETURNING xmax = 0 AS fresh, digest`,
		[shop, request.id, Buffer.from(request.digest), at],
	);
	if (row?.fresh) return 'fresh';
	return row?.digest.equals(request.digest) ? 'repeated' : 'reused';
}

/** Those of them that ended dead, locked: a replay may want them too. */
async function deadAmong(sql: Sql, ids: readonly string[]): Promise<string[]> {
	if (ids.length === 0) return [];
	const rows = await sql<{ id: string }>(
		`SELECT id FROM ${OURS}.event WHERE id = ANY($1::uuid[]) AND reason <> '' ORDER BY id FOR UPDATE`,
		[ids],
	);
	return rows.map(({ id }) => id);
}

/** A row that is there already belongs to an event that ended dead, or whose job pg-boss has long forgotten. */
const WRITE = `
	INSERT INTO ${OURS}.event (id, lane, shop, event_id, event, counted, event_time, expires, received, payload)
	SELECT fresh.id, $1, $2, event_id, event, counted, event_time,
		CASE WHEN called.id IS NULL THEN expires ELSE least(expires, event_time * 1000 + ${DEDUPLICATION_MS}) END,
		$3, payload
	FROM unnest($4::uuid[], $5::text[], $6::text[], $7::boolean[], $8::bigint[], $9::bigint[], $10::text[])
		WITH ORDINALITY AS fresh (id, event_id, event, counted, event_time, expires, payload, position)
	LEFT JOIN ${OURS}.receipt AS called ON called.shop = $2 AND called.id = event_id AND called.result = 'called'
	ORDER BY position
	ON CONFLICT (id) DO UPDATE SET
		expires = excluded.expires, payload = excluded.payload, received = excluded.received,
		attempts = 0, reason = '', detail = '', ended = NULL`;

async function write(
	sql: Sql,
	{ lane, shop, at }: Intake,
	fresh: ReadonlyMap<string, NewEvent>,
): Promise<void> {
	const events = [...fresh.values()];
	await sql(WRITE, [
		lane,
		shop,
		at,
		[...fresh.keys()],
		events.map(({ event }) => event.event_id),
		events.map(({ event }) => event.event_name),
		events.map(({ counted }) => counted),
		events.map(({ event }) => event.event_time),
		events.map(({ expires }) => expires),
		events.map(({ event }) => JSON.stringify(event)),
	]);
}

/**
 * The job's id decides what is new: pg-boss leaves a job alone whose id is known. An event that ended dead and is
 * posted anew (a shop's "send again") waits anew; any other repeat does nothing.
 */
async function takeEvents(
	boss: PgBoss,
	tx: Transaction,
	{ lane, events }: Intake,
	revive: boolean,
): Promise<Map<string, NewEvent>> {
	const offered = new Map<string, NewEvent>();
	for (const each of events) {
		const id = jobId(lane, each.event.event_id);
		if (!offered.has(id)) offered.set(id, each);
	}
	const queue = queueOf(lane);
	const jobs = [...offered.keys()].map((id) => ({ id }));
	if (jobs.length === 0) return offered;
	const taken = new Set(await boss.insert(queue, jobs, { db: tx.db, returnId: true }));
	if (revive) {
		const dead = await deadAmong(
			tx.sql,
			[...offered.keys()].filter((id) => !taken.has(id)),
		);
		await requeue(
			boss,
			tx,
			queue,
			dead.map((id) => ({ id })),
		);
		for (const id of dead) taken.add(id);
	}
	return new Map([...offered].filter(([id]) => taken.has(id)));
}

export async function take(boss: PgBoss, tx: Transaction, intake: Intake): Promise<Admission> {
	const { sql } = tx;
	const { shop, lane, at, events, receipts = [], leftOut = [] } = intake;
	const nonce = await takeNonce(sql, intake);
	if (nonce === 'reused') return { reused: true };
	const fresh = await takeEvents(boss, tx, intake, nonce === 'fresh');
	await takeReceipts(sql, shop, receipts, at);
	if (fresh.size > 0) await write(sql, intake, fresh);
	const called = receipts.filter(({ result }) => result === 'called').map(({ id }) => jobId(lane, id));
	if (called.length > 0)
		await sql(
			`UPDATE ${OURS}.event SET expires = least(expires, event_time * 1000 + ${DEDUPLICATION_MS})
			WHERE id = ANY($1::uuid[]) AND ended IS NULL`,
			[called],
		);
	const counted = [...fresh.values()].filter((each) => each.counted).map(({ event }) => event.event_name);
	await countUp(sql, shop, counted, 'collected', at);
	await countUp(sql, shop, leftOut, 'left_out', at);
	const isFresh = new Set(fresh.values());
	return { reused: false, duplicates: events.map((each) => !isFresh.has(each)) };
}
