/**
 * The shops that this worker serves, each with its ad account. They are kept apart from the events, in a
 * database that the worker and its commands open at the same time (docs/decisions/0002). All of them are in
 * memory: every request asks for one, and a store says when one has changed.
 */
import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { KeyRing, Purpose } from '../secrets.ts';
import { decodedAsWordPress } from '../wordpress-text.ts';
import type { ShopRow, ShopRows } from './shop-rows.ts';

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
	/** Whether it has given a token that reads the ad account. */
	hasAdsToken: boolean;
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

/** Who is told of a shop's incidents, and how. */
export interface Notify {
	url: string;
	/** `webhook`: Standard Webhooks, signed; `slack`: `{ "text": … }`, which many others take too. */
	kind: 'webhook' | 'slack';
	/** `whsec_…`; what a webhook is signed with. */
	secret: string;
	/** Hours of the day, UTC, in which only what is urgent is told; null: there are none. */
	quiet: { from: number; to: number } | null;
}

/** What is sealed of a shop, beside its signing secrets: column and purpose. */
const SEALED = [
	['token', 'token'],
	['webhookSecret', 'webhook'],
	['notify', 'notify'],
	['adsToken', 'ads'],
] as const satisfies readonly (readonly [keyof ShopRow, Purpose])[];
/** A name that no shop has. */
const PROOF = 'keys';
/** How long a shop may go on signing with its old secret after a rotation. */
const OVERLAP_SECONDS = 7 * 86_400;

const randomName = (prefix: string, bytes: number) => prefix + randomBytes(bytes).toString('base64url');
export const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;
export const keyOfSecret = (secret: string): KeyObject =>
	createSecretKey(Buffer.from(secret.slice('whsec_'.length), 'base64'));
const secretsOf = (row: ShopRow) => JSON.parse(row.secrets) as SealedSecret[];

/** Without what is sealed: a shop is shown and logged, its secrets are not. */
function shopOf({
	secrets: _secrets,
	token,
	webhookKey: _key,
	webhookSecret: _secret,
	notify: _notify,
	adsToken,
	...shop
}: ShopRow): Shop {
	return { ...shop, hasToken: token !== null, hasAdsToken: adsToken !== null };
}

function indexOf(rows: readonly ShopRow[]) {
	const shops = rows.map(shopOf);
	const by = (key: (row: ShopRow) => string | null) =>
		new Map(rows.map((row, index) => [key(row), shops[index] as Shop]));
	return {
		rows: new Map(rows.map((row) => [row.id, row])),
		shops,
		byId: by(({ id }) => id),
		byCollectKey: by(({ collectKey }) => collectKey),
		byWebhookKey: by(({ webhookKey }) => webhookKey),
		origins: new Set(rows.map(({ origin }) => origin)),
		/** Opened when they are first asked for. */
		signing: new Map<string, Promise<{ key: KeyObject; until: number | null }[]>>(),
	};
}

export type Shops = ReturnType<typeof createShops>;

