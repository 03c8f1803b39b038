/** First-party cookies, written so that PHP (plugin/src/Context/Cookies.php) and script mean the same one. */
import { page } from './page.ts';

export const DAY = 86_400;

/** All values of that name: one for the folder of the shop and one for the whole host may be there together. */
export function cookies(name: string): string[] {
	return document.cookie
		.split('; ')
		.filter((cookie) => cookie.startsWith(`${name}=`))
		.map((cookie) => decoded(cookie.slice(name.length + 1)));
}

/** @returns The value, or '' where there is none or it does not look as it must. */
export function cookie(name: string, shape: RegExp): string {
	return cookies(name).find((value) => shape.test(value)) || '';
}

export function setCookie(name: string, value: string, seconds: number, domain = '', path = folder()): void {
	const secure = location.protocol === 'https:' ? ';secure' : '';
	document.cookie = `${name}=${encodeURIComponent(value)};path=${path};max-age=${seconds};samesite=lax${domain}${secure}`;
}

/** A cookie ends only under the path and domain it was set with, which a script cannot read: so all that may be. */
export function removeCookie(name: string): void {
	if (cookies(name).length) {
		const labels = location.hostname.split('.');
		for (const domain of ['', ...labels.map((_, from) => `;domain=${labels.slice(from).join('.')}`)]) {
			setCookie(name, '', -1, domain);
			setCookie(name, '', -1, domain, '/');
		}
	}
}

function folder(): string {
	return new URL(page.site).pathname;
}

function decoded(value: string): string {
	try {
		return decodeURIComponent(value);
	} catch {
		return value; // Not written by us, e.g. Pinterest's own, which is plain.
	}
}
