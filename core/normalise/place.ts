/** Countries, states and postcodes. */
import { asciiDigits } from './digits.ts';

/** What people and some shops write for two ISO codes. */
const ALIASES: Record<string, string> = { uk: 'gb', el: 'gr' };

/** "Two-character ISO-3166 country code […] in lowercase" (Pinterest's OpenAPI 5.23). */
export function normalCountry(text: string): string | undefined {
	const code = text.toLowerCase();
	return /^[a-z]{2}$/.test(code) ? (ALIASES[code] ?? code) : undefined;
}

/**
 * "Two-letter code in lowercase" (Pinterest's OpenAPI 5.23). WooCommerce's codes have three letters in Australia and
 * digits in Japan, and some begin with the country: DE-BY, JP13.
 */
export function normalState(text: string, country: string | undefined): string | undefined {
	const code = text
		.replace(/^[a-z]{2}-/i, '')
		.toLowerCase()
		.replace(country ? new RegExp(`^${country.toLowerCase()}(?=\\d)`) : /^$/, '')
		.replace(/[^\p{L}\p{Nd}]/gu, '');
	return /^[a-z0-9]{1,3}$/.test(code) ? code : undefined;
}

/** The OpenAPI says "only digits", which would make 11 of SW1A 1AA: letters stay where postcodes have them. */
export function normalPostcode(text: string, country: string | undefined): string | undefined {
	const code = asciiDigits(text)
		.toLowerCase()
		.replace(/[^\p{L}\p{Nd}]/gu, '');
	const american = country === 'US' ? code.replace(/\D/g, '').slice(0, 5) : code;
	const isLongEnough = country !== 'US' || american.length === 5;
	return isLongEnough && /[1-9]/.test(american) ? american : undefined;
}
