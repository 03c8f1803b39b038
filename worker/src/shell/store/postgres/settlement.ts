/** Writing down what a call to Pinterest meant. */
import type { PgBoss } from 'pg-boss';
import type { ReasonCode } from '../../../../../core/vocabulary.ts';
import type { Attempt, Verdict } from '../event-queue.ts';
import { DEDUPLICATION_MS } from '../retention.ts';
import { wordsOf } from '../words.ts';
import type { Transaction } from './connection.ts';
import { countUp, publish } from './feed.ts';
import { addJobs, endLending, newJobs, stillLent, type Job } from './jobs.ts';
import type { Held } from './leases.ts';
import { OURS, STILL_OPEN } from './schema.ts';
import type { Sql } from './sql.ts';

export interface End {
	id: string;
	/** Empty: delivered. */
	reason: ReasonCode | '';
	/** Pinterest's words; of a delivered event, its remark; null leaves what the last try has said. */
	detail: string | null;
}

interface EndedRow {
	shop: string;
	event_id: string;
	event: string;
	counted: boolean;
	attempts: number;
	reason: ReasonCode | '';
	detail: string;
}

/** The end of events: their personal part goes at once, unless they are dead and may be replayed. */
export async function end(sql: Sql, ends: readonly End[], now: number, attempted: 0 | 1): Promise<string[]> {
	if (ends.length === 0) return [];
	const rows = await sql<EndedRow>(
		`WITH ended AS (
			UPDATE ${OURS}.event SET ended = $1, job = NULL, attempts = attempts + $2, reason = over.reason,
				detail = coalesce(over.detail, event.detail),
				payload = CASE WHEN over.reason <> '' THEN payload END
			FROM unnest($3::uuid[], $4::text[], $5::text[]) AS over (id, reason, detail)
			WHERE event.id = over.id AND event.id = ANY($3::uuid[]) AND ${STILL_OPEN}
			RETURNING seq, shop, event_id, event, counted, attempts, event.reason, event.detail
		) SELECT * FROM ended ORDER BY seq`,
		[
			now,
			attempted,
			ends.map(({ id }) => id),
			ends.map(({ reason }) => reason),
			ends.map(({ detail }) => detail),
		],
	);
	for (const [shop, ofShop] of Map.groupBy(rows, (row) => row.shop)) {
		await publish(
			sql,
			shop,
			ofShop
				.filter(({ counted }) => !counted)
				.map(({ event_id, event, attempts, reason, detail }) => ({
					id: event_id,
					event,
					kind: 'delivery' as const,
					state: reason ? ('refused' as const) : ('delivered' as const),
					reason,
					detail: reason ? detail : '',
					warning: reason ? '' : detail,
					attempts,
					at: Math.floor(now / 1000),
				})),
		);
		const names = (dead: boolean) =>
			ofShop.filter((row) => row.counted && (row.reason !== '') === dead).map(({ event }) => event);
		await countUp(sql, shop, names(false), 'delivered', now);
		await countUp(sql, shop, names(true), 'refused', now);
	}
	return rows.map(({ shop }) => shop);
}

/** Into another job. Retries run for 48 hours from the first attempt, within the event's own age limit. */
const RETRY = `
	UPDATE ${OURS}.event SET job = again.job, attempts = attempts + 1, detail = again.detail,
		expires = CASE attempts WHEN 0 THEN least(expires, $1) ELSE expires END
	FROM unnest($2::uuid[], $3::text[], $4::uuid[]) AS again (id, detail, job)
	WHERE event.id = again.id AND event.id = ANY($2::uuid[]) AND ${STILL_OPEN}`;

/** What is left open of a lease, once these verdicts hold. */
function leftOpen(held: Held, verdicts: readonly Verdict[]): Pick<Held, 'events' | 'jobs'> {
	const events = new Map(held.events);
	for (const { seq, kind } of verdicts) if (kind !== 'kept') events.delete(seq);
	const jobs = new Map([...events.values()].map(({ job }) => [job, held.jobs.get(job) as Job]));
	return { events, jobs };
}

/** @returns the shop of each event that has ended; and what is open of the lease once it is committed. */
export async function settle(
	boss: PgBoss,
	tx: Transaction,
	held: Held,
	attempt: Attempt,
	verdicts: readonly Verdict[],
	now: number,
): Promise<{ ended: string[]; open: Pick<Held, 'events' | 'jobs'> }> {
	const { sql } = tx;
	const idOf = (seq: number) => held.events.get(seq)?.id ?? '';
	const open = leftOpen(held, verdicts);
	const lent = await stillLent(tx, held.queue, [...held.jobs.keys()], held.since);
	const ours = verdicts.filter(({ seq }) => lent.events.has(idOf(seq)));
	const ends: End[] = [];
	const again: { id: string; detail: string; seconds: string }[] = [];
	for (const verdict of ours) {
		const id = idOf(verdict.seq);
		if (verdict.kind === 'done') ends.push({ id, reason: '', detail: verdict.warning ?? '' });
		else if (verdict.kind === 'dead') ends.push({ id, reason: verdict.reason, detail: verdict.detail });
		else if (verdict.kind === 'retry') {
			// From now on, by PostgreSQL's clock, which may differ from ours.
			const seconds = String(Math.max(0, Math.ceil(verdict.at) - now) / 1000);
			again.push({ id, detail: verdict.detail, seconds });
		}
	}
	const ended = await end(sql, ends, now, 1);
	const ids = (of: readonly { id: string }[]) => of.map(({ id }) => id);
	for (const [startAfter, together] of Map.groupBy(again, ({ seconds }) => seconds)) {
		const jobs = newJobs(together.length);
		const details = together.map(({ detail }) => detail);
		await sql(RETRY, [now + DEDUPLICATION_MS, ids(together), details, jobs]);
		await addJobs(boss, tx, held.queue, jobs, { startAfter });
	}
	for (const id of ids([...ends, ...again])) lent.events.delete(id);
	const over = [...held.jobs.values()].filter(({ id }) => lent.jobs.has(id) && !open.jobs.has(id));
	await endLending(boss, tx, held.queue, over, new Set(lent.events.values()));
	await sql(
		`INSERT INTO ${OURS}.attempt (lane, at, ms, status, meaning, events, words) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		[
			held.lane,
			attempt.at,
			Math.round(attempt.ms),
			attempt.status,
			attempt.meaning,
			ours.map(({ seq }) => seq),
			wordsOf(ours),
		],
	);
	return { ended, open };
}
