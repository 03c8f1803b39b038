/** `php -S` on loopback, with several workers: a page may call its own site, as WP-Cron and Action Scheduler do. */
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { SiteProcess } from './command-line.ts';
import { PHP_FILES } from './layout.ts';
import { endGroup, phpSettings } from './php.ts';

export interface Server {
	stop(): Promise<void>;
}

const WORKERS = '4';

/** @throws {Error} when the server ends at once or does not answer within 30 s. */
export async function startServer(site: SiteProcess, folder: string, port: number): Promise<Server> {
	const log = createWriteStream(join(folder, 'server.log'), { flags: 'a' });
	const words = ['-S', `127.0.0.1:${port}`, '-t', join(folder, 'public'), join(PHP_FILES, 'router.php')];
	const child = spawn(site.php.path, [...phpSettings(), ...words], {
		env: { ...process.env, ...site.environment, PHP_CLI_SERVER_WORKERS: WORKERS },
		stdio: ['ignore', 'pipe', 'pipe'],
		// A process group of its own: PHP forks its workers, and all of them must end with the site.
		detached: true,
	});
	child.stdout.pipe(log, { end: false });
	child.stderr.pipe(log, { end: false });
	const ended = () => void endGroup(child, 'SIGKILL');
	process.once('exit', ended);
	const stop = async () => {
		process.off('exit', ended);
		await endGroup(child);
		log.end();
	};
	for (let attempt = 0; attempt < 300; attempt++) {
		if (child.exitCode !== null) break;
		// A file that needs no PHP: this asks for the server, not for WordPress.
		const answer = await fetch(`http://127.0.0.1:${port}/license.txt`).catch(() => undefined);
		await answer?.body?.cancel();
		if (answer?.ok && child.exitCode === null) return { stop };
		await pause(100);
	}
	await stop();
	throw new Error(`php -S did not start on port ${port}; see ${join(folder, 'server.log')}`);
}
