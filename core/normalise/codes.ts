/** Fields with a small form of their own. */

const GENDERS: Record<string, string> = {
	female: 'f',
	f: 'f',
	woman: 'f',
	male: 'm',
	m: 'm',
	man: 'm',
	n: 'n',
	nb: 'n',
	'non-binary': 'n',
	'non binary': 'n',
	nonbinary: 'n',
};
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const CLICK_ID = /^[A-Za-z0-9_.=~%+/-]{1,1024}$/;

/** "f", "m" or "n" (Pinterest's OpenAPI 5.23). */
export function normalGender(text: string): string | undefined {
	const word = text.toLowerCase();
	return Object.hasOwn(GENDERS, word) ? GENDERS[word] : undefined;
}

/** 0 is WooCommerce's id of every guest. */
export function normalExternalId(text: string): string | undefined {
	return text === '0' ? undefined : text.toLowerCase();
}

/** All zeros: the telephone's owner has limited ad tracking. */
export function normalMobileId(text: string): string | undefined {
	const id = text.toLowerCase();
	return UUID.test(id) && /[1-9a-f]/.test(id) ? id : undefined;
}

/** The `_epik` cookie as it is. Its form is not documented; examples are URL-safe Base64. */
export function normalClickId(text: string): string | undefined {
	return CLICK_ID.test(text) ? text : undefined;
}

export function asItIs(text: string): string {
	return text;
}
