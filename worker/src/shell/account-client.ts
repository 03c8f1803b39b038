/** One call to Pinterest's Conversions API: POST /ad_accounts/{id}/events. What an answer means is core's to say. */
import { Agent, request } from 'undici';

const CONNECT_MS = 10_000;
const ANSWER_MS = 30_000;
/** A thousand events with a warning each stay far below. */
const LONGEST_ANSWER = 8 * 1024 * 1024;

/** What came back, or that nothing did. Never holds what was sent. */
export type CallResult =
	| { status: number; headers: Record<string, string>; body: string; ms: number }
	/** `error`: the cause in a word, such as ECONNREFUSED or timeout. */
	| { status: 0; error: string; ms: number };

export interface AccountClient {
	/**
	 * @param payloads events as JSON texts
	 * @param test asks Pinterest to check the events only
	 */
	send(
		credentials: { adAccountId: string; token: string },
		payloads: readonly string[],
		options: { test: boolean; signal?: AbortSignal },
	): Promise<CallResult>;
	close(): Promise<void>;
}

/** The cause in a word; a message may hold the address, and so what stands in it. */
function causeOf(error: unknown): string {
	const { code, name } = error as { code?: string; name?: string };
	if (name === 'TimeoutError' || code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT')
		return 'timeout';
	return code ?? name ?? 'unknown';
}

export function createAccountClient(apiUrl: string, version: string): AccountClient {
	const agent = new Agent({
		connect: { timeout: CONNECT_MS },
		headersTimeout: ANSWER_MS,
		bodyTimeout: ANSWER_MS,
		maxResponseSize: LONGEST_ANSWER,
		keepAliveTimeout: 30_000,
	});
	return {
		async send({ adAccountId, token }, payloads, { test, signal }) {
			const begun = performance.now();
			// However slowly it drips: an answer that takes longer is none.
			const deadline = AbortSignal.timeout(CONNECT_MS + ANSWER_MS);
			try {
				// undici's request follows no redirect: the token would go along with it.
				const response = await request(
					`${apiUrl}/ad_accounts/${adAccountId}/events${test ? '?test=true' : ''}`,
					{
						dispatcher: agent,
						method: 'POST',
						headers: {
							authorization: `Bearer ${token}`,
							'content-type': 'application/json',
							accept: 'application/json',
							'user-agent': `pintally-worker/${version}`,
						},
						body: `{"data":[${payloads.join(',')}]}`,
						signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
					},
				);
				const body = await response.body.text();
				const headers: Record<string, string> = {};
				for (const [name, value] of Object.entries(response.headers)) headers[name] = String(value);
				return { status: response.statusCode, headers, body, ms: performance.now() - begun };
			} catch (error) {
				return { status: 0, error: causeOf(error), ms: performance.now() - begun };
			}
		},
		close: () => agent.destroy(),
	};
}
