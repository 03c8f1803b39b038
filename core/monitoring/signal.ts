/** The rules with statistics, one hour further: what is usual, S, and whether a signal that stopped is back. */
import * as coverage from './coverage.ts';
import { type Count, DAY, daysBefore, type Hour } from './hours.ts';
import type { Signal } from './incidents.ts';
import * as silence from './silence.ts';
import { expectedIn, type Usual, usualOf } from './usual.ts';

/** `usual` is learnt once a day; null: still learning. */
export interface SilenceState {
	readonly usual: Usual | null;
	readonly s: number;
	/** Since the alarm; null: no incident is open. */
	readonly back: silence.Return | null;
}
export interface CoverageState {
	readonly usual: coverage.Coverage | null;
	readonly s: coverage.Pair;
	readonly back: coverage.Return | null;
}

export const SILENCE_START: SilenceState = { usual: null, s: 0, back: null };
export const COVERAGE_START: CoverageState = { usual: null, s: [0, 0], back: null };

/**
 * @param counts Up to and with this hour.
 * @param learn Whether a new day has begun.
 */
export function silenceHour(
	state: SilenceState,
	counts: readonly Count[],
	hour: Hour,
	learn: boolean,
): [SilenceState, Signal] {
	const lastDay = Math.floor(hour / DAY) - 1;
	const usual = learn ? (usualOf(daysBefore(counts, hour), lastDay) ?? null) : state.usual;
	if (!usual) {
		return [{ ...state, usual }, 'quiet'];
	}
	const count = counts.at(-1) ?? null;
	const expected = expectedIn(usual, hour);
	const { s, alarm } = silence.silenceStep(state.s, count, expected);
	const back = state.back && silence.returning(state.back, count, expected);
	if (back && silence.isBack(back)) {
		return [{ usual, s, back: null }, 'back'];
	}
	return [{ usual, s, back: back ?? (alarm ? silence.NOTHING_YET : null) }, alarm ? 'alarm' : 'quiet'];
}

/** @param orders and `seen`: up to and with this hour. */
export function coverageHour(
	state: CoverageState,
	orders: readonly Count[],
	seen: readonly Count[],
	hour: Hour,
	learn: boolean,
): [CoverageState, Signal] {
	const usual = learn
		? (coverage.coverageOf(daysBefore(orders, hour).flat(), daysBefore(seen, hour).flat()) ?? null)
		: state.usual;
	if (!usual) {
		return [{ ...state, usual }, 'quiet'];
	}
	const covered = { orders: orders.at(-1) ?? null, seen: seen.at(-1) ?? null };
	const { s, alarm } = coverage.coverageStep(state.s, covered, usual);
	const back = state.back && coverage.returning(state.back, covered, usual);
	if (back && coverage.isBack(back)) {
		return [{ usual, s, back: null }, 'back'];
	}
	return [{ usual, s, back: back ?? (alarm ? coverage.returnFrom(usual) : null) }, alarm ? 'alarm' : 'quiet'];
}
