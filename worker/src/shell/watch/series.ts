/** What was counted hour by hour, beside what is usual: for a chart. */
import { type Count, DAY } from '../../../../core/monitoring/hours.ts';
import { expectedIn, type Usual } from '../../../../core/monitoring/usual.ts';
import type { WatchState } from '../../../../core/monitoring/watch.ts';
import type { Seconds } from '../../../../core/types.ts';

const SHOWN = 14 * DAY;
/** Of a Poisson count the square root varies by about 1/2, whatever the mean (Bartlett 1936): 95 % are within this. */
const BAND = 1.96 / 2;

interface Signal {
	readonly counts: readonly Count[];
	/** null: the worker is learning. */
	readonly expected: readonly number[] | null;
	readonly low: readonly number[] | null;
	readonly high: readonly number[] | null;
}
export interface Series {
	/** The beginning of the first hour. */
	readonly from: Seconds;
	readonly page_visits: Signal;
	readonly orders: Signal;
	readonly covered: {
		readonly orders: readonly Count[];
		readonly seen: readonly Count[];
		readonly usual: number | null;
	};
}

const rounded = (value: number) => Math.round(value * 100) / 100;

export function seriesOf({ hour, counts, ...state }: WatchState): Series {
	const shown = Math.min(SHOWN, counts.orders.length);
	const first = (hour ?? 0) - shown + 1;
	const signal = (all: readonly Count[], usual: Usual | null): Signal => {
		const expected = usual && Array.from({ length: shown }, (_, index) => expectedIn(usual, first + index));
		const moved = (by: number) =>
			expected && expected.map((mean) => rounded(Math.max(0, Math.sqrt(mean) + by) ** 2));
		return {
			counts: all.slice(-SHOWN),
			expected: expected && expected.map(rounded),
			low: moved(-BAND),
			high: moved(BAND),
		};
	};
	return {
		from: hour === null ? 0 : first * 3600,
		page_visits: signal(counts.page_visits, state.silence_page_visit.usual),
		orders: signal(counts.orders, state.silence_orders.usual),
		covered: {
			orders: counts.covered_orders.slice(-SHOWN),
			seen: counts.covered_seen.slice(-SHOWN),
			usual: state.coverage.usual?.p0 ?? null,
		},
	};
}
