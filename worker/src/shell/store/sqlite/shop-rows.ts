/** The shops in a SQLite file that the worker and its commands share. */
import { join } from 'node:path';
import {
	insertShop,
	selectShops,
	shopRowOf,
	updateShop,
	type ShopRow,
	type ShopRows,
	type Statement,
} from '../shop-rows.ts';
import { openShared } from './connection.ts';
import { sqliteReportRows } from './report-rows.ts';
import { SHOPS } from './schema.ts';
import { statements } from './statements.ts';
import { outward } from './trouble.ts';
import { sqliteWatchRows } from './watch-rows.ts';

/** @throws {StoreUnavailable} if that is what SQLite's error means. */
function asked<T>(question: () => T): T {
	try {
		return question();
	} catch (error) {
		throw outward(error);
	}
}

export function openSqliteShops(folder: string): ShopRows {
	const database = openShared(join(folder, 'shops.sqlite'), SHOPS);
	const sql = statements(database);
	/** What was read, until somebody else (a command) or we ourselves write. */
	let known: readonly ShopRow[] | null = null;
	let version = -1;
	/** Asked for in this turn of the event loop: what serves a request asks for its shop several times. */
	let isKnown = false;

	function run({ text, values }: Statement): boolean {
		// SQLite has no booleans, and writes its numbered parameters ?1.
		const bound = values.map((value) => (typeof value === 'boolean' ? Number(value) : value));
		const { changes } = asked(() => sql(text.replaceAll('$', '?')).run(...bound));
		known = null;
		return Number(changes) === 1;
	}

	return {
		rows() {
			if (!isKnown) {
				const current = asked(() => Number(sql('PRAGMA data_version').get()?.['data_version']));
				if (current !== version) known = null;
				version = current;
				isKnown = true;
				setImmediate(() => (isKnown = false));
			}
			return (known ??= asked(() => sql(selectShops('shop')).all().map(shopRowOf)));
		},
		insert: async (row) => void run(insertShop('shop', row)),
		update: async (id, changes, asRead = {}) => run(updateShop('shop', id, changes, asRead)),
		watch: sqliteWatchRows(sql, asked),
		reports: sqliteReportRows(sql, asked),
		close: async () => database.close(),
	};
}
