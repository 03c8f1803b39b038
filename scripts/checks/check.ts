/** One check of `npm test`: what it is called, and how it ended. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { REPOSITORY } from '../../sandbox/folders.ts';

export interface Counts {
	passed: number;
	failed: number;
	skipped: number;
}

export interface Outcome extends Counts {
	/** Shown when it failed or was skipped. */
	output: string;
}

export interface Check {
	name: string;
	run(): Promise<Outcome>;
}

export const passed = (output = ''): Outcome => ({ passed: 1, failed: 0, skipped: 0, output });
export const failed = (output: string): Outcome => ({ passed: 0, failed: 1, skipped: 0, output });
/** @param why with the variable or package that would bring what is lacking. */
export const skipped = (why: string): Outcome => ({ passed: 0, failed: 0, skipped: 1, output: why });

export function total(outcomes: readonly Counts[]): Counts {
	const sum = { passed: 0, failed: 0, skipped: 0 };
	for (const outcome of outcomes) {
		sum.passed += outcome.passed;
		sum.failed += outcome.failed;
		sum.skipped += outcome.skipped;
	}
	return sum;
}

/** Runs a program in the repository and keeps what it says. */
export function program(
	command: string,
	words: readonly string[],
): Promise<{ status: number; output: string }> {
	return new Promise((resolve) => {
		const child = spawn(command, words, { cwd: REPOSITORY, env: { ...process.env, FORCE_COLOR: '0' } });
		let output = '';
		child.stdout.on('data', (text) => (output += String(text)));
		child.stderr.on('data', (text) => (output += String(text)));
		child.stdin.end();
		child.once('error', (error) => resolve({ status: 127, output: error.message }));
		child.once('close', (status) => resolve({ status: status ?? 1, output }));
	});
}

/** A program that ends with 0 when all is well. */
export function byProgram(name: string, command: string, ...words: string[]): Check {
	return {
		name,
		async run() {
			const { status, output } = await program(command, words);
			return status === 0 ? passed(output) : failed(output);
		},
	};
}

/** The same, for a program that an npm package brings. */
export function byPackage(name: string, script: string, ...words: string[]): Check {
	return byProgram(name, process.execPath, join(REPOSITORY, 'node_modules', script), ...words);
}
