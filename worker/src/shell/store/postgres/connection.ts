/** The connection to PostgreSQL: pg-boss's own pool, which our tables share, so that both change in one transaction. */
import { PgBoss, type Clock, type Db } from 'pg-boss';
import { StoreUnavailable } from '../event-queue.ts';
import { JOBS } from './schema.ts';
import { begin, sqlOn, type Sql } from './sql.ts';

export interface Transaction {
	sql: Sql;
	/** For pg-boss's calls: `{ db: tx.db }` makes them part of the transaction. */
	db: Db;
}

export interface Database {
	boss: PgBoss;
	/** One statement on its own. @throws {StoreUnavailable} */
	sql: Sql;
	/** All or nothing; resolves after the commit. @throws {StoreUnavailable} */
	transaction: <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>;
	/** @param heard also called after a connection that was lost is back: something may have been missed. */
	listen(channel: string, heard: () => void): Promise<() => Promise<void>>;
	close(): Promise<void>;
}

export interface ConnectionOptions {
	/** Whether pg-boss takes leases back. */
	supervise: boolean;
	connections: number;
	/** Told of trouble in the background: a lost connection, for one. */
	report: (error: Error) => void;
	/** pg-boss's clock, for tests. */
	bossClock?: Clock;
}

/** A statement without an answer for so long is on a connection of which the other end is gone. */
const ANSWER_MS = 15_000;
const CONNECT_MS = 5_000;
/**
 * pg-boss takes a lease back when it has not been renewed for a minute (jobs.ts). It looks as often as this,
 * not once a minute as it would by itself.
 */
const SUPERVISE_SECONDS = 5;
const MOST_TRIES = 5;

/** PostgreSQL broke off one of two transactions that waited for each other; the other has gone on. */
const COLLISION = new Set(['40001', '40P01']);
const SQLSTATE = /^[0-9FHPX][0-9A-Z]{4}$/;
/** Connections, collisions, resources, operator, system: what passes by itself. 25006: read-only for the moment. */
const PASSING = /^(08|40|53|57|58)|^25006$/;

/** All but mistakes of ours. Errors of the network and the pool have no SQLSTATE. */
function passes(error: Error & { code?: string }): boolean {
	if (error instanceof TypeError || error.code === 'ERR_ASSERTION') return false;
	return !SQLSTATE.test(error.code ?? '') || PASSING.test(error.code ?? '');
}

export const outward = (error: unknown): unknown =>
	error instanceof Error && !(error instanceof StoreUnavailable) && passes(error)
		? new StoreUnavailable('PostgreSQL is not available.', { cause: error })
		: error;

export async function connect(url: string, options: ConnectionOptions): Promise<Database> {
	// pg's own options go through pg-boss untouched.
	const pool = { query_timeout: ANSWER_MS, keepAlive: true, keepAliveInitialDelayMillis: 10_000 };
	const boss = new PgBoss({
		...pool,
		connectionString: url,
		schema: JOBS,
		application_name: 'pintally-worker',
		max: options.connections,
		connectionTimeoutMillis: CONNECT_MS,
		// Nothing to do any more (schema.ts), except to build a new version's indexes in the background.
		migrate: true,
		schedule: false,
		supervise: options.supervise,
		superviseIntervalSeconds: SUPERVISE_SECONDS,
		monitorIntervalSeconds: SUPERVISE_SECONDS,
		...(options.bossClock ? { clock: options.bossClock } : {}),
	});
	boss.on('error', options.report);
	await boss.start();
	const db = boss.getDb();

	async function once<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
		const transaction = await begin(db);
		try {
			const result = await work({ sql: sqlOn(transaction.db), db: transaction.db });
			await transaction.commit();
			return result;
		} catch (error) {
			await transaction.rollback();
			throw error;
		}
	}

	const sql = sqlOn(db);
	return {
		boss,
		sql: async (text, values) => {
			try {
				return await sql(text, values);
			} catch (error) {
				throw outward(error);
			}
		},
		async transaction(work) {
			for (let tries = 1; ; tries++) {
				try {
					return await once(work);
				} catch (error) {
					const { code = '' } = error as { code?: string };
					if (!COLLISION.has(code) || tries >= MOST_TRIES) throw outward(error);
				}
			}
		},
		async listen(channel, heard) {
			const handle = await (db.listen as NonNullable<Db['listen']>)(channel, heard, heard);
			return () => handle.close();
		},
		close: () => boss.stop({ graceful: false }),
	};
}
