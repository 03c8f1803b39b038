/** Reads a shop's orders over WooCommerce's REST API: https://woocommerce.github.io/woocommerce-rest-api-docs/ */
import { Agent, errors, request } from 'undici';
import { isSafeAddress } from '../shell/config.ts';
import { RULE_DEFAULTS } from '../shell/hook-schema.ts';
import { version } from '../shell/run.ts';
import { CommandMistake } from './command.ts';

/** A consumer key of the shop; reading is enough. */
export interface RestKey {
	key: string;
	secret: string;
}

/** The shop does not answer as it should; in words without the key. */
export class ShopFault extends Error {}

const AT_ONCE = 50;
/** So far two pages overlap: where an order leaves the list meanwhile, those after it move up. */
const OVERLAP = 10;
const HOUR_MS = 3_600_000;
/** Milliseconds until a page of orders has come whole; a shop that is busy takes long. */
const ANSWER_MS = 60_000;
const agent = new Agent({ maxResponseSize: 64 * 1024 * 1024 });

const KEY_REFUSED =
	'refuses the key: it must be one of WooCommerce (Settings, Advanced, REST API) that may read, and WordPress must see that it is asked over https';
const MEANINGS: Record<number, string> = {
	401: KEY_REFUSED,
	403: 'does not let this key read orders, or a firewall before it does not',
	404: 'has no REST API there: see that its permalinks are not "Plain", and that WooCommerce is active',
};
const meaningOf = (status: number) =>
	status >= 300 && status < 400
		? `sends elsewhere (${status}): say its final address with --site-url`
		: (MEANINGS[status] ?? `answered ${status}`);

/**
 * Pages of the paid orders that were changed since, each order once.
 * @param since milliseconds.
 * @throws {CommandMistake} if the key would go over an open line. {ShopFault}
 */
export async function* ordersSince(siteUrl: string, key: RestKey, since: number): AsyncGenerator<unknown[]> {
	const url = new URL('wp-json/wc/v3/orders', siteUrl.replace(/\/*$/, '/'));
	if (!isSafeAddress(url))
		throw new CommandMistake(
			`${url.origin} is not https: the key, and the orders, could be read on the way. If the shop has https by now, say so with --site-url.`,
		);
	const seen = new Set<unknown>();
	for (let offset = 0; ; offset += AT_ONCE - OVERLAP) {
		url.search = new URLSearchParams({
			// Without a zone WordPress compares it as it stands; with one, as the shop's local time with the GMT of the
			// orders (WP_Date_Query::build_mysql_datetime). An hour may be missing there in spring.
			modified_after: new Date(since - HOUR_MS).toISOString().slice(0, 19),
			dates_are_gmt: 'true',
			status: RULE_DEFAULTS.paid_statuses.join(','),
			orderby: 'id',
			order: 'asc',
			per_page: String(AT_ONCE),
			offset: String(offset),
		}).toString();
		const page = await read(url, key);
		// A shop leaves out of a page what the key may not see: only an empty one is the last.
		if (page.length === 0) return;
		const fresh = page.filter((order) => {
			const id = (order as { id?: unknown } | null)?.id;
			const again = id !== undefined && seen.has(id);
			seen.add(id);
			return !again;
		});
		// One that does not heed the offset would answer for ever.
		if (offset > 0 && fresh.length === 0) return;
		yield fresh;
	}
}

async function read(url: URL, { key, secret }: RestKey): Promise<unknown[]> {
	const { statusCode, text } = await answerOf(url, Buffer.from(`${key}:${secret}`).toString('base64'));
	if (statusCode !== 200) throw new ShopFault(`The shop at ${url.origin} ${meaningOf(statusCode)}.`);
	const orders = parsed(text);
	if (!Array.isArray(orders))
		throw new ShopFault(`The shop at ${url.origin} answered with something else than orders.`);
	return orders as unknown[];
}

async function answerOf(url: URL, basic: string): Promise<{ statusCode: number; text: string }> {
	try {
		// undici's request follows no redirect: the key would go along with it.
		const answer = await request(url, {
			dispatcher: agent,
			headers: {
				authorization: `Basic ${basic}`,
				accept: 'application/json',
				'accept-encoding': 'identity',
				'user-agent': `pintally-worker/${version}`,
			},
			signal: AbortSignal.timeout(ANSWER_MS),
		});
		return { statusCode: answer.statusCode, text: await answer.body.text() };
	} catch (error) {
		if (error instanceof errors.ResponseExceededMaxSizeError)
			throw new ShopFault(`The shop at ${url.origin} answered with too much for ${AT_ONCE} orders.`);
		const { code, name } = error as { code?: unknown; name: string };
		const cause = name === 'TimeoutError' ? `no whole answer in ${ANSWER_MS / 1000} s` : code;
		throw new ShopFault(
			`The shop at ${url.origin} cannot be reached (${typeof cause === 'string' ? cause : name}).`,
		);
	}
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
