import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** Prepares each statement once, when it is first used. */
export function statements(database: DatabaseSync): (sql: string) => StatementSync {
	const prepared = new Map<string, StatementSync>();
	return (sql) => {
		let statement = prepared.get(sql);
		if (!statement) prepared.set(sql, (statement = database.prepare(sql)));
		return statement;
	};
}

export type Sql = ReturnType<typeof statements>;
