/** What is known of each hour, for the 8 weeks that a shop's usual trade is learnt from. */

/** Whole hours since 1970, UTC: unix seconds by 3,600. */
export type Hour = number;
/** How many in an hour; null: unknown, since the collector gave no heartbeat. Never the same as 0. */
export type Count = number | null;

export const DAY = 24;
export const HISTORY_DAYS = 56;
/** Below this nothing is said about what is usual. */
export const LEARNING_HOURS = 14 * DAY;
/** The days before a day, and that day so far. */
const KEPT = (HISTORY_DAYS + 1) * DAY;

/**
 * @param counts Of the hours up to and with `last`, one for each.
 * @param skipped Hours that nobody watched; they are unknown.
 * @returns With one hour more; what no later day asks for is dropped.
 * @throws RangeError if the count is no whole number from 0 on.
 */
export function recorded(counts: readonly Count[], skipped: number, count: Count): Count[] {
	if (count !== null && !(Number.isSafeInteger(count) && count >= 0)) {
		throw new RangeError(`not a count: ${count}`);
	}
	const unknown = Array.from({ length: Math.min(skipped, KEPT) }, () => null);
	return [...counts, ...unknown, count].slice(-KEPT);
}

/**
 * @param last The hour of the last count.
 * @returns The counts of at most 56 whole days (UTC) that end before the day of `last`: 24 for each, the oldest first.
 */
export function daysBefore(counts: readonly Count[], last: Hour): Count[][] {
	const today = (last % DAY) + 1;
	return Array.from({ length: HISTORY_DAYS }, (_, index) => {
		const end = counts.length - today - (HISTORY_DAYS - 1 - index) * DAY;
		return Array.from({ length: DAY }, (_, hour) => counts[end - DAY + hour] ?? null);
	});
}

export function known(counts: readonly Count[]): number[] {
	return counts.filter((count) => count !== null);
}

export function sum(numbers: readonly number[]): number {
	return numbers.reduce((total, each) => total + each, 0);
}
