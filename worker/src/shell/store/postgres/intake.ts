/**
 * Taking what requests bring. Those that share a transaction share its questions too: what would be three for each
 * request are three for all of them.
 */
import type { PgBoss } from 'pg-boss';
import type { Admission, Receipt } from '../event-queue.ts';
import type { PackedEvent, PackedIntake } from '../packed-event.ts';
import { DEDUPLICATION_MS } from '../retention.ts';
import type { Transaction } from './connection.ts';
import { countUp, keepReceipts, publishReceipts, type CountColumn } from './feed.ts';
import { addJobs, eventKey, newJobs, queueOf } from './jobs.ts';
import { OURS, STILL_OPEN } from './schema.ts';
import type { Sql } from './sql.ts';

type Nonce = 'fresh' | 'repeated' | 'reused';
/** An event and the request that brought it. */
interface Offer {
	intake: PackedIntake;
	each: PackedEvent;
}

const requestOf = ({ shop, request }: PackedIntake) => request && `${shop}\n${request.id}`;

/** Of requests with one id only the first may be looked at now: what it leaves behind counts for the others. */
function apart(intakes: readonly PackedIntake[]): [now: PackedIntake[], later: PackedIntake[]] {
	const seen = new Set<string>();
	const [now, later]: [PackedIntake[], PackedIntake[]] = [[], []];
	for (const intake of intakes) {
		const request = requestOf(intake);
		(request !== undefined && seen.has(request) ? later : now).push(intake);
		if (request !== undefined) seen.add(request);
	}
	return [now, later];
}

async function takeNonces(sql: Sql, intakes: readonly PackedIntake[]): Promise<Map<PackedIntake, Nonce>> {
	const asked = intakes.flatMap((intake) => (intake.request ? [{ ...intake, request: intake.request }] : []));
	// Written over with itself, so that the row comes back, whoever wrote it. xmax is 0 on a row that is new.
	const rows =
		asked.length === 0
			? []
			: await sql<{ shop: string; id: string; fresh: boolean; digest: Buffer }>(
					`INSERT INTO ${OURS}.nonce (shop, id, digest, at)
					SELECT * FROM unnest($1::text[], $2::text[], $3::bytea[], $4::bigint[]) AS asked (shop, id, digest, at)
					ORDER BY shop, id
					ON CONFLICT (shop, id) DO UPDATE SET at = nonce.at RETURNING shop, id, xmax = 0 AS fresh, digest`,
					[
						asked.map(({ shop }) => shop),
						asked.map(({ request }) => request.id),
						asked.map(({ request }) => Buffer.from(request.digest)),
						asked.map(({ at }) => at),
					],
				);
	const known = new Map(rows.map((row) => [`${row.shop}\n${row.id}`, row]));
	return new Map(
		intakes.map((intake) => {
			const row = known.get(requestOf(intake) ?? '');
			if (!intake.request || !row || row.fresh) return [intake, 'fresh'];
			return [intake, row.digest.equals(intake.request.digest) ? 'repeated' : 'reused'];
		}),
	);
}

/** An offer with its place. */
interface Row extends Offer {
	id: string;
	job: string;
	/** Whether it wakes an event that ended dead. */
	revives: boolean;
}

/**
 * A column is one text, its values parted by what stands in none of them: a control character, which JSON escapes and
 * no id of ours may have (docs/api.md). In an array of `pg` each value is quoted, which costs both sides more.
 */
const PARTING = '\x1f';
const COLUMNS: readonly (readonly [
	name: string,
	type: string,
	of: (row: Row) => string | number | boolean,
])[] = [
	['id', 'uuid', ({ id }) => id],
	['job', 'uuid', ({ job }) => job],
	['lane', 'text', ({ intake }) => intake.lane],
	['shop', 'text', ({ intake }) => intake.shop],
	['event_id', 'text', ({ each }) => each.id],
	['event', 'text', ({ each }) => each.event],
	['counted', 'boolean', ({ each }) => each.counted],
	['event_time', 'bigint', ({ each }) => each.time],
	['expires', 'bigint', ({ each }) => each.expires],
	['received', 'bigint', ({ intake }) => intake.at],
	['payload', 'text', ({ each }) => each.payload],
	['revives', 'boolean', ({ revives }) => revives],
];

/**
 * The event's key decides what is new. One that ended dead and is posted anew (a shop's "send again") waits anew; any
 * other repeat does nothing.
 */
const WRITE = `
	INSERT INTO ${OURS}.event
		(id, job, lane, shop, event_id, event, counted, event_time, expires, received, payload)
	SELECT offered.id, job, lane, offered.shop, event_id, event, counted, event_time,
		CASE WHEN called.id IS NULL THEN expires ELSE least(expires, event_time * 1000 + ${DEDUPLICATION_MS}) END,
		received, payload
	FROM unnest(${COLUMNS.map(([, type], at) => `string_to_array($${at + 1}, '${PARTING}')::${type}[]`).join(', ')})
		WITH ORDINALITY AS offered (${COLUMNS.map(([name]) => name).join(', ')}, position)
	LEFT JOIN ${OURS}.receipt AS called
		ON called.shop = offered.shop AND called.id = event_id AND called.result = 'called'
	-- A conflict locks the row that it meets, and deliveries wait for it.
	WHERE NOT EXISTS (
		SELECT FROM ${OURS}.event AS known WHERE known.id = offered.id AND (known.reason = '' OR NOT revives)
	)
	ORDER BY position
	ON CONFLICT (id) DO UPDATE SET
		job = excluded.job, expires = excluded.expires, payload = excluded.payload, received = excluded.received,
		attempts = 0, reason = '', detail = '', ended = NULL
		WHERE event.reason <> ''
	RETURNING id, job, lane`;

