/** JSON from outside: in UTF-8, not too deep, with whole characters, and no key that reaches a prototype. */
import { Problem } from './problem.ts';

const DEEPEST = 64;
const PROTOTYPE_KEYS = new Set(['__proto__', 'constructor', 'prototype']);
const LONE_SURROGATE = /\p{Surrogate}/u;
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
	const forbidden: string[] = [];
	inspect(value, '', 0, forbidden);
	return { value, forbidden };
}

function inspect(value: unknown, pointer: string, depth: number, forbidden: string[]): void {
	if (typeof value === 'string') {
		// Half a surrogate pair has no UTF-8, and so no hash.
		if (LONE_SURROGATE.test(value)) throw new Problem('malformed-json');
		return;
	}
	if (typeof value !== 'object' || value === null) return;
	if (depth > DEEPEST)
		throw new Problem('malformed-json', { detail: `It is nested deeper than ${DEEPEST} levels.` });
	for (const key of Object.keys(value)) {
		const here = `${pointer}/${pointerToken(key)}`;
		if (PROTOTYPE_KEYS.has(key)) forbidden.push(here);
		inspect((value as Record<string, unknown>)[key], here, depth + 1, forbidden);
	}
}

/** RFC 6901, section 3. */
export const pointerToken = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');
