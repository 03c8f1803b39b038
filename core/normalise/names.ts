/** First and last names, and towns. Lower-casing is Unicode's own, without a locale: I becomes i in Turkey too. */

/** Marks and punctuation stay: O'Brien and Smith-Jones are hashed as they are written, in lower case. */
export function normalName(text: string): string | undefined {
	const name = text.toLowerCase().replace(/\s+/g, ' ');
	return /\p{L}/u.test(name) ? name : undefined;
}

/** "In lowercase, and without spaces or punctuation" (Pinterest's OpenAPI 5.23). */
export function normalTown(text: string): string | undefined {
	const town = text.toLowerCase().replace(/[^\p{L}\p{M}\p{Nd}]/gu, '');
	return /\p{L}/u.test(town) ? town : undefined;
}
