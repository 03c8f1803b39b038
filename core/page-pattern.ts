/**
 * Which pages the shop's owner means: a path such as `/thank-you/`, in which `*` stands for anything. A pattern with a
 * question mark is about path and query, any other about the path. Case and a slash at the end do not matter.
 *
 * @param address The path and the query of a page, as the browser has them.
 */
export function isMeant(pattern: string, address: string): boolean {
	const [path = '', query] = readable(address).split('?');
	const said = pattern.includes('?') && query ? `${path}?${query}` : path;
	const words = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*');
	return new RegExp(`^${words.replace(/\/$/, '')}/?$`, 'i').test(said);
}

function readable(address: string): string {
	try {
		return decodeURI(address);
	} catch {
		return address; // Written by hand, and wrong.
	}
}
