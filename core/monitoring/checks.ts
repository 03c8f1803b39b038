/** What is asked without statistics. The shop, or the worker, looks; here is what the answers mean. */
import type { Seconds } from '../types.ts';

export const PAGES = ['home', 'product', 'category', 'cart', 'checkout', 'order_received'] as const;
export type Page = (typeof PAGES)[number];

/** What a page has, as a guest gets it. */
export interface PageSeen {
	readonly tag: boolean;
	/** The one of the settings, and no other. */
	readonly tag_id: boolean;
	readonly event_ids: boolean;
}

/** Absent or null: not asked, or no answer; it neither opens nor closes an incident. */
export interface Observed {
	/** All that the shop has: without WooCommerce there is only `home`. */
	readonly pages?: Readonly<Partial<Record<Page, PageSeen | null>>>;
	/** Pinterest's answer to a call in test mode. */
	readonly token_accepted?: boolean | null;
	/** When the event that waits longest was queued; `nothing`: the queue is empty. */
	readonly oldest_queued?: Seconds | 'nothing' | null;
	/** Events whose tag call and server event were both seen, and those of them with the same event_id. */
	readonly both_sides?: { readonly events: number; readonly same_id: number } | null;
	/** The shop's clock less the worker's. */
	readonly clock_skew?: Seconds | null;
}

export const CHECKS = ['pages', 'token', 'queue', 'event_ids', 'clock'] as const;
export type CheckName = (typeof CHECKS)[number];
export type Finding = 'ok' | 'failing' | 'unknown';

const OLDEST_QUEUED: Seconds = 15 * 60;
/** Standard Webhooks: a signature is refused beyond. */
const CLOCK_SKEW: Seconds = 5 * 60;
const EVERY: Seconds = 24 * 60 * 60;

export function check(observed: Observed, now: Seconds): Record<CheckName, Finding> {
	const { token_accepted, oldest_queued, both_sides, clock_skew } = observed;
	return {
		pages: pagesFinding(observed.pages ?? {}),
		token: finding(token_accepted, (accepted) => accepted),
		queue: finding(oldest_queued, (since) => since === 'nothing' || now - since < OLDEST_QUEUED),
		event_ids: finding(both_sides, ({ events, same_id }) => same_id === events),
		clock: finding(clock_skew, (skew) => Math.abs(skew) < CLOCK_SKEW),
	};
}

/** @returns The pages on which something is missing. */
export function lackingPages(pages: NonNullable<Observed['pages']>): Page[] {
	return PAGES.filter((page) => {
		const seen = pages[page];
		return seen && !(seen.tag && seen.tag_id && seen.event_ids);
	});
}

function pagesFinding(pages: NonNullable<Observed['pages']>): Finding {
	if (lackingPages(pages).length > 0) {
		return 'failing';
	}
	const asked = Object.values(pages);
	return asked.length > 0 && asked.every((seen) => seen !== null) ? 'ok' : 'unknown';
}

function finding<Answer>(answer: Answer | null | undefined, good: (answer: Answer) => boolean): Finding {
	return answer === null || answer === undefined ? 'unknown' : good(answer) ? 'ok' : 'failing';
}

/**
 * Whether pages or token are to be looked at: daily, and after every change of a plugin, the theme, WordPress, the
 * tag or a template.
 *
 * @param looked When they were looked at last; null: never.
 * @param changed The last such change; null: none is known.
 */
export function isDue(looked: Seconds | null, changed: Seconds | null, now: Seconds): boolean {
	return looked === null || now - looked >= EVERY || (changed !== null && changed >= looked);
}

/** @returns For each HTTP status of Pinterest's answers its part of all of them, e.g. `{ 200: 0.99, 429: 0.01 }`. */
export function shareByStatus(answers: Readonly<Record<number, number>>): Record<number, number> {
	const all = Object.values(answers).reduce((total, each) => total + each, 0);
	return Object.fromEntries(
		Object.entries(answers).map(([status, count]) => [status, all === 0 ? 0 : count / all]),
	);
}
