/** A file of what was spent elsewhere, read line by line; what is wrong is told with its line and column. */
import { CHANNELS } from '../attribution/facts.ts';
import type { Day } from './figures.ts';

export const SPEND_COLUMNS = ['day', 'channel', 'campaign', 'currency', 'spend'] as const;
type Column = (typeof SPEND_COLUMNS)[number];

/** Spend in millionths. */
export type SpendRow = readonly [
	day: Day,
	channel: string,
	campaign: string,
	currency: string,
	spend: number,
];

export const FAULTS = [
	'empty',
	'columns',
	'quote',
	'day',
	'channel',
	'campaign',
	'currency',
	'spend',
	'again',
] as const;
export interface SpendFault {
	/** From 1, as an editor counts. */
	line: number;
	fault: (typeof FAULTS)[number];
	/** What stands there, cut off where it is long. */
	found: string;
}

const MOST_FAULTS = 20;
const LONGEST_CAMPAIGN = 150;

/** The file to begin with. */
export const SPEND_TEMPLATE = `${SPEND_COLUMNS.join(',')}\r\n2026-09-01,paid_social,Spring,USD,125.50\r\n2026-09-01,paid_search,"Mugs, brand",USD,80\r\n`;

/** @returns The rows of a file without a fault; else faults only, at most 20. */
export function readSpend(text: string): { rows: SpendRow[] } | { faults: SpendFault[] } {
	const faults: SpendFault[] = [];
	const rows: SpendRow[] = [];
	const seen = new Set<string>();
	const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
	const tell = (line: number, fault: SpendFault['fault'], found = '') =>
		faults.push({ line, fault, found: found.slice(0, 60) });
	let order: Column[] | null = null;
	// Spreadsheets write a semicolon where the comma is for decimals.
	const between = /[,;\t]/.exec(text)?.[0] ?? ',';
	for (const [index, told] of lines.entries()) {
		const number = index + 1;
		if (told.trim() === '' || faults.length === MOST_FAULTS) continue;
		const cells = cellsOf(told, between);
		if (!cells) {
			tell(number, 'quote', told);
			continue;
		}
		if (!order) {
			order = orderOf(cells);
			if (!order) return { faults: [{ line: number, fault: 'columns', found: told.slice(0, 60) }] };
			continue;
		}
		if (cells.length !== order.length) {
			tell(number, 'columns', told);
			continue;
		}
		const cell = (column: Column) => cells[(order as Column[]).indexOf(column)]?.trim() ?? '';
		const before = faults.length;
		const wrong = (column: Column) => tell(number, column, cell(column));
		if (!isDay(cell('day'))) wrong('day');
		if (!CHANNELS.some((channel) => channel === cell('channel'))) wrong('channel');
		if (cell('campaign').length > LONGEST_CAMPAIGN) wrong('campaign');
		const currency = cell('currency').toUpperCase();
		if (!/^[A-Z]{3}$/.test(currency)) wrong('currency');
		const spend = microOf(cell('spend'));
		if (spend === null) wrong('spend');
		if (faults.length > before || spend === null) continue;
		const key = JSON.stringify([cell('day'), cell('channel'), cell('campaign'), currency]);
		// Twice the same day of a campaign: nobody knows whether both count.
		if (seen.has(key)) tell(number, 'again', told);
		seen.add(key);
		rows.push([cell('day'), cell('channel'), cell('campaign'), currency, spend]);
	}
	if (faults.length > 0) return { faults };
	return rows.length > 0 ? { rows } : { faults: [{ line: lines.length, fault: 'empty', found: '' }] };
}

/** Columns in any order. */
function orderOf(cells: readonly string[]): Column[] | null {
	const names = cells.map((cell) => cell.trim().toLowerCase());
	const isWhole = SPEND_COLUMNS.every((column) => names.filter((name) => name === column).length === 1);
	return isWhole && names.length === SPEND_COLUMNS.length ? (names as Column[]) : null;
}

/** RFC 4180, one line. @returns null for a quote that does not end, or stands where none may. */
function cellsOf(line: string, between: string): string[] | null {
	const cells: string[] = [];
	const cell = new RegExp(`(?:"((?:[^"]|"")*)"|([^"${between}]*))(${between}|$)`, 'y');
	for (;;) {
		const found = cell.exec(line);
		if (!found) return null;
		cells.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? '');
		if (found[3] === '') return cells;
	}
}

function isDay(text: string): boolean {
	const moment = Date.parse(`${text}T00:00:00Z`);
	return (
		/^\d{4}-\d\d-\d\d$/.test(text) &&
		Number.isFinite(moment) &&
		new Date(moment).toISOString().startsWith(text)
	);
}

/** At most six decimals; a point or a comma before them, and nothing between thousands. */
function microOf(text: string): number | null {
	const [, whole, decimals = ''] = /^(\d{1,9})(?:[.,](\d{1,6}))?$/.exec(text) ?? [];
	return whole === undefined ? null : Number(whole + decimals.padEnd(6, '0'));
}
