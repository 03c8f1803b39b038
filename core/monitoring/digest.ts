/** A week in figures against the eight before it, with what is open. It is sent even if all is well. */
import type { EventName, ReasonCode } from '../vocabulary.ts';
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
	/** Events that tag and server told under one event_id: what Pinterest can deduplicate. */
	readonly both_sides?: Count;
	/** Part of Pinterest's answers that were no 2xx. */
	readonly error_share: number | null;
	/** Part of the delivered events that carry each field of `user_data`; one that is not named: none of them. */
	readonly match_keys?: Readonly<Record<string, number>>;
	/** Events that were refused or left out; a reason that is not named: none. */
	readonly reasons?: Readonly<Partial<Record<ReasonCode, number>>>;
	/** Pinterest's Event Quality Score by road, as a number (`QUALITY_LEVELS`: 0 is the worst). */
	readonly quality?: Readonly<Record<Side, number | null>>;
}

export const SIDES = ['tag', 'server'] as const;
export type Side = (typeof SIDES)[number];

/** `usual`: the median of those of the eight weeks that are known, `low` and `high` the least and the most of them; null: of none. */
export interface Compared {
	readonly now: number | null;
	readonly usual: number | null;
	readonly low: number | null;
	readonly high: number | null;
}

export interface Digest {
	readonly events: Readonly<Partial<Record<EventName, Readonly<Record<Side, Compared>>>>>;
	readonly accuracy: Compared;
	readonly coverage: Compared;
	readonly duplicate_ids: Compared;
	readonly both_sides: Compared;
	readonly error_share: Compared;
	readonly match_keys: Readonly<Record<string, Compared>>;
	readonly reasons: Readonly<Partial<Record<ReasonCode, Compared>>>;
	readonly quality: Readonly<Record<Side, Compared>>;
	readonly open: readonly Incident[];
}

const WEEKS = 8;

/** @param before The weeks before it, the latest last; more than eight are not looked at. */
export function digest(week: Week, before: readonly Week[], open: OpenIncidents): Digest {
	const weeks = before.slice(-WEEKS);
	const compared = (figure: (of: Week) => number | null | undefined): Compared => {
		const known = weeks.map(figure).filter((each) => each !== null && each !== undefined);
		const of = (all: (numbers: number[]) => number) => (known.length === 0 ? null : all(known));
		return {
			now: figure(week) ?? null,
			usual: of(medianOf),
			low: of((numbers) => Math.min(...numbers)),
			high: of((numbers) => Math.max(...numbers)),
		};
	};
	/** Of a week that knows them, what is not named was none. */
	const each = (figures: (of: Week) => Readonly<Record<string, number>> | undefined) =>
		Object.fromEntries(
			[...new Set([...weeks, week].flatMap((of) => Object.keys(figures(of) ?? {})))].map((name) => [
				name,
				compared((of) => {
					const known = figures(of);
					return known && (known[name] ?? 0);
				}),
			]),
		);
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
		both_sides: compared(({ both_sides }) => both_sides),
		error_share: compared(({ error_share }) => error_share),
		match_keys: each(({ match_keys }) => match_keys),
		reasons: each(({ reasons }) => reasons),
		quality: {
			tag: compared(({ quality }) => quality?.tag),
			server: compared(({ quality }) => quality?.server),
		},
		open: ALARM_NAMES.flatMap((name) => {
			const opened = open[name];
			return opened === undefined ? [] : [{ name, opened }];
		}),
	};
}
