/** JSON from outside: in UTF-8, not too deep, with whole characters, and no key that reaches a prototype. */
import { Problem } from './problem.ts';

const DEEPEST = 64;
const reachesPrototype = (key: string) => key === '__proto__' || key === 'constructor' || key === 'prototype';
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export interface Parsed {
	value: unknown;
	/** JSON pointers to keys that no body may hold. */
	forbidden: string[];
}

/** @throws {Problem} malformed-json or empty-body */
export function parseJson(body: Uint8Array): Parsed {
	if (body.length === 0) throw new Problem('empty-body');
	let value: unknown;
	try {
		value = JSON.parse(utf8.decode(body));
	} catch {
		throw new Problem('malformed-json');
	}
	// Pointers cost more than the parsing: they are made for the body that needs them.
	return { value, forbidden: isHarmless(value, 0) ? [] : [...forbiddenKeys(value, '')] };
}

/** Whether no key reaches a prototype. */
function isHarmless(value: unknown, depth: number): boolean {
	if (typeof value === 'string') {
		// Half a surrogate pair has no UTF-8, and so no hash.
		if (!value.isWellFormed()) throw new Problem('malformed-json');
		return true;
	}
	if (typeof value !== 'object' || value === null) return true;
	if (depth > DEEPEST)
		throw new Problem('malformed-json', { detail: `It is nested deeper than ${DEEPEST} levels.` });
	let harmless = true;
	if (Array.isArray(value)) {
		for (const item of value) harmless = isHarmless(item, depth + 1) && harmless;
		return harmless;
	}
	// JSON.parse makes even __proto__ a property of its own.
	for (const key in value) {
		if (reachesPrototype(key)) harmless = false;
		harmless = isHarmless((value as Record<string, unknown>)[key], depth + 1) && harmless;
	}
	return harmless;
}

function* forbiddenKeys(value: unknown, pointer: string): Generator<string> {
	if (typeof value !== 'object' || value === null) return;
	for (const [key, item] of Object.entries(value)) {
		const here = `${pointer}/${pointerToken(key)}`;
		if (reachesPrototype(key)) yield here;
		yield* forbiddenKeys(item, here);
	}
}

/**
 * A pointer that may be told: whoever makes a key of an address or a name is not told it again, and neither is the log
 * of the shop.
 */
export const tellable = (pointer: string): string =>
	pointer.replace(/[^/]+/g, (key) => (/^[\w-]{1,64}$/.test(key) ? key : '…'));

/** RFC 6901, section 3. */
export const pointerToken = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');
