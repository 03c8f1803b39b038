import { CommandMistake } from './command.ts';

const UNITS = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds, of such as 30m, 12h or 7d. @throws {CommandMistake} */
export function durationOf(option: string, text: unknown): number {
	const [, count, unit] = /^(\d{1,6})([mhd])$/.exec(String(text)) ?? [];
	if (!count || !unit) throw new CommandMistake(`--${option} must be a number with m, h or d, such as 12h.`);
	return Number(count) * UNITS[unit as keyof typeof UNITS];
}
