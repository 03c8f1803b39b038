/** Taking what a request brings. */
import type { Admission } from '../event-queue.ts';
import type { PackedEvent, PackedIntake } from '../packed-event.ts';
import { DEDUPLICATION_MS } from '../retention.ts';
import { countUp, takeReceipt } from './feed.ts';
import { keyBytes, SEQ_OF } from './known-ids.ts';
import type { Sql } from './statements.ts';

type Nonce = 'fresh' | 'repeated' | 'reused';

function takeNonce(sql: Sql, { shop, request, at }: PackedIntake): Nonce {
	if (!request) return 'fresh';
	const { changes } = sql('INSERT OR IGNORE INTO nonce (shop, id, digest, at) VALUES (?, ?, ?, ?)').run(
		shop,
		request.id,
		request.digest,
		at,
	);
	if (Number(changes) === 1) return 'fresh';
	const known = sql('SELECT digest FROM nonce WHERE shop = ? AND id = ?').get(shop, request.id);
	return Buffer.from(known?.['digest'] as Uint8Array).equals(request.digest) ? 'repeated' : 'reused';
}

function expiryOf(sql: Sql, shop: string, { id, time, expires }: PackedEvent): number {
	const receipt = sql("SELECT 1 FROM receipt WHERE shop = ? AND id = ? AND result = 'called'").get(shop, id);
	return receipt ? Math.min(expires, time * 1000 + DEDUPLICATION_MS) : expires;
}

/**
 * FAIL, because an error takes back the whole transaction anyway; ABORT would first copy each page it writes to, to be
 * able to take back this one statement (it has a trigger).
 */
const INSERT = `
	INSERT OR FAIL INTO event (key, lane, shop, id, event, counted, event_time, expires, due, received, payload)
	VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/** An event that ended dead and is posted anew (a shop's "send again") waits anew; any other repeat does nothing. */
const REVIVE = `
	UPDATE event SET state = 0, attempts = 0, due = ?, expires = ?, payload = ?, received = ?,
		reason = '', detail = '', ended = NULL
	WHERE seq = ${SEQ_OF} AND state = 3`;

export function take(sql: Sql, intake: PackedIntake): Admission {
	const nonce = takeNonce(sql, intake);
	if (nonce === 'reused') return { reused: true };
	const { shop, lane, at } = intake;
	for (const receipt of intake.receipts ?? []) {
		takeReceipt(sql, shop, receipt, at);
		if (receipt.result === 'called')
			sql(
				`UPDATE event SET expires = min(expires, event_time * 1000 + ?) WHERE seq = ${SEQ_OF} AND state = 0`,
			).run(DEDUPLICATION_MS, keyBytes(lane, receipt.id));
	}
	const duplicates = intake.events.map((fresh) => {
		const { id, event, time, payload, counted } = fresh;
		const key = keyBytes(lane, id);
		const expires = expiryOf(sql, shop, fresh);
		const inserted = sql(INSERT).run(
			key,
			lane,
			shop,
			id,
			event,
			counted ? 1 : 0,
			time,
			expires,
			at,
			at,
			payload,
		);
		if (Number(inserted.changes) === 0) {
			if (nonce === 'repeated' || intake.onlyNew) return true;
			const revived = sql(REVIVE).run(at, expires, payload, at, key);
			if (Number(revived.changes) === 0) return true;
		}
		if (counted) countUp(sql, shop, event, 'collected', at);
		return false;
	});
	for (const event of intake.leftOut ?? []) countUp(sql, shop, event, 'left_out', at);
	return { reused: false, duplicates };
}
