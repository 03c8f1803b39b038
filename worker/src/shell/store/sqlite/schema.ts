/** Tables of the two databases. A change is a new entry at the end of the list, never an edit of an old one. */
import type { DatabaseSync } from 'node:sqlite';
import { NewerSchema } from '../newer-schema.ts';

/** `state`: 0 waiting, 2 done, 3 dead. Who holds an event is known in memory only: the file has one owner. */
export const EVENTS = [
	`
	CREATE TABLE event (
		seq INTEGER PRIMARY KEY,
		key BLOB NOT NULL UNIQUE,
		lane TEXT NOT NULL,
		shop TEXT NOT NULL,
		id TEXT NOT NULL,
		event TEXT NOT NULL,
		counted INTEGER NOT NULL,
		event_time INTEGER NOT NULL,
		expires INTEGER NOT NULL,
		state INTEGER NOT NULL DEFAULT 0,
		due INTEGER NOT NULL,
		attempts INTEGER NOT NULL DEFAULT 0,
		payload TEXT,
		reason TEXT NOT NULL DEFAULT '',
		detail TEXT NOT NULL DEFAULT '',
		received INTEGER NOT NULL,
		ended INTEGER
	) STRICT;
	CREATE INDEX event_due ON event (lane, due) WHERE state = 0;
	CREATE INDEX event_expires ON event (expires) WHERE state = 0;
	CREATE INDEX event_over ON event (ended) WHERE state <> 0;
	CREATE INDEX event_dead ON event (shop, ended) WHERE state = 3;

	CREATE TABLE nonce (
		shop TEXT NOT NULL,
		id TEXT NOT NULL,
		digest BLOB NOT NULL,
		at INTEGER NOT NULL,
		PRIMARY KEY (shop, id)
	) STRICT, WITHOUT ROWID;

	CREATE TABLE feed (shop TEXT PRIMARY KEY, last INTEGER NOT NULL) STRICT, WITHOUT ROWID;
	CREATE TABLE outcome (
		shop TEXT NOT NULL,
		seq INTEGER NOT NULL,
		at INTEGER NOT NULL,
		outcome TEXT NOT NULL,
		PRIMARY KEY (shop, seq)
	) STRICT, WITHOUT ROWID;

	CREATE TABLE receipt (
		shop TEXT NOT NULL,
		id TEXT NOT NULL,
		result TEXT NOT NULL,
		at INTEGER NOT NULL,
		PRIMARY KEY (shop, id)
	) STRICT, WITHOUT ROWID;

	CREATE TABLE count (
		shop TEXT NOT NULL,
		hour INTEGER NOT NULL,
		event TEXT NOT NULL,
		collected INTEGER NOT NULL DEFAULT 0,
		delivered INTEGER NOT NULL DEFAULT 0,
		refused INTEGER NOT NULL DEFAULT 0,
		left_out INTEGER NOT NULL DEFAULT 0,
		PRIMARY KEY (shop, hour, event)
	) STRICT, WITHOUT ROWID;

	CREATE TABLE attempt (
		id INTEGER PRIMARY KEY,
		lane TEXT NOT NULL,
		at INTEGER NOT NULL,
		ms INTEGER NOT NULL,
		status INTEGER NOT NULL,
		meaning TEXT NOT NULL,
		events TEXT NOT NULL
	) STRICT;
	CREATE INDEX attempt_at ON attempt (lane, at);
	`,
	// What is counted and mended now and then, and what is forgotten every hour, without reading the rest.
	`
	CREATE INDEX event_waiting ON event (lane, shop, received) WHERE state = 0;
	CREATE INDEX event_ahead ON event (due) WHERE state = 0;
	CREATE INDEX nonce_over ON nonce (at);
	CREATE INDEX outcome_over ON outcome (at);
	CREATE INDEX receipt_over ON receipt (at);
	CREATE INDEX count_over ON count (hour);
	CREATE INDEX attempt_over ON attempt (at);
	`,
	// JSON; store/words.ts.
	`
	ALTER TABLE attempt ADD COLUMN words TEXT NOT NULL DEFAULT '[]';
	`,
	// Each key is written with each event: one serves what three did.
	`
	DROP INDEX event_due;
	DROP INDEX event_waiting;
	DROP INDEX event_ahead;
	CREATE INDEX event_due ON event (lane, due, received) WHERE state = 0;
	`,
	// Keys in a table of their own, written many at a time: known-ids.ts. SQLite takes UNIQUE from no table.
	`
	CREATE TABLE known (key BLOB PRIMARY KEY, seq INTEGER NOT NULL) STRICT, WITHOUT ROWID;
	INSERT INTO known SELECT key, seq FROM event ORDER BY key;
	CREATE TABLE known_up_to (seq INTEGER NOT NULL, range INTEGER NOT NULL DEFAULT 0) STRICT;
	INSERT INTO known_up_to (seq) SELECT ifnull(max(seq), 0) FROM event;

	CREATE TABLE event_without (
		seq INTEGER PRIMARY KEY,
		key BLOB NOT NULL,
		lane TEXT NOT NULL,
		shop TEXT NOT NULL,
		id TEXT NOT NULL,
		event TEXT NOT NULL,
		counted INTEGER NOT NULL,
		event_time INTEGER NOT NULL,
		expires INTEGER NOT NULL,
		state INTEGER NOT NULL DEFAULT 0,
		due INTEGER NOT NULL,
		attempts INTEGER NOT NULL DEFAULT 0,
		payload TEXT,
		reason TEXT NOT NULL DEFAULT '',
		detail TEXT NOT NULL DEFAULT '',
		received INTEGER NOT NULL,
		ended INTEGER
	) STRICT;
	INSERT INTO event_without SELECT * FROM event;
	DROP TABLE event;
	ALTER TABLE event_without RENAME TO event;
	CREATE INDEX event_due ON event (lane, due, received) WHERE state = 0;
	CREATE INDEX event_expires ON event (expires) WHERE state = 0;
	CREATE INDEX event_over ON event (ended) WHERE state <> 0;
	CREATE INDEX event_dead ON event (shop, ended) WHERE state = 3;
	`,
] as const;

