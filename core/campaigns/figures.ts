/**
 * Pinterest's own figures of an ad account, as they go from the worker to the shop and on to its screen. Names and
 * units of the columns are those of the contract (Pinterest's OpenAPI 5.23, "analytics").
 */

/** From the coarse to the fine. */
export const LEVELS = ['account', 'campaign', 'ad_group', 'ad'] as const;
export type Level = (typeof LEVELS)[number];

/** What Pinterest offers as windows, in days. That of engagement brings no new figures any more, so it is not asked for. */
export const WINDOW_DAYS = [0, 1, 7, 14, 30, 60] as const;
export interface Windows {
	click_window_days: (typeof WINDOW_DAYS)[number];
	view_window_days: (typeof WINDOW_DAYS)[number];
}
/** Pinterest's own defaults. */
export const USUAL_WINDOWS: Windows = { click_window_days: 30, view_window_days: 1 };

/** Pinterest tells of no day that is longer ago, the day of asking among them. */
export const DAYS_KNOWN = 90;

/** A UTC day, e.g. `2026-09-21`: so Pinterest dates its figures. */
export type Day = string;

/** `parent`: the ad's ad group, the ad group's campaign. `pin`: of an ad; else empty. */
export type Entity = readonly [
	level: Level,
	id: string,
	name: string,
	status: string,
	parent: string,
	pin: string,
];

/** Amounts in millionths of the ad account's currency, whatever their column is called. Conversions are checkouts. */
export type DayFigures = readonly [
	level: Level,
	id: string,
	spend_micro: number,
	impressions: number,
	clicks: number,
	conversions: number,
	value_micro: number,
	click_conversions: number,
	view_conversions: number,
];

/** In the order of the figures. */
export const COLUMNS = [
	'SPEND_IN_MICRO_DOLLAR',
	'PAID_IMPRESSION',
	'TOTAL_CLICKTHROUGH',
	'TOTAL_CHECKOUT',
	'TOTAL_CHECKOUT_VALUE_IN_MICRO_DOLLAR',
	'TOTAL_CLICK_CHECKOUT',
	'TOTAL_VIEW_CHECKOUT',
] as const;

/** Under which name a row says whose figures it has. */
const ID_COLUMN: Readonly<Record<Level, string>> = {
	account: 'AD_ACCOUNT_ID',
	campaign: 'CAMPAIGN_ID',
	ad_group: 'AD_GROUP_ID',
	ad: 'AD_ID',
};

/**
 * One row of an analytics answer. A column without a value may be missing from it: that is nothing.
 *
 * @returns `null` for what is no such row.
 */
export function figuresOf(level: Level, row: unknown): { day: Day; figures: DayFigures } | null {
	if (typeof row !== 'object' || row === null) return null;
	const told = row as Readonly<Record<string, unknown>>;
	const id = told[ID_COLUMN[level]];
	const day = told['DATE'];
	if ((typeof id !== 'string' && typeof id !== 'number') || typeof day !== 'string') return null;
	if (!/^\d+$/.test(String(id)) || !/^\d{4}-\d\d-\d\d$/.test(day)) return null;
	const [spend, impressions, clicks, conversions, value, clicked, viewed] = COLUMNS.map((column) =>
		wholeOf(told[column]),
	) as [number, number, number, number, number, number, number];
	return {
		day,
		figures: [level, String(id), spend, impressions, clicks, conversions, value, clicked, viewed],
	};
}

/** A day on which nothing happened is not worth a row. */
export const hasFigures = ([, , ...figures]: DayFigures): boolean => figures.some((figure) => figure !== 0);

/** Corrections may be negative; parts of a millionth are noise. */
function wholeOf(value: unknown): number {
	const number = Number(value ?? 0);
	return Number.isFinite(number) ? Math.round(number) : 0;
}
