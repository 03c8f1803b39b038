/** A week in figures against the eight before it, with what is open. It is sent even if all is well. */
import type { EventName } from '../vocabulary.ts';
import type { Count } from './hours.ts';
import { ALARM_NAMES, type Incident, type OpenIncidents } from './incidents.ts';
import { medianOf } from './usual.ts';

/** null: not known of that week. */
export interface Week {
	readonly events: Readonly<Partial<Record<EventName, Readonly<Record<Side, Count>>>>>;
	/** Of the week's orders. */
	readonly accuracy: number | null;
	/** Part of the orders with a browser event. */
	readonly coverage: number | null;
	/** Events that came a second time with the same event_id on the same side. */
	readonly duplicate_ids: Count;
	/** Part of Pinterest's answers that were no 2xx. */
	readonly error_share: number | null;
}

export const SIDES = ['tag', 'server'] as const;
export type Side = (typeof SIDES)[number];

/** `usual`: the median of those of the eight weeks that are known; null: of none. */
export interface Compared {
	readonly now: number | null;
	readonly usual: number | null;
}

export interface Digest {
	readonly events: Readonly<Partial<Record<EventName, Readonly<Record<Side, Compared>>>>>;
	readonly accuracy: Compared;
	readonly coverage: Compared;
	readonly duplicate_ids: Compared;
	readonly error_share: Compared;
	readonly open: readonly Incident[];
}

const WEEKS = 8;

/** @param before The weeks before it, the latest last; more than eight are not looked at. */
export function digest(week: Week, before: readonly Week[], open: OpenIncidents): Digest {
	const weeks = before.slice(-WEEKS);
	const compared = (figure: (of: Week) => number | null | undefined): Compared => {
		const known = weeks.map(figure).filter((each) => each !== null && each !== undefined);
		return { now: figure(week) ?? null, usual: known.length === 0 ? null : medianOf(known) };
	};
	const names = new Set([...weeks, week].flatMap(({ events }) => Object.keys(events) as EventName[]));
	return {
		events: Object.fromEntries(
			[...names].map((name) => [
				name,
				Object.fromEntries(SIDES.map((side) => [side, compared(({ events }) => events[name]?.[side])])),
			]),
		),
		accuracy: compared(({ accuracy }) => accuracy),
		coverage: compared(({ coverage }) => coverage),
		duplicate_ids: compared(({ duplicate_ids }) => duplicate_ids),
		error_share: compared(({ error_share }) => error_share),
		open: ALARM_NAMES.flatMap((name) => {
			const opened = open[name];
			return opened === undefined ? [] : [{ name, opened }];
		}),
	};
}
