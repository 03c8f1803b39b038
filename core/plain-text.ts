/** Names as people read them. WordPress stores and prints them with tags and entities. */

/** What editors and WordPress write by name; everything else it writes by number. */
const NAMED: Record<string, string> = {
	amp: '&',
	lt: '<',
	gt: '>',
	quot: '"',
	apos: "'",
	nbsp: ' ',
	ndash: '–',
	mdash: '—',
	lsquo: '‘',
	rsquo: '’',
	ldquo: '“',
	rdquo: '”',
	hellip: '…',
	times: '×',
	copy: '©',
	reg: '®',
	trade: '™',
	deg: '°',
	euro: '€',
};

/** @returns Without tags, entities decoded, white space collapsed; `undefined` if nothing is left. */
export function plainText(html: string | null | undefined): string | undefined {
	const text = html
		?.replace(/<[/!]?[a-z][^>]*>/gi, '')
		.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]+));/gi, decoded)
		.replace(/\s+/g, ' ')
		.trim();
	return text || undefined;
}

function decoded(entity: string, decimal?: string, hexadecimal?: string, name?: string): string {
	if (name) {
		return NAMED[name] ?? entity;
	}
	const codePoint = decimal ? Number(decimal) : parseInt(hexadecimal ?? '', 16);
	return codePoint > 0 && codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : entity;
}
