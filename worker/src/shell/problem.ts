/**
 * Every error the worker answers with, as problem details (RFC 9457). A problem names what is wrong and
 * where (JSON pointers); it never repeats a value that was sent, a stack or a library's words.
 */
import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import type { Log } from './log.ts';
import { StoreUnavailable } from './store/event-queue.ts';

export interface Fault {
	/** JSON pointer into the body that was sent. */
	pointer: string;
	code: string;
	detail: string;
}

/** Title and status of each problem; its `type` is `/problems/` and this name. */
export const PROBLEMS = {
	'account-refused': [422, 'The ad account or its token is not well formed'],
	'empty-body': [400, 'The request has no body'],
	'invalid-batch': [422, 'The body is not what this path takes'],
	'invalid-event': [422, 'No event of the batch is valid'],
	'invalid-webhook-id': [400, 'The webhook-id is not well formed'],
	'key-refused': [403, 'This key is not known here'],
	'malformed-body': [400, 'The body could not be read'],
	'malformed-json': [400, 'The body is not JSON in UTF-8'],
	'method-not-allowed': [405, 'This path does not take this method'],
	'not-found': [404, 'There is nothing here'],
	'origin-refused': [403, 'This site may not send with this key'],
	overloaded: [503, 'The worker takes no events at the moment'],
	'rate-limited': [429, 'Too many events in too short a time'],
	'signature-invalid': [401, 'The signature does not fit'],
	'signature-missing': [401, 'The request is not signed'],
	'signature-unsupported': [401, 'No signature of a known version'],
	'site-refused': [403, 'The connection key belongs to another site'],
	timeout: [408, 'The request took too long'],
	'timestamp-out-of-window': [401, 'The clocks of shop and worker differ too much'],
	'too-large': [413, 'The body is too large'],
	'too-many-events': [413, 'There are too many events in the batch'],
	unauthorized: [401, 'This path needs a token'],
	'unsupported-charset': [415, 'The body must be in UTF-8'],
	'unsupported-encoding': [415, 'The body may be plain or compressed with gzip'],
	'unsupported-media-type': [415, 'The body must be of another type'],
	'webhook-id-reused': [409, 'This webhook-id came before with another body'],
	internal: [500, 'The worker could not handle the request'],
} as const satisfies Record<string, readonly [number, string]>;

export type ProblemName = keyof typeof PROBLEMS;

interface Extra {
	detail?: string;
	errors?: readonly Fault[];
	headers?: Record<string, string>;
	/** Further members of the body. */
	members?: Record<string, unknown>;
}

export class Problem extends Error {
	readonly problem: ProblemName;
	readonly extra: Extra;
	constructor(problem: ProblemName, extra: Extra = {}) {
		super(problem);
		this.problem = problem;
		this.extra = extra;
	}
	get status(): number {
		return PROBLEMS[this.problem][0];
	}
}

export const overloaded = (detail: string, retryAfterSeconds = 60): Problem =>
	new Problem('overloaded', { detail, headers: { 'Retry-After': String(retryAfterSeconds) } });

function problemOf(error: unknown): Problem {
	if (error instanceof Problem) return error;
	if (error instanceof StoreUnavailable) return overloaded('The store cannot take events.');
	// A path that is no valid percent-encoding.
	if (error instanceof URIError) return new Problem('not-found');
	return new Problem('internal');
}

export function sendProblem(res: Response, problem: Problem): void {
	const [status, title] = PROBLEMS[problem.problem];
	const { detail, errors, headers, members } = problem.extra;
	res
		.status(status)
		.set({ 'Cache-Control': 'no-store', ...headers })
		.type('application/problem+json')
		.send(
			JSON.stringify({
				type: `/problems/${problem.problem}`,
				title,
				status,
				...(detail ? { detail } : {}),
				instance: `/requests/${res.req.id}`,
				...members,
				...(errors ? { errors } : {}),
			}),
		);
}

export const nothingHere: RequestHandler = (_req, _res, next) => next(new Problem('not-found'));

export function problemHandler(log: Log): ErrorRequestHandler {
	return (error, req, res, next) => {
		if (res.headersSent) return next(error);
		const problem = problemOf(error);
		if (problem.problem === 'internal') {
			// Only the kind and the place: a message may quote what was sent.
			const { name, stack } = error as Error;
			const frames = stack?.split('\n').filter((line) => line.startsWith('    at ')) ?? [];
			log.error(
				{ request: req.id, error: name, at: frames.slice(0, 6).map((line) => line.trim()) },
				'request failed',
			);
		}
		// The rest of a body that nobody will read: end the connection rather than swallow it.
		if (problem.status === 413 && !req.complete) res.set('Connection', 'close');
		sendProblem(res, problem);
	};
}
