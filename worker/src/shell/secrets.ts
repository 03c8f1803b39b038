/**
 * Secrets at rest: Pinterest tokens and signing secrets are kept as JWE (RFC 7516, `dir` with A256GCM).
 *
 * Each box carries in its authenticated header whose it is and what for, and is opened only for the same: a
 * row that was copied to another shop stays shut. The first key of the ring writes, all of them read.
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CompactEncrypt, compactDecrypt } from 'jose';

export type Purpose = 'token' | 'signing' | 'webhook' | 'notify' | 'ads' | 'proof';

export class WrongKey extends Error {
	constructor(detail: string) {
		super(
			`${detail} Give the worker the key ring it was first started with (PINTALLY_KEYS or the file keys).`,
		);
	}
}

const KEY = /^([A-Za-z0-9_-]{1,32}):([A-Za-z0-9_-]{43})$/;

/** `kid:key,kid:key`, each key 32 bytes in base64url. Answers null for anything else. */
export function parseKeys(text: string): Map<string, Uint8Array> | null {
	const ring = new Map<string, Uint8Array>();
	for (const entry of text.split(/[\s,]+/).filter(Boolean)) {
		const match = KEY.exec(entry);
		if (!match?.[1] || !match[2] || ring.has(match[1])) return null;
		ring.set(match[1], Buffer.from(match[2], 'base64url'));
	}
	return ring.size > 0 ? ring : null;
}

/** The key ring of a data folder; made there, readable by its owner only, if there is none. */
export function keysOfFolder(folder: string): { keys: Map<string, Uint8Array>; created: boolean } {
	const path = join(folder, 'keys');
	const fresh = `k${Date.now().toString(36)}:${randomBytes(32).toString('base64url')}\n`;
	let created = true;
	mkdirSync(folder, { recursive: true, mode: 0o700 });
	try {
		writeFileSync(path, fresh, { flag: 'wx', mode: 0o600 });
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
		created = false;
	}
	const keys = parseKeys(readFileSync(path, 'utf8'));
	if (!keys) throw new WrongKey(`The key file ${path} is damaged.`);
	return { keys, created };
}

export class KeyRing {
	readonly #keys: Map<string, Uint8Array>;
	constructor(keys: Map<string, Uint8Array>) {
		this.#keys = keys;
	}

	seal(shop: string, purpose: Purpose, plain: string): Promise<string> {
		const [kid, key] = [...this.#keys][0] as [string, Uint8Array];
		return new CompactEncrypt(Buffer.from(plain))
			.setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid, shop, purpose })
			.encrypt(key);
	}

	/** @throws {WrongKey} if no key of the ring fits, or if the box belongs to another shop or purpose. */
	async open(shop: string, purpose: Purpose, box: string): Promise<string> {
		try {
			const { plaintext, protectedHeader } = await compactDecrypt(box, (header) => {
				const key = this.#keys.get(header.kid ?? '');
				if (!key) throw new Error('no such key');
				return key;
			});
			if (protectedHeader['shop'] !== shop || protectedHeader['purpose'] !== purpose)
				throw new Error('not theirs');
			return Buffer.from(plaintext).toString();
		} catch {
			throw new WrongKey(`A stored ${purpose} secret of ${shop} cannot be opened.`);
		}
	}
}
