/** What a report is asked. */
import type { Seconds } from '../types.ts';
import type { CustomerKind } from './customers.ts';

export const RULE_MODELS = [
	'first_touch',
	'last_touch',
	'last_non_direct',
	'linear',
	'time_decay',
	'position_based',
] as const;
export const DATA_DRIVEN_MODELS = ['markov', 'shapley'] as const;
export const MODELS = [...RULE_MODELS, ...DATA_DRIVEN_MODELS] as const;
export type RuleModel = (typeof RULE_MODELS)[number];
export type DataDrivenModel = (typeof DATA_DRIVEN_MODELS)[number];
export type Model = (typeof MODELS)[number];

/** `exclude_unless_only`: direct touches are dropped when the path has any other. */
export type DirectRule = 'exclude_unless_only' | 'include';

export const DIRECT = 'direct';
export const DAY: Seconds = 86_400;
/** The windows offered, in days. */
export const LOOKBACKS = [1, 7, 14, 30, 60, 90] as const;
export const LONGEST_LOOKBACK = 90;
/** The half-lives of time decay that are offered, in days. */
export const HALF_LIVES = [1, 3, 7, 14, 30] as const;

export interface Question {
	/** Orders from this moment on … */
	from: Seconds;
	/** … and before this one. */
	to: Seconds;
	/** Currencies are never added together. */
	currency: string;
	/** Absent: all. */
	customers?: readonly CustomerKind[];
	/** Whole days, 1 to 90; 30 is the usual window. */
	lookback_days: number;
	direct: DirectRule;
	half_life_days: number;
	/** Only touches strictly after the person's earlier order count. */
	reset_after_order: boolean;
	/**
	 * `click_day`: credit counts where its touch is in the range, whenever the order came after it, as ad platforms
	 * report. Absent: the order must be in the range.
	 */
	credited_on?: 'order_day' | 'click_day';
}

export const USUAL = {
	lookback_days: 30,
	direct: 'exclude_unless_only',
	half_life_days: 7,
	reset_after_order: false,
} as const satisfies Partial<Question>;
