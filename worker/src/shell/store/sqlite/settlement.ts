/** Writing down what a call to Pinterest meant. */
import type { Attempt, Verdict } from '../event-queue.ts';
import { DEDUPLICATION_MS } from '../retention.ts';
import { wordsOf } from '../words.ts';
import { countUp, publish } from './feed.ts';
import type { Sql } from './statements.ts';

interface EventRow {
	shop: string;
	id: string;
	event: string;
	counted: number;
	attempts: number;
}

/**
 * The end of an event: its personal part goes at once, unless it is dead and may be replayed. Answers its shop, if it
 * had not ended before.
 */
export function end(
	sql: Sql,
	seq: number,
	verdict: { kind: 'done'; warning?: string } | { kind: 'dead'; reason: string; detail: string },
	at: number,
	attempted: 0 | 1,
): string | null {
	const dead = verdict.kind === 'dead';
	const row = sql(
		`UPDATE event SET state = ?, reason = ?, detail = ?, ended = ?, attempts = attempts + ?,
			payload = CASE WHEN ? THEN payload END
		WHERE seq = ? AND state = 0 RETURNING shop, id, event, counted, attempts`,
	).get(
		dead ? 3 : 2,
		dead ? verdict.reason : '',
		dead ? verdict.detail : (verdict.warning ?? ''),
		at,
		attempted,
		dead ? 1 : 0,
		seq,
	) as EventRow | undefined;
	if (!row) return null;
	const { shop, id, event, counted, attempts } = row;
	if (counted) {
		countUp(sql, shop, event, dead ? 'refused' : 'delivered', at);
		return shop;
	}
	publish(sql, shop, {
		id,
		event,
		kind: 'delivery',
		state: dead ? 'refused' : 'delivered',
		reason: dead ? (verdict.reason as 'invalid') : '',
		detail: dead ? verdict.detail : '',
		warning: dead ? '' : (verdict.warning ?? ''),
		attempts,
		at: Math.floor(at / 1000),
	});
	return shop;
}

/** Retries run for 48 hours from the first attempt, within the event's own age limit. */
const RETRY = `
	UPDATE event SET due = ?, detail = ?, attempts = attempts + 1,
		expires = CASE attempts WHEN 0 THEN min(expires, ?) ELSE expires END
	WHERE seq = ? AND state = 0`;

export function settle(
	sql: Sql,
	lane: string,
	attempt: Attempt,
	verdicts: readonly Verdict[],
	now: number,
): void {
	for (const verdict of verdicts) {
		if (verdict.kind === 'retry')
			sql(RETRY).run(Math.ceil(verdict.at), verdict.detail, now + DEDUPLICATION_MS, verdict.seq);
		else if (verdict.kind !== 'kept') end(sql, verdict.seq, verdict, now, 1);
	}
	sql('INSERT INTO attempt (lane, at, ms, status, meaning, events, words) VALUES (?, ?, ?, ?, ?, ?, ?)').run(
		lane,
		attempt.at,
		Math.round(attempt.ms),
		attempt.status,
		attempt.meaning,
		JSON.stringify(verdicts.map((verdict) => verdict.seq)),
		JSON.stringify(wordsOf(verdicts)),
	);
}
