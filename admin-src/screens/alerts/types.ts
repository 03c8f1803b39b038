/** What `/alerts` and `/letter` tell (docs/api.md part 5). */
import type { Seconds } from '../../../core/types.ts';

export interface Change {
	at: Seconds;
	kind: string;
	name: string;
	detail: string;
}

export interface Incident {
	name: string;
	opened_at: Seconds;
	/** 0: it is open. */
	closed_at: Seconds;
	/** What changed shortly before, the nearest first. */
	changes: readonly Change[];
	/** The part of the shop that it is confined to, in a sentence; empty: none stands out. */
	where: string;
	/** Of a token that is good again: events that were kept meanwhile and have been delivered since. */
	went_out?: number;
	/** The place in wp-admin that mends it. */
	url: string;
}

/** Hours of one signal, each a count or null where nobody watched; the rest is null while the worker is learning. */
export interface Signal {
	counts: readonly (number | null)[];
	expected: readonly (number | null)[] | null;
	low: readonly (number | null)[] | null;
	high: readonly (number | null)[] | null;
}

export interface Series {
	/** The first hour. */
	from: Seconds;
	page_visits: Signal;
	orders: Signal;
	/** Orders that the tag may be called for, those of them with a browser event, and the usual part. */
	covered: {
		orders: readonly (number | null)[];
		seen: readonly (number | null)[];
		usual: number | null;
	};
}

/** A week's figure, and the least and the most of the eight weeks before; null: not known. */
export interface Compared {
	now: number | null;
	low?: number | null;
	high?: number | null;
}

export interface Alerts {
	state: 'unconnected' | 'waiting' | 'watching';
	/** The last heartbeat that was answered; 0: none. */
	heartbeat_at: Seconds;
	next_at: Seconds;
	/** Seconds without a heartbeat after which nobody watches. */
	silent_after: Seconds;
	problem: string;
	/** The open ones first. */
	incidents: readonly Incident[];
	standing: Readonly<Record<string, string>>;
	reconciled: {
		accuracy: number | null;
		fates: Readonly<Record<string, number>>;
		missing: readonly string[];
		refused: readonly string[];
		late: readonly string[];
	} | null;
	series: Series | null;
	/** The last whole week by name and road; null: there was no letter yet. */
	week: {
		from: Seconds;
		events: Readonly<Record<string, Readonly<Record<'tag' | 'server', Compared>>>>;
	} | null;
	changes: readonly Change[];
	mail: { on: boolean; to: string };
}

export interface Letter {
	on: boolean;
	to: string;
	sent_at: Seconds;
	subject: string;
	text: string;
	html: string;
}
