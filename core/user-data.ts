/** `user_data` of an API event: who it was, hashed. The table of fields, and what each is made of. */
import { normalise, type UserField } from './normalise.ts';
import type { HashedField, HashText, Seconds, Sha256, UserData } from './types.ts';

/** A customer or visitor in plain words; e-mail addresses may be hashed already. */
export interface Person {
	readonly emails?: readonly (string | undefined)[];
	readonly phone?: string | undefined;
	readonly firstName?: string | undefined;
	readonly lastName?: string | undefined;
	readonly town?: string | undefined;
	readonly state?: string | undefined;
	readonly postcode?: string | undefined;
	/** ISO alpha-2 of the billing address. */
	readonly country?: string | undefined;
	/** The shop's customer id first, then our visitor id. */
	readonly ids: readonly (string | number | undefined)[];
	readonly ip: string | undefined;
	readonly userAgent: string | undefined;
	readonly clickId: string | undefined;
}

type HashedRow = readonly [
	field: HashedField,
	from: (person: Person) => readonly (string | number | undefined)[],
];
type PlainRow = readonly [field: PlainUserField, from: (person: Person) => string | undefined];
type PlainUserField = Exclude<keyof UserData, HashedField>;

/** "Mostly billing" (Pinterest's OpenAPI 5.23): name, address and phone are the billing ones. */
const HASHED_ROWS: readonly HashedRow[] = [
	['em', ({ emails = [] }) => emails],
	['ph', ({ phone }) => [phone]],
	['fn', ({ firstName }) => [firstName]],
	['ln', ({ lastName }) => [lastName]],
	['ct', ({ town }) => [town]],
	['st', ({ state }) => [state]],
	['zp', ({ postcode }) => [postcode]],
	['country', ({ country }) => [country]],
	['external_id', ({ ids }) => ids],
];
const PLAIN_ROWS: readonly PlainRow[] = [
	['client_ip_address', ({ ip }) => ip],
	['client_user_agent', ({ userAgent }) => userAgent],
	['click_id', ({ clickId }) => clickId],
];
/** What limited data processing goes by. */
const OPT_OUT_FIELDS: readonly UserField[] = ['st', 'country'];

export interface Hashing {
	readonly hash: HashText;
	readonly now: Seconds;
	/** Limited data processing: `st` and `country` are also hashed in upper case, as Pinterest's examples have them. */
	readonly ldp: boolean;
}

export function userDataOf(person: Person, { hash, now, ldp }: Hashing): UserData {
	const circumstances = { now, country: person.country };
	const userData: UserData = {};
	for (const [field, from] of HASHED_ROWS) {
		const cases = ldp && OPT_OUT_FIELDS.includes(field) ? bothCases : lowerCase;
		const hashes = hashList(field, from(person), circumstances, (text) => cases(text).map(hash));
		if (hashes) {
			userData[field] = hashes;
		}
	}
	for (const [field, from] of PLAIN_ROWS) {
		const normalised = normalise(field, from(person), circumstances);
		if (normalised.kind === 'plain') {
			userData[field] = normalised.text;
		}
	}
	return userData;
}

/**
 * Hashes the values of one field; equal ones once, order kept.
 *
 * @returns `undefined` if nothing is left: an empty array is never sent.
 */
export function hashList(
	field: HashedField,
	values: readonly (string | number | null | undefined)[],
	circumstances: { now: Seconds; country?: string | undefined },
	hashes: (text: string) => Sha256[],
): Sha256[] | undefined {
	// Most fields of most events have no value, and this is asked for each.
	if (values.every((value) => value === undefined || value === null)) {
		return undefined;
	}
	const all = new Set<Sha256>();
	for (const value of values) {
		const normalised = normalise(field, value, circumstances);
		if (normalised.kind === 'hashed') {
			all.add(normalised.hash);
		} else if (normalised.kind === 'to_hash') {
			hashes(normalised.text).forEach((hash) => all.add(hash));
		}
	}
	return all.size ? [...all] : undefined;
}

/** Pinterest refuses an event without one of these (OpenAPI 5.23); mobile ad ids are not known to a shop. */
export function canBeMatched(userData: UserData): boolean {
	return Boolean(userData.em || (userData.client_ip_address && userData.client_user_agent));
}

function lowerCase(text: string): string[] {
	return [text];
}

function bothCases(text: string): string[] {
	return [text, text.toUpperCase()];
}
