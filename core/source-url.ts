/**
 * `event_source_url`: where it happened, without what is nobody's business. Order keys, e-mail addresses and other
 * sites' click ids stand in addresses; Pinterest asks for its own `epik` only.
 */

/** The longest that we send, in characters. */
const LONGEST = 2048;
const KEPT = /^(epik|utm_[a-z_]+)$/;
const ADDRESS = /[^\s/@]+@[^\s/@]+\.[^\s/@]+/;

/**
 * @param page Address of the page, as the browser or WordPress gives it.
 * @param site Address of the shop, where the page is not known.
 * @returns Scheme, lower-case host and path, of the query `epik` and `utm_…`; `undefined` if neither is an address.
 */
export function sourceUrl(page: string | undefined, site: string): string | undefined {
	const url = webAddress(page) ?? webAddress(site);
	if (!url) {
		return undefined;
	}
	const path = url.origin + pathOf(url);
	return [path + queryOf(url), path].find(({ length }) => length <= LONGEST) ?? `${url.origin}/`;
}

function webAddress(text: string | undefined): URL | undefined {
	const url = URL.parse(text ?? '');
	return url && /^https?:$/.test(url.protocol) ? url : undefined;
}

function queryOf(url: URL): string {
	if (!url.search) {
		return '';
	}
	const pairs = [...url.searchParams]
		.filter(([name, value]) => KEPT.test(name) && !ADDRESS.test(value))
		.map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
	return pairs.length ? `?${pairs.join('&')}` : '';
}

/** A path is cut before an e-mail address, as newsletters' links have them. */
function pathOf({ pathname }: URL): string {
	if (!/@|%40/.test(pathname)) {
		return pathname;
	}
	const segments = pathname.split('/');
	const address = segments.findIndex((segment) => ADDRESS.test(segment.replace(/%40/g, '@')));
	return address < 0 ? pathname : `${segments.slice(0, address).join('/')}/`;
}
