/**
 * What a suite needs of this machine. What is lacking is skipped loudly, with the variable that would bring it;
 * `CI_REQUIRE=php,wordpress,woocommerce,chromium,postgres` turns such skips into failures.
 */
import { existsSync } from 'node:fs';
import { describe, test } from 'vitest';
import { findPhp } from '../../sandbox/site/php.ts';
import type { Part } from '../../sandbox/site/requirements.ts';
import { findTree } from '../../sandbox/site/trees.ts';
import { findPostgres } from './postgres.ts';

export const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

/** Of these, PostgreSQL is needed by tests only. */
export type Requirement = Part | 'postgres';

const LOOK: Record<Requirement, () => Promise<unknown>> = {
	php: () => findPhp(),
	wordpress: () => findTree('wordpress', false, () => {}),
	woocommerce: () => findTree('woocommerce', false, () => {}),
	chromium: async () => {
		if (!existsSync(CHROMIUM)) throw new Error(`no Chromium at ${CHROMIUM}; set CHROMIUM_PATH`);
	},
	postgres: async () => findPostgres(),
};

/** What is lacking of these parts, in words; empty: all is there. */
export async function lacking(parts: readonly Requirement[]): Promise<string[]> {
	const words: string[] = [];
	for (const part of parts) {
		try {
			await LOOK[part]();
		} catch (error) {
			words.push(`${part}: ${(error as Error).message}`);
		}
	}
	return words;
}

/** `describe`, where this machine has all these parts; else a skip that says what it lacks. */
export const describeWith =
	(parts: readonly Requirement[]) =>
	(name: string, suite: () => void): void => {
		const found = LACKING.filter(([part]) => parts.includes(part));
		if (found.length === 0) {
			describe(name, suite);
			return;
		}
		const why = found.map(([, words]) => words).join('; ');
		const required = (process.env.CI_REQUIRE ?? '').split(',');
		if (found.some(([part]) => required.includes(part)))
			test(name, () => {
				throw new Error(`CI_REQUIRE asks for it: ${why}`);
			});
		else {
			console.warn(`SKIPPED ${name} (${why})`);
			describe.skip(`${name} (${why})`, suite);
		}
	};

const LACKING: [Requirement, string][] = [];
for (const part of Object.keys(LOOK) as Requirement[])
	for (const words of await lacking([part])) LACKING.push([part, words]);
