/** PHP inside the site, from the command line. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PHP_FILES } from './layout.ts';
import { CACHE } from '../folders.ts';
import { commandLineSettings, type Php } from './php.ts';

/** Of these settings alone: what PHP wrote to such a folder with the cache in memory on as well is read wrongly. */
const OPCACHE = join(CACHE, 'opcache-file-only');

export interface SiteProcess {
	php: Php;
	environment: Record<string, string>;
}

/** Thrown when PHP code in the site throws: PHP's message, place and trace. */
export class PhpError extends Error {}

/**
 * Runs PHP with WordPress loaded.
 *
 * @param code without `<?php`; what it returns comes back through JSON.
 * @throws {PhpError} when the code throws or PHP dies.
 */
export async function runInside(site: SiteProcess, code: string): Promise<unknown> {
	const mark = `pintally-${randomUUID()} `;
	const { output, errors, status } = await php(site, [join(PHP_FILES, 'run.php'), mark], code);
	const line = output.split('\n').find((text) => text.startsWith(mark));
	if (line === undefined)
		throw new PhpError(`PHP ended with status ${status} and no answer:\n${errors || output.slice(-2000)}`);
	const answer = JSON.parse(line.slice(mark.length)) as {
		value?: unknown;
		error?: string;
		at?: string;
		trace?: string;
	};
	if (answer.error !== undefined) throw new PhpError(`${answer.error}\n  at ${answer.at}\n${answer.trace}`);
	return answer.value;
}

/** Runs one of our PHP files with WordPress loaded. */
export async function runFile(site: SiteProcess, name: string): Promise<unknown> {
	return runInside(site, (await readFile(join(PHP_FILES, name), 'utf8')).replace(/^<\?php/, ''));
}

/** Runs a PHP file as it is; it loads WordPress itself. */
export async function runPlain(site: SiteProcess, name: string, ...words: string[]): Promise<void> {
	const { errors, output, status } = await php(site, [join(PHP_FILES, name), ...words], '');
	if (status !== 0) throw new PhpError(`${name} ended with status ${status}:\n${errors}${output}`);
}

async function php(site: SiteProcess, words: string[], input: string) {
	await mkdir(OPCACHE, { recursive: true });
	return new Promise<{ output: string; errors: string; status: number | null }>((resolve, reject) => {
		const child = spawn(site.php.path, [...commandLineSettings(OPCACHE), ...words], {
			env: { ...process.env, ...site.environment },
		});
		let output = '';
		let errors = '';
		child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
		child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
		child.once('error', reject);
		child.once('close', (status) => resolve({ output, errors, status }));
		child.stdin.on('error', () => {});
		child.stdin.end(input);
	});
}
