/**
 * How a value of `user_data` is made ready to be matched: the table of fields. Hashing is the caller's.
 *
 * Sources: Pinterest's OpenAPI 5.23, ConversionEventsUserData, and its help page on Enhanced Match; where they are
 * silent, what Pinterest's own templates do.
 */
import { normalEmail } from './email.ts';
import type { HashedField, Seconds, Sha256 } from './types.ts';
import { normalBirthday } from './normalise/birthday.ts';
import { asItIs, normalClickId, normalExternalId, normalGender, normalMobileId } from './normalise/codes.ts';
import { normalIp } from './normalise/ip.ts';
import { normalName, normalTown } from './normalise/names.ts';
import { normalPhone } from './normalise/phone.ts';
import { normalCountry, normalPostcode, normalState } from './normalise/place.ts';

export type PlainField = 'client_ip_address' | 'client_user_agent' | 'click_id' | 'partner_id';
export type UserField = HashedField | PlainField;

export interface Circumstances {
	readonly now: Seconds;
	/** ISO alpha-2 of the billing address. */
	readonly country?: string | undefined;
}

type Rule = (text: string, circumstances: Circumstances) => string | undefined;

const HASHED: Readonly<Record<HashedField, Rule>> = {
	em: normalEmail,
	ph: (text, { country }) => normalPhone(text, country),
	ge: normalGender,
	db: (text, { now }) => normalBirthday(text, now),
	fn: normalName,
	ln: normalName,
	ct: normalTown,
	st: (text, { country }) => normalState(text, country),
	zp: (text, { country }) => normalPostcode(text, country),
	country: normalCountry,
	external_id: normalExternalId,
	hashed_maids: normalMobileId,
};
const PLAIN: Readonly<Record<PlainField, Rule>> = {
	client_ip_address: normalIp,
	client_user_agent: asItIs,
	click_id: normalClickId,
	partner_id: asItIs,
};

export type Normalised =
	| { readonly kind: 'to_hash'; readonly text: string }
	| { readonly kind: 'hashed'; readonly hash: Sha256 }
	| { readonly kind: 'plain'; readonly text: string }
	| { readonly kind: 'omitted' };

const OMITTED: Normalised = { kind: 'omitted' };
const SHA256 = /^[0-9a-f]{64}$/i;
const EDGES = /^[\s\u00A0\u200B-\u200F\u2060\uFEFF]+|[\s\u00A0\u200B-\u200F\u2060\uFEFF]+$/g;

/** @param input As the shop has it; a SHA-256 in a field to be hashed is taken as hashed already. */
export function normalise(
	field: UserField,
	input: string | number | null | undefined,
	circumstances: Circumstances,
): Normalised {
	if (input === undefined || input === null || input === '') {
		return OMITTED;
	}
	const text = String(input).normalize('NFC').replace(EDGES, '');
	if (!text) {
		return OMITTED;
	}
	if (!isHashed(field)) {
		return normal(PLAIN[field](text, circumstances), 'plain');
	}
	if (SHA256.test(text)) {
		return { kind: 'hashed', hash: text.toLowerCase() };
	}
	const country = circumstances.country?.toUpperCase();
	return normal(HASHED[field](text, { ...circumstances, country }), 'to_hash');
}

function normal(text: string | undefined, kind: 'plain' | 'to_hash'): Normalised {
	return text ? { kind, text } : OMITTED;
}

function isHashed(field: UserField): field is HashedField {
	return Object.hasOwn(HASHED, field);
}
