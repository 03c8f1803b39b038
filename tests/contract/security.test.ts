/** docs/security.md promises by naming tests: each of them is there, under that name. */
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const at = (path: string) => new URL(`../../${path}`, import.meta.url);
const text = readFileSync(at('docs/security.md'), 'utf8');
const named = [...text.matchAll(/`(tests\/[\w/.-]+\.test\.tsx?)` "([^"]+)"/g)].map(
	([, file = '', title = '']) => [file, title] as const,
);

test.each(named)('%s has "%s"', (file, title) => {
	expect(existsSync(at(file))).toBe(true);
	const source = readFileSync(at(file), 'utf8').replaceAll("\\'", "'");
	expect(["'", '"', '`'].some((quote) => source.includes(`${quote}${title}${quote}`))).toBe(true);
});

test('every threat has what stands in its way, and a test', () => {
	const [, threats = ''] = /## Who may try what\n([\s\S]*?)\n## /.exec(text) ?? [];
	const rows = threats.split('\n').filter((line) => /^\| (?!threat|-)/.test(line));
	expect(rows.length).toBeGreaterThan(25);
	for (const row of rows) {
		const [, threat, stands, tests] = row.split('|').map((cell) => cell.trim());
		expect([threat, Boolean(stands), /`tests\/.+` ".+"/.test(tests ?? '')]).toEqual([threat, true, true]);
	}
});

test('every subject that the shop’s keepers ask about has a part of its own', () => {
	for (const title of [
		'Forged beacons',
		'Replayed and altered hooks',
		'Stolen keys',
		'Hostile tenants',
		'Requests to the shop',
	])
		expect(text).toContain(`### ${title}\n`);
});
