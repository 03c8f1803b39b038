/**
 * Our tables, beside pg-boss's: only what a queue has no notion of. Whether an event waits or is lent, and when it is
 * due, is a state of its job, which it shares with others (jobs.ts); that it is over stands with the event.
 */
import { PgBoss } from 'pg-boss';
import { NewerSchema } from '../newer-schema.ts';
import { UnsafeDatabase, UnusableDatabase } from '../database-faults.ts';
import { begin, sqlOn, type Sql } from './sql.ts';

/** pg-boss's schema, and ours. */
export const JOBS = 'pintally_jobs';
export const OURS = 'pintally';
/**
 * That an event is open, of events that are named. Not in the words of the index of what waits: while PostgreSQL has not
 * counted a backlog yet, it would take that for short and read all of it. For the same reason ids that are joined are
 * also named by `= ANY`.
 */
export const STILL_OPEN = 'coalesce(event.ended, -1) = -1';
/** What the pinned version of pg-boss writes. It migrates up by itself and never down. */
export const JOBS_VERSION = 46;

/** A change is a new entry at the end of the list, never an edit of an old one. `reason` is empty unless it is dead. */
export const STEPS = [
	`
	CREATE TABLE ${OURS}.event (
		id uuid PRIMARY KEY,
		seq bigint NOT NULL UNIQUE GENERATED ALWAYS AS IDENTITY,
		lane text NOT NULL,
		shop text NOT NULL,
		event_id text NOT NULL,
		event text NOT NULL,
		counted boolean NOT NULL,
		event_time bigint NOT NULL,
		expires bigint NOT NULL,
		attempts integer NOT NULL DEFAULT 0,
		payload text,
		reason text NOT NULL DEFAULT '',
		detail text NOT NULL DEFAULT '',
		received bigint NOT NULL,
		ended bigint
	);
	CREATE INDEX event_waiting ON ${OURS}.event (lane, shop, received) WHERE ended IS NULL;
	CREATE INDEX event_expires ON ${OURS}.event (expires) WHERE ended IS NULL;
	CREATE INDEX event_over ON ${OURS}.event (ended) WHERE ended IS NOT NULL;
	CREATE INDEX event_dead ON ${OURS}.event (shop, ended) WHERE reason <> '';

	CREATE TABLE ${OURS}.nonce (
		shop text NOT NULL,
		id text NOT NULL,
		digest bytea NOT NULL,
		at bigint NOT NULL,
		PRIMARY KEY (shop, id)
	);
	CREATE INDEX nonce_at ON ${OURS}.nonce (at);

	CREATE TABLE ${OURS}.feed (shop text PRIMARY KEY, last bigint NOT NULL);
	CREATE TABLE ${OURS}.outcome (
		shop text NOT NULL,
		seq bigint NOT NULL,
		at bigint NOT NULL,
		outcome text NOT NULL,
		PRIMARY KEY (shop, seq)
	);

	CREATE TABLE ${OURS}.receipt (
		shop text NOT NULL,
		id text NOT NULL,
		result text NOT NULL,
		at bigint NOT NULL,
		PRIMARY KEY (shop, id)
	);

	CREATE TABLE ${OURS}.count (
		shop text NOT NULL,
		hour bigint NOT NULL,
		event text NOT NULL,
		collected bigint NOT NULL DEFAULT 0,
		delivered bigint NOT NULL DEFAULT 0,
		refused bigint NOT NULL DEFAULT 0,
		left_out bigint NOT NULL DEFAULT 0,
		PRIMARY KEY (shop, hour, event)
	);

	CREATE TABLE ${OURS}.attempt (
		id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
		lane text NOT NULL,
		at bigint NOT NULL,
		ms integer NOT NULL,
		status integer NOT NULL,
		meaning text NOT NULL,
		events bigint[] NOT NULL
	);
	CREATE INDEX attempt_at ON ${OURS}.attempt (lane, at);

	CREATE TABLE ${OURS}.shop (
		id text PRIMARY KEY,
		name text NOT NULL,
		url text NOT NULL,
		site_url text NOT NULL,
		origin text NOT NULL,
		collect_key text NOT NULL UNIQUE,
		secrets text NOT NULL,
		test boolean NOT NULL,
		consent text NOT NULL,
		disabled boolean NOT NULL,
		ad_account_id text NOT NULL,
		token text,
		state text NOT NULL,
		reason text NOT NULL,
		detail text NOT NULL,
		checked_at bigint NOT NULL,
		plugin_version text NOT NULL,
		created_at bigint NOT NULL,
		seen_at bigint NOT NULL,
		webhook_key text UNIQUE,
		webhook_secret text
	);
	`,
	// What is forgotten every hour, without reading the rest.
	`
	CREATE INDEX outcome_over ON ${OURS}.outcome (at);
	CREATE INDEX receipt_over ON ${OURS}.receipt (at);
	CREATE INDEX count_over ON ${OURS}.count (hour);
	CREATE INDEX attempt_over ON ${OURS}.attempt (at);
	`,
	`
	ALTER TABLE ${OURS}.shop ADD COLUMN notify text;
	CREATE TABLE ${OURS}.watch (key text PRIMARY KEY, text text NOT NULL, version bigint NOT NULL);
	`,
	`
	ALTER TABLE ${OURS}.shop ADD COLUMN ads_token text;
	CREATE TABLE ${OURS}.report (
		shop text NOT NULL,
		part text COLLATE "C" NOT NULL,
		text text NOT NULL,
		PRIMARY KEY (shop, part)
	);
	`,
	// store/words.ts.
	`
	ALTER TABLE ${OURS}.attempt ADD COLUMN words text[] NOT NULL DEFAULT '{}';
	`,
	// Each event had a job under its own id. One index of what waits: for a job's events, for those that grow too old,
	// for counting. The constraint keeps an older worker that still runs from waking what has ended.
	`
	ALTER TABLE ${OURS}.event ADD COLUMN job uuid;
	UPDATE ${OURS}.event SET job = id WHERE ended IS NULL;
	ALTER TABLE ${OURS}.event ADD CONSTRAINT event_in_job CHECK (ended IS NOT NULL OR job IS NOT NULL);
	CREATE INDEX event_of_job ON ${OURS}.event (job, expires) INCLUDE (lane, shop, received) WHERE ended IS NULL;
	DROP INDEX ${OURS}.event_waiting, ${OURS}.event_expires;
	ANALYZE ${OURS}.event;
	`,
] as const;

