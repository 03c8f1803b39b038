/** How long what is kept. Milliseconds. */

const DAY_MS = 86_400_000;
/**
 * Pinterest keeps the first of two events with the same id for 48 hours. Past that, an event whose tag call
 * was seen to run would count twice, so it is not sent any more.
 */
export const DEDUPLICATION_MS = 2 * DAY_MS;
/**
 * Nothing older than seven days is ever sent, so an id need not be known for longer than eight. Outcomes
 * stay a month, for a shop that was away.
 */
export const KEEP_EVENTS_MS = 8 * DAY_MS;
export const KEEP_OUTCOMES_MS = 30 * DAY_MS;
export const KEEP_COUNTS_MS = 90 * DAY_MS;
export const KEEP_NONCES_MS = 600_000;
/** No wait is longer than this (a throttled account's, at most). */
export const LONGEST_WAIT_MS = 3_600_000;
