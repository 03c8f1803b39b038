/** One call to Pinterest: events sent, or something read of the ad account. What an answer means is core's to say. */
import { Agent, request } from 'undici';
import type { Reply, Silence } from '../../../core/classify.ts';

/** Milliseconds until a connection stands, and until an answer has come whole. */
export const DEADLINES = { connect: 10_000, answer: 30_000 };
/** A thousand events with a warning each stay far below. */
const LONGEST_ANSWER = 8 * 1024 * 1024;

export interface Call {
	reply: Reply;
	/** HTTP status, 0 when there was no answer. */
	status: number;
	/** Duration. */
	ms: number;
}

export interface AccountClient {
	/**
	 * @param payloads events as JSON texts
	 * @param test asks Pinterest to check the events only
	 */
	send(
		credentials: { adAccountId: string; token: string },
		payloads: readonly string[],
		options: { test: boolean; signal: AbortSignal },
	): Promise<Call>;
	close(): Promise<void>;
}

export interface AdsReader {
	/** @param path below the API's address, with its query. */
	read(token: string, path: string, signal: AbortSignal): Promise<Call>;
}

const TLS = /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|HOSTNAME_MISMATCH)/;

/** Never more than a word of the error: its message may hold what was sent. */
function causeOf(error: unknown, signal: AbortSignal): Silence {
	if (signal.aborted) return 'aborted';
	const { code = '', name } = error as { code?: string; name?: string };
	if (name === 'TimeoutError' || code.endsWith('_TIMEOUT') || code === 'ETIMEDOUT') return 'timeout';
	if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'dns';
	return TLS.test(code) ? 'tls' : 'connection';
}

export function createAccountClient(
	apiUrl: string,
	version: string,
	deadlines = DEADLINES,
): AccountClient & AdsReader {
	const agent = new Agent({
		connect: { timeout: deadlines.connect },
		headersTimeout: deadlines.answer,
		bodyTimeout: deadlines.answer,
		maxResponseSize: LONGEST_ANSWER,
		keepAliveTimeout: 30_000,
	});
	async function call(
		token: string,
		path: string,
		signal: AbortSignal,
		sent: { method: 'GET' } | { method: 'POST'; body: string },
	): Promise<Call> {
		const begun = performance.now();
		// However slowly it drips: an answer that takes longer is none.
		const deadline = AbortSignal.timeout(deadlines.connect + deadlines.answer);
		try {
			// undici's request follows no redirect: the token would go along with it.
			const response = await request(apiUrl + path, {
				...sent,
				dispatcher: agent,
				headers: {
					authorization: `Bearer ${token}`,
					...(sent.method === 'POST' && { 'content-type': 'application/json' }),
					accept: 'application/json',
					'user-agent': `pintally-worker/${version}`,
				},
				signal: AbortSignal.any([signal, deadline]),
			});
			const body = await response.body.text();
			const headers: Record<string, string> = {};
			for (const [name, value] of Object.entries(response.headers)) headers[name] = String(value);
			const status = response.statusCode;
			return { reply: { kind: 'answer', status, headers, body }, status, ms: performance.now() - begun };
		} catch (error) {
			return {
				reply: { kind: 'silence', cause: causeOf(error, signal) },
				status: 0,
				ms: performance.now() - begun,
			};
		}
	}
	return {
		send: ({ adAccountId, token }, payloads, { test, signal }) =>
			call(token, `/ad_accounts/${adAccountId}/events${test ? '?test=true' : ''}`, signal, {
				method: 'POST',
				body: `{"data":[${payloads.join(',')}]}`,
			}),
		read: (token, path, signal) => call(token, path, signal, { method: 'GET' }),
		close: () => agent.destroy(),
	};
}
