/** What translators get is what the code says. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { i18nFiles, POT, VOCABULARY } from '../../scripts/i18n.ts';
import { events, reasons, settings, states } from '../../core/vocabulary.ts';
import { describeWith } from '../support/requirements.ts';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
/** Line numbers change with every edit; the strings and their files are what matters. */
const withoutLines = (pot: string) => pot.replace(/^(#: .*?):\d+$/gm, '$1');

describeWith(['php'])('the translatable strings', () => {
	test('of PHP, TypeScript and the vocabulary are in the .pot (npm run i18n)', async () => {
		const made = await i18nFiles();
		expect(new Set(withoutLines(read(POT)).split('\n'))).toEqual(
			new Set(withoutLines(made[POT]!).split('\n')),
		);
		expect(read(VOCABULARY)).toBe(made[VOCABULARY]);
	}, 30_000);

	test('have every word of the vocabulary', () => {
		const php = read(VOCABULARY);
		for (const { label, description } of [events, reasons, settings, states].flatMap((words) =>
			Object.values(words),
		))
			for (const text of [label, description]) expect(php).toContain(text.replace(/'/g, "\\'"));
	});
});
