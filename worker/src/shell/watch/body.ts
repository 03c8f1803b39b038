/**
 * The body of POST /v1/watch, the shop's heartbeat. docs/api.md part 2. Plugin and worker are updated each for itself: what
 * a later plugin tells beyond this is no fault (see `tolerated.ts`).
 */
import Type, { type Static, type TProperties } from 'typebox';
import { QUALITY_LEVELS } from '../../../../core/campaigns/quality.ts';
import { PAGES, type Page } from '../../../../core/monitoring/checks.ts';
import { DAY, HISTORY_DAYS } from '../../../../core/monitoring/hours.ts';
import type { Seconds } from '../../../../core/types.ts';
import {
	events,
	reasons,
	states,
	type EventName,
	type ReasonCode,
	type StateName,
} from '../../../../core/vocabulary.ts';
import { optional, orNull, text, UnixSeconds } from '../hook-schema.ts';
import { Problem, type Fault } from '../problem.ts';
import { compile } from '../schema.ts';
import { CHANGE_KINDS } from './incident.ts';

/** A shop that was away for three days brings all of them at once; what is older is unknown. */
const MOST_HOURS = 72;
/** Ten times what a shop with 500 orders a day has open in a day. */
const MOST_ORDERS = 5_000;
const MOST_CHANGES = 200;
/** Five hundred sales, and as many carts and checkouts, if each stands alone. */
const MOST_TALLIES = 1_000;
const HOUR: Seconds = 3600;

const open = <P extends TProperties>(properties: P) => Type.Object(properties);
/** A word of ours that may be of a later version. */
const Word = (known: readonly string[]) =>
	Type.String({ pattern: '^[a-z0-9_]{1,64}$', description: `Known here: ${known.join(', ')}.` });

const Count = orNull(Type.Integer({ minimum: 0, maximum: 1e9 }));
const Part = orNull(Type.Number({ minimum: 0, maximum: 1 }));
const PageSeen = open({ tag: Type.Boolean(), tag_id: Type.Boolean(), event_ids: Type.Boolean() });
const OnePage = optional(orNull(PageSeen));
const EachPage = Object.fromEntries(PAGES.map((page) => [page, OnePage])) as Record<Page, typeof OnePage>;
const Sides = optional(open({ tag: Count, server: Count }));
const EachEvent = Object.fromEntries(Object.keys(events).map((name) => [name, Sides])) as Record<
	EventName,
	typeof Sides
>;

const Events = optional(Type.Integer({ minimum: 0, maximum: 1e9 }));
const EachReason = Object.fromEntries(Object.keys(reasons).map((name) => [name, Events])) as Record<
	ReasonCode,
	typeof Events
>;
const Level = orNull(Type.Integer({ minimum: 0, maximum: QUALITY_LEVELS.length - 1 }));

const Body = open({
	at: UnixSeconds,
	since: optional(Type.Integer({ minimum: 0, maximum: 4_000_000_000 })),
	counts: Type.Array(
		open({
			hour: Type.Integer({ minimum: 0, maximum: 1_200_000, description: 'Unix seconds / 3,600.' }),
			orders: Count,
			covered: open({ orders: Count, seen: Count }),
			page_visits: optional(Count),
		}),
		{ maxItems: MOST_HOURS },
	),
	orders: orNull(
		Type.Array(
			open({
				id: text(64, 1),
				at: UnixSeconds,
				state: orNull(Type.Enum(Object.keys(states) as StateName[])),
				reason: optional(Word(Object.keys(reasons))),
			}),
			{ maxItems: MOST_ORDERS },
		),
	),
	observed: open({
		pages: optional(orNull(open(EachPage))),
		both_sides: optional(
			orNull(open({ events: Type.Integer({ minimum: 0 }), same_id: Type.Integer({ minimum: 0 }) })),
		),
		oldest_queued: optional(orNull(Type.Union([UnixSeconds, Type.Literal('nothing')]))),
	}),
	changes: Type.Array(
		open({ at: UnixSeconds, kind: Word(CHANGE_KINDS), name: text(200), detail: text(500) }),
		{ maxItems: MOST_CHANGES },
	),
	tallies: optional(
		Type.Array(
			open({
				hour: Type.Integer({ minimum: 0, maximum: 1_200_000, description: 'Unix seconds / 3,600.' }),
				page: Word(PAGES),
				gateway: orNull(text(64, 1)),
				browser: orNull(text(32, 1)),
				events: Type.Integer({ minimum: 1, maximum: 1e9 }),
				seen: Type.Integer({ minimum: 0, maximum: 1e9 }),
			}),
			{ maxItems: MOST_TALLIES },
		),
	),
	shop: open({ version: text(64) }),
	week: optional(
		open({
			from: UnixSeconds,
			events: open(EachEvent),
			accuracy: Part,
			coverage: Part,
			duplicate_ids: Count,
			both_sides: optional(Count),
			match_keys: optional(
				Type.Record(Type.String({ pattern: '^[a-z_]{1,32}$' }), Type.Number({ minimum: 0, maximum: 1 }), {
					maxProperties: 50,
				}),
			),
			reasons: optional(open(EachReason)),
			quality: optional(open({ tag: Level, server: Level })),
		}),
	),
});
/** As it was sent: it may hold more than this worker knows. */
export type ToldHeartbeat = Static<typeof Body>;
export const watchBody = compile(Body);

/** @throws {Problem} with pointers, for what a schema cannot say. @param now of the worker. */
export function refuseNonsense({ counts, observed, tallies = [] }: ToldHeartbeat, now: Seconds): void {
	const errors: Fault[] = [];
	const fault = (pointer: string, code: string, detail: string) => errors.push({ pointer, code, detail });
	const thisHour = Math.floor(now / HOUR);
	for (const [index, { hour, covered }] of counts.entries()) {
		const at = `/counts/${index}`;
		if (hour >= thisHour) fault(`${at}/hour`, 'not_over', 'has not ended yet');
		else if (hour < thisHour - HISTORY_DAYS * DAY) fault(`${at}/hour`, 'too_old', 'is too long ago');
		else if (index > 0 && hour <= (counts[index - 1]?.hour ?? 0))
			fault(`${at}/hour`, 'order', 'must come after the hour before it');
		if ((covered.seen ?? 0) > (covered.orders ?? Infinity))
			fault(`${at}/covered/seen`, 'maximum', 'is more than there are orders');
	}
	for (const [index, { events, seen }] of tallies.entries())
		if (seen > events) fault(`/tallies/${index}/seen`, 'maximum', 'is more than there are events');
	const sides = observed.both_sides;
	if (sides && sides.same_id > sides.events)
		fault('/observed/both_sides/same_id', 'maximum', 'is more than there are events');
	if (errors.length > 0) throw new Problem('invalid-batch', { errors: errors.slice(0, 10) });
}
