/**
 * A signal stops. A CUSUM (Page 1954) of the likelihood ratio of two Poisson distributions: all but a hundredth is
 * gone, against half of the usual trade, which still is normal.
 */
import type { Count, Hour } from './hours.ts';

/** What is left of a signal that stopped: a straggler only delays the alarm. */
const LEFT = 0.01;
const STILL_NORMAL = 0.5;
/** By Lorden's bound (1971) at least as many hours lie between two false alarms: ten years. */
export const SILENCE_LIMIT = Math.log(10 * 8760);
/** The signal is back when at least half of so many expected events was seen. */
const ENOUGH_EXPECTED = 10;
const BACK = 0.5;

export interface Stepped {
	/** For the next hour; 0 after an alarm. */
	readonly s: number;
	readonly alarm: boolean;
}

/**
 * @param s Of the hour before; 0 at the beginning.
 * @param count Of this hour; unknown moves nothing.
 * @param expected In this hour, if all is as usual.
 */
export function silenceStep(s: number, count: Count, expected: number): Stepped {
	if (count === null) {
		return { s, alarm: false };
	}
	const next = moved(s, count, expected);
	return next > SILENCE_LIMIT ? { s: 0, alarm: true } : { s: next, alarm: false };
}

function moved(s: number, count: number, expected: number): number {
	return Math.max(0, s + count * Math.log(LEFT) + STILL_NORMAL * expected * (1 - LEFT));
}

/**
 * When a silence began: in the hour after the one in which S was 0 for the last time.
 *
 * @param counts Up to and with the hour `last`.
 * @param expectedIn How many are expected in an hour, if all is as usual.
 */
export function silenceOnset(counts: readonly Count[], last: Hour, expectedIn: (hour: Hour) => number): Hour {
	const first = last - counts.length + 1;
	let s = 0;
	let since = first;
	counts.forEach((count, index) => {
		s = count === null ? s : moved(s, count, expectedIn(first + index));
		if (s === 0) since = first + index + 1;
	});
	return since;
}

/** What came since the alarm, until enough was expected to judge by. */
export interface Return {
	readonly expected: number;
	readonly seen: number;
}
export const NOTHING_YET: Return = { expected: 0, seen: 0 };

/** @returns Whether the signal is back; `undefined`: too little was expected to tell. */
export function isBack({ expected, seen }: Return): boolean | undefined {
	return expected < ENOUGH_EXPECTED ? undefined : seen >= BACK * expected;
}

/** @returns With one hour more; after a judgement it begins anew. */
export function returning(so: Return, count: Count, expected: number): Return {
	const { expected: before, seen } = isBack(so) === undefined ? so : NOTHING_YET;
	return count === null ? so : { expected: before + expected, seen: seen + count };
}
