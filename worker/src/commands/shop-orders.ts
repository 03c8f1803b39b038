/** Reads a shop's orders over WooCommerce's REST API: https://woocommerce.github.io/woocommerce-rest-api-docs/ */
import { request } from 'undici';
import { isSafeAddress } from '../shell/config.ts';
import { version } from '../shell/run.ts';
import { CommandMistake } from './command.ts';

/** A consumer key of the shop; reading is enough. */
export interface RestKey {
	key: string;
	secret: string;
}

const AT_ONCE = 50;
/** Milliseconds until a page of orders has come whole; a shop that is busy takes long. */
const ANSWER_MS = 60_000;
const LONGEST_ANSWER = 64 * 1024 * 1024;

const MEANINGS: Record<number, string> = {
	401: 'refuses the key. It must be one of WooCommerce, Settings, Advanced, REST API, with permission to read',
	403: 'does not let this key read orders, or a firewall before it does not',
	404: 'has no REST API there. See that its permalinks are not "Plain", and that WooCommerce is active',
};

/**
 * Those that were changed since, the oldest first. In the order of their numbers, so that one that changes meanwhile is
 * read twice rather than left out.
 * @param since milliseconds, by the shop's clock.
 * @throws {CommandMistake} if the key would go over an open line. {Error} in words without the key, for all else.
 */
export async function* ordersSince(siteUrl: string, key: RestKey, since: number): AsyncGenerator<unknown> {
	const url = new URL('wp-json/wc/v3/orders', siteUrl.replace(/\/*$/, '/'));
	if (!isSafeAddress(url))
		throw new CommandMistake(
			`${url.origin} is not https: the key, and its orders, could be read on the way.`,
		);
	for (let page = 1; ; page++) {
		url.search = new URLSearchParams({
			modified_after: new Date(since).toISOString(),
			dates_are_gmt: 'true',
			orderby: 'id',
			order: 'asc',
			per_page: String(AT_ONCE),
			page: String(page),
		}).toString();
		const orders = await read(url, key);
		yield* orders;
		if (orders.length < AT_ONCE) return;
	}
}

async function read(url: URL, { key, secret }: RestKey): Promise<unknown[]> {
	const { statusCode, text } = await answerOf(url, Buffer.from(`${key}:${secret}`).toString('base64'));
	if (statusCode !== 200)
		throw new Error(`The shop at ${url.origin} ${MEANINGS[statusCode] ?? `answered ${statusCode}`}.`);
	const orders = parsed(text);
	if (!Array.isArray(orders))
		throw new Error(`The shop at ${url.origin} answered with something else than orders.`);
	return orders as unknown[];
}

async function answerOf(url: URL, basic: string): Promise<{ statusCode: number; text: string }> {
	try {
		// undici's request follows no redirect: the key would go along with it.
		const { statusCode, body } = await request(url, {
			headers: {
				authorization: `Basic ${basic}`,
				accept: 'application/json',
				'user-agent': `pintally-worker/${version}`,
			},
			signal: AbortSignal.timeout(ANSWER_MS),
		});
		const pieces: Buffer[] = [];
		let length = 0;
		for await (const piece of body as AsyncIterable<Buffer>) {
			length += piece.length;
			if (length > LONGEST_ANSWER) break;
			pieces.push(piece);
		}
		return { statusCode, text: Buffer.concat(pieces).toString() };
	} catch (error) {
		const { code, name } = error as { code?: string; name: string };
		throw new Error(`The shop at ${url.origin} cannot be reached (${code ?? name}).`);
	}
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
