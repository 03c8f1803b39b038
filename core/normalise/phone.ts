/** Telephone numbers: "only digits with country code, area code, and number" (Pinterest's OpenAPI 5.23). */
import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { asciiDigits } from './digits.ts';

/**
 * @param country ISO alpha-2 of the billing address, for numbers written the national way.
 * @returns E.164 without the plus; `undefined` unless the number is valid.
 */
export function normalPhone(text: string, country: string | undefined): string | undefined {
	const number = asciiDigits(text.normalize('NFKC'))
		.replace(/^tel:\s*/i, '')
		.replace(/\s*(?:;?\s*ext(?:ension)?\b|x|#).*$/i, '');
	if (/\p{L}/u.test(number)) {
		return undefined;
	}
	const parsed = parsePhoneNumberFromString(number, {
		...(isCountry(country) && { defaultCountry: country }),
		extract: false,
	});
	return parsed?.isValid() ? parsed.number.slice(1) : undefined;
}

function isCountry(code: string | undefined): code is CountryCode {
	return code !== undefined && isSupportedCountry(code);
}
