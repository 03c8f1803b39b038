/**
 * `npm run test:compat`: shops as they really are, each with its cases, and at the end the matrix: what ran, on which
 * versions, what is simulated, and what was skipped and why.
 */
import { spawnSync } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CACHE, REPOSITORY } from '../sandbox/folders.ts';
import type { Told } from '../tests/compat/case.ts';

interface Report {
	testResults: {
		message: string;
		assertionResults: {
			ancestorTitles: string[];
			title: string;
			status: 'passed' | 'failed' | 'skipped' | 'pending' | 'todo';
			meta?: { compat?: Told };
		}[];
	}[];
}

const REPORT = join(CACHE, 'compat.json');
const MARKS = { passed: '✓', failed: '✗', skipped: '-' } as const;

await mkdir(CACHE, { recursive: true });
await rm(REPORT, { force: true });
const { status } = spawnSync(
	process.execPath,
	[
		join(REPOSITORY, 'node_modules/vitest/vitest.mjs'),
		...['run', '--project', 'compat', '--reporter=default', '--reporter=json', `--outputFile.json=${REPORT}`],
		...process.argv.slice(2),
	],
	{ cwd: REPOSITORY, stdio: 'inherit', env: { ...process.env, COMPAT: 'whole' } },
);
const report = JSON.parse(await readFile(REPORT, 'utf8')) as Report;
const all = report.testResults.flatMap(({ assertionResults }) => assertionResults);

const sums = { passed: 0, failed: 0, skipped: 0 };
let heading = '';
for (const { ancestorTitles, title, status: ended, meta } of all) {
	const told = meta?.compat;
	const result = ended === 'passed' || ended === 'failed' ? ended : 'skipped';
	sums[result] += 1;
	const shop = told?.shop ?? ancestorTitles[0] ?? '';
	const why = told?.skipped;
	if (shop !== heading) {
		heading = shop;
		console.log(`\n${shop}${told?.versions ? ` (${told.versions})` : ''}${why ? `\n  skipped: ${why}` : ''}`);
	}
	console.log(`  ${MARKS[result]} ${title}`);
	if (told?.simulated && !why) console.log(`      simulated: ${told.simulated}`);
}
console.log(`\n${sums.passed} passed, ${sums.failed} failed, ${sums.skipped} skipped`);
// A suite that cannot even be loaded fails without a failed case.
process.exitCode = status ?? 1;
