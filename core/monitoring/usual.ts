/** How much a shop usually has in an hour: its level, by weekday and hour of the day (UTC). */
import { type Count, DAY, type Hour, known, LEARNING_HOURS, sum } from './hours.ts';

export interface Usual {
	/** A day's trade. */
	readonly level: number;
	/** Factors; index 0 is the weekday of 1 January 1970, a Thursday. */
	readonly weekdays: readonly number[];
	/** Parts of a day; together 1. */
	readonly hours: readonly number[];
}

const WEEK = 7;
/** An hour that never had anything may have something tomorrow. */
const NEVER_SEEN = 0.5;
const LEVEL_DAYS = 28;
/** After a long outage the median is 0, and then nothing would be missed any more. */
const LEAST_OF_MEAN = 1 / 4;
/** One Black Friday must not make all Fridays of 8 weeks look silent: for the weekdays a day counts at most so often. */
const MOST_OF_MEDIAN = 3;
/** A day of which less is known cannot be filled up. */
const LEAST_KNOWN = 0.5;

/**
 * @param days 24 counts each, the last one of the day `lastDay`; unknown hours are filled up by the day's known ones.
 * @param lastDay Whole days since 1970.
 * @returns `undefined`: less than 14 days are known.
 */
export function usualOf(days: readonly (readonly Count[])[], lastDay: number): Usual | undefined {
	if (known(days.flat()).length < LEARNING_HOURS) {
		return undefined;
	}
	const hours = hourShares(days);
	const totals = days.map((counts) => totalOf(counts, hours));
	const weekdayOf = (index: number) => (lastDay - (days.length - 1 - index)) % WEEK;
	const most = medianOf(known(totals)) * MOST_OF_MEDIAN || Infinity;
	const capped = totals.map((total) => (total === null ? null : Math.min(total, most)));
	const mean = meanOf(known(capped));
	const weekdays = Array.from({ length: WEEK }, (_, weekday) => {
		const ofWeekday = known(capped.filter((_, index) => weekdayOf(index) === weekday));
		return mean > 0 && ofWeekday.length > 0 ? meanOf(ofWeekday) / mean : 1;
	});

	const from = days.length - LEVEL_DAYS;
	const levels = totals
		.map((total, index) => (total === null ? null : total / weekdays[weekdayOf(index)]!))
		// A weekday on which the shop never sells says nothing of the level.
		.filter((level, index) => index >= from && level !== null && Number.isFinite(level));
	const least = meanOf(known(totals.slice(-LEVEL_DAYS))) * LEAST_OF_MEAN;
	return { level: Math.max(medianOf(known(levels)), least), weekdays, hours };
}

/** @returns How many are expected in an hour, if all is as usual. */
export function expectedIn(usual: Usual, hour: Hour): number {
	return usual.level * usual.weekdays[Math.floor(hour / DAY) % WEEK]! * usual.hours[hour % DAY]!;
}

function hourShares(days: readonly (readonly Count[])[]): number[] {
	const rates = Array.from({ length: DAY }, (_, hour) => {
		const counts = known(days.map((day) => day[hour] ?? null));
		// Never known is not never seen: nothing is expected.
		return counts.length === 0 ? 0 : (sum(counts) + NEVER_SEEN) / counts.length;
	});
	const whole = sum(rates);
	return rates.map((rate) => rate / whole);
}

function totalOf(counts: readonly Count[], hours: readonly number[]): Count {
	const share = sum(hours.filter((_, hour) => counts[hour] !== null));
	return share < LEAST_KNOWN ? null : sum(known(counts)) / Math.min(share, 1);
}

function meanOf(numbers: readonly number[]): number {
	return numbers.length === 0 ? 0 : sum(numbers) / numbers.length;
}

export function medianOf(numbers: readonly number[]): number {
	const sorted = [...numbers].sort((a, b) => a - b);
	const middle = sorted.length / 2;
	return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
}
