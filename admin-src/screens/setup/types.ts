/** What the setup's routes tell (docs/api.md part 5). */
import type { Seconds } from '../../../core/types.ts';

export type PointState = 'done' | 'problem' | 'caution' | 'todo' | 'confirm' | 'unchecked' | 'later';

export interface Finding {
	code: string;
	detail: string;
	/** Empty: about the whole site. */
	page: string;
}

export interface SetupPoint {
	point: string;
	state: PointState;
	/** When it was seen; 0: never. */
	at: Seconds;
	findings: readonly Finding[];
	evidence: readonly string[];
	confirmed_at: Seconds;
	confirmed_by: string;
}

export interface VisitedPage {
	page: string;
	url: string;
	status: number;
	findings: readonly Finding[];
}

export interface Setup {
	points: readonly SetupPoint[];
	verification: {
		state: 'never' | 'running' | 'done';
		started_at: Seconds;
		at: Seconds;
		/** How many pages are still to be looked at. */
		left: number;
		pages: readonly VisitedPage[];
	};
}
