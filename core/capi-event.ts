/** One element of `data` in Pinterest's POST /ad_accounts/{ad_account_id}/events (OpenAPI 5.23). */
import { customDataOf } from './custom-data.ts';
import { defined } from './defined.ts';
import type { Particulars } from './particulars.ts';
import { sourceUrl } from './source-url.ts';
import { type EventName, events } from './vocabulary.ts';
import type { CapiEvent, Decimal, Hook, Seconds, UserData } from './types.ts';

export interface Ingredients {
	/** When it happened, never when it is sent. */
	readonly at: Seconds;
	readonly said: Particulars;
	readonly userData: UserData;
	readonly ldp: boolean;
	readonly predictedLtv?: Decimal | undefined;
}

export function capiEvent(
	{ id, event, context, rules }: Hook,
	{ at, said, userData, ldp, predictedLtv }: Ingredients,
): CapiEvent {
	return {
		event_name: nameOf(event),
		action_source: 'web',
		event_time: at,
		event_id: id,
		partner_name: rules.partner_name,
		user_data: userData,
		...defined({
			event_source_url: sourceUrl(context.page_url, context.site_url),
			language: languageOf(context.locale),
			custom_data: customDataOf(said, ldp, predictedLtv),
		}),
	};
}

/** Pinterest knows none of our own names: such an event has one of Pinterest's. */
function nameOf(event: EventName): EventName {
	const row = events[event];
	return 'capi' in row ? (row.capi as EventName) : event;
}

/** "Two-character ISO-639-1 language code"; languages without one (Cebuano, ceb) have none here either. */
function languageOf(locale: string | undefined): string | undefined {
	return /^[a-z]{2}(?![a-z])/i.exec(locale ?? '')?.[0].toLowerCase();
}
