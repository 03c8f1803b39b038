/**
 * Other people's words, safe to keep and to show: Pinterest may repeat what it was sent, and what it was sent must
 * not stand in logs or on screens.
 */

const LONGEST = 500;
/** More than this is never looked at; an error page of a proxy can be long. */
const READ = 4_000;

const E_MAIL = /[^\s@<>"'(),;:]+@[^\s@<>"'(),;:]+/g;
const ADDRESS = /\b(?:\d{1,3}(?:\.\d{1,3}){3}|(?:[\da-f]{0,4}:){3,7}[\da-f]{1,4})\b/gi;
/** Conversion tokens begin with pina_; SHA-256 sums, click ids and other keys are long and without a space. */
const TOKEN = /\b(?:Bearer\s+\S+|pina_\w+|[\w~+=-]{32,})/gi;

/** @returns On one line, at most 500 characters, with what looks like an e-mail address, IP address or token as […]. */
export function masked(words: string): string {
	return words
		.slice(0, READ)
		.replace(TOKEN, '[…]')
		.replace(E_MAIL, '[…]')
		.replace(ADDRESS, '[…]')
		.replace(/[\s\p{Cc}]+/gu, ' ')
		.trim()
		.slice(0, LONGEST);
}
