/** The whole product on this machine: Pinterest's stand-in, the worker, the shop; all on loopback. */
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CACHE } from '../folders.ts';
import { startSandbox, type Sandbox } from '../pinterest/sandbox.ts';
import { freePort } from '../ports.ts';
import { readConnectionKey } from '../recorded-shop.ts';
import { OUR_PLUGIN } from '../site/layout.ts';
import { Lacking } from '../site/requirements.ts';
import { prepare, type Site, type SiteWishes } from '../site/site.ts';
import type { Say } from '../site/archives.ts';
import { pair, pairedShop } from './pairing.ts';
import { startVisitorProxy } from './visitor-proxy.ts';
import { startWorker, type WorkerProcess } from './worker-process.ts';

export const DEMO_DIR = join(CACHE, 'demo');

/** Wished for; a taken one is replaced by a free one. */
const PORTS = { shop: 8080, worker: 8787, collect: 8788, sandbox: 8790 } as const;

export interface Demo {
	sandbox: Sandbox;
	worker: WorkerProcess;
	/** Absent where there is no WordPress or no PHP; `lacking` says so. */
	site?: Site;
	/** What could not be had, each in one line with the way to bring it. */
	lacking: string[];
	/** As the worker printed it. */
	connectionKey: string;
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
		const lacking: string[] = [];
		const site = await startShop(
			{
				dir: join(dir, 'site'),
				port: await port('shop'),
				tagScript: sandbox.tagScript,
				download: true,
				say,
				...wishes.site,
			},
			lacking,
		);
		if (site) started(site);
		const siteUrl = site?.url ?? 'https://shop.example.com/';
		const connectionKey = await paired(dir, worker, siteUrl, `${siteUrl} ${workerPort} ${collectPort}`, site);
		return { sandbox, worker, ...(site && { site }), lacking, connectionKey, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}

/** The fullest shop that can be had: with WooCommerce, without, or none. */
async function startShop(wishes: SiteWishes, lacking: string[]): Promise<Site | undefined> {
	for (const woocommerce of wishes.woocommerce === false ? [false] : [true, false]) {
		try {
			return await prepare({ ...wishes, woocommerce });
		} catch (error) {
			if (!(error instanceof Lacking)) throw error;
			if (!lacking.includes(error.message)) lacking.push(error.message);
			if (error.part !== 'woocommerce') return undefined;
		}
	}
	return undefined;
}

/** Pairs once; again where an address is another than at the last start, or the site was made anew. */
async function paired(
	dir: string,
	worker: WorkerProcess,
	siteUrl: string,
	addresses: string,
	site: Site | undefined,
): Promise<string> {
	const file = join(dir, 'paired.json');
	const known = existsSync(file)
		? (JSON.parse(await readFile(file, 'utf8')) as { addresses: string; key: string })
		: undefined;
	if (
		known?.addresses === addresses &&
		(!site || (await pairedShop(site)) === readConnectionKey(known.key).shop)
	)
		return known.key;
	const key = await worker.addShop(siteUrl);
	if (site && existsSync(join(OUR_PLUGIN, 'pintally.php'))) await pair(site, key);
	await writeFile(file, JSON.stringify({ addresses, key }), { mode: 0o600 });
	return key;
}
