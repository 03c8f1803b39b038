/**
 * The form of an e-mail address whose SHA-256 Pinterest matches. PHP has the same few lines
 * (plugin/src/Context/Email.php) and is held to the same vectors.
 */

/** Exactly one @, something before it, at least two labels after it. */
const ADDRESS = /^[^@]+@[^@.]+(\.[^@.]+)+$/;

/**
 * Lower case after Pinterest's OpenAPI 5.23, "all spaces removed" after its help page on Enhanced Match. Plus parts
 * and dots stay, international domains are not turned into Punycode.
 *
 * @param text Trimmed, in Unicode's NFC.
 * @returns `undefined` if it is no address.
 */
export function normalEmail(text: string): string | undefined {
	const address = text.toLowerCase().replace(/\s+/g, '');
	return ADDRESS.test(address) ? address : undefined;
}
