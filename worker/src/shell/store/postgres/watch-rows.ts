import type { StoredWatch, WatchRows } from '../watch-rows.ts';
import { OURS } from './schema.ts';
import type { Sql } from './sql.ts';

export function postgresWatchRows(sql: Sql): WatchRows {
	return {
		async read(key) {
			const [row] = await sql<StoredWatch>(`SELECT text, version::float8 FROM ${OURS}.watch WHERE key = $1`, [
				key,
			]);
			return row ?? null;
		},
		async write(key, text, version) {
			const rows =
				version === null
					? await sql(
							`INSERT INTO ${OURS}.watch (key, text, version) VALUES ($1, $2, 1)
							ON CONFLICT (key) DO NOTHING RETURNING 1`,
							[key, text],
						)
					: await sql(
							`UPDATE ${OURS}.watch SET text = $2, version = version + 1
							WHERE key = $1 AND version = $3 RETURNING 1`,
							[key, text, version],
						);
			return rows.length === 1;
		},
	};
}
