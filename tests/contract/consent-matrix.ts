/**
 * What may be loaded, set, stored and sent, by the visitor's answer and when it came: docs/consent-matrix.md is made of
 * it, and the tests of the page, of the shop and of the whole hold to it.
 */
import ROWS from './consent-matrix.json' with { type: 'json' };

/** Denied: said no without ever having agreed. Withdrawn: agreed before. */
export type State = 'granted' | 'denied' | 'unknown' | 'withdrawn';
/** The answer was there at the first page, or came amid the visit, between the order and its payment, or after it. */
export type When = 'before' | 'during' | 'between' | 'after';
export type Extent = 'all' | 'nothing' | 'from_then' | 'until_then';
export type Sale = 'sent' | 'left_out' | 'sent_if_paid_here' | 'sent_unless_waiting';

export interface Rule {
	/** Whether visitors have to agree first: everywhere, or by region where this one is. */
	asked: boolean;
	state: State;
	/** Pinterest's script, and the page's own events on both roads. */
	page: Extent;
	/** What the server records: carts, sign-ups, forms. */
	actions: Extent;
	sale: Sale;
	/** Cookies and storage. */
	kept: Extent;
}
export interface Cell extends Rule {
	when: When;
}

export const RULES = ROWS as (Rule & { when: When[] })[];
export const CELLS: Cell[] = RULES.flatMap((rule) => rule.when.map((when) => ({ ...rule, when })));

/** How a banner tells its answer. */
export const BANNERS = ['complianz', 'cookieyes', 'tcf', 'event', 'none'] as const;
export type Banner = (typeof BANNERS)[number];

/** The setting, and for `by_region` whether the visitor is where people are asked. */
export const MODES = [
	{ name: 'ask first', asked: true },
	{ name: 'not needed', asked: false },
	{ name: 'by region, inside', asked: true },
	{ name: 'by region, outside', asked: false },
] as const;
export type Mode = (typeof MODES)[number]['name'];
