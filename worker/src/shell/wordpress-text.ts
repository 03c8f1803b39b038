/**
 * WordPress's wp_specialchars_decode( $text, ENT_QUOTES ): WooCommerce signs its webhooks with the secret so decoded
 * (WC_Webhook::generate_signature), as its form may have stored `&` as `&amp;`. Each entity once, never twice.
 */
const CHARACTERS: Readonly<Record<string, string>> = {
	lt: '<',
	gt: '>',
	amp: '&',
	quot: '"',
	'#39': "'",
	'#x27': "'",
	'#34': '"',
	'#x22': '"',
	'#60': '<',
	'#62': '>',
	'#38': '&',
	'#x26': '&',
};

export function decodedAsWordPress(text: string): string {
	return text.replace(/&(?:(#x?)0*)?([0-9a-z]+);/gi, (entity, kind: string | undefined, rest: string) => {
		return CHARACTERS[kind ? kind.toLowerCase() + rest : rest] ?? entity;
	});
}
