/** The whole product on this machine: Pinterest's stand-in, the worker, the shop; all on loopback. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CACHE } from '../folders.ts';
import { startSandbox, type Sandbox } from '../pinterest/sandbox.ts';
import { freePort } from '../ports.ts';
import type { SiteWishes } from '../site/site.ts';
import type { Say } from '../site/archives.ts';
import { startShop, type Shop } from './shop.ts';
import { startVisitorProxy } from './visitor-proxy.ts';
import { startWorker, type WorkerProcess } from './worker-process.ts';

export const DEMO_DIR = join(CACHE, 'demo');

/** Wished for; a taken one is replaced by a free one. */
const PORTS = { shop: 8080, worker: 8787, collect: 8788, sandbox: 8790 } as const;

export interface Demo extends Shop {
	sandbox: Sandbox;
	worker: WorkerProcess;
	stop(): Promise<void>;
}

export interface DemoWishes {
	dir?: string;
	/** Whether the usual ports are taken where they are free. Default: yes; tests take any. */
	usualPorts?: boolean;
	site?: SiteWishes;
	say?: Say;
}

/** Starts everything and pairs it. What fails stops what was started. */
export async function startDemo(wishes: DemoWishes = {}): Promise<Demo> {
	const say = wishes.say ?? (() => {});
	const dir = wishes.dir ?? DEMO_DIR;
	const port = (name: keyof typeof PORTS) => freePort(wishes.usualPorts === false ? 0 : PORTS[name]);
	const running: { stop(): Promise<void> }[] = [];
	const stop = async () => {
		for (const part of running.splice(0).reverse()) await part.stop();
	};
	const started = <T extends { stop(): Promise<void> }>(part: T): T => {
		running.push(part);
		return part;
	};
	try {
		await mkdir(dir, { recursive: true });
		const sandbox = started(await startSandbox({ port: await port('sandbox') }));
		const workerPort = await port('worker');
		const collectPort = await port('collect');
		const worker = started(
			await startWorker({
				dir: join(dir, 'worker'),
				port: workerPort,
				publicUrl: `http://127.0.0.1:${collectPort}`,
				pinterest: sandbox.apiUrl,
			}),
		);
		started(await startVisitorProxy(collectPort, workerPort));
		const shop = await startShop(
			{
				dir: join(dir, 'site'),
				port: await port('shop'),
				tagScript: sandbox.tagScript,
				download: true,
				say,
				...wishes.site,
			},
			worker,
			join(dir, 'paired.json'),
		);
		if (shop.site) started(shop.site);
		return { sandbox, worker, ...shop, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}
