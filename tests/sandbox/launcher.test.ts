/** The launcher installs once for each lock file and hands over, with a stand-in for npm on its path. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { REPOSITORY } from '../../sandbox/folders.ts';

let clone: string;
beforeEach(async () => {
	clone = await mkdtemp(join(tmpdir(), 'pintally-launch-'));
	for (const folder of ['bin', 'scripts', 'fake']) await mkdir(join(clone, folder));
	await cp(join(REPOSITORY, 'bin/launch.mjs'), join(clone, 'bin/launch.mjs'));
	await writeFile(join(clone, 'package-lock.json'), '{ "lockfileVersion": 3 }');
	await writeFile(
		join(clone, 'scripts/test.ts'),
		"const words: string[] = process.argv.slice(2);\nconsole.log(`ran ${words.join(' ')}`);\nprocess.exitCode = words.includes('fail') ? 3 : 0;\n",
	);
	await writeFile(
		join(clone, 'fake/npm'),
		`#!/bin/sh\necho "$@" >> '${clone}/npm.log'\nmkdir -p node_modules\n`,
	);
	await chmod(join(clone, 'fake/npm'), 0o755);
});
afterEach(() => rm(clone, { recursive: true, force: true }));

async function launch(...words: string[]) {
	const environment = { ...process.env, PATH: `${join(clone, 'fake')}${delimiter}${process.env.PATH ?? ''}` };
	const launched = promisify(execFile)(process.execPath, [join(clone, 'bin/launch.mjs'), ...words], {
		env: environment,
	});
	return launched.then(
		({ stdout }) => ({ code: 0, stdout, stderr: '' }),
		(error: { code: number; stdout: string; stderr: string }) => error,
	);
}
const npmCalls = async () =>
	(await readFile(join(clone, 'npm.log'), 'utf8').catch(() => ''))
		.split('\n')
		.filter(Boolean)
		.map((call) => call.split(' ')[0]);

test('installs in a fresh clone and runs the script with its words', async () => {
	const { code, stdout } = await launch('test', '--project', 'core');
	expect(code).toBe(0);
	expect(stdout).toContain('ran --project core');
	expect(await npmCalls()).toEqual(['ci']);
});

test('installs once, and again when the lock file has changed', async () => {
	await launch('test');
	await launch('test');
	expect(await npmCalls()).toEqual(['ci']);
	await writeFile(join(clone, 'package-lock.json'), '{ "lockfileVersion": 3, "packages": {} }');
	await launch('test');
	expect(await npmCalls()).toEqual(['ci', 'ci']);
});

test("takes somebody's own npm ci for done when it is newer than the lock file", async () => {
	await mkdir(join(clone, 'node_modules'));
	await writeFile(join(clone, 'node_modules/.package-lock.json'), '{}');
	await utimes(join(clone, 'package-lock.json'), 1000, 1000);
	await launch('test');
	expect(await npmCalls()).toEqual([]);
	const stamp = await readFile(join(clone, 'node_modules/.pintally-installed'), 'utf8');
	expect(stamp).toBe(createHash('sha256').update('{ "lockfileVersion": 3 }').digest('hex'));
});

test('passes the status on', async () => {
	expect(await launch('test', 'fail')).toMatchObject({ code: 3 });
});

test('knows its commands', async () => {
	const { code, stderr } = await launch('../evil');
	expect([code, stderr]).toEqual([1, 'There is no command "../evil".\n']);
	expect(await npmCalls()).toEqual([]);
});
