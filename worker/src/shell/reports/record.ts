/** What is kept of a shop's fetching, and when the next one is due. Nothing here acts. */
import { type Refusal, type Trouble, TROUBLES } from '../../../../core/campaigns/answer.ts';
import { type Day, DAYS_KNOWN, type Windows } from '../../../../core/campaigns/figures.ts';
import type { Seconds } from '../../../../core/types.ts';
import type { Account } from './fetch.ts';

export interface ReportRecord {
	readonly windows: Windows;
	readonly state: 'fetching' | 'fetched' | 'failed';
	readonly reason: '' | Refusal | Trouble;
	/** Pinterest's words. */
	readonly detail: string;
	/** When the last fetching began. */
	readonly tried_at: Seconds;
	/** Of the figures that are here. */
	readonly fetched: {
		readonly at: Seconds;
		readonly windows: Windows;
		readonly account: Account;
	} | null;
}

const DAY: Seconds = 86_400;
/** Whoever has been fetching for so long has died over it. */
const LEASE: Seconds = 2 * 3600;
/** What passes may have passed after so long. */
const AGAIN_AFTER: Seconds = 3600;
/** In the hours of UTC before this, Pinterest is still counting yesterday. */
const NIGHT: Seconds = 4 * 3600;
/** A conversion is told to Pinterest within seven days, and then counted on its own day: older days stay as they are. */
const DAYS_THAT_CHANGE = 14;

const nightOf = (moment: Seconds) => Math.floor((moment - NIGHT) / DAY);

/** Whether somebody is fetching right now. */
export const isUnderWay = ({ state, tried_at }: ReportRecord, now: Seconds): boolean =>
	state === 'fetching' && now - tried_at < LEASE;

/** Once a night, and each hour after what passes by itself. A refusal is asked about again the next night. */
export function isDue(record: ReportRecord, now: Seconds): boolean {
	if (isUnderWay(record, now)) return false;
	const { state, reason, tried_at } = record;
	if (state === 'fetching' || nightOf(now) > nightOf(tried_at)) return true;
	return TROUBLES.some((trouble) => trouble === reason) && now - tried_at >= AGAIN_AFTER;
}

/** @returns UTC days, today among them: those that may have changed, or all that Pinterest knows. */
export function rangeOf({ windows, fetched }: ReportRecord, adAccountId: string, now: Seconds): Day[] {
	const same =
		fetched?.account.id === adAccountId &&
		fetched.windows.click_window_days === windows.click_window_days &&
		fetched.windows.view_window_days === windows.view_window_days;
	const missed = same ? Math.ceil((now - fetched.at) / DAY) : DAYS_KNOWN;
	const length = Math.min(DAYS_KNOWN, DAYS_THAT_CHANGE + missed);
	return Array.from({ length }, (_, index) => dayOf(now - (length - 1 - index) * DAY));
}

export const dayOf = (moment: Seconds): Day => new Date(moment * 1000).toISOString().slice(0, 10);
