/**
 * When the worker itself was up. While it was not, no browser's event was counted and no heartbeat could come: those
 * hours are unknown, and no shop is silent by them.
 */
import type { Seconds } from '../../../../core/types.ts';

export interface Uptime {
	/** The last sign of life. */
	readonly alive: Seconds;
	/** From and to, the oldest first; they do not overlap. */
	readonly gaps: readonly (readonly [Seconds, Seconds])[];
}

/** A restart takes seconds, and what browsers could not bring meanwhile is brought by their next page. */
const SHORT: Seconds = 15 * 60;
/** As long as counts are learnt from, and some more. */
const KEPT: Seconds = 60 * 86_400;

/** @param before null: the worker has never been up. */
export function beaten(before: Uptime | null, now: Seconds): Uptime {
	const { alive, gaps } = before ?? { alive: 0, gaps: [] };
	const kept = gaps.filter(([, to]) => to > now - KEPT);
	return { alive: now, gaps: now - alive > SHORT ? [...kept, [alive, now]] : kept };
}

/** @returns For how many seconds of a time the worker was away. */
export function awayFor({ gaps }: Uptime, from: Seconds, to: Seconds): Seconds {
	return gaps.reduce((away, gap) => away + Math.max(0, Math.min(gap[1], to) - Math.max(gap[0], from)), 0);
}
