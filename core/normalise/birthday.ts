/** Dates of birth: "year, month, and day" (Pinterest's OpenAPI 5.23), written YYYYMMDD. */
import type { Seconds } from '../types.ts';

const YEAR_FIRST = /^(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})(?:[T\s].*)?$/;
const WITH_DOTS = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/;
const YEAR_LAST = /^(\d{1,2})([-/])(\d{1,2})\2(\d{4})$/;

/**
 * @param now Nobody is born later.
 * @returns `undefined` for what is no day since 1900, and for 03/04/1990, which is two.
 */
export function normalBirthday(text: string, now: Seconds): string | undefined {
	const days = new Set(readings(text).flatMap(([year, month, day]) => realDay(year, month, day, now) ?? []));
	return days.size === 1 ? [...days][0] : undefined;
}

type Reading = readonly [year: string, month: string, day: string];

function readings(text: string): Reading[] {
	const [, year, separator, month, day] = YEAR_FIRST.exec(text) ?? [];
	if (year && month && day) {
		// Without separators only eight digits say where the month ends.
		return separator || month.length + day.length === 4 ? [[year, month, day]] : [];
	}
	const dots = WITH_DOTS.exec(text);
	if (dots) {
		return [[dots[3]!, dots[2]!, dots[1]!]];
	}
	const last = YEAR_LAST.exec(text);
	return last
		? [
				[last[4]!, last[3]!, last[1]!],
				[last[4]!, last[1]!, last[3]!],
			]
		: [];
}

function realDay(year: string, month: string, day: string, now: Seconds): string | undefined {
	const written = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
	const time = Date.parse(`${written}T00:00:00Z`);
	const isReal = !Number.isNaN(time) && new Date(time).toISOString().startsWith(written);
	return isReal && Number(year) >= 1900 && time <= now * 1000 ? written.replaceAll('-', '') : undefined;
}
