/** What somebody types into the search becomes what is asked of the site. */
import { __ } from '@wordpress/i18n';
import { normalEmail } from '../../../core/email.ts';
import { RequestFailure } from '../../data/rest.ts';
import { canHash, sha256 } from './sha256.ts';

/**
 * @returns An e-mail address as its SHA-256; everything else as it is.
 * @throws {RequestFailure} where this browser cannot hash: the address then stays here.
 */
export async function searchTerm(typed: string): Promise<string> {
	const text = typed.trim().normalize('NFC');
	const address = text.includes('@') ? normalEmail(text) : undefined;
	if (address === undefined) {
		return text;
	}
	if (!canHash()) {
		throw new RequestFailure(
			'insecure',
			__(
				'To search by e-mail address, open this page by https: only then can your browser hash the address before it is sent.',
				'pintally',
			),
		);
	}
	return sha256(address);
}
