/**
 * The shops that this worker serves, each with its ad account. They are kept apart from the events, in a
 * database that the worker and its commands open at the same time (docs/decisions/0002).
 */
import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { join } from 'node:path';
import type { Clock } from '../clock.ts';
import type { KeyRing, Purpose } from '../secrets.ts';
import { decodedAsWordPress } from '../wordpress-text.ts';
import { openShared } from './sqlite/connection.ts';
import { SHOPS } from './sqlite/schema.ts';
import { statements } from './sqlite/statements.ts';

export interface Shop {
	id: string;
	name: string;
	/** The worker's address as the shop's server reaches it. */
	url: string;
	siteUrl: string;
	/** Browsers may send from here only. */
	origin: string;
	collectKey: string;
	/** Sends with `?test=true`: Pinterest checks the events and counts none. */
	test: boolean;
	/** Whether orders that come without an answer about consent, by WooCommerce's own webhook, may be sent. */
	consent: 'ask_first' | 'not_needed';
	disabled: boolean;
	adAccountId: string;
	hasToken: boolean;
	state: 'ok' | 'unchecked' | 'parked';
	reason: '' | ParkReason;
	/** Pinterest's words. */
	detail: string;
	/** Unix seconds, as all times here. */
	checkedAt: number;
	pluginVersion: string;
	createdAt: number;
	seenAt: number;
}
export type ParkReason = 'token_refused' | 'no_access' | 'not_found' | 'rate_limited' | 'unreachable';
export type AccountState = Pick<Shop, 'state' | 'reason' | 'detail'>;

interface SealedSecret {
	sealed: string;
	/** Unix seconds; null for the current one. */
	until: number | null;
}

/** Where and with what WooCommerce's own webhooks of a shop come. */
export interface WebhookAccess {
	/** Not to be guessed: part of the address. */
	key: string;
	/** As it stands in WooCommerce's form. */
	secret: string;
}

/** How long a shop may go on signing with its old secret after a rotation. */
const OVERLAP_SECONDS = 7 * 86_400;

const SHOP = `id, name, url, site_url AS siteUrl, origin, collect_key AS collectKey, test, consent, disabled,
	ad_account_id AS adAccountId, token IS NOT NULL AS hasToken, state, reason, detail, checked_at AS checkedAt,
	plugin_version AS pluginVersion, created_at AS createdAt, seen_at AS seenAt`;

const shopOf = (row: Record<string, unknown>): Shop =>
	({
		...row,
		test: row['test'] === 1,
		disabled: row['disabled'] === 1,
		hasToken: row['hasToken'] === 1,
	}) as unknown as Shop;

const randomName = (prefix: string, bytes: number) => prefix + randomBytes(bytes).toString('base64url');
const newSecret = () => `whsec_${randomBytes(32).toString('base64')}`;
const keyOfSecret = (secret: string) => createSecretKey(Buffer.from(secret.slice('whsec_'.length), 'base64'));

export type Shops = ReturnType<typeof openShops>;

