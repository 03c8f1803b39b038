/** The contract that the stand-in holds its callers to: Pinterest's OpenAPI 5.23, and our own stricter schema. */
import { readFileSync } from 'node:fs';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import ajvFormats from 'ajv-formats';
import type { CapiEvent } from '../../core/types.ts';

const ajv = new Ajv({ strict: false, allErrors: true });
// The package is CommonJS: its function is its own default member.
ajvFormats.default(ajv);

function schema(name: string): ValidateFunction {
	const file = new URL(`../../core/contract/${name}`, import.meta.url);
	return ajv.compile(JSON.parse(readFileSync(file, 'utf8')) as object);
}

const body = schema('conversions-api.schema.json');
const event = schema('sent-event.schema.json');

/** @returns what is wrong with a request's body, in words; empty if it is as the OpenAPI says. */
export const wrongInBody = (value: unknown): string[] => complaints(body, value);

/** @returns where an event is looser than what this product may send; Pinterest would not say so. */
export const wrongInEvent = (value: unknown): string[] => complaints(event, value);

function complaints(check: ValidateFunction, value: unknown): string[] {
	return check(value) ? [] : (check.errors ?? []).map(inWords);
}

function inWords({ instancePath, message, params }: ErrorObject): string {
	const extra = 'additionalProperty' in params ? `: ${String(params.additionalProperty)}` : '';
	return `${instancePath || '/'} ${message ?? 'is not valid'}${extra}`;
}

const DAY = 86_400;

/**
 * What Pinterest refuses an event for although its shape is right.
 *
 * @param now Unix seconds.
 * @returns Pinterest's words as seen from the live endpoint, or an empty text.
 */
export function refusal(candidate: CapiEvent, now: number): string {
	const { event_time: time, user_data: user } = candidate;
	if (time < now - 7 * DAY) return 'Invalid event_timestamp parameter. Given timestamp is in the past';
	if (time > now + DAY) return 'Invalid event_timestamp parameter. Given timestamp is in the future';
	const address = user.client_ip_address && user.client_user_agent;
	if (!user.em?.length && !user.hashed_maids?.length && !address)
		return 'user_data must hold em, hashed_maids, or client_ip_address with client_user_agent';
	return '';
}

/** @returns what Pinterest remarks on without refusing. */
export function warning(candidate: CapiEvent): string {
	const missing = (['external_id', 'click_id'] as const).filter((field) => !candidate.user_data[field]);
	return missing.map((field) => `${field} is missing.`).join(' ');
}
