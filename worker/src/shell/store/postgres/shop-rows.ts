/** The shops in PostgreSQL: all in memory, and read again as soon as any worker or command has changed one. */
import {
	insertShop,
	selectShops,
	shopRowOf,
	updateShop,
	type ShopRow,
	type ShopRows,
	type Statement,
} from '../shop-rows.ts';
import { connect } from './connection.ts';
import { postgresReportRows } from './report-rows.ts';
import { migrate, OURS } from './schema.ts';
import { postgresWatchRows } from './watch-rows.ts';

const CHANNEL = 'pintally_shops';
const AGAIN_MS = 1_000;
const TABLE = `${OURS}.shop`;

/** @throws {NewerSchema} {UnsafeDatabase} {UnusableDatabase} */
export async function openPostgresShops(url: string, report: (error: Error) => void): Promise<ShopRows> {
	await migrate(url, report);
	const database = await connect(url, { supervise: false, connections: 2, report });
	let known: readonly ShopRow[] = [];
	/** One reading at a time, the last asked for after all changes that it is to show. */
	let reading = Promise.resolve();
	const read = () => {
		reading = reading
			.catch(() => undefined)
			.then(async () => {
				known = (await database.sql(selectShops(TABLE))).map(shopRowOf);
			});
		return reading;
	};
	let closed = false;
	/** Until it has gone well: what was announced is announced once. */
	const keepUp = (): void => {
		if (closed) return;
		read().catch((error: Error) => {
			report(error);
			setTimeout(keepUp, AGAIN_MS).unref();
		});
	};
	const stopListening = await database.listen(CHANNEL, keepUp);
	await read();

	async function write({ text, values }: Statement): Promise<boolean> {
		const changed = await database.transaction(async ({ sql }) => {
			const rows = await sql(`${text} RETURNING 1`, values);
			await sql('SELECT pg_notify($1, $2)', [CHANNEL, '']);
			return rows.length === 1;
		});
		await read();
		return changed;
	}

	return {
		rows: () => known,
		insert: async (row) => void (await write(insertShop(TABLE, row))),
		update: (id, changes, asRead = {}) => write(updateShop(TABLE, id, changes, asRead)),
		watch: postgresWatchRows(database.sql),
		reports: postgresReportRows(database),
		async close() {
			closed = true;
			await stopListening();
			await database.close();
		},
	};
}
