/**
 * Events that were born on the server and wait for the tag: in the handover cookie, which works under any page cache,
 * and in a block of the pages that no cache keeps. Nothing in them is taken on trust.
 */
import type { Seconds } from '../core/types.ts';
import type { EventName } from '../core/vocabulary.ts';
import { cookies, removeCookie } from './cookies.ts';
import { page, type PageHook } from './page.ts';

const COOKIE = 'pintally_handover';

type Handed = [id: string, event: EventName, at: Seconds, facts: PageHook['facts']];

/** Takes what waits; the cookie is gone afterwards. */
export function takeHandover(): PageHook[] {
	const handed = cookies(COOKIE).flatMap((json) =>
		list(json, ([id, event, at, facts]: Handed) => ({ id, event, at, facts })),
	);
	removeCookie(COOKIE);
	// A sale is known by its order alone, on a page that shows it.
	return [...handed.filter(({ event }) => event !== 'checkout'), ...block()].filter(isHook);
}

/** Whether this page shows an order's sale. */
export function showsSale(): boolean {
	return block().some(({ event }) => event === 'checkout');
}

function block(): PageHook[] {
	const json = document.getElementById('pintally-born')?.textContent ?? '';
	return list(json, (hook: PageHook) => ({ ...hook }));
}

function list<Entry>(json: string, read: (entry: Entry) => PageHook): PageHook[] {
	try {
		return (JSON.parse(json) as Entry[]).map(read);
	} catch {
		return []; // Cut off by the browser, or not ours.
	}
}

function isHook({ id, event, facts }: PageHook): boolean {
	return /^[\w.-]{8,64}$/.test(id) && !!facts && !page.off.includes(event);
}
