/** What somebody is told of an incident, and when. Times are Unix seconds. */
import { randomUUID } from 'node:crypto';
import type { Seconds } from '../../../../core/types.ts';
import type { IncidentName, KeptIncident, Turned } from './incident.ts';

export interface Message {
	/** The `webhook-id`: who gets it twice can tell. */
	readonly id: string;
	readonly type: 'incident.opened' | 'incident.closed';
	readonly at: Seconds;
	readonly incident: KeptIncident;
	/** When to try next. */
	readonly due: Seconds;
	readonly attempts: number;
}

/** Hours of the day, UTC: from the beginning of the first to the beginning of the second. */
export interface QuietHours {
	readonly from: number;
	readonly to: number;
}

const DAY: Seconds = 86_400;
const FIRST_RETRY: Seconds = 60;
const LONGEST_RETRY: Seconds = 3600;
/** Old news helps nobody; wp-admin shows the incident all the same. */
const GIVE_UP_AFTER: Seconds = 2 * DAY;
/** Of a shop whose address does not answer. */
export const MOST_MESSAGES = 100;

/** Nothing is tracked at all while these last: nobody wants to sleep over them. */
const LOUD: ReadonlySet<IncidentName> = new Set(['shop_silent', 'token']);

/** @param incidents as they are after the news. */
export function messagesOf(
	news: readonly Turned[],
	incidents: readonly KeptIncident[],
	now: Seconds,
): Message[] {
	return news.flatMap(({ name, opened, closed }) => {
		const incident = incidents.find((each) => each.name === name && each.opened_at === opened);
		if (!incident) return [];
		const type = closed === undefined ? 'incident.opened' : 'incident.closed';
		return [{ id: `msg_${randomUUID()}`, type, at: now, incident, due: now, attempts: 0 }];
	});
}

/** @returns Until when a message waits for the quiet hours' end; null: it goes now. */
export function quietUntil(
	message: Pick<Message, 'incident'>,
	quiet: QuietHours | null,
	now: Seconds,
): Seconds | null {
	if (!quiet || LOUD.has(message.incident.name)) return null;
	const sinceFrom = (hour: number) => (hour - quiet.from + 24) % 24;
	if (sinceFrom(Math.floor((now % DAY) / 3600)) >= sinceFrom(quiet.to)) return null;
	const end = now - (now % DAY) + quiet.to * 3600;
	return end > now ? end : end + DAY;
}

/** @returns When to try again after one attempt more; null: not any more. */
export function nextTry({ at, attempts }: Message, now: Seconds): Seconds | null {
	if (now - at > GIVE_UP_AFTER) return null;
	return now + Math.min(FIRST_RETRY * 2 ** Math.min(attempts, 20), LONGEST_RETRY);
}
