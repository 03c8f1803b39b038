/** Whose events a shop wants forgotten. */

/** In the words of Pinterest's `user_data`, and the shop's own event ids; whatever fits one of them is meant. */
export interface Erasure {
	ids: readonly string[];
	/** SHA-256 sums that may stand in an event's `em` or `external_id`. */
	hashes: readonly string[];
}

/** How many of a shop's events have lost their content. */
export interface Erased {
	/** They waited and are not sent any more. */
	waiting: number;
	/** They had ended undelivered, and could have been put back. */
	dead: number;
}

/** @param payload the event as JSON: a sum of 64 digits is found in it wherever it stands. */
export function isMeant(erasure: Erasure, id: string, payload: string): boolean {
	return erasure.ids.includes(id) || erasure.hashes.some((hash) => payload.includes(`"${hash}"`));
}
