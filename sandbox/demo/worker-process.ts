/** The worker as a process of its own, as a shop would run it, with Pinterest's stand-in behind it. */
import { execFile } from 'node:child_process';
import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { REPOSITORY } from '../folders.ts';
import { startTied } from '../tied-process.ts';

export const WORKER = join(REPOSITORY, 'worker', 'src', 'main.ts');

export interface WorkerWishes {
	dir: string;
	port: number;
	/** Where browsers reach it. */
	publicUrl: string;
	/** The stand-in's API. */
	pinterest: string;
}

export interface WorkerProcess {
	url: string;
	/** As browsers reach it. */
	publicUrl: string;
	/** Adds a shop; returns its connection key. */
	addShop(siteUrl: string): Promise<string>;
	stop(): Promise<void>;
}

/** @throws {Error} when it ends at once or does not answer within 20 s; its log is in `<dir>/worker.log`. */
export async function startWorker({ dir, port, publicUrl, pinterest }: WorkerWishes): Promise<WorkerProcess> {
	await mkdir(dir, { recursive: true });
	const environment = {
		...process.env,
		PORT: String(port),
		HOST: '127.0.0.1',
		DATA_DIR: dir,
		PUBLIC_URL: publicUrl,
		PINTEREST_API_URL: pinterest,
		TRUST_PROXY: 'loopback',
	};
	const logFile = join(dir, 'worker.log');
	const log = await open(logFile, 'a');
	const worker = startTied(process.execPath, [WORKER, 'start'], { env: environment, output: log.fd });
	await log.close();
	const url = `http://127.0.0.1:${port}`;
	for (let attempt = 0; ; attempt++) {
		const answer = await fetch(`${url}/healthz`).catch(() => undefined);
		await answer?.body?.cancel();
		if (answer?.ok) break;
		if (attempt > 200 || !worker.alive()) {
			await worker.stop();
			throw new Error(`the worker did not start; see ${logFile}`);
		}
		await pause(100);
	}
	return {
		url,
		publicUrl,
		async addShop(siteUrl) {
			const words = ['add-shop', '--name', 'Demo', '--site-url', siteUrl, '--url', url, '--json'];
			const { stdout } = await promisify(execFile)(process.execPath, [WORKER, ...words], {
				env: environment,
			});
			return (JSON.parse(stdout) as { connection_key: string }).connection_key;
		},
		stop: () => worker.stop(),
	};
}
