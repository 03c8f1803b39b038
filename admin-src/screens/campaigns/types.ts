import type { DayFigures, Entity, Windows } from '../../../core/campaigns/figures.ts';
import type { Refusal, Trouble } from '../../../core/campaigns/answer.ts';

/** How the fetching stands (docs/api.md part 2). Nothing of it is told before the first one. */
export interface Standing {
	token?: 'missing' | 'present';
	state?: 'never' | 'fetching' | 'fetched' | 'failed';
	reason?: '' | Refusal | Trouble;
	/** Pinterest's words. */
	detail?: string;
	windows?: Windows;
	/** Of which fetching the figures are. */
	here?: { at: number; windows: Windows; account: { id: string; name: string; currency: string } } | null;
}

export type Spend = readonly [channel: string, campaign: string, currency: string, micro: number];

/** What `/campaigns` answers (docs/api.md part 5). */
export interface Campaigns {
	standing: Standing;
	first_day: string;
	now: DayFigures[];
	before: DayFigures[];
	entities: Entity[];
	spend: { rows: number; now: Spend[]; before: Spend[] };
}
