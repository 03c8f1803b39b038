/** The ledger as the Events screen asks for it, and how somebody likes to see it. */
import { addQueryArgs } from '@wordpress/url';
import type { Hook, Seconds } from '../../core/types.ts';
import type { StateName } from '../../core/vocabulary.ts';
import { nonce, request } from './rest.ts';
import type { LedgerRow } from './types.ts';

/** What the list may be narrowed to; empty values narrow nothing. */
export interface EventsFilter {
	event?: string;
	state?: string;
	reason?: string;
	tag_state?: string;
	after?: Seconds;
	before?: Seconds;
	/** An order's number, an event's id, or the SHA-256 of an e-mail address; never the address itself. */
	search?: string;
}
export interface EventsQuery extends EventsFilter {
	page: number;
	per_page: number;
	order: 'asc' | 'desc';
}

export const eventsPath = (query: EventsQuery): string => addQueryArgs('/pintally/v1/events', { ...query });

/**
 * Where the browser gets all that a filter finds, by itself: plugin/src/Admin/Screen.php tells the address, and
 * WordPress lets the user in by the nonce in it, as with every link of wp-admin.
 */
export function exportUrl(filter: EventsFilter): string {
	const address = document.getElementById('pintally-admin')?.dataset['export'] ?? '';
	return addQueryArgs(address, { ...filter, _wpnonce: nonce() });
}

/** Kept with the user. What is not there is as this version has it. */
export interface SavedView {
	fields?: string[];
	perPage?: number;
	order?: 'asc' | 'desc';
	density?: string;
	filters?: Partial<Record<'event' | 'state' | 'reason' | 'tag_state', string>>;
}
export const VIEW_PATH = '/pintally/v1/events/view';

/** What stays of the circumstances of an event. */
export interface Trail {
	consent: string;
	source: string;
	/** Path, without the query. */
	page: string;
	click_id: boolean;
}
export interface EventStory extends LedgerRow {
	state: StateName;
	trail: Trail;
	/** As the worker gets it, with the shopper masked; null where it is no longer kept. */
	hook: Hook | null;
	contents: 'kept' | 'gone' | 'order_gone';
	/** Why it cannot be sent again; empty: it can. */
	hindrance: string;
}
export const storyPath = (id: string): string => `/pintally/v1/event/${encodeURIComponent(id)}`;

/** One call to Pinterest that carried the event. */
export interface Attempt {
	at: Seconds;
	/** Duration in milliseconds. */
	ms: number;
	/** HTTP status; 0: no answer. */
	status: number;
	/** What it meant, in a word. */
	meaning: string;
	/** What Pinterest said of this event; empty: nothing. */
	detail: string;
}
export const attemptsPath = (id: string): string => `${storyPath(id)}/attempts`;

export interface SentAgain {
	waiting: string[];
	/** Why not, by event id. */
	refused: Record<string, string>;
}

/** @throws {RequestFailure} */
export const sendAgain = (ids: readonly string[]): Promise<SentAgain> =>
	request({ path: '/pintally/v1/events/send-again', method: 'POST', data: { ids } });
