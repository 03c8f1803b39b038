/** Writing down what a call to Pinterest meant. */
import type { ReasonCode } from '../../../../../core/vocabulary.ts';
import type { Attempt, Verdict } from '../event-queue.ts';
import { DEDUPLICATION_MS } from '../retention.ts';
import { wordsOf } from '../words.ts';
import { countUp, publish } from './feed.ts';
import type { Sql } from './statements.ts';

export type End = Extract<Verdict, { kind: 'done' | 'dead' }>;

interface EndedRow {
	seq: number;
	shop: string;
	id: string;
	event: string;
	counted: number;
	attempts: number;
	/** Empty: delivered. */
	reason: ReasonCode | '';
	/** Pinterest's words; of a delivered event, its remark. */
	detail: string;
}

const END = `
	UPDATE event SET state = ?, reason = ?, detail = ?, ended = ?, attempts = attempts + ?,
		payload = CASE WHEN ? THEN payload END
	WHERE seq IN (SELECT value FROM json_each(?)) AND state = 0
	RETURNING seq, shop, id, event, counted, attempts, reason, detail`;

const detailOf = (verdict: End): string =>
	verdict.kind === 'dead' ? verdict.detail : (verdict.warning ?? '');
const reasonOf = (verdict: End): ReasonCode | '' => (verdict.kind === 'dead' ? verdict.reason : '');

/**
 * The end of events, those that ended alike in one statement: their personal part goes at once, unless they are dead
 * and may be replayed. Answers the shop of each that had not ended before.
 */
export function end(sql: Sql, ends: readonly End[], at: number, attempted: 0 | 1): string[] {
	const alike = Map.groupBy(ends, (verdict) => `${reasonOf(verdict)}\n${detailOf(verdict)}`);
	const rows = [...alike.values()].flatMap((group) => {
		const first = group[0] as End;
		const isDead = first.kind === 'dead' ? 1 : 0;
		const seqs = JSON.stringify(group.map(({ seq }) => seq));
		return sql(END).all(
			isDead ? 3 : 2,
			reasonOf(first),
			detailOf(first),
			at,
			attempted,
			isDead,
			seqs,
		) as unknown as EndedRow[];
	});
	// They are told in the order of the call.
	const place = new Map(ends.map(({ seq }, at) => [seq, at]));
	rows.sort((one, other) => (place.get(one.seq) ?? 0) - (place.get(other.seq) ?? 0));
	for (const [shop, ofShop] of Map.groupBy(rows, (row) => row.shop)) {
		const [counted, told] = [ofShop.filter((row) => row.counted), ofShop.filter((row) => !row.counted)];
		for (const [name, ofName] of Map.groupBy(counted, ({ event }) => event)) {
			const refused = ofName.filter(({ reason }) => reason).length;
			countUp(sql, shop, name, 'refused', at, refused);
			countUp(sql, shop, name, 'delivered', at, ofName.length - refused);
		}
		publish(
			sql,
			shop,
			Math.floor(at / 1000),
			told.map(({ id, event, attempts, reason, detail }) => ({
				id,
				event,
				kind: 'delivery',
				state: reason ? 'refused' : 'delivered',
				reason,
				detail: reason ? detail : '',
				warning: reason ? '' : detail,
				attempts,
			})),
		);
	}
	return rows.map(({ shop }) => shop);
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
	for (const verdict of verdicts)
		if (verdict.kind === 'retry')
			sql(RETRY).run(Math.ceil(verdict.at), verdict.detail, now + DEDUPLICATION_MS, verdict.seq);
	const ends = verdicts.filter(
		(verdict): verdict is End => verdict.kind === 'done' || verdict.kind === 'dead',
	);
	end(sql, ends, now, 1);
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
