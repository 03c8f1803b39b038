/** What to scale and what to rework: rules that anybody can check with the figures beside them. */
import { type CampaignLine, type Figures, roas } from './lines.ts';

export const ADVICE = ['scale', 'keep', 'rework', 'wait'] as const;
export type Advice = (typeof ADVICE)[number];

/** With fewer clicks or orders a rate is chance: of 100 clicks, one in fifty buys with 2 ± 2.8 orders (95 %). */
export const FEWEST_CLICKS = 100;
export const FEWEST_ORDERS = 5;
/** A fifth above the goal is room to lose some when more is spent. */
export const SCALE_AT = 1.2;
/** Half of the goal is not made up by a better bid. */
export const REWORK_AT = 0.5;
/** Whoever lost more than this against the period before is no candidate for more. */
export const STEADY = 0.8;

/** Whether any order is joined to a campaign. Where the ads' addresses lack the ids, none is, and that judges no campaign. */
export const isJoined = (lines: readonly Pick<CampaignLine, 'now' | 'before'>[]): boolean =>
	lines.some(({ now, before }) => now.credited > 0 || before.credited > 0);

export interface Yardstick {
	/** What each unit that is spent should bring back, by the shop's own record. */
	goal: number;
	/** isJoined() of all lines. */
	joined: boolean;
}

export function adviceOf(
	{ now, before }: Pick<CampaignLine, 'now' | 'before'>,
	{ goal, joined }: Yardstick,
): Advice {
	if (!joined) return 'wait';
	const earned = roas(now);
	if (earned === null || now.clicks < FEWEST_CLICKS) return 'wait';
	if (earned < REWORK_AT * goal) return 'rework';
	if (now.credited < FEWEST_ORDERS) return 'wait';
	return earned >= SCALE_AT * goal && isSteady(earned, before) ? 'scale' : 'keep';
}

/** Nothing to compare with is no fall. */
function isSteady(earned: number, before: Figures): boolean {
	const past = before.clicks < FEWEST_CLICKS ? null : roas(before);
	return past === null || earned >= STEADY * past;
}
