/** `php -S` on loopback, with several workers: a page may call its own site, as WP-Cron and Action Scheduler do. */
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startTied } from '../tied-process.ts';
import type { SiteProcess } from './command-line.ts';
import { PHP_FILES, READY_FILE } from './layout.ts';
import { serverSettings } from './php.ts';

export interface Server {
	stop(): Promise<void>;
}

const WORKERS = '4';

/** @throws {Error} when the server ends at once or does not answer within 30 s. */
export async function startServer(site: SiteProcess, folder: string, port: number): Promise<Server> {
	const logFile = join(folder, 'server.log');
	const log = await open(logFile, 'a');
	const words = ['-S', `127.0.0.1:${port}`, '-t', join(folder, 'public'), join(PHP_FILES, 'router.php')];
	const server = startTied(site.php.path, [...serverSettings(), ...words], {
		env: { ...process.env, ...site.environment, PHP_CLI_SERVER_WORKERS: WORKERS },
		output: log.fd,
	});
	await log.close();
	for (let attempt = 0; attempt < 300 && server.alive(); attempt++) {
		// A file that needs no PHP: this asks for the server, not for WordPress.
		const answer = await fetch(`http://127.0.0.1:${port}/${READY_FILE}`).catch(() => undefined);
		await answer?.body?.cancel();
		if (answer?.ok && server.alive()) return server;
		await pause(100);
	}
	await server.stop();
	throw new Error(`php -S did not start on port ${port}; see ${logFile}`);
}