export function openShops(folder: string, ring: KeyRing, clock: Clock) {
	const database = openShared(join(folder, 'shops.sqlite'), SHOPS);
	const sql = statements(database);
	const seconds = () => Math.floor(clock.now() / 1000);

	/** What was read, until somebody else (a command) or we ourselves write. */
	let version = -1;
	const shops = new Map<string, Shop | null>();
	const byKey = new Map<string, Shop | null>();
	const byWebhook = new Map<string, Shop | null>();
	const signing = new Map<string, Promise<{ key: KeyObject; until: number | null }[]>>();
	const forget = () => [shops, byKey, byWebhook, signing].forEach((cache) => cache.clear());
	function upToDate(): void {
		const current = Number(sql('PRAGMA data_version').get()?.['data_version']);
		if (current === version) return;
		version = current;
		forget();
	}
	function cached(
		cache: Map<string, Shop | null>,
		column: 'id' | 'collect_key' | 'webhook_key',
		value: string,
	): Shop | null {
		upToDate();
		const known = cache.get(value);
		if (known !== undefined) return known;
		const row = sql(`SELECT ${SHOP} FROM shop WHERE ${column} = ?`).get(value);
		// Unknown names are not kept: whoever tries many would fill the memory.
		if (!row) return null;
		const shop = shopOf(row);
		cache.set(value, shop);
		return shop;
	}
	const secretsOf = (id: string) =>
		JSON.parse(
			String(sql('SELECT secrets FROM shop WHERE id = ?').get(id)?.['secrets'] ?? '[]'),
		) as SealedSecret[];

	return {
		/** @param shop its site's address and the worker's, as one reaches the other. */
		async add(shop: {
			name: string;
			siteUrl: string;
			url: string;
			test: boolean;
			consent?: Shop['consent'];
		}): Promise<string> {
			const id = randomName('shop_', 12);
			const secrets: SealedSecret[] = [{ sealed: await ring.seal(id, 'signing', newSecret()), until: null }];
			sql(
				`INSERT INTO shop (id, name, url, site_url, origin, collect_key, secrets, test, consent, created_at)
				VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			).run(
				id,
				shop.name,
				shop.url,
				shop.siteUrl,
				new URL(shop.siteUrl).origin,
				randomName('pk_', 18),
				JSON.stringify(secrets),
				shop.test ? 1 : 0,
				shop.consent ?? 'ask_first',
				seconds(),
			);
			forget();
			return id;
		},

		all: (): Shop[] => sql(`SELECT ${SHOP} FROM shop ORDER BY created_at, id`).all().map(shopOf),
		byId: (id: string) => cached(shops, 'id', id),
		byCollectKey: (key: string) => cached(byKey, 'collect_key', key),
		byWebhookKey: (key: string) => cached(byWebhook, 'webhook_key', key),
		hasOrigin: (origin: string) => sql('SELECT 1 FROM shop WHERE origin = ?').get(origin) !== undefined,

		/** The keys that this shop may sign with, the current one first. */
		async signingKeys(id: string): Promise<KeyObject[]> {
			upToDate();
			let keys = signing.get(id);
			if (!keys) {
				keys = Promise.all(
					secretsOf(id).map(async ({ sealed, until }) => ({
						key: keyOfSecret(await ring.open(id, 'signing', sealed)),
						until,
					})),
				);
				signing.set(id, keys);
				keys.catch(() => signing.delete(id));
			}
			return (await keys).filter(({ until }) => until === null || until > seconds()).map(({ key }) => key);
		},

		/** The current secret, for the connection key. */
		async secret(id: string): Promise<string> {
			const [current] = secretsOf(id);
			if (!current) throw new Error(`There is no shop ${id}.`);
			return ring.open(id, 'signing', current.sealed);
		},

		/** A new secret; the old one holds for a week. */
		async rotate(id: string): Promise<void> {
			const [current] = secretsOf(id);
			if (!current) throw new Error(`There is no shop ${id}.`);
			const fresh = { sealed: await ring.seal(id, 'signing', newSecret()), until: null };
			const both: SealedSecret[] = [fresh, { ...current, until: seconds() + OVERLAP_SECONDS }];
			sql('UPDATE shop SET secrets = ? WHERE id = ?').run(JSON.stringify(both), id);
			forget();
		},

		/**
		 * Seals everything that is stored anew, with the first key of the ring; what changes in the meantime is left
		 * as it is, since whoever changes it seals with that key too. Answers how many secrets and tokens it was.
		 */
		async reseal(): Promise<number> {
			let sealed = 0;
			for (const row of sql('SELECT id, secrets, token, webhook_secret FROM shop').all()) {
				const id = String(row['id']);
				const again = async (purpose: Purpose, box: string) =>
					ring.seal(id, purpose, await ring.open(id, purpose, box));
				const secrets: SealedSecret[] = [];
				for (const { sealed: box, until } of JSON.parse(String(row['secrets'])) as SealedSecret[])
					secrets.push({ sealed: await again('signing', box), until });
				const written = sql('UPDATE shop SET secrets = ? WHERE id = ? AND secrets = ?').run(
					JSON.stringify(secrets),
					id,
					row['secrets'] as string,
				);
				sealed += Number(written.changes) * secrets.length;
				for (const [column, purpose] of [
					['token', 'token'],
					['webhook_secret', 'webhook'],
				] as const) {
					const box = row[column];
					if (typeof box !== 'string') continue;
					sealed += Number(
						sql(`UPDATE shop SET ${column} = ? WHERE id = ? AND ${column} = ?`).run(
							await again(purpose, box),
							id,
							box,
						).changes,
					);
				}
			}
			forget();
			return sealed;
		},

		/** Made when it is first asked for; until then no webhook of the shop is taken. */
		async webhookAccess(id: string): Promise<WebhookAccess> {
			const row = () => sql('SELECT webhook_key, webhook_secret FROM shop WHERE id = ?').get(id);
			if (typeof row()?.['webhook_key'] !== 'string') {
				const sealed = await ring.seal(id, 'webhook', randomName('', 32));
				sql('UPDATE shop SET webhook_key = ?, webhook_secret = ? WHERE id = ? AND webhook_key IS NULL').run(
					randomName('', 24),
					sealed,
					id,
				);
				forget();
			}
			const stored = row();
			if (!stored) throw new Error(`There is no shop ${id}.`);
			return {
				key: String(stored['webhook_key']),
				secret: await ring.open(id, 'webhook', String(stored['webhook_secret'])),
			};
		},

		/** For a webhook that has a secret already. @param secret as it stands in WooCommerce's form. */
		async setWebhookSecret(id: string, secret: string): Promise<void> {
			const sealed = await ring.seal(id, 'webhook', secret);
			sql('UPDATE shop SET webhook_key = coalesce(webhook_key, ?), webhook_secret = ? WHERE id = ?').run(
				randomName('', 24),
				sealed,
				id,
			);
			forget();
		},

		/** What WooCommerce signs this shop's webhooks with: its secret as WordPress decodes it. */
		async webhookSigningKey(id: string): Promise<KeyObject | null> {
			const sealed = sql('SELECT webhook_secret FROM shop WHERE id = ?').get(id)?.['webhook_secret'];
			if (typeof sealed !== 'string') return null;
			return createSecretKey(Buffer.from(decodedAsWordPress(await ring.open(id, 'webhook', sealed))));
		},

		/** What a call to Pinterest needs; null until the shop has given both. */
		async credentials(id: string): Promise<{ adAccountId: string; token: string } | null> {
			const row = sql('SELECT ad_account_id, token FROM shop WHERE id = ?').get(id);
			const adAccountId = String(row?.['ad_account_id'] ?? '');
			const sealed = row?.['token'];
			if (!adAccountId || typeof sealed !== 'string') return null;
			return { adAccountId, token: await ring.open(id, 'token', sealed) };
		},

		async setAccount(id: string, account: { adAccountId?: string; token?: string }): Promise<void> {
			const sealed = account.token === undefined ? null : await ring.seal(id, 'token', account.token);
			sql(
				`UPDATE shop SET ad_account_id = coalesce(?, ad_account_id), token = coalesce(?, token),
					state = 'unchecked', reason = '', detail = '' WHERE id = ?`,
			).run(account.adAccountId ?? null, sealed, id);
			forget();
		},

		setState(id: string, account: AccountState): void {
			sql('UPDATE shop SET state = ?, reason = ?, detail = ?, checked_at = ? WHERE id = ?').run(
				account.state,
				account.reason,
				account.detail,
				seconds(),
				id,
			);
			forget();
		},

		connected(id: string, pluginVersion: string): void {
			sql('UPDATE shop SET seen_at = ?, plugin_version = ? WHERE id = ?').run(seconds(), pluginVersion, id);
			forget();
		},

		setDisabled(id: string, disabled: boolean): boolean {
			const { changes } = sql('UPDATE shop SET disabled = ? WHERE id = ?').run(disabled ? 1 : 0, id);
			forget();
			return Number(changes) === 1;
		},

		/** @throws {WrongKey} if anything that is stored cannot be opened: better not to start than to park all shops. */
		async proveKeys(): Promise<void> {
			for (const row of sql('SELECT id, secrets, token, webhook_secret FROM shop').all()) {
				const id = String(row['id']);
				for (const { sealed } of JSON.parse(String(row['secrets'])) as SealedSecret[])
					await ring.open(id, 'signing', sealed);
				if (typeof row['token'] === 'string') await ring.open(id, 'token', row['token']);
				if (typeof row['webhook_secret'] === 'string') await ring.open(id, 'webhook', row['webhook_secret']);
			}
		},

		close: () => database.close(),
	};
}
