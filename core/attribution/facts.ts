/** What a shop knows of who came from where and bought. Names are those of the wire, moments Unix seconds, UTC. */
import type { Seconds } from '../types.ts';

/** In the order of docs/attribution.md; Google Analytics 4's default channel groups, with Pinterest kept apart. */
export const CHANNELS = [
	'pinterest_paid',
	'pinterest_organic',
	'paid_search',
	'paid_shopping',
	'paid_social',
	'paid_video',
	'paid_other',
	'display',
	'organic_search',
	'organic_social',
	'organic_video',
	'email',
	'affiliate',
	'sms',
	'push',
	'referral',
	'other',
	'direct',
] as const;
export type Channel = (typeof CHANNELS)[number];

/** Where orders without a known touch stand in every report. */
export const UNATTRIBUTED = '(unattributed)';

/** Where a touch came from, from the coarse to the fine. Absent: not told. */
export interface Origin {
	channel: string;
	source?: string;
	campaign?: string;
	ad_group?: string;
	ad?: string;
}

/** One arrival on the shop with a source. Views are none: a shop cannot see them. */
export interface Touch extends Origin {
	at: Seconds;
	/** Decides between touches of one second: the order in which they were recorded. */
	seq: number;
	visitor: string;
}

/** Touches in columns: a million of them as objects would keep the reader waiting. */
export interface Touches {
	readonly at: Float64Array;
	/** As in Touch. */
	readonly seq: Float64Array;
	/** Index into `visitors`, which are all different. */
	readonly visitor: Uint32Array;
	readonly visitors: readonly string[];
	/** Index into `origins`, of which some may be the same. */
	readonly origin: Uint32Array;
	readonly origins: readonly Origin[];
}

/** `value_minor`, `refunded_minor`: whole minor units of its own currency, such as cents, yen or fils. */
export interface Order {
	/** The moment it was first paid. */
	at: Seconds;
	value_minor: number;
	refunded_minor?: number;
	currency: string;
	/** The random first-party id, known with consent only. */
	visitor?: string | null;
	/** A keyed hash, or the user id. */
	customer?: string | null;
	/** False for failed, cancelled and pending ones, which still tell whose browser it is. */
	counted: boolean;
}

/** Visitor is customer: a log-in, a registration, a form with an e-mail address. */
export interface Identify {
	at: Seconds;
	visitor: string;
	customer: string;
}
