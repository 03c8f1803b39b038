import type { ReportRows } from '../report-rows.ts';
import type { Database } from './connection.ts';
import { OURS } from './schema.ts';

export function postgresReportRows({ sql, transaction }: Pick<Database, 'sql' | 'transaction'>): ReportRows {
	return {
		async read(shop, part) {
			const [row] = await sql<{ text: string }>(
				`SELECT text FROM ${OURS}.report WHERE shop = $1 AND part = $2`,
				[shop, part],
			);
			return row?.text ?? null;
		},
		from: (shop, part, limit) =>
			sql<{ part: string; text: string }>(
				`SELECT part, text FROM ${OURS}.report WHERE shop = $1 AND part >= $2 ORDER BY part LIMIT $3`,
				[shop, part, limit],
			),
		write: (shop, parts, forget) =>
			transaction(async ({ sql: within }) => {
				await within(`DELETE FROM ${OURS}.report WHERE shop = $1 AND part < $2`, [shop, forget]);
				await within(
					`INSERT INTO ${OURS}.report (shop, part, text)
					SELECT $1, part, text FROM unnest($2::text[], $3::text[]) AS given (part, text)
					ON CONFLICT (shop, part) DO UPDATE SET text = excluded.text`,
					[shop, [...parts.keys()], [...parts.values()]],
				);
			}),
	};
}
