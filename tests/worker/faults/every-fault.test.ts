/** docs/faults.md promises by naming files: each of the fifty faults is there, with its number in a test's title. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

it('each of the fifty faults has a test that names it, in each file that is said to have one', () => {
	const rows = read('docs/faults.md').matchAll(/^\| (\d+) +\|[^|]+\|([^|]+)\|/gm);
	const numbers = [...rows].map(([, number = '', tests = '']) => {
		const files = [...tests.matchAll(/`([\w/-]+\.test\.ts)`/g)].map(([, file]) => file);
		expect([number, files.length]).not.toEqual([number, 0]);
		for (const file of files) {
			const text = read(`tests/worker/${file}`);
			// A table of cases has the number alone.
			const named = text.includes(`fault ${number}: `) || text.includes(`['${number}: `);
			expect([number, file, named]).toEqual([number, file, true]);
		}
		return Number(number);
	});
	expect(numbers).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
});
