/**
 * Forgetting a person's events. They end as done without a content: an id that comes again is known and does nothing,
 * and no command can put it back. In portions, so that no lock is held for long.
 */
import { isMeant, type Erasure } from '../erasure.ts';
import { countUp } from './feed.ts';
import { OURS } from './schema.ts';
import type { Sql } from './sql.ts';

/** Rows with a content that are looked through at once. */
const AT_ONCE = 2_000;

interface Row {
	id: string;
	seq: number;
	event_id: string;
	event: string;
	counted: boolean;
	dead: boolean;
	payload: string;
}
/** One portion. `last` is the last number that was looked at; null: that was all. */
export interface Portion {
	last: number | null;
	waiting: number;
	dead: number;
}

/** @param after the number of the last event that was looked at. */
export async function erasePortion(
	sql: Sql,
	shop: string,
	erasure: Erasure,
	after: number,
	now: number,
): Promise<Portion> {
	const rows = await sql<Row>(
		`SELECT id, seq::float8, event_id, event, counted, ended IS NOT NULL AS dead, payload
		FROM ${OURS}.event WHERE shop = $1 AND seq > $2 AND payload IS NOT NULL
		ORDER BY seq LIMIT ${AT_ONCE} FOR UPDATE`,
		[shop, after],
	);
	const meant = rows.filter(({ event_id, payload }) => isMeant(erasure, event_id, payload));
	const waiting = meant.filter(({ dead }) => !dead);
	await sql(
		`UPDATE ${OURS}.event SET payload = NULL, reason = '', detail = '', ended = coalesce(ended, $2), job = NULL
		WHERE id = ANY($1::uuid[])`,
		[meant.map(({ id }) => id), now],
	);
	const counted = waiting.filter((row) => row.counted).map(({ event }) => event);
	await countUp(sql, shop, counted, 'left_out', now);
	return {
		last: rows.length === AT_ONCE ? (rows.at(-1)?.seq ?? null) : null,
		waiting: waiting.length,
		dead: meant.length - waiting.length,
	};
}
