/** `POST /v5/ad_accounts/{id}/events`, as the OpenAPI 5.23 has it. */
import express, { type Request, type Response, type Router } from 'express';
import type { CapiEvent } from '../../core/types.ts';
import { answer, misbehave, type Behaviours } from './behaviour.ts';
import { refusal, warning, wrongInBody, wrongInEvent } from './contract.ts';
import type { ApiCall, SandboxRecord } from './record.ts';

interface Answered {
	status: 'processed' | 'failed';
	error_message: string;
	warning_message: string;
}

const LIMIT = '16mb';

/** Whatever the body is. */
function namesIn(body: unknown): string[] {
	const { data } = (body ?? {}) as { data?: unknown };
	return Array.isArray(data)
		? data.map((event: Partial<CapiEvent> | null) => String(event?.event_name ?? ''))
		: [];
}

export function eventsRoute(record: SandboxRecord, behaviours: Behaviours, clock: () => number): Router {
	const router = express.Router();
	router.post(
		'/v5/ad_accounts/:account/events',
		express.json({ limit: LIMIT }),
		async (request, response) => {
			const { account } = request.params;
			const call: ApiCall = {
				at: clock(),
				account: String(account),
				test: request.query.test === 'true',
				status: 200,
				names: namesIn(request.body),
				received: 0,
				processed: 0,
			};
			record.addApiCall(call);
			const behaviour = behaviours.take('api');
			const bad = await misbehave(behaviour, request, response);
			if (bad !== undefined) {
				call.status = bad;
				return;
			}
			response.set('x-ratelimit-limit', '5000, 5000;w=60').set('x-ratelimit-remaining', '4999');
			call.status = refuse(request, response) ?? 200;
			if (call.status === 200)
				take(call, request.body as { data: CapiEvent[] }, behaviour.mode === 'partial422', response);
		},
	);

	function take(
		call: ApiCall,
		{ data }: { data: CapiEvent[] },
		lastFails: boolean,
		response: Response,
	): void {
		const events = data.map((event, index) => judge(event, lastFails && index === data.length - 1));
		call.received = data.length;
		call.processed = events.filter(({ status }) => status === 'processed').length;
		if (!call.test)
			data.forEach((event, index) => {
				if (events[index]?.status === 'processed')
					record.addApiEvent({ at: clock(), account: call.account, event, remarks: wrongInEvent(event) });
			});
		const details = { num_events_received: call.received, num_events_processed: call.processed, events };
		if (call.processed === call.received) {
			response.json(details);
			return;
		}
		call.status = 422;
		response.status(422).json({ code: 953, message: 'Some events were not processed.', details });
	}

	function judge(event: CapiEvent, fails: boolean): Answered {
		const error_message = fails ? 'This event could not be processed' : refusal(event, clock());
		return error_message
			? { status: 'failed', error_message, warning_message: '' }
			: { status: 'processed', error_message: '', warning_message: warning(event) };
	}

	return router;
}

/** Refuses the whole call where Pinterest would. Tokens that begin with `bad-` and `foreign-` stand for their kind. */
function refuse(request: Request, response: Response): number | undefined {
	const token = /^Bearer (\S+)$/.exec(request.get('authorization') ?? '')?.[1];
	const give = (status: 400 | 401 | 403 | 404, detail?: string) => {
		answer(response, status, detail);
		return status;
	};
	if (!token || token.startsWith('bad-')) return give(401);
	if (token.startsWith('foreign-')) return give(403);
	if (!/^\d{1,20}$/.test(String(request.params.account))) return give(404);
	const wrong = wrongInBody(request.body);
	return wrong.length > 0 ? give(400, wrong.slice(0, 5).join('; ')) : undefined;
}
