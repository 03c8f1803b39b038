/** A report's lines: credit added up by channel, campaign, ad group or ad. Every level has the same total. */
import type { Credits } from './credits.ts';
import { type Origin, UNATTRIBUTED } from './facts.ts';
import type { Rows } from './rows.ts';

/** What names a line at each level. The same campaign of two channels is two lines. */
const LEVELS = {
	channel: ['channel'],
	source: ['channel', 'source'],
	campaign: ['channel', 'campaign'],
	ad_group: ['channel', 'campaign', 'ad_group'],
	ad: ['channel', 'campaign', 'ad_group', 'ad'],
} as const satisfies Record<string, readonly (keyof Origin)[]>;
export type Level = keyof typeof LEVELS;

/** `origin` has what names it at this level; what was not told is absent. */
export interface Line {
	origin: Origin;
	conversions: number;
	credit_minor: number;
}

/** @returns In order of name, every origin of the rows with or without credit; last, if any, the unattributed. */
export function linesOf({ origins }: Rows, credits: Credits, level: Level): Line[] {
	const lines = new Map<string, Line>();
	for (const [i, origin] of origins.entries()) {
		const named: Origin = { channel: origin.channel };
		for (const field of LEVELS[level]) {
			const name = origin[field];
			if (name !== undefined) named[field] = name;
		}
		const key = JSON.stringify(named);
		const line = lines.get(key) ?? { origin: named, conversions: 0, credit_minor: 0 };
		line.conversions += credits.conversions[i]!;
		line.credit_minor += credits.credit_minor[i]!;
		lines.set(key, line);
	}
	const rest = { origin: { channel: UNATTRIBUTED }, ...credits.unattributed };
	return rest.conversions > 0 ? [...lines.values(), rest] : [...lines.values()];
}
