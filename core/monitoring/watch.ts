/**
 * The hourly run: everything that is watched, one hour further. Its state is plain JSON, kept by the caller between
 * two runs; there is no clock and no store here.
 */
import type { Seconds } from '../types.ts';
import { check, type CheckName, type Finding, type Observed } from './checks.ts';
import type { Covered } from './coverage.ts';
import { type Count, DAY, type Hour, recorded } from './hours.ts';
import { type Incident, type OpenIncidents, type Signal, turn } from './incidents.ts';
import { type CountedOrder, reconcile, type Reconciled } from './reconcile.ts';
import {
	COVERAGE_START,
	coverageHour,
	type CoverageState,
	SILENCE_START,
	silenceHour,
	type SilenceState,
} from './signal.ts';

/** One hour that has ended. A count is null where the collector gave no heartbeat in that hour. */
export interface HourCounts {
	readonly hour: Hour;
	/** From browsers. */
	readonly page_visits: Count;
	readonly orders: Count;
	/** Of the orders whose grace ended in this hour, those that the tag may be called for, and their browser events. */
	readonly covered: Covered;
}

export interface WatchState {
	/** The last hour that was counted; null: none yet. */
	readonly hour: Hour | null;
	/** Of the last 57 days, each up to `hour`. */
	readonly counts: Readonly<
		Record<'page_visits' | 'orders' | 'covered_orders' | 'covered_seen', readonly Count[]>
	>;
	readonly silence_page_visit: SilenceState;
	readonly silence_orders: SilenceState;
	readonly coverage: CoverageState;
	readonly open: OpenIncidents;
}

export const START: WatchState = {
	hour: null,
	counts: { page_visits: [], orders: [], covered_orders: [], covered_seen: [] },
	silence_page_visit: SILENCE_START,
	silence_orders: SILENCE_START,
	coverage: COVERAGE_START,
	open: {},
};

export type LearningName = 'coverage' | 'silence_page_visit' | 'silence_orders';

export interface Watched {
	readonly state: WatchState;
	/** Incidents that have just opened or closed. */
	readonly news: readonly Incident[];
	readonly standing: Readonly<Record<LearningName, 'learning' | 'watching'>>;
	/** null: the orders could not be read. */
	readonly reconciled: Reconciled | null;
	readonly findings: Readonly<Record<CheckName, Finding>>;
}

export interface Seen {
	readonly now: Seconds;
	/** Absent, or no later than the last: only what needs no hour is looked at, so this may run more often. */
	readonly counts?: HourCounts;
	/** Orders that count, of the last week; null: they could not be read. */
	readonly orders: readonly CountedOrder[] | null;
	readonly observed: Observed;
}

/** @throws RangeError if a count is no whole number from 0 on, or more browser events were seen than orders. */
export function watch(before: WatchState, { now, counts, orders, observed }: Seen): Watched {
	const [counted, signals] =
		counts && (before.hour === null || counts.hour > before.hour)
			? hourFurther(before, counts)
			: [before, QUIET];
	const reconciled = orders && reconcile(orders, now);
	const findings = check(observed, now);
	const { open, news } = turn(
		before.open,
		{ ...signals, ...ofOrders(reconciled), ...ofChecks(findings) },
		now,
	);
	const state = { ...counted, open };
	const standing = (name: LearningName) => (state[name].usual ? 'watching' : 'learning');
	return {
		state,
		news,
		standing: {
			coverage: standing('coverage'),
			silence_page_visit: standing('silence_page_visit'),
			silence_orders: standing('silence_orders'),
		},
		reconciled,
		findings,
	};
}

type OfHours = Readonly<Record<LearningName, Signal>>;
const QUIET: OfHours = { coverage: 'quiet', silence_page_visit: 'quiet', silence_orders: 'quiet' };

function hourFurther(before: WatchState, now: HourCounts): [WatchState, OfHours] {
	const { hour, covered } = now;
	if (covered.orders !== null && covered.seen !== null && covered.seen > covered.orders) {
		throw new RangeError('more orders with a browser event than orders');
	}
	const skipped = before.hour === null ? 0 : hour - before.hour - 1;
	const counts = {
		page_visits: recorded(before.counts.page_visits, skipped, now.page_visits),
		orders: recorded(before.counts.orders, skipped, now.orders),
		covered_orders: recorded(before.counts.covered_orders, skipped, covered.orders),
		covered_seen: recorded(before.counts.covered_seen, skipped, covered.seen),
	};
	const day = (of: Hour) => Math.floor(of / DAY);
	const learn = before.hour === null || day(hour) > day(before.hour);
	const [visits, visitsSignal] = silenceHour(before.silence_page_visit, counts.page_visits, hour, learn);
	const [trade, tradeSignal] = silenceHour(before.silence_orders, counts.orders, hour, learn);
	const [coverage, coverageSignal] = coverageHour(
		before.coverage,
		counts.covered_orders,
		counts.covered_seen,
		hour,
		learn,
	);
	return [
		{ ...before, hour, counts, silence_page_visit: visits, silence_orders: trade, coverage },
		{ silence_page_visit: visitsSignal, silence_orders: tradeSignal, coverage: coverageSignal },
	];
}

function ofOrders(
	reconciled: Reconciled | null,
): Record<'order_missing' | 'order_refused' | 'order_late', Signal> {
	const signal = (ids: readonly string[] | undefined): Signal =>
		ids === undefined ? 'quiet' : ids.length > 0 ? 'alarm' : 'back';
	return {
		order_missing: signal(reconciled?.missing),
		order_refused: signal(reconciled?.refused),
		order_late: signal(reconciled?.late),
	};
}

function ofChecks(findings: Record<CheckName, Finding>): Record<CheckName, Signal> {
	const signals = { failing: 'alarm', ok: 'back', unknown: 'quiet' } as const;
	return {
		pages: signals[findings.pages],
		token: signals[findings.token],
		queue: signals[findings.queue],
		event_ids: signals[findings.event_ids],
		clock: signals[findings.clock],
	};
}
