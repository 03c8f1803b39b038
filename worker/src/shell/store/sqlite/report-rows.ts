import type { ReportRows } from '../report-rows.ts';
import type { Sql } from './statements.ts';

/** @param asked turns SQLite's errors into the store's. */
export function sqliteReportRows(sql: Sql, asked: <T>(question: () => T) => T): ReportRows {
	return {
		async read(shop, part) {
			const row = asked(() => sql('SELECT text FROM report WHERE shop = ? AND part = ?').get(shop, part));
			return row ? String(row['text']) : null;
		},
		async from(shop, part, limit) {
			return asked(() =>
				sql('SELECT part, text FROM report WHERE shop = ? AND part >= ? ORDER BY part LIMIT ?').all(
					shop,
					part,
					limit,
				),
			).map((row) => ({ part: String(row['part']), text: String(row['text']) }));
		},
		async write(shop, parts, forget) {
			asked(() => {
				sql('BEGIN IMMEDIATE').run();
				try {
					sql('DELETE FROM report WHERE shop = ? AND part < ?').run(shop, forget);
					for (const [part, text] of parts)
						sql('INSERT OR REPLACE INTO report (shop, part, text) VALUES (?, ?, ?)').run(shop, part, text);
					sql('COMMIT').run();
				} catch (error) {
					sql('ROLLBACK').run();
					throw error;
				}
			});
		},
	};
}
