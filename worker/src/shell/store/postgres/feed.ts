/** What a shop can ask about later: outcomes one by one with a sequence of their own, counts by the hour. */
import type { HourCount, Outcome, Receipt } from '../event-queue.ts';
import { OURS } from './schema.ts';
import type { Sql } from './sql.ts';

export type CountColumn = 'collected' | 'delivered' | 'refused' | 'left_out';
type Unnumbered<T> = T extends Outcome ? Omit<T, 'seq'> : never;

/**
 * The shop's row in `feed` is locked until the commit, so a reader never sees a number before a smaller one, whatever
 * several workers write at once.
 */
export async function publish(
	sql: Sql,
	shop: string,
	outcomes: readonly Unnumbered<Outcome>[],
): Promise<void> {
	if (outcomes.length === 0) return;
	const [row] = await sql<{ last: number }>(
		`INSERT INTO ${OURS}.feed (shop, last) VALUES ($1, $2)
		ON CONFLICT (shop) DO UPDATE SET last = feed.last + excluded.last RETURNING last::float8`,
		[shop, outcomes.length],
	);
	const first = (row?.last ?? 0) - outcomes.length + 1;
	const numbered = outcomes.map((outcome, index) => ({ seq: first + index, ...outcome }));
	await sql(
		`INSERT INTO ${OURS}.outcome (shop, seq, at, outcome)
		SELECT $1, * FROM unnest($2::bigint[], $3::bigint[], $4::text[])`,
		[
			shop,
			numbered.map(({ seq }) => seq),
			numbered.map(({ at }) => at),
			numbered.map((outcome) => JSON.stringify(outcome)),
		],
	);
}

/** @param events names, one for each event. */
export async function countUp(
	sql: Sql,
	shop: string,
	events: readonly string[],
	column: CountColumn,
	at: number,
): Promise<void> {
	if (events.length === 0) return;
	const hour = Math.floor(at / 3_600_000) * 3600;
	await sql(
		`INSERT INTO ${OURS}.count (shop, hour, event, ${column})
		SELECT $1, $2, event, count(*) FROM unnest($3::text[]) AS event GROUP BY event ORDER BY event
		ON CONFLICT (shop, hour, event) DO UPDATE SET ${column} = count.${column} + excluded.${column}`,
		[shop, hour, events],
	);
}

/**
 * A receipt counts once: answers those that are news. One that says `called` takes the place of one that said `blocked`: the script may
 * try again on the next page.
 */
export async function keepReceipts(
	sql: Sql,
	shop: string,
	receipts: readonly Receipt[],
	at: number,
): Promise<Receipt[]> {
	const news: Receipt[] = [];
	for (const receipt of receipts) {
		const changed = await sql(
			`INSERT INTO ${OURS}.receipt (shop, id, result, at) VALUES ($1, $2, $3, $4)
			ON CONFLICT (shop, id) DO UPDATE SET result = excluded.result, at = excluded.at
			WHERE receipt.result = 'blocked' AND excluded.result = 'called' RETURNING 1`,
			[shop, receipt.id, receipt.result, at],
		);
		if (changed.length > 0) news.push(receipt);
	}
	return news;
}

export async function publishReceipts(
	sql: Sql,
	shop: string,
	news: readonly Receipt[],
	at: number,
): Promise<void> {
	const seconds = Math.floor(at / 1000);
	await publish(
		sql,
		shop,
		news.map((receipt) => ({ ...receipt, kind: 'receipt', at: seconds })),
	);
}

export async function outcomesAfter(sql: Sql, shop: string, after: number, limit: number) {
	const rows = await sql<{ outcome: string }>(
		`SELECT outcome FROM ${OURS}.outcome WHERE shop = $1 AND seq > $2 ORDER BY seq LIMIT $3`,
		[shop, after, limit + 1],
	);
	return {
		outcomes: rows.slice(0, limit).map((row) => JSON.parse(row.outcome) as Outcome),
		more: rows.length > limit,
	};
}

export const countsSince = (sql: Sql, shop: string, since: number): Promise<HourCount[]> =>
	sql<HourCount>(
		`SELECT hour::float8, event, collected::float8, delivered::float8, refused::float8, left_out::float8
		FROM ${OURS}.count WHERE shop = $1 AND hour >= $2 ORDER BY hour, event`,
		[shop, since],
	);

export async function answersOf(
	sql: Sql,
	lane: string,
	from: number,
	to: number,
): Promise<Record<number, number>> {
	const rows = await sql<{ status: number; calls: number }>(
		`SELECT status, count(*)::float8 AS calls FROM ${OURS}.attempt
		WHERE lane = $1 AND at >= $2 AND at < $3 GROUP BY status`,
		[lane, from * 1000, to * 1000],
	);
	return Object.fromEntries(rows.map(({ status, calls }) => [status, calls]));
}
