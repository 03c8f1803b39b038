/**
 * Whether an event may leave: by Pinterest's own schema (conversions-api.schema.json, from its OpenAPI 5.23) and by
 * ours, which is stricter (sent-event.schema.json). Compiled once; for the worker, never for the browser.
 */
import { Compile } from 'typebox/schema';
import type { CapiEvent } from '../types.ts';
import api from './conversions-api.schema.json' with { type: 'json' };
import sent from './sent-event.schema.json' with { type: 'json' };

export interface Fault {
	/** JSON pointer into the event. */
	pointer: string;
	/** The keyword of JSON Schema that does not hold. */
	code: string;
	/** In plain words; never the value. */
	detail: string;
}

const PINTERESTS = { $ref: '#/definitions/ConversionEvent', definitions: api.definitions };
const PINTEREST = Compile(PINTERESTS);
const PINTEREST_QUICK = Compile(quick(PINTERESTS));
const OURS = Compile(sent);
const OURS_QUICK = Compile(quick(sent));
/** What an event of a certain name must have besides; the compiler only says that one of these does not hold. */
const CONDITIONS = sent.allOf.map((condition) => ({ holds: Compile(condition.if), then: Compile(condition.then) }));

const DETAILS: Readonly<Record<string, string>> = {
	required: 'is missing',
	additionalProperties: 'is not part of the contract',
	type: 'is of the wrong type',
	enum: 'is none of the values that the contract has',
	const: 'is not the value that the contract has',
	pattern: 'is not of the form that the contract asks for',
	not: 'holds what may not be sent',
	uniqueItems: 'holds a value twice',
	minimum: 'is too small',
	maximum: 'is too large',
	minLength: 'is too short',
	maxLength: 'is too long',
	minItems: 'is empty',
	maxItems: 'has too many entries',
	anyOf: 'needs an e-mail address, or an IP address together with a browser',
};
/** Said again by another error, with a better pointer. */
const REPEATED = ['boolean', 'if', 'allOf'];

type Errors = ReturnType<typeof OURS.Errors>[1];

/** @returns Nothing, if both schemas hold; else what is wrong first at each place. */
export function faultsOfEvent(event: CapiEvent): Fault[] {
	if (PINTEREST_QUICK.Check(event) && OURS_QUICK.Check(event)) {
		return [];
	}
	const errors = [
		...PINTEREST.Errors(event)[1],
		...OURS.Errors(event)[1],
		...CONDITIONS.filter(({ holds }) => holds.Check(event)).flatMap(({ then }) => then.Errors(event)[1]),
	];
	const faults = errors.flatMap(faultsOf);
	return faults.filter(({ pointer }, at) => faults.findIndex((other) => other.pointer === pointer) === at);
}

/**
 * The same schema, written so that the compiled check is quick: items are compared where there are two or more, since
 * each is hashed; names are compared and not matched with a regular expression.
 */
function quick<T>(schema: T): T {
	if (Array.isArray(schema)) {
		return schema.map(quick) as T;
	}
	if (typeof schema !== 'object' || schema === null) {
		return schema;
	}
	const { uniqueItems, additionalProperties, ...rest } = Object.fromEntries(
		Object.entries(schema).map(([name, value]) => [name, quick(value as unknown)]),
	);
	return {
		...rest,
		...(uniqueItems === true && { if: { minItems: 2 }, then: { uniqueItems } }),
		...(additionalProperties === false
			? { propertyNames: { enum: Object.keys(rest['properties'] as object) } }
			: additionalProperties !== undefined && { additionalProperties }),
	} as T;
}

function faultsOf({ keyword, instancePath, schemaPath, params }: Errors[number]): Fault[] {
	// Each alternative of an `anyOf` that does not hold is no fault of its own.
	if (REPEATED.includes(keyword) || schemaPath.includes('/anyOf/')) {
		return [];
	}
	const { requiredProperties, additionalProperties } = params as Record<string, string[] | undefined>;
	const names = requiredProperties ?? additionalProperties;
	const pointers = names ? names.map((name) => `${instancePath}/${escaped(name)}`) : [instancePath];
	return pointers.map((pointer) => ({
		pointer,
		code: keyword,
		detail: DETAILS[keyword] ?? 'is not as the contract asks',
	}));
}

/** RFC 6901. */
function escaped(name: string): string {
	return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
