/** How the stand-in can be told to misbehave, and what Pinterest would answer then. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Request, Response } from 'express';

export const MODES = [
	'ok',
	'latency',
	'400',
	'401',
	'403',
	'404',
	'429',
	'500',
	'503',
	'partial422',
	'hang',
	'drop',
] as const;
export type Mode = (typeof MODES)[number];
/** `reports`: what Pinterest tells of the ad account. */
export const TARGETS = ['api', 'tag', 'reports'] as const;
export type Target = (typeof TARGETS)[number];

export interface Behaviour {
	mode: Mode;
	/** Milliseconds: how long `latency` waits, and when `429` says to come again. */
	ms: number;
	/** For how many calls; absent: until told otherwise. */
	times?: number;
}

/** The error bodies of the OpenAPI 5.23 (`Error`: a code and a message). */
const ANSWERS = {
	400: { code: 4196, message: 'Invalid request parameters.' },
	401: { code: 2, message: 'Authentication failed.' },
	403: { code: 29, message: 'You are not permitted to access that resource.' },
	404: { code: 1, message: 'Ad account not found.' },
	429: { code: 8, message: 'You have exceeded your rate limit. Try again later.' },
	500: { code: 12, message: 'Something went wrong on our end.' },
	503: { code: 4197, message: 'This endpoint has been ramped down and is not available now.' },
} as const;
type Status = keyof typeof ANSWERS;

const allGood = () =>
	Object.fromEntries(TARGETS.map((target) => [target, { mode: 'ok', ms: 0 }])) as Record<Target, Behaviour>;

export class Behaviours {
	#now = allGood();

	get all(): Readonly<Record<Target, Behaviour>> {
		return this.#now;
	}

	set(target: Target, behaviour: Behaviour): void {
		this.#now[target] = behaviour;
	}

	/** What the next call meets; counts it. */
	take(target: Target): Behaviour {
		const behaviour = this.#now[target];
		if (behaviour.times === undefined) return behaviour;
		const left = behaviour.times - 1;
		this.#now[target] = left > 0 ? { ...behaviour, times: left } : { mode: 'ok', ms: 0 };
		return behaviour;
	}

	reset(): void {
		this.#now = allGood();
	}
}

/**
 * Answers in Pinterest's stead when it must not go well.
 *
 * @returns the status given, `hang` or `drop`; undefined when the call may go on.
 */
export async function misbehave(
	{ mode, ms }: Behaviour,
	request: Request,
	response: Response,
): Promise<number | 'hang' | 'drop' | undefined> {
	if (mode === 'ok' || mode === 'partial422') return undefined;
	if (mode === 'latency') {
		await pause(ms);
		return undefined;
	}
	if (mode === 'hang') return mode;
	if (mode === 'drop') {
		request.socket.destroy();
		return mode;
	}
	const status = Number(mode) as Status;
	if (status === 429) response.set('x-ratelimit-reset', String(Math.max(1, Math.ceil(ms / 1000))));
	answer(response, status);
	return status;
}

/** Sends one of Pinterest's errors. */
export function answer(response: Response, status: Status, detail = ''): void {
	const { code, message } = ANSWERS[status];
	response.status(status).json({ code, message: detail ? `${message} ${detail}` : message });
}
