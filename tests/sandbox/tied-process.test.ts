/** What is started here ends with whoever started it, however that ends. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTied } from '../../sandbox/tied-process.ts';

let dir: string;
beforeEach(async () => {
	dir = await mkdtemp(join(tmpdir(), 'pintally-tied-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

/** A program with a child of its own, which both write their process ids. */
const FAMILY = 'echo $$ >> pids; (sleep 300 & echo $! >> pids; wait) & wait';

async function pids(count: number): Promise<number[]> {
	for (;;) {
		const text = await readFile(join(dir, 'pids'), 'utf8').catch(() => '');
		const found = text.split('\n').filter(Boolean).map(Number);
		if (found.length === count) return found;
		await pause(20);
	}
}

/** A process that nobody has waited for yet is no longer running all the same. */
async function running(pid: number): Promise<boolean> {
	const { stdout } = await promisify(execFile)('ps', ['-o', 'stat=', '-p', String(pid)]).catch(() => ({
		stdout: '',
	}));
	return stdout.trim() !== '' && !stdout.startsWith('Z');
}

async function untilGone(all: readonly number[]): Promise<void> {
	for (const pid of all) while (await running(pid)) await pause(20);
}

test('a stop ends the program and what it started', async () => {
	const tied = startTied('sh', ['-c', `cd ${dir}; ${FAMILY}`]);
	const family = await pids(2);
	expect(await Promise.all(family.map(running))).toEqual([true, true]);
	await tied.stop();
	expect(tied.alive()).toBe(false);
	await untilGone(family);
});

test('a program that ends by itself is seen', async () => {
	const tied = startTied('sh', ['-c', 'exit 3']);
	while (tied.alive()) await pause(20);
	await tied.stop();
	expect(tied.alive()).toBe(false);
});

test('nothing is left of a starter that is killed', async () => {
	const source = new URL('../../sandbox/tied-process.ts', import.meta.url).href;
	const code = `import { startTied } from '${source}';
		startTied('sh', ['-c', ${JSON.stringify(`cd ${dir}; ${FAMILY}`)}]); setInterval(() => {}, 1000);`;
	const starter = spawn(process.execPath, ['--input-type=module', '-e', code]);
	const family = await pids(2);
	starter.kill('SIGKILL');
	await once(starter, 'exit');
	await untilGone(family);
	expect(await Promise.all(family.map(running))).toEqual([false, false]);
});