interface Written {
	id: string;
	job: string;
	lane: string;
}

async function write(
	sql: Sql,
	offered: ReadonlyMap<string, Offer>,
	mayRevive: (intake: PackedIntake) => boolean,
): Promise<Written[]> {
	if (offered.size === 0) return [];
	const rows: Row[] = [];
	for (const ofLane of Map.groupBy(offered, ([, { intake }]) => intake.lane).values()) {
		const jobs = newJobs(ofLane.length);
		for (const [at, [id, offer]] of ofLane.entries())
			rows.push({ ...offer, id, job: jobs[at] as string, revives: mayRevive(offer.intake) });
	}
	return sql<Written>(
		WRITE,
		COLUMNS.map(([, , of]) => rows.map(of).join(PARTING)),
	);
}

/** @returns those that were new, or dead and wait anew. */
async function takeEvents(
	boss: PgBoss,
	tx: Transaction,
	intakes: readonly PackedIntake[],
	nonces: ReadonlyMap<PackedIntake, Nonce>,
): Promise<Offer[]> {
	// A request that is repeated, id and all, revives nothing.
	const mayRevive = (intake: PackedIntake) => nonces.get(intake) === 'fresh' && !intake.onlyNew;
	const offered = new Map<string, Offer>();
	for (const intake of intakes)
		for (const each of intake.events) {
			const id = eventKey(intake.lane, each.id);
			const earlier = offered.get(id);
			if (!earlier || (!mayRevive(earlier.intake) && mayRevive(intake))) offered.set(id, { intake, each });
		}
	const written = await write(tx.sql, offered, mayRevive);
	for (const [lane, ofLane] of Map.groupBy(written, (row) => row.lane))
		await addJobs(
			boss,
			tx,
			queueOf(lane),
			ofLane.map(({ job }) => job),
		);
	return written.map(({ id }) => offered.get(id) as Offer);
}

/** What browsers told is counted by shop and hour. */
async function count(
	sql: Sql,
	column: CountColumn,
	counted: readonly { intake: PackedIntake; names: readonly string[] }[],
): Promise<void> {
	const HOUR = 3_600_000;
	const together = new Map<string, { shop: string; at: number; names: string[] }>();
	for (const { intake, names } of counted) {
		const key = `${intake.shop}\n${Math.floor(intake.at / HOUR)}`;
		const sum = together.get(key) ?? { shop: intake.shop, at: intake.at, names: [] };
		sum.names.push(...names);
		together.set(key, sum);
	}
	for (const { shop, at, names } of together.values()) await countUp(sql, shop, names, column, at);
}

/** @returns those that are news. */
async function takeReceipts(sql: Sql, { shop, lane, at, receipts = [] }: PackedIntake): Promise<Receipt[]> {
	if (receipts.length === 0) return [];
	const news = await keepReceipts(sql, shop, receipts, at);
	const called = receipts.filter(({ result }) => result === 'called').map(({ id }) => eventKey(lane, id));
	if (called.length > 0)
		await sql(
			`UPDATE ${OURS}.event SET expires = least(expires, event_time * 1000 + ${DEDUPLICATION_MS})
			WHERE id = ANY($1::uuid[]) AND ${STILL_OPEN}`,
			[called],
		);
	return news;
}

async function takeTogether(
	boss: PgBoss,
	tx: Transaction,
	intakes: readonly PackedIntake[],
): Promise<[PackedIntake, Admission][]> {
	const { sql } = tx;
	const nonces = await takeNonces(sql, intakes);
	const admitted = intakes.filter((intake) => nonces.get(intake) !== 'reused');
	// Before the events are written, which ask for them; told after them, in the order in which a delivery locks rows.
	const receipts = new Map<PackedIntake, Receipt[]>();
	for (const intake of admitted) receipts.set(intake, await takeReceipts(sql, intake));
	const fresh = await takeEvents(boss, tx, admitted, nonces);
	for (const [{ shop, at }, news] of receipts) await publishReceipts(sql, shop, news, at);
	const isFresh = new Set(fresh.map(({ each }) => each));
	await count(
		sql,
		'collected',
		fresh.filter(({ each }) => each.counted).map(({ intake, each }) => ({ intake, names: [each.event] })),
	);
	await count(
		sql,
		'left_out',
		admitted.map((intake) => ({ intake, names: intake.leftOut ?? [] })),
	);
	return intakes.map((intake) => [
		intake,
		nonces.get(intake) === 'reused'
			? { reused: true }
			: { reused: false, duplicates: intake.events.map((each) => !isFresh.has(each)) },
	]);
}

/** @returns one admission for each, in order. */
export async function takeAll(
	boss: PgBoss,
	tx: Transaction,
	intakes: readonly PackedIntake[],
): Promise<Admission[]> {
	const admissions = new Map<PackedIntake, Admission>();
	for (let rest = intakes; rest.length > 0;) {
		const [now, later] = apart(rest);
		for (const [intake, admission] of await takeTogether(boss, tx, now)) admissions.set(intake, admission);
		rest = later;
	}
	return intakes.map((intake) => admissions.get(intake) as Admission);
}
