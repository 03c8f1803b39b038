/**
 * A random UUID, version 4.
 *
 * `crypto.randomUUID` is there in secure contexts only; a shop on plain http still has `getRandomValues`.
 */
export function uuid(): string {
	return crypto.randomUUID ? crypto.randomUUID() : fromRandomBytes();
}

function fromRandomBytes(): string {
	const bytes = [...crypto.getRandomValues(new Uint8Array(16))];
	const hex = bytes.map((byte) => (byte + 256).toString(16).slice(1)).join('');
	return hex.replace(/(.{8})(.{4}).(.{3}).(.{3})/, '$1-$2-4$3-a$4-');
}
