/** The worker's hours as days with the range that is usual. Pure. */
import type { Seconds } from '../../../core/types.ts';
import type { Series, Signal } from './types.ts';

export const ROADS = ['tag', 'server', 'both'] as const;
export type Road = (typeof ROADS)[number];

export interface Day {
	key: string;
	label: string;
	count: number;
	/** null: what is usual is still being learnt. */
	usual: { low: number; high: number } | null;
	/** Hours of it that nobody watched. */
	unknown: number;
}

const HOUR: Seconds = 3600;
/** About 95 of 100. */
const WIDTH = 1.96;

/** @param dayOf The day that a moment belongs to, in the site's time: `key` is its own, `label` is read. */
export function daysOf(
	series: Series,
	road: Road,
	dayOf: (at: Seconds) => { key: string; label: string },
): Day[] {
	const hours = road === 'both' ? coveredHours(series) : signalHours(series[SIGNALS[road]]);
	const days = new Map<string, { label: string; hours: UsualHour[] }>();
	hours.forEach((hour, index) => {
		const { key, label } = dayOf(series.from + index * HOUR);
		const day = days.get(key) ?? { label, hours: [] };
		day.hours.push(hour);
		days.set(key, day);
	});
	return [...days].map(([key, { label, hours: ofDay }]) => ({ key, label, ...dayFrom(ofDay) }));
}

const SIGNALS = { tag: 'page_visits', server: 'orders' } as const;

interface UsualHour {
	count: number | null;
	/** How far below and above it is still usual; null: not known. */
	usual: { expected: number; below: number; above: number } | null;
}

function signalHours({ counts, expected, low, high }: Signal): UsualHour[] {
	return counts.map((count, index) => {
		const [middle, least, most] = [expected?.[index], low?.[index], high?.[index]];
		return {
			count,
			usual:
				typeof middle === 'number' && typeof least === 'number' && typeof most === 'number'
					? { expected: middle, below: middle - least, above: most - middle }
					: null,
		};
	});
}

/** Of n orders, each with a browser event as often as usual. */
function coveredHours({ covered: { orders, seen, usual } }: Series): UsualHour[] {
	return seen.map((count, index) => {
		const of = orders[index];
		const range =
			usual === null || typeof of !== 'number' ? null : WIDTH * Math.sqrt(of * usual * (1 - usual));
		return {
			count,
			usual:
				range === null || usual === null ? null : { expected: (of ?? 0) * usual, below: range, above: range },
		};
	});
}

/** Of hours that vary each by itself the sum varies less: widths add up by their squares. */
function dayFrom(hours: readonly UsualHour[]): Omit<Day, 'key' | 'label'> {
	const known = hours.filter(({ count }) => count !== null);
	const usual = known.flatMap((hour) => (hour.usual ? [hour.usual] : []));
	const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);
	const expected = sum(usual.map((each) => each.expected));
	const width = (side: 'below' | 'above') => Math.sqrt(sum(usual.map((each) => each[side] ** 2)));
	return {
		count: sum(known.map(({ count }) => count ?? 0)),
		usual:
			known.length === 0 || usual.length < known.length
				? null
				: { low: Math.max(0, expected - width('below')), high: expected + width('above') },
		unknown: hours.length - known.length,
	};
}
