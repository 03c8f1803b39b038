/** What the REST routes tell, and the shape of the store. */
import type { Seconds } from '../../core/types.ts';
import type { settings, SettingName, StateName } from '../../core/vocabulary.ts';
import type { RequestFailure } from './rest.ts';

type Value<Default> = Default extends readonly unknown[] ? readonly string[] : Default;
/** Every setting, typed by its default in the vocabulary. */
export type SettingValues = { -readonly [N in SettingName]: Value<(typeof settings)[N]['default']> };

export type AccountReason = '' | 'token_refused' | 'no_access' | 'not_found' | 'rate_limited' | 'unreachable';
/** What the worker knows of the ad account; the token itself never comes back. */
export interface Account {
	ad_account_id: string;
	token: 'missing' | 'present';
	state: 'ok' | 'unchecked' | 'parked';
	reason: AccountReason;
	/** Pinterest's words. */
	detail: string;
	checked_at: Seconds;
}

/** Whether what stands in the way passes by itself. */
export const isPassing = (account: Account): boolean =>
	account.reason === 'rate_limited' || account.reason === 'unreachable';

export interface Connection {
	connected: boolean;
	/** The worker as the shop's server reaches it. */
	url: string;
	shop: string;
	collect_url: string;
	/** Null: not asked yet. */
	reachable: boolean | null;
	worker_version: string;
	account: Account | null;
	problem: string;
}

export type TagState = '' | 'handed' | 'called' | 'blocked';
export interface LedgerRow {
	id: number;
	event_id: string;
	event: string;
	order_id: number;
	order_url: string;
	state: string;
	reason: string;
	detail: string;
	tag_state: string;
	value: string;
	currency: string;
	attempts: number;
	due_at: Seconds;
	occurred_at: Seconds;
	updated_at: Seconds;
}

export interface Status {
	counts: Record<StateName, number>;
	oldest_waiting: Seconds;
	last_contact: Seconds;
	problem: string;
	problem_at: Seconds;
	next_run: Seconds;
	woocommerce: boolean;
	consent_api: boolean;
}

/** What the screen does at the moment. */
export type Task = 'loading' | 'saving' | 'pairing' | 'checking' | 'disconnecting' | 'testing' | 'refreshing';
/** What can fail to load. */
export type Part = 'settings' | 'connection' | 'ledger';

export interface State {
	settings: SettingValues | null;
	/** Changes that are not saved yet. */
	edits: Partial<SettingValues>;
	/** What is wrong with a field, by its name. */
	fieldErrors: Readonly<Record<string, string>>;
	connection: Connection | null;
	events: { rows: LedgerRow[]; total: number } | null;
	status: Status | null;
	tasks: readonly Task[];
	failures: { readonly [P in Part]?: RequestFailure };
}
