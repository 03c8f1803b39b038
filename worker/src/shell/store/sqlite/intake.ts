/** Taking what a request brings. */
import type { Admission } from '../event-queue.ts';
import { keyOf } from '../event-key.ts';
import type { PackedEvent, PackedIntake } from '../packed-event.ts';
import { DEDUPLICATION_MS } from '../retention.ts';
import { countUp, takeReceipt } from './feed.ts';
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

const INSERT = `
	INSERT INTO event (key, lane, shop, id, event, counted, event_time, expires, due, received, payload)
	VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/** An event that ended dead and is posted anew (a shop's "send again") waits anew; any other repeat does nothing. */
const REVIVE = `
	ON CONFLICT DO UPDATE SET
		state = 0, attempts = 0, due = excluded.due, expires = excluded.expires, payload = excluded.payload,
		received = excluded.received, reason = '', detail = '', ended = NULL
	WHERE event.state = 3`;

export function take(sql: Sql, intake: PackedIntake): Admission {
	const nonce = takeNonce(sql, intake);
	if (nonce === 'reused') return { reused: true };
	const { shop, lane, at } = intake;
	const insert = sql(INSERT + (nonce === 'repeated' ? ' ON CONFLICT DO NOTHING' : REVIVE));
	for (const receipt of intake.receipts ?? []) {
		takeReceipt(sql, shop, receipt, at);
		if (receipt.result === 'called')
			sql('UPDATE event SET expires = min(expires, event_time * 1000 + ?) WHERE key = ? AND state = 0').run(
				DEDUPLICATION_MS,
				keyOf(lane, receipt.id),
			);
	}
	const duplicates = intake.events.map((fresh) => {
		const { id, event, time, payload, counted } = fresh;
		const { changes } = insert.run(
			keyOf(lane, id),
			lane,
			shop,
			id,
			event,
			counted ? 1 : 0,
			time,
			expiryOf(sql, shop, fresh),
			at,
			at,
			payload,
		);
		if (Number(changes) === 0) return true;
		if (counted) countUp(sql, shop, event, 'collected', at);
		return false;
	});
	for (const event of intake.leftOut ?? []) countUp(sql, shop, event, 'left_out', at);
	return { reused: false, duplicates };
}
