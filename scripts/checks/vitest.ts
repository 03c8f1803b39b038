/** All vitest projects in one run. vitest speaks for itself; its JSON report is what is counted. */
import { spawn } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { CACHE, REPOSITORY } from '../../sandbox/folders.ts';
import { failed, passed, type Check } from './check.ts';

interface Report {
	numPassedTests: number;
	numFailedTests: number;
	numPendingTests: number;
	numTodoTests: number;
	testResults: {
		name: string;
		status: string;
		message: string;
		assertionResults: { fullName: string; status: string; failureMessages: string[] }[];
	}[];
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
			const failures = failuresOf(report);
			// An error outside of any test or suite fails without either.
			const count = Math.max(failures.length, status === 0 ? 0 : 1);
			return { ...outcome, failed: count, output: failures.join('\n') };
		},
	};
}

/**
 * What failed, a line each: after an hour of output nobody looks for it further up. A suite that cannot be loaded, or
 * fails before or after its tests, is one of them.
 */
function failuresOf({ testResults }: Report): string[] {
	return testResults.flatMap(({ name, status, message, assertionResults }) => {
		const file = relative(REPOSITORY, name);
		const tests = assertionResults.filter((test) => test.status === 'failed');
		if (tests.length === 0) return status === 'failed' ? [lineOf(file, message)] : [];
		return tests.map(({ fullName, failureMessages }) =>
			lineOf(`${file} > ${fullName}`, failureMessages[0] ?? ''),
		);
	});
}

const lineOf = (where: string, message: string) =>
	`${where}: ${stripVTControlCharacters(message).split('\n')[0] || 'before or after its tests; see above'}`;

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
