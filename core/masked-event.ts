/** An event as it may be shown: everything of the goods, of the person only that it is there. */
import { masked } from './masked.ts';
import type { CapiEvent, TagCall, UserData } from './types.ts';

const SHOWN = 8;
const HIDDEN = '[…]';
/** Stands for a hash that the shop does not tell its own screen (plugin/src/Rest/MaskedHook.php). */
const UNTOLD = '0'.repeat(64);

/** Enough of a hash to compare it by eye, too little to look it up. */
const shortened = (hash: string): string => (hash === UNTOLD ? HIDDEN : `${hash.slice(0, SHOWN)}…`);

/** @returns Hashes cut short; address, browser and click id as […]; an address of a page without its query. */
export function maskedEvent(event: CapiEvent): CapiEvent {
	const { event_source_url: page, custom_data: custom, ...rest } = event;
	return {
		...rest,
		...(page !== undefined && { event_source_url: page.replace(/\?.*/s, '') }),
		user_data: maskedUser(event.user_data),
		...(custom && {
			custom_data: {
				...custom,
				...(custom.search_string !== undefined && { search_string: masked(custom.search_string) }),
			},
		}),
	};
}

/** @returns The call of the tag; who a visitor is, it never says. */
export function maskedTagCall([verb, name, data]: TagCall): TagCall {
	const { search_query: search, ...rest } = data;
	return [verb, name, { ...rest, ...(search !== undefined && { search_query: masked(search) }) }];
}

function maskedUser(user: UserData): UserData {
	return Object.fromEntries(
		Object.entries(user).map(([name, value]) => [name, Array.isArray(value) ? value.map(shortened) : HIDDEN]),
	);
}
