/** All vitest projects in one run. vitest speaks for itself; its JSON report is what is counted. */
import { spawn } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CACHE, REPOSITORY } from '../../sandbox/folders.ts';
import { failed, passed, type Check } from './check.ts';

interface Report {
	numPassedTests: number;
	numFailedTests: number;
	numPendingTests: number;
	numTodoTests: number;
}

const REPORT = join(CACHE, 'vitest.json');

/** @param words passed to vitest, such as `--project core`. */
export function vitest(words: readonly string[]): Check {
	return {
		name: 'Tests',
		async run() {
			await mkdir(CACHE, { recursive: true });
			await rm(REPORT, { force: true });
			const status = await run(words);
			const report = await readFile(REPORT, 'utf8').then(
				(text) => JSON.parse(text) as Report,
				() => undefined,
			);
			if (!report) return failed(`vitest ended with status ${status} and no report.`);
			const outcome = {
				...passed(),
				passed: report.numPassedTests,
				failed: report.numFailedTests,
				skipped: report.numPendingTests + report.numTodoTests,
			};
			// A suite that cannot even be loaded, or an error outside of any test, fails without a failed test.
			if (status !== 0 && outcome.failed === 0) return { ...outcome, failed: 1 };
			return outcome;
		},
	};
}

function run(words: readonly string[]): Promise<number> {
	const all = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${REPORT}`, ...words];
	return new Promise((resolve) => {
		const child = spawn(process.execPath, [join(REPOSITORY, 'node_modules/vitest/vitest.mjs'), ...all], {
			cwd: REPOSITORY,
			stdio: ['ignore', 'inherit', 'inherit'],
		});
		child.once('exit', (status) => resolve(status ?? 1));
	});
}
