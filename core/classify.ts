/**
 * What an answer of Pinterest means, for each event of the batch and for the ad account. The only place that knows.
 *
 * Sources: Pinterest's OpenAPI 5.23, POST /ad_accounts/{ad_account_id}/events, and its changelog to 5.28 (404);
 * the code 953 with the results in `details` is observed, not documented. Retry advice is documented nowhere.
 */
import { readBody } from './answer-body.ts';
import type { Seconds } from './types.ts';
import { dead, unclear, type Verdict, verdictsOf } from './verdicts.ts';
import { type Headers, waitUntil } from './wait.ts';

/** What came of one POST. */
export type Reply =
	| {
			readonly kind: 'answer';
			readonly status: number;
			/** Names in lower case. */
			readonly headers: Headers;
			readonly body: string;
	  }
	| { readonly kind: 'silence'; readonly cause: Silence };

/** Why there is no answer. `aborted`: we ended the call ourselves, to shut down. */
export type Silence = 'timeout' | 'connection' | 'dns' | 'tls' | 'aborted';

/**
 * `ok`: the account works. `parked`: no call can succeed; its events wait, unharmed, and one is tried at `until` or
 * with a new token. `slowed`: as parked, for the rate limit; without `until` the caller's own backoff. `failing`: to
 * be counted by a circuit breaker; `everywhere`: the whole endpoint, not this account. `shrink`: the body is too big.
 */
export type AccountVerdict =
	| { readonly kind: 'ok' }
	| {
			readonly kind: 'parked';
			readonly reason: 'token_refused' | 'no_access' | 'not_found';
			readonly until: Seconds;
			readonly detail: string;
	  }
	| {
			readonly kind: 'slowed';
			readonly reason: 'rate_limited';
			readonly until?: Seconds;
			readonly detail: string;
	  }
	| {
			readonly kind: 'failing';
			readonly reason: 'unreachable' | 'unreadable' | 'redirected' | 'server_error';
			readonly until?: Seconds;
			readonly everywhere: boolean;
			readonly detail: string;
	  }
	| { readonly kind: 'shrink'; readonly detail: string };

export interface Classified {
	/** One for each event sent, in order. */
	readonly verdicts: readonly Verdict[];
	readonly account: AccountVerdict;
	/** Somebody should hear of it at once. */
	readonly alarm: boolean;
}

/** A refused account is tried again with one event after this. */
const PROBE_AFTER: Seconds = 15 * 60;
const OK: AccountVerdict = { kind: 'ok' };

/** OpenAPI 5.23, code 4197: the endpoint is being ramped down, for everybody. */
const RAMPED_DOWN = 4197;

const SILENCES: Readonly<Record<Exclude<Silence, 'aborted'>, string>> = {
	timeout: 'Pinterest did not answer in time.',
	connection: 'The connection to Pinterest failed or broke.',
	dns: 'Pinterest’s address could not be found.',
	tls: 'The certificate shown for Pinterest is not valid.',
};

const PARKED: Readonly<Record<number, (AccountVerdict & { kind: 'parked' })['reason']>> = {
	401: 'token_refused',
	403: 'no_access',
	404: 'not_found',
};

/**
 * @param count How many events were sent, at least 1.
 * @param now For waits.
 */
export function classify(reply: Reply, count: number, now: Seconds): Classified {
	return reply.kind === 'silence' ? silence(reply.cause, count) : answer(reply, count, now);
}

function silence(cause: Silence, count: number): Classified {
	if (cause === 'aborted') {
		return quiet(all(count, { kind: 'release', message: 'We ended the call to shut down.' }), OK);
	}
	const detail = SILENCES[cause];
	const account = { kind: 'failing', reason: 'unreachable', everywhere: false, detail } as const;
	return { verdicts: all(count, { kind: 'retry', message: detail }), account, alarm: cause === 'tls' };
}

function answer(
	{ status, headers, body }: Reply & { kind: 'answer' },
	count: number,
	now: Seconds,
): Classified {
	const { code, message, batch, details } = readBody(body);
	const detail = message || `Pinterest answered ${status}.`;
	const until = waitUntil(headers, now);
	const failing = (reason: (AccountVerdict & { kind: 'failing' })['reason']): AccountVerdict => {
		return {
			kind: 'failing',
			reason,
			...(until !== undefined && { until }),
			everywhere: code === RAMPED_DOWN,
			detail,
		};
	};
	const atFault = all(count, count === 1 ? dead(detail) : { kind: 'split', message: detail });
	const parked = PARKED[status];

	if (parked) {
		const account = { kind: 'parked', reason: parked, until: now + PROBE_AFTER, detail } as const;
		return { verdicts: all(count, { kind: 'release', message: detail }), account, alarm: true };
	}
	switch (status) {
		case 400:
			// One bad event makes the whole batch invalid.
			return { verdicts: atFault, account: OK, alarm: count === 1 };
		case 408:
			return quiet(all(count, { kind: 'retry', message: detail }), failing('server_error'));
		case 413:
			return quiet(atFault, { kind: 'shrink', detail });
		case 422: {
			const results = details ?? batch;
			return quiet(results ? verdictsOf(results, count) : atFault, OK);
		}
		case 429:
			return quiet(all(count, { kind: 'release', message: detail }), {
				kind: 'slowed',
				reason: 'rate_limited',
				...(until !== undefined && { until }),
				detail,
			});
	}
	switch (Math.floor(status / 100)) {
		case 2: {
			const verdicts = batch ? verdictsOf(batch, count) : unclear(count);
			// Doubt about a single one is doubt about the answer.
			return quiet(verdicts, verdicts.some(({ kind }) => kind === 'retry') ? failing('unreadable') : OK);
		}
		case 4:
			return { verdicts: all(count, dead(detail)), account: OK, alarm: true };
		case 5:
			return quiet(all(count, { kind: 'retry', message: detail }), failing('server_error'));
		default:
			// A redirect is never followed: the token would go with it.
			return {
				verdicts: all(count, { kind: 'retry', message: detail }),
				account: failing('redirected'),
				alarm: true,
			};
	}
}

function quiet(verdicts: readonly Verdict[], account: AccountVerdict): Classified {
	return { verdicts, account, alarm: false };
}

function all(count: number, verdict: Verdict): Verdict[] {
	return Array.from({ length: count }, () => verdict);
}
