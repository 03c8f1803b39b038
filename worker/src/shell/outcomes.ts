/** POST /v1/outcomes, /v1/attempts and /v1/counts: what became of a shop's events. docs/api.md part 2. */
import Type from 'typebox';
import type { Services } from './app.ts';
import { checked } from './connect.ts';
import type { Answer, SignedCall } from './http.ts';
import { compile } from './schema.ts';

const closed = { additionalProperties: false };
const position = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
export const outcomesBody = compile(
	Type.Object({ after: position, limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })) }, closed),
);
export const attemptsBody = compile(
	Type.Object({ id: Type.String({ minLength: 1, maxLength: 64 }) }, closed),
);
export const countsBody = compile(Type.Object({ since: position }, closed));

const USUAL_LIMIT = 500;

export async function outcomes({ queue }: Services, call: SignedCall): Promise<Answer> {
	const { after, limit = USUAL_LIMIT } = checked(outcomesBody, call);
	const { outcomes, more } = await queue.outcomes(call.shop.id, after, limit);
	return { status: 200, body: { outcomes, next: outcomes.at(-1)?.seq ?? after, more } };
}

/** The calls to Pinterest that carried an event; none for one that is not known or was forgotten. */
export async function attempts({ queue }: Services, call: SignedCall): Promise<Answer> {
	const { id } = checked(attemptsBody, call);
	const calls = await queue.attempts(call.shop.id, id);
	const told = calls.map(({ at, ms, status, meaning, detail }) => ({
		at: Math.floor(at / 1000),
		ms,
		status,
		meaning,
		detail,
	}));
	return { status: 200, body: { attempts: told } };
}

export async function counts({ queue }: Services, call: SignedCall): Promise<Answer> {
	const { since } = checked(countsBody, call);
	return { status: 200, body: { hours: await queue.counts(call.shop.id, since) } };
}
