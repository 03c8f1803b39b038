/** Programs of their own, so that what is measured shares neither heap nor event loop with what measures. */
import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface Contestant {
	url: string;
	shop: string;
	secret: string;
	stop(): Promise<void>;
}

const at = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/** Starts it and waits for its first line, which is JSON. @param before words before the program, such as strace. */
async function firstLine<T>(
	file: string,
	words: readonly string[],
	env: Record<string, string>,
	before: readonly string[] = [],
): Promise<{ child: ChildProcess; said: T }> {
	const [command = process.execPath, ...rest] = [...before, process.execPath, at(file), ...words];
	const child = spawn(command, rest, {
		env: { ...process.env, NODE_ENV: 'production', ...env },
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	let text = '';
	const line = new Promise<string>((done, failed) => {
		child.once('exit', (code) => failed(new Error(`${file} ${words.join(' ')} ended with ${code}`)));
		child.stdout.on('data', (chunk: Buffer) => {
			text += chunk.toString();
			if (text.includes('\n')) done(text.slice(0, text.indexOf('\n')));
		});
	});
	return { child, said: JSON.parse(await line) as T };
}

export async function contestant(
	kind: 'raw' | 'store' | 'none' | 'worker',
	{ env = {}, before = [] }: { env?: Record<string, string>; before?: readonly string[] } = {},
): Promise<Contestant> {
	const { child, said } = await firstLine<Contestant & { pid: number }>('contestant.ts', [kind], env, before);
	// The program itself, since strace keeps a signal to itself.
	return { ...said, stop: () => ended(child, said.pid) };
}

/** One measure of bench/worker/measure.ts. */
export async function measure<T>(name: string, env: Record<string, string>): Promise<T> {
	const { child, said } = await firstLine<T>('measure.ts', [name], env);
	await ended(child);
	return said;
}

function ended(child: ChildProcess, pid = child.pid): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
	return new Promise((done) => {
		child.once('exit', () => done());
		if (pid) process.kill(pid, 'SIGTERM');
	});
}
