/** What a shop can ask about later: outcomes one by one with a sequence of their own, counts by the hour. */
import type { Seconds } from '../../../../../core/types.ts';
import type { HourCount, Outcome, Receipt } from '../event-queue.ts';
import type { Sql } from './statements.ts';

export type CountColumn = 'collected' | 'delivered' | 'refused' | 'left_out';
type Unnumbered<T> = T extends Outcome ? Omit<T, 'seq' | 'at'> : never;

/** The sequence is kept apart from the outcomes: it must go on where it was when old ones are forgotten. */
export function publish(sql: Sql, shop: string, at: Seconds, outcomes: readonly Unnumbered<Outcome>[]): void {
	if (outcomes.length === 0) return;
	const { last } = sql(
		`INSERT INTO feed (shop, last) VALUES (?1, ?2)
		ON CONFLICT DO UPDATE SET last = last + excluded.last RETURNING last`,
	).get(shop, outcomes.length) as { last: number };
	const first = last - outcomes.length + 1;
	sql(
		'INSERT INTO outcome (shop, seq, at, outcome) SELECT ?, ? + key, ?, value FROM json_each(?) ORDER BY key',
	).run(
		shop,
		first,
		at,
		JSON.stringify(outcomes.map((outcome, index) => ({ seq: first + index, ...outcome, at }))),
	);
}

export function countUp(
	sql: Sql,
	shop: string,
	event: string,
	column: CountColumn,
	at: number,
	by = 1,
): void {
	if (by === 0) return;
	const hour = Math.floor(at / 3_600_000) * 3600;
	sql(
		`INSERT INTO count (shop, hour, event, ${column}) VALUES (?, ?, ?, ?)
		ON CONFLICT DO UPDATE SET ${column} = ${column} + excluded.${column}`,
	).run(shop, hour, event, by);
}

/**
 * A receipt counts once. One that says `called` takes the place of one that said `blocked`: the script may
 * try again on the next page.
 */
export function takeReceipt(sql: Sql, shop: string, receipt: Receipt, at: number): void {
	const { changes } = sql(
		`INSERT INTO receipt (shop, id, result, at) VALUES (?, ?, ?, ?)
		ON CONFLICT DO UPDATE SET result = excluded.result, at = excluded.at
		WHERE receipt.result = 'blocked' AND excluded.result = 'called'`,
	).run(shop, receipt.id, receipt.result, at);
	if (Number(changes) === 0) return;
	publish(sql, shop, Math.floor(at / 1000), [{ ...receipt, kind: 'receipt' }]);
}

export function outcomesAfter(sql: Sql, shop: string, after: number, limit: number) {
	const rows = sql('SELECT outcome FROM outcome WHERE shop = ? AND seq > ? ORDER BY seq LIMIT ?').all(
		shop,
		after,
		limit + 1,
	) as { outcome: string }[];
	return {
		outcomes: rows.slice(0, limit).map((row) => JSON.parse(row.outcome) as Outcome),
		more: rows.length > limit,
	};
}

export function countsSince(sql: Sql, shop: string, since: number): HourCount[] {
	return sql(
		`SELECT hour, event, collected, delivered, refused, left_out FROM count
		WHERE shop = ? AND hour >= ? ORDER BY hour, event`,
	)
		.all(shop, since)
		.map((row) => ({ ...row }) as unknown as HourCount);
}

export function answersOf(sql: Sql, lane: string, from: number, to: number): Record<number, number> {
	const rows = sql(
		'SELECT status, count(*) AS calls FROM attempt WHERE lane = ? AND at >= ? AND at < ? GROUP BY status',
	).all(lane, from * 1000, to * 1000);
	return Object.fromEntries(rows.map(({ status, calls }) => [Number(status), Number(calls)]));
}
