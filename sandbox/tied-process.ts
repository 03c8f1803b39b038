/** Processes that end with this one, however it ends, and with all that they have started themselves. */
import { spawn, type ChildProcess } from 'node:child_process';

export interface TiedProcess {
	/** Whether it still runs. */
	alive(): boolean;
	stop(): Promise<void>;
}

/**
 * A shell between us and the program. A part of it waits at a pipe from us, which closes even when we are killed, and
 * then ends the group. The rest waits for the program, so that whoever waits for the shell waits for both, and in the
 * end takes along what the program has left: PHP's server forks its workers.
 */
const KEEPER = `
exec 3<&0
"$@" </dev/null 3<&- & program=$!
(cat <&3 >/dev/null; kill -TERM 0) &
trap : TERM
wait $program
wait $program
trap - TERM
kill -TERM 0`;
/** Milliseconds that a group has to end by itself. */
const PATIENCE = 12_000;

export function startTied(
	command: string,
	words: readonly string[],
	options: { env?: NodeJS.ProcessEnv; /** A file's descriptor for all that it says. */ output?: number } = {},
): TiedProcess {
	const { env = process.env, output } = options;
	const log = output ?? 'ignore';
	const child =
		process.platform === 'win32'
			? spawn(command, words, { env, stdio: ['ignore', log, log] })
			: spawn('sh', ['-c', KEEPER, 'sh', command, ...words], {
					env,
					stdio: ['pipe', log, log],
					detached: true,
				});
	child.on('error', () => {});
	const alive = () => child.pid !== undefined && child.exitCode === null && child.signalCode === null;
	return { alive, stop: () => (alive() ? endGroup(child) : Promise.resolve()) };
}

function endGroup(child: ChildProcess): Promise<void> {
	return new Promise((resolve) => {
		const stubborn = setTimeout(() => signal(child, 'SIGKILL'), PATIENCE);
		child.once('exit', () => {
			clearTimeout(stubborn);
			resolve();
		});
		signal(child, 'SIGTERM');
	});
}

function signal({ pid }: ChildProcess, which: NodeJS.Signals): void {
	if (pid === undefined) return;
	try {
		process.kill(process.platform === 'win32' ? pid : -pid, which);
	} catch {
		// Gone already.
	}
}
