/**
 * What the page tells the script (docs/api.md, part 4), and the few names that the script shares with the page.
 */
import type { ActionFacts, OrderFacts, Rules, Seconds } from '../core/types.ts';
import type { EventName } from '../core/vocabulary.ts';
import type { Mapping } from './mapping.ts';
import type { PrintedRule } from './rules.ts';
import { uuid } from './uuid.ts';

/** Printed by plugin/src/Tag/BaseTag.php, the same for every visitor. */
export interface PageConfig {
	tag: string;
	script: string;
	/** Address of storefront-events.js. */
	events: string;
	collect: string;
	fallback: string;
	pulse: string;
	/** Where a visit's source is told. */
	touch: string;
	/** Where it is told that consent is withdrawn. */
	withdraw: string;
	/** User agents that are not counted, as a regular expression: programs, and what the shop leaves out. */
	bots?: string;
	key: string;
	site: string;
	locale: string;
	consent: 'ask_first' | 'not_needed';
	/** Whether Global Privacy Control counts as a refusal. */
	gpc: boolean;
	/** Enhanced Match. */
	match: boolean;
	/** Limited data processing, on the order-received page of whom it applies to: what the tag's `set` takes. */
	ldp?: { opt_out_type: 'LDP'; st: string; country: string };
	/** Only where it depends on the visitor's address: storefront-gate.js then stands in the place of storefront.js. */
	gate?: Gate;
	/** Only where the consent banner is neither heard by the WP Consent API nor calls us: storefront-banner.js hears it. */
	banner?: Banner;
	off: readonly EventName[];
	rules: Rules;
	hooks: readonly { event: EventName; facts: ActionFacts }[];
}

/** What storefront-gate.js goes by. */
export interface Gate {
	/** Where it asks what holds for this visitor's address. */
	ask: string;
	/** Address of storefront.js. */
	script: string;
}

/** How storefront-banner.js hears a consent banner. */
export type Banner =
	| { kind: 'tcf' }
	| {
			kind: 'event';
			/** Name of the banner's event. */
			event: string;
			/** Where in the event's `detail`, or from `window.` on, the answer stands; empty: the detail itself. */
			path: string;
			/** What stands there, or in the list there, when the visitor agrees; empty: `true`. */
			value: string;
	  };

/** A hook without who, where and rules: those are the page's. */
export interface PageHook {
	id: string;
	event: EventName;
	at: Seconds;
	facts: ActionFacts | OrderFacts;
}

/** `window.pintally`: the page's configuration, what others may call, and what our two files share. */
export interface Pintally {
	page?: PageConfig;
	/** PHP's stub of `pintrk` is in place: nobody else's tag came before ours. */
	own?: 1;
	/** Calls of `track` made before it was there. */
	queue?: ArrayLike<unknown>[];
	track?: (event: unknown, facts?: unknown) => void;
	consent?: (granted: unknown) => void;
	/** Custom events by rule, for storefront-rules.js. */
	rules?: readonly PrintedRule[];
	/** Address of storefront-video-frames.js, where one of them is for videos. */
	frames?: string;
	/** Set by storefront-events.js, or on the order-received page by storefront-checkout.js. */
	mapping?: Mapping;
	/** Calls the tag for what waits. */
	drain?: () => void;
	/** Something of the browser's own. */
	happened?: (event: EventName, facts: ActionFacts) => void;
}

declare global {
	interface Window {
		pintally?: Pintally;
		/** Google Tag Manager's: what is pushed to it, and what is there once it has loaded. */
		dataLayer?: object[];
		google_tag_manager?: object;
		pintrk?: ((...call: unknown[]) => void) & { queue?: unknown[] };
		/** WP Consent API. */
		wp_has_consent?: (category: string) => boolean;
		wp_set_consent?: (category: string, value: 'allow' | 'deny') => void;
		wp_consent_type?: string;
		wp_fallback_consent_type?: string;
		consent_api?: { cookie_prefix?: string };
		jQuery?: (target: Element) => { on(event: string, listener: () => void): void };
	}
	interface Navigator {
		globalPrivacyControl?: boolean;
	}
	interface Document {
		prerendering?: boolean;
	}
}

/** One page, one configuration. */
export let page: PageConfig;

/** @returns Whether there is something to do: a configuration with a tag id, and nobody has begun yet. */
export function readPage(): boolean {
	page = window.pintally?.page as PageConfig;
	return !!page?.tag && !window.pintally!.drain;
}

/** Something that happens in the browser now, with an id of its own: a page cache repeats its HTML for everyone. */
export function happening(event: EventName, facts: ActionFacts): PageHook {
	return { id: uuid(), event, at: now(), facts };
}

export function now(): Seconds {
	return Math.floor(Date.now() / 1000);
}
