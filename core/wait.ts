/** How long Pinterest asks us to wait. */
import type { Seconds } from './types.ts';

/** Longer waits are not believed. */
const LONGEST: Seconds = 3600;
/** More seconds than this are a date. */
const EPOCH = 1e9;

export type Headers = Readonly<Record<string, string | undefined>>;

/**
 * @param headers Names in lower case. `x-ratelimit-reset` is Pinterest's own (seconds); `retry-after` (seconds or a
 *   date, RFC 9110) is not documented there, but proxies send it.
 * @returns When to go on, a second to an hour from now; `undefined` if that is not said, or not sensibly.
 */
export function waitUntil(headers: Headers, now: Seconds): Seconds | undefined {
	const waits = [headers['x-ratelimit-reset'], headers['retry-after']].map((text) => waitOf(text, now));
	const wait = waits.find((seconds) => seconds !== undefined);
	return wait === undefined ? undefined : now + Math.min(Math.max(Math.ceil(wait), 1), LONGEST);
}

function waitOf(text: string | undefined, now: Seconds): number | undefined {
	const trimmed = text?.trim() ?? '';
	if (/^\d+(\.\d+)?$/.test(trimmed)) {
		const seconds = Number(trimmed);
		return seconds < EPOCH ? seconds : since(seconds, now);
	}
	// Only an HTTP date has a weekday; Date.parse would read a lot more as dates.
	return /^[A-Z][a-z]{2}, /.test(trimmed) ? since(Date.parse(trimmed) / 1000, now) : undefined;
}

function since(moment: number, now: Seconds): number | undefined {
	return moment >= now ? moment - now : undefined;
}
