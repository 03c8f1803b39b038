import type { WatchRows } from '../watch-rows.ts';
import type { Sql } from './statements.ts';

/** @param asked turns SQLite's errors into the store's. */
export function sqliteWatchRows(sql: Sql, asked: <T>(question: () => T) => T): WatchRows {
	return {
		async read(key) {
			const row = asked(() => sql('SELECT text, version FROM watch WHERE key = ?').get(key));
			return row ? { text: String(row['text']), version: Number(row['version']) } : null;
		},
		async write(key, text, version) {
			const { changes } = asked(() =>
				version === null
					? sql('INSERT INTO watch (key, text, version) VALUES (?, ?, 1) ON CONFLICT DO NOTHING').run(
							key,
							text,
						)
					: sql('UPDATE watch SET text = ?, version = version + 1 WHERE key = ? AND version = ?').run(
							text,
							key,
							version,
						),
			);
			return Number(changes) === 1;
		},
	};
}
