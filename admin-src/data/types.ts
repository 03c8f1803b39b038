/** What the REST routes tell, and the shape of the store. */
import type { Quality } from '../../core/campaigns/quality.ts';
import type { EventRule } from '../../core/event-rule.ts';
import type { Decimal, Seconds } from '../../core/types.ts';
import type { settings, SettingName, StateName } from '../../core/vocabulary.ts';
import type { RequestFailure } from './rest.ts';
import type { Sales } from './sales.ts';

type Value<Default> = Default extends readonly unknown[]
	? readonly string[]
	: Default extends string | number | boolean
		? Default
		: Readonly<Record<string, string>>;
/** Every setting, typed by its default in the vocabulary. */
export type SettingValues = {
	-readonly [N in SettingName]: N extends 'event_rules'
		? readonly EventRule[]
		: Value<(typeof settings)[N]['default']>;
};

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
	/** WordPress's scheduler does not run any more, or never did; 0: it does. */
	scheduler_stands_since: Seconds;
	/** Events that were refused in the last seven days. */
	refused_lately: number;
	/** Points of the setup that are red, as they were seen last. */
	setup_problems: readonly string[];
	/** Of monitoring. */
	open_incidents: number;
	woocommerce: boolean;
	consent_api: boolean;
}

/** What the lists among the settings may hold on this site, by setting name. */
export type Choices = Readonly<Record<string, readonly Choice[]>>;
export interface Choice {
	value: string;
	label: string;
}

/** The ledger in sums: `GET /overview` (docs/api.md part 5). */
export interface Overview {
	from: Seconds;
	to: Seconds;
	events: readonly { event: string; state: string; tag_state: string; events: number; last?: Seconds }[];
	reasons: readonly { reason: string; state: string; events: number }[];
	match_keys: { events: number; keys: Readonly<Record<string, number>> };
	hours: readonly HourOfRoads[];
	/** Null: the worker was not reached. */
	pages: Readonly<
		Record<string, { collected: number; delivered: number; refused: number; left_out: number }>
	> | null;
	pages_problem: string;
	/** Pinterest's Event Quality Score; none where no token may read it. */
	quality: readonly Quality[];
	/** Null: no WooCommerce. */
	sales: Sales | null;
}
export interface HourOfRoads {
	hour: Seconds;
	both: number;
	server: number;
	tag: number;
	none: number;
}
export type { Sales, SalesRow } from './sales.ts';

export type TestConversion =
	| { result: 'none' }
	| {
			result: 'running' | 'passed' | 'failed';
			time: Seconds;
			event: string;
			event_id: string;
			order_id: string;
			value: Decimal;
			currency: string;
			page_url: string;
			server: { state: string; reason: string; detail: string; at: Seconds };
			tag: { state: string };
	  };

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
