/** A worker in a process of its own, in a time of its own. */
import { execFile, fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { WORKER, type WorkerWishes } from '../../sandbox/demo/worker-process.ts';

const PROCESS = fileURLToPath(new URL('moved-worker-process.ts', import.meta.url));

/** `jump`: as when the machine slept; `pass`: the worker is up all the while. Milliseconds. */
export interface Move {
	how: 'jump' | 'pass';
	ms: number;
}

export interface MovedWorker {
	/** Runs one of the worker's commands beside it. @returns what it prints. */
	command(...words: string[]): Promise<Record<string, unknown>>;
	move(move: Move): Promise<void>;
	stop(): Promise<void>;
}

/** @param ahead of the real clock, in milliseconds. @throws {Error} when it ends before it is ready; see `<dir>/worker.log`. */
export async function startMovedWorker(
	{ dir, port, publicUrl, pinterest }: WorkerWishes,
	ahead: number,
): Promise<MovedWorker> {
	await mkdir(dir, { recursive: true });
	const env = {
		...process.env,
		PORT: String(port),
		HOST: '127.0.0.1',
		DATA_DIR: dir,
		...(publicUrl === '' ? {} : { PUBLIC_URL: publicUrl }),
		PINTEREST_API_URL: pinterest,
		BATCH_WAIT_MS: '20',
	};
	const log = await open(join(dir, 'worker.log'), 'a');
	const child = fork(PROCESS, [String(ahead)], {
		env,
		execArgv: [],
		stdio: ['ignore', log.fd, log.fd, 'ipc'],
	});
	await log.close();
	await answered(child);
	return {
		async command(...words) {
			const { stdout } = await promisify(execFile)(process.execPath, [WORKER, ...words, '--json'], { env });
			return JSON.parse(stdout) as Record<string, unknown>;
		},
		async move(move) {
			child.send(move);
			await answered(child);
		},
		async stop() {
			if (child.exitCode !== null || child.signalCode !== null) return;
			const ended = once(child, 'exit');
			child.disconnect();
			await ended;
		},
	};
}

async function answered(child: ChildProcess): Promise<void> {
	const ended = new AbortController();
	const exit = once(child, 'exit', ended).then(() => {
		throw new Error('the worker ended');
	});
	exit.catch(() => {});
	await Promise.race([once(child, 'message', ended), exit]);
	ended.abort();
}
