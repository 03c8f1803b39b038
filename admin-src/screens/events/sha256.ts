/** SHA-256 in the browser, so that an e-mail address is hashed before it leaves. */
import type { HashText, Sha256 } from '../../../core/types.ts';

/** Browsers have it only where the page came by https, or from this very machine. */
export const canHash = (): boolean => globalThis.crypto?.subtle !== undefined;

export async function sha256(text: string): Promise<Sha256> {
	const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
	return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * Runs something that hashes at once, although browsers hash in their own time: first to learn what it hashes, then
 * with the hashes.
 */
export async function withHashes<T>(work: (hash: HashText) => T): Promise<T> {
	const hashes = new Map<string, Sha256>();
	for (;;) {
		const missing = new Set<string>();
		const done = work((text) => hashes.get(text) ?? (missing.add(text), ''.padEnd(64, '0')));
		if (missing.size === 0) {
			return done;
		}
		for (const text of missing) {
			hashes.set(text, await sha256(text));
		}
	}
}
