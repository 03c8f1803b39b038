/** pg-boss's own way to PostgreSQL, which our tables share. */
import type { Db } from 'pg-boss';

/** Rows as the `pg` package gives them: a bigint is a text, so queries that need a number cast it to float8. */
export type Sql = <Row = Record<string, unknown>>(
	text: string,
	values?: readonly unknown[],
) => Promise<Row[]>;

/** PostgreSQL's text holds any character but NUL. */
const storable = (value: unknown): unknown => {
	if (Array.isArray(value)) return value.map(storable);
	return typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '') : value;
};

/** pg-boss answers rows of any kind; what kind is said where the query stands. */
export const sqlOn =
	(db: Db): Sql =>
	async <Row>(text: string, values: readonly unknown[] = []) =>
		(await db.executeSql(text, values.map(storable))).rows as Row[];

/** pg-boss's own database object can begin a transaction; only foreign ones may not. */
export const begin = (db: Db) => (db.beginTransaction as NonNullable<Db['beginTransaction']>)();
