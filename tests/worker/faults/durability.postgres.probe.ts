/**
 * Holds the store in PostgreSQL against its promise, as durability.probe.ts does the file: what `put` has answered is
 * committed, and PostgreSQL has called its system for an fsync. Given the address of an empty database and the name of
 * a check; ends with 1 and what was wrong.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { systemClock } from '../../../worker/src/shell/clock.ts';
import { StoreUnavailable } from '../../../worker/src/shell/store/event-queue.ts';
import { openPostgresQueue } from '../../../worker/src/shell/store/postgres/postgres-queue.ts';
import { OURS } from '../../../worker/src/shell/store/postgres/schema.ts';
import { findPostgres } from '../../support/postgres.ts';
import { put } from './simulation.ts';

/** Requests one after another, so that none can share another's commit. */
const PUTS = 20;

const [url = ''] = process.argv.slice(2);
const fail = (check: string): never => {
	console.log(check);
	process.exit(1);
};
/** By a session of its own, which sees what is committed and nothing else. */
function sql(text: string): string {
	const words = ['-d', url, '-XqAt', '-v', 'ON_ERROR_STOP=1', '-c', text];
	const { status, stdout, stderr } = spawnSync(join(findPostgres(), 'psql'), words, { encoding: 'utf8' });
	if (status !== 0) throw new Error(stderr);
	return stdout.trim();
}

const queue = await openPostgresQueue(url, systemClock, { report: () => undefined });

for (let index = 0; index < PUTS; index++) {
	await put(queue, `durable.${index}`);
	if (sql(`SELECT count(*) FROM ${OURS}.event WHERE event_id = 'durable.${index}'`) !== '1')
		fail('answered before the commit');
}

// What the worker's own sessions have set, at the moment of the write.
sql(`
	CREATE TABLE seen (setting text);
	CREATE FUNCTION look() RETURNS trigger LANGUAGE plpgsql AS $$
		BEGIN INSERT INTO public.seen VALUES (current_setting('synchronous_commit')); RETURN NULL; END $$;
	CREATE TRIGGER look AFTER INSERT ON ${OURS}.event EXECUTE FUNCTION look()`);
await put(queue, 'durable.setting');
if (sql('SELECT setting FROM seen') !== 'on') fail('no fsync with each commit');

// A disk that fails at the commit, and not before.
sql(`
	CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
		BEGIN RAISE EXCEPTION 'disk I/O error' USING ERRCODE = 'io_error'; END $$;
	CREATE CONSTRAINT TRIGGER fail AFTER INSERT ON ${OURS}.event DEFERRABLE INITIALLY DEFERRED
		FOR EACH ROW EXECUTE FUNCTION fail()`);
const kept = await put(queue, 'durable.failed').catch((error: unknown) => error);
if (!(kept instanceof StoreUnavailable)) fail('answered although the commit failed');
await queue.close();
