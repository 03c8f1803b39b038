/** Which store it is: PostgreSQL where DATABASE_URL names one, else files in the data folder. */
import { join } from 'node:path';
import { systemClock, type Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { KeyRing } from '../secrets.ts';
import type { EventQueue } from './event-queue.ts';
import { createShops, type Shops } from './shops.ts';
import { openSqliteShops } from './sqlite/shop-rows.ts';
import { openSqliteQueue } from './sqlite/sqlite-queue.ts';

export interface OpenOptions {
	clock?: Clock;
	/** Called when the state of the disk is not known any more; the process should end and start anew. */
	fatal?: (error: Error) => void;
	/** Called when the disk is full; answers whether room has been made for settling what waits. */
	full?: () => boolean;
	/** Told of trouble in the background that passes: a connection that was lost, for one. */
	report?: (error: Error) => void;
}

const thrown = (error: Error) => {
	throw error;
};

/** @throws what the store's own `open…` throws. */
export async function openShops(config: Config, ring: KeyRing, options: OpenOptions = {}): Promise<Shops> {
	const { clock = systemClock, report = () => undefined } = options;
	if (!config.DATABASE_URL) return createShops(openSqliteShops(config.DATA_DIR), ring, clock);
	// Loaded when it is needed: pg-boss takes longer to load than the rest of the worker.
	const { openPostgresShops } = await import('./postgres/shop-rows.ts');
	return createShops(await openPostgresShops(config.DATABASE_URL, report), ring, clock);
}

/** @throws what the store's own `open…` throws. */
export async function openQueue(config: Config, options: OpenOptions = {}): Promise<EventQueue> {
	const { clock = systemClock, fatal = thrown, full = () => false, report = () => undefined } = options;
	if (!config.DATABASE_URL)
		return openSqliteQueue(join(config.DATA_DIR, 'events.sqlite'), clock, fatal, full);
	const { openPostgresQueue } = await import('./postgres/postgres-queue.ts');
	return openPostgresQueue(config.DATABASE_URL, clock, { report });
}
