/** What an answer means to a question about the ad account: what core/classify.ts is for events. */
import { readBody } from '../answer-body.ts';
import type { Reply } from '../classify.ts';
import type { Seconds } from '../types.ts';
import { type Headers, waitUntil } from '../wait.ts';

/** Why there are no figures: what the shop's owner can mend, or what passes. */
export const REFUSALS = ['token_refused', 'no_ads_read', 'not_found', 'invalid'] as const;
export const TROUBLES = ['rate_limited', 'unreachable', 'unreadable'] as const;
export type Refusal = (typeof REFUSALS)[number];
export type Trouble = (typeof TROUBLES)[number];

export type Answer =
	/** `wait`: nothing more is to be asked until then. */
	| { kind: 'answered'; body: unknown; wait?: Seconds }
	/** Asking again would be answered alike. */
	| { kind: 'refused'; reason: Refusal; detail: string }
	/** `until`: as Pinterest says; absent: it does not say. */
	| { kind: 'later'; reason: Trouble; until?: Seconds; detail: string };

/** @param now Unix seconds. */
export function answerOf(reply: Reply, now: Seconds): Answer {
	if (reply.kind === 'silence') return { kind: 'later', reason: 'unreachable', detail: '' };
	const { status, headers, body } = reply;
	const until = waitUntil(headers, now);
	if (status === 200) {
		const told = parsed(body);
		if (told === undefined) return { kind: 'later', reason: 'unreadable', detail: '' };
		return { kind: 'answered', body: told, ...(isUsedUp(headers) && until !== undefined && { wait: until }) };
	}
	const detail = readBody(body).message || `Pinterest answered ${status}.`;
	const refusal = REFUSED[status];
	if (refusal) return { kind: 'refused', reason: refusal, detail };
	if (status === 429)
		return { kind: 'later', reason: 'rate_limited', ...(until !== undefined && { until }), detail };
	if (status >= 400 && status < 500 && status !== 408) return { kind: 'refused', reason: 'invalid', detail };
	return { kind: 'later', reason: 'unreachable', ...(until !== undefined && { until }), detail };
}

/** 403: the token is good, but not for reading ads, or not for this account. */
const REFUSED: Readonly<Record<number, Refusal>> = {
	401: 'token_refused',
	403: 'no_ads_read',
	404: 'not_found',
};

/** The last call of this window has been made: the next one would be refused. */
const isUsedUp = (headers: Headers): boolean => /^\s*0\s*$/.test(headers['x-ratelimit-remaining'] ?? '');

function parsed(body: string): unknown {
	try {
		return JSON.parse(body) as unknown;
	} catch {
		return undefined;
	}
}
