/** Words that only the story has. */
import { __ } from '@wordpress/i18n';
import { events, type EventName } from '../../../../core/vocabulary.ts';

type Known = Readonly<Record<string, string>>;

/** @returns What sets such an event off. */
export function bornWords(event: string): string {
	const born = event in events ? events[event as EventName].born : '';
	const known: Known = {
		order: __('an order that reached a status that counts', 'pintally'),
		server: __('what the visitor did, as the shop’s server saw it', 'pintally'),
		browser: __('what the visitor did, as the browser saw it', 'pintally'),
		both: __('your own code', 'pintally'),
	};
	return known[born] ?? __('unknown', 'pintally');
}

export function consentWords(consent: string): string {
	const known: Known = {
		granted: __('given', 'pintally'),
		denied: __('refused', 'pintally'),
		unknown: __('not answered', 'pintally'),
	};
	return known[consent] ?? __('not kept', 'pintally');
}

/** @returns Who answered; empty where it is not known. */
export function consentSourceWords(source: string): string {
	const known: Known = {
		wp_consent_api: __('by the consent plugin', 'pintally'),
		cookie: __('by the visitor’s own answer', 'pintally'),
		filter: __('by your own code', 'pintally'),
		setting: __('by the setting', 'pintally'),
		gpc: __('by Global Privacy Control', 'pintally'),
	};
	return known[source] ?? source;
}

/** @param meaning As the worker has it: core/classify.ts in a word. */
export function meaningWords(meaning: string): string {
	const known: Known = {
		ok: __('Pinterest answered for each event.', 'pintally'),
		split: __('The batch was sent again in two halves.', 'pintally'),
		shrink: __('The batch was too big; it was sent again in parts.', 'pintally'),
		token_refused: __('Pinterest refused the token. The event waited.', 'pintally'),
		no_access: __('The token may not send for this ad account. The event waited.', 'pintally'),
		not_found: __('Pinterest did not know the ad account. The event waited.', 'pintally'),
		rate_limited: __('Pinterest asked to wait.', 'pintally'),
		unreachable: __('Pinterest could not be reached.', 'pintally'),
		unreadable: __('The answer could not be read.', 'pintally'),
		redirected: __('The answer led elsewhere, which is never followed.', 'pintally'),
		server_error: __('Pinterest had a fault of its own.', 'pintally'),
	};
	return known[meaning] ?? meaning;
}
