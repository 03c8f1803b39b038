/** What somebody asks of the screen, and what of it is kept with the user. */
import { type Model, MODELS } from '../../../core/attribution/question.ts';
import type { Level } from '../../../core/campaigns/figures.ts';
import { among } from '../../data/use-remembered.ts';

export interface Asked {
	/** Days of UTC, today among them. */
	days: number;
	level: Exclude<Level, 'account'>;
	model: Model;
	/** What each unit that is spent should bring back. */
	goal: number;
}

export const FIRST_VIEW: Asked = { days: 30, level: 'campaign', model: 'last_non_direct', goal: 2 };
export const LEVELS = ['campaign', 'ad_group', 'ad'] as const;
export const LARGEST_GOAL = 100;
export const PERIODS = [7, 14, 30, 45] as const;

const DAY = 86_400;
const dayOf = (moment: number) => new Date(moment * 1000).toISOString().slice(0, 10);

/** @param now Unix seconds. @returns The period and the one before it: days for Pinterest's figures, moments for ours. */
export function periodOf(days: number, now: number) {
	const today = Math.floor(now / DAY) * DAY;
	const from = today - (days - 1) * DAY;
	return { from, before: from - days * DAY, to: now + 1, first_day: dayOf(from), last_day: dayOf(today) };
}

/** Without the period, which is of the moment. */
export type SavedView = Omit<Asked, 'days'>;
export const VIEW_PATH = '/pintally/v1/campaigns/view';

export const savedOf = ({ level, model, goal }: Asked): SavedView => ({ level, model, goal });

export function viewOf({ level, model, goal = 0 }: Partial<SavedView>): Asked {
	return {
		days: FIRST_VIEW.days,
		level: among(LEVELS, level, FIRST_VIEW.level),
		model: among(MODELS, model, FIRST_VIEW.model),
		goal: goal > 0 && goal <= LARGEST_GOAL ? goal : FIRST_VIEW.goal,
	};
}