export const SHOPS = [
	`
	CREATE TABLE shop (
		id TEXT PRIMARY KEY,
		name TEXT NOT NULL,
		url TEXT NOT NULL,
		site_url TEXT NOT NULL,
		origin TEXT NOT NULL,
		collect_key TEXT NOT NULL UNIQUE,
		secrets TEXT NOT NULL,
		test INTEGER NOT NULL DEFAULT 0,
		disabled INTEGER NOT NULL DEFAULT 0,
		ad_account_id TEXT NOT NULL DEFAULT '',
		token TEXT,
		state TEXT NOT NULL DEFAULT 'unchecked',
		reason TEXT NOT NULL DEFAULT '',
		detail TEXT NOT NULL DEFAULT '',
		checked_at INTEGER NOT NULL DEFAULT 0,
		plugin_version TEXT NOT NULL DEFAULT '',
		created_at INTEGER NOT NULL,
		seen_at INTEGER NOT NULL DEFAULT 0
	) STRICT, WITHOUT ROWID;
	CREATE INDEX shop_origin ON shop (origin);
	`,
	`
	ALTER TABLE shop ADD COLUMN consent TEXT NOT NULL DEFAULT 'ask_first';
	ALTER TABLE shop ADD COLUMN webhook_key TEXT;
	ALTER TABLE shop ADD COLUMN webhook_secret TEXT;
	CREATE UNIQUE INDEX shop_webhook_key ON shop (webhook_key);
	`,
	`
	ALTER TABLE shop ADD COLUMN notify TEXT;
	CREATE TABLE watch (key TEXT PRIMARY KEY, text TEXT NOT NULL, version INTEGER NOT NULL) STRICT;
	`,
	`
	ALTER TABLE shop ADD COLUMN ads_token TEXT;
	CREATE TABLE report (
		shop TEXT NOT NULL,
		part TEXT NOT NULL,
		text TEXT NOT NULL,
		PRIMARY KEY (shop, part)
	) STRICT, WITHOUT ROWID;
	`,
] as const;

/** Brings a database up to date, all or nothing. @throws {NewerSchema} if a newer program has written it. */
export function migrate(database: DatabaseSync, steps: readonly string[]): void {
	const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
	if (version > steps.length) throw new NewerSchema();
	for (const [index, step] of steps.entries()) {
		if (index < version) continue;
		database.exec('BEGIN IMMEDIATE');
		try {
			database.exec(step);
			database.exec(`PRAGMA user_version = ${index + 1}`);
			database.exec('COMMIT');
		} catch (error) {
			database.exec('ROLLBACK');
			throw error;
		}
	}
}