/** Any number, but ours alone: whoever holds it migrates, others wait and find it done. */
const LOCK = 7_046_872_553;

/**
 * Brings both schemas up to date, on a connection of its own on which a statement may take as long as it needs.
 * Two workers may start at once: pg-boss holds a lock of its own, and so do we.
 * @throws {NewerSchema} if a newer worker has written the database. {UnusableDatabase} {UnsafeDatabase}
 */
export async function migrate(url: string, report: (error: Error) => void): Promise<void> {
	const boss = new PgBoss({ connectionString: url, schema: JOBS, schedule: false, supervise: false, max: 2 });
	boss.on('error', report);
	try {
		await boss.start().catch((error: Error) => {
			throw new UnusableDatabase(error);
		});
		const version = await boss.schemaVersion();
		if (version !== null && version > JOBS_VERSION) throw new NewerSchema();
		const db = boss.getDb();
		const [row] = (await db.executeSql('SHOW synchronous_commit')).rows as { synchronous_commit: string }[];
		if (row?.synchronous_commit === 'off') throw new UnsafeDatabase();
		const transaction = await begin(db);
		try {
			await bringUpToDate(sqlOn(transaction.db));
			await transaction.commit();
		} finally {
			await transaction.rollback();
		}
	} finally {
		await boss.stop({ graceful: false });
	}
}

async function bringUpToDate(sql: Sql): Promise<void> {
	await sql(`SELECT pg_advisory_xact_lock(${LOCK})`);
	await sql(`CREATE SCHEMA IF NOT EXISTS ${OURS}`);
	await sql(`CREATE TABLE IF NOT EXISTS ${OURS}.version (version integer PRIMARY KEY)`);
	const [row] = await sql<{ last: number }>(`SELECT coalesce(max(version), 0) AS last FROM ${OURS}.version`);
	const last = row?.last ?? 0;
	if (last > STEPS.length) throw new NewerSchema();
	for (const [index, step] of STEPS.entries()) {
		if (index < last) continue;
		await sql(step);
		await sql(`INSERT INTO ${OURS}.version VALUES ($1)`, [index + 1]);
	}
}
