/** What is stored of a shop. The two stores differ in how, not in what: each is a `ShopRows`. */
import type { ReportRows } from './report-rows.ts';
import type { Shop } from './shops.ts';
import type { WatchRows } from './watch-rows.ts';

export interface ShopRow extends Omit<Shop, 'hasToken' | 'hasAdsToken'> {
	/** Sealed signing secrets as JSON, the current one first. */
	secrets: string;
	/** Sealed. */
	token: string | null;
	webhookKey: string | null;
	/** Sealed. */
	webhookSecret: string | null;
	/** Who is told of incidents: sealed JSON, since an address may be a secret as a whole. */
	notify: string | null;
	/** Reads the ad account: sealed. */
	adsToken: string | null;
}

export interface ShopRows {
	/** All shops, the oldest first. The same array until one of them changes, here or elsewhere. */
	rows(): readonly ShopRow[];
	insert(row: ShopRow): Promise<void>;
	/**
	 * Answers whether there was such a row.
	 * @param asRead only if these columns still are as they were read.
	 */
	update(id: string, changes: Partial<ShopRow>, asRead?: Partial<ShopRow>): Promise<boolean>;
	watch: WatchRows;
	reports: ReportRows;
	close(): Promise<void>;
}

const COLUMNS: Record<keyof ShopRow, string> = {
	id: 'id',
	name: 'name',
	url: 'url',
	siteUrl: 'site_url',
	origin: 'origin',
	collectKey: 'collect_key',
	test: 'test',
	consent: 'consent',
	disabled: 'disabled',
	adAccountId: 'ad_account_id',
	state: 'state',
	reason: 'reason',
	detail: 'detail',
	checkedAt: 'checked_at',
	pluginVersion: 'plugin_version',
	createdAt: 'created_at',
	seenAt: 'seen_at',
	secrets: 'secrets',
	token: 'token',
	webhookKey: 'webhook_key',
	webhookSecret: 'webhook_secret',
	notify: 'notify',
	adsToken: 'ads_token',
};

type Value = string | number | boolean | null;
export interface Statement {
	text: string;
	values: Value[];
}
type Entry = [keyof ShopRow, Value];
const entriesOf = (row: Partial<ShopRow>) => Object.entries(row) as Entry[];

const LIST = Object.entries(COLUMNS)
	.map(([name, column]) => `${column} AS "${name}"`)
	.join(', ');
/** @param table as the database calls it. */
export const selectShops = (table: string): string => `SELECT ${LIST} FROM ${table} ORDER BY created_at, id`;

export function insertShop(table: string, row: ShopRow): Statement {
	const entries = entriesOf(row);
	return {
		text: `INSERT INTO ${table} (${entries.map(([name]) => COLUMNS[name]).join(', ')})
			VALUES (${entries.map((_entry, index) => `$${index + 1}`).join(', ')})`,
		values: entries.map(([, value]) => value),
	};
}

export function updateShop(
	table: string,
	id: string,
	changes: Partial<ShopRow>,
	asRead: Partial<ShopRow>,
): Statement {
	const set = entriesOf(changes);
	const kept = entriesOf(asRead);
	const conditions = kept.map(([name, value], index) =>
		value === null ? `${COLUMNS[name]} IS NULL` : `${COLUMNS[name]} = $${set.length + 2 + index}`,
	);
	return {
		text: `UPDATE ${table} SET ${set.map(([name], index) => `${COLUMNS[name]} = $${index + 2}`).join(', ')}
			WHERE ${['id = $1', ...conditions].join(' AND ')}`,
		values: [
			id,
			...set.map(([, value]) => value),
			...kept.map(([, value]) => value).filter((value) => value !== null),
		],
	};
}

/** A row as a database gives it: yes and no may be numbers, and long numbers texts. */
export const shopRowOf = (raw: Record<string, unknown>): ShopRow =>
	({
		...raw,
		test: Number(raw['test']) === 1,
		disabled: Number(raw['disabled']) === 1,
		checkedAt: Number(raw['checkedAt']),
		createdAt: Number(raw['createdAt']),
		seenAt: Number(raw['seenAt']),
	}) as unknown as ShopRow;