export function createShops(stored: ShopRows, ring: KeyRing, clock: Clock) {
	const seconds = () => Math.floor(clock.now() / 1000);
	let seen: readonly ShopRow[] = [];
	let index = indexOf(seen);
	let heard = (_id: string): void => {};
	function current() {
		const rows = stored.rows();
		if (rows !== seen) index = indexOf((seen = rows));
		return index;
	}
	function rowOf(id: string): ShopRow {
		const row = current().rows.get(id);
		if (!row) throw new Error(`There is no shop ${id}.`);
		return row;
	}

	let proved = false;
	/**
	 * What is sealed here from the first start on, so that keys can be proved where there is no shop yet.
	 * @param again with the ring's first key.
	 */
	async function proveByProof(again = false): Promise<void> {
		const proof = await stored.watch.read(PROOF);
		if (proof) await ring.open(PROOF, 'proof', proof.text);
		if (!proof || again)
			await stored.watch.write(PROOF, await ring.seal(PROOF, 'proof', PROOF), proof?.version ?? null);
	}

	/** @throws {WrongKey} if anything that is stored cannot be opened: better not to start than to park all shops. */
	async function proveKeys(): Promise<void> {
		for (const row of stored.rows()) {
			for (const { sealed } of secretsOf(row)) await ring.open(row.id, 'signing', sealed);
			for (const [column, purpose] of SEALED) {
				const box = row[column];
				if (box !== null) await ring.open(row.id, purpose, box);
			}
		}
		await proveByProof();
		proved = true;
	}

	/**
	 * Only by who can open what is there: a command that was given other keys would seal what no worker can open.
	 * @throws {WrongKey}
	 */
	async function seal(id: string, purpose: Purpose, plain: string): Promise<string> {
		if (!proved) await proveKeys();
		return ring.seal(id, purpose, plain);
	}

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
			const secrets: SealedSecret[] = [{ sealed: await seal(id, 'signing', newSecret()), until: null }];
			await stored.insert({
				id,
				name: shop.name,
				url: shop.url,
				siteUrl: shop.siteUrl,
				origin: new URL(shop.siteUrl).origin,
				collectKey: randomName('pk_', 18),
				secrets: JSON.stringify(secrets),
				test: shop.test,
				consent: shop.consent ?? 'ask_first',
				disabled: false,
				adAccountId: '',
				token: null,
				state: 'unchecked',
				reason: '',
				detail: '',
				checkedAt: 0,
				pluginVersion: '',
				createdAt: seconds(),
				seenAt: 0,
				webhookKey: null,
				webhookSecret: null,
				notify: null,
				adsToken: null,
			});
			return id;
		},

		all: (): readonly Shop[] => current().shops,
		byId: (id: string): Shop | null => current().byId.get(id) ?? null,
		byCollectKey: (key: string): Shop | null => current().byCollectKey.get(key) ?? null,
		byWebhookKey: (key: string): Shop | null => current().byWebhookKey.get(key) ?? null,
		hasOrigin: (origin: string): boolean => current().origins.has(origin),

		/** The keys that this shop may sign with, the current one first. */
		async signingKeys(id: string): Promise<KeyObject[]> {
			const { rows, signing } = current();
			const row = rows.get(id);
			if (!row) return [];
			let keys = signing.get(id);
			if (!keys) {
				keys = Promise.all(
					secretsOf(row).map(async ({ sealed, until }) => ({
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
			const [newest] = secretsOf(rowOf(id)) as [SealedSecret];
			return ring.open(id, 'signing', newest.sealed);
		},

		/** A new secret; the old one holds for a week. */
		async rotate(id: string): Promise<void> {
			const fresh = { sealed: await seal(id, 'signing', newSecret()), until: null };
			for (let isDone = false; !isDone;) {
				const row = rowOf(id);
				const [newest] = secretsOf(row) as [SealedSecret];
				const both: SealedSecret[] = [fresh, { ...newest, until: seconds() + OVERLAP_SECONDS }];
				// `reseal` may have sealed the old one anew meanwhile.
				isDone = await stored.update(id, { secrets: JSON.stringify(both) }, { secrets: row.secrets });
			}
		},

		/**
		 * Seals everything that is stored anew, with the first key of the ring; what changes in the meantime is left
		 * as it is, since whoever changes it seals with that key too. Answers how many secrets and tokens it was.
		 */
		async reseal(): Promise<number> {
			let sealed = 0;
			for (const row of stored.rows()) {
				const { id, secrets } = row;
				const again = async (purpose: Purpose, box: string) =>
					ring.seal(id, purpose, await ring.open(id, purpose, box));
				const fresh: SealedSecret[] = [];
				for (const { sealed: box, until } of secretsOf(row))
					fresh.push({ sealed: await again('signing', box), until });
				if (await stored.update(id, { secrets: JSON.stringify(fresh) }, { secrets })) sealed += fresh.length;
				for (const [column, purpose] of SEALED) {
					const box = row[column];
					if (
						box !== null &&
						(await stored.update(id, { [column]: await again(purpose, box) }, { [column]: box }))
					)
						sealed++;
				}
			}
			await proveByProof(true);
			return sealed;
		},

		/** Made when it is first asked for; until then no webhook of the shop is taken. */
		async webhookAccess(id: string): Promise<WebhookAccess> {
			if (rowOf(id).webhookKey === null) {
				const webhookSecret = await seal(id, 'webhook', randomName('', 32));
				await stored.update(id, { webhookKey: randomName('', 24), webhookSecret }, { webhookKey: null });
			}
			const { webhookKey, webhookSecret } = rowOf(id);
			return { key: String(webhookKey), secret: await ring.open(id, 'webhook', String(webhookSecret)) };
		},

		/** For a webhook that has a secret already. @param secret as it stands in WooCommerce's form. */
		async setWebhookSecret(id: string, secret: string): Promise<void> {
			const webhookSecret = await seal(id, 'webhook', secret);
			const webhookKey = rowOf(id).webhookKey ?? randomName('', 24);
			await stored.update(id, { webhookKey, webhookSecret });
		},

		/** For orders that come by webhook without an answer. */
		setConsent: (id: string, consent: Shop['consent']): Promise<boolean> => stored.update(id, { consent }),

		/** What WooCommerce signs this shop's webhooks with: its secret as WordPress decodes it. */
		async webhookSigningKey(id: string): Promise<KeyObject | null> {
			const sealed = current().rows.get(id)?.webhookSecret ?? null;
			if (sealed === null) return null;
			return createSecretKey(Buffer.from(decodedAsWordPress(await ring.open(id, 'webhook', sealed))));
		},

		/** What a call to Pinterest needs; null until the shop has given both. */
		async credentials(id: string): Promise<{ adAccountId: string; token: string } | null> {
			const row = current().rows.get(id);
			if (!row?.adAccountId || row.token === null) return null;
			return { adAccountId: row.adAccountId, token: await ring.open(id, 'token', row.token) };
		},

		async setAccount(id: string, account: { adAccountId?: string; token?: string }): Promise<void> {
			const sealed = account.token === undefined ? {} : { token: await seal(id, 'token', account.token) };
			const named = account.adAccountId === undefined ? {} : { adAccountId: account.adAccountId };
			await stored.update(id, { ...named, ...sealed, state: 'unchecked', reason: '', detail: '' });
		},

		/** What reading the ad account needs; null until the shop has given both. */
		async adsCredentials(id: string): Promise<{ adAccountId: string; token: string } | null> {
			const row = current().rows.get(id);
			if (!row?.adAccountId || row.adsToken === null) return null;
			return { adAccountId: row.adAccountId, token: await ring.open(id, 'ads', row.adsToken) };
		},

		/** @param token With the scope ads:read; a conversion access token cannot read. Empty: it is forgotten. */
		async setAdsToken(id: string, token: string): Promise<void> {
			await stored.update(id, { adsToken: token === '' ? null : await seal(id, 'ads', token) });
		},

		async setState(id: string, { state, reason, detail }: AccountState): Promise<void> {
			await stored.update(id, { state, reason, detail, checkedAt: seconds() });
			heard(id);
		},

		/** @param listener called with a shop whose ad account has been judged here. */
		onState(listener: (id: string) => void): void {
			heard = listener;
		},

		/** Whether somebody is told of the shop's incidents. */
		isNotified: (id: string): boolean => (current().rows.get(id)?.notify ?? null) !== null,

		async notify(id: string): Promise<Notify | null> {
			const sealed = current().rows.get(id)?.notify ?? null;
			return sealed === null ? null : (JSON.parse(await ring.open(id, 'notify', sealed)) as Notify);
		},

		/** @param notify null: nobody is told any more. */
		async setNotify(id: string, notify: Notify | null): Promise<void> {
			await stored.update(id, {
				notify: notify && (await seal(id, 'notify', JSON.stringify(notify))),
			});
		},

		async connected(id: string, pluginVersion: string): Promise<void> {
			await stored.update(id, { seenAt: seconds(), pluginVersion });
		},

		setDisabled: (id: string, disabled: boolean): Promise<boolean> => stored.update(id, { disabled }),

		proveKeys,

		watch: stored.watch,
		reports: stored.reports,

		close: (): Promise<void> => stored.close(),
	};
}
