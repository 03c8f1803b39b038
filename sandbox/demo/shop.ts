/** The fullest shop that this machine can have, paired with the worker. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { readConnectionKey } from '../recorded-shop.ts';
import { startPlayground } from '../site/playground.ts';
import { Lacking } from '../site/requirements.ts';
import { prepare, type Site, type SiteWishes } from '../site/site.ts';
import { checkFitsWooCommerce, findTree, type Tree } from '../site/trees.ts';
import { PAIRED_SHOP, pairingCode } from './pairing.ts';
import type { WorkerProcess } from './worker-process.ts';

export interface Shop {
	/** Absent where there is neither a WordPress nor something to run it. */
	site?: Site;
	/** What could not be had, each in one line with the way to bring it. */
	lacking: string[];
	/** As the worker printed it. */
	connectionKey: string;
}

type ShopWishes = SiteWishes & { dir: string; port: number; tagScript: string };

/** A site that was never there: recorded orders are posted in its name. */
const RECORDED_SITE = 'https://shop.example.com/';

/** @param pairedFile remembers the pairing, which outlives a restart. */
export async function startShop(
	wishes: ShopWishes,
	worker: WorkerProcess,
	pairedFile: string,
): Promise<Shop> {
	const lacking: string[] = [];
	const note = (error: unknown): Lacking => {
		if (!(error instanceof Lacking)) throw error;
		if (!lacking.includes(error.message)) lacking.push(error.message);
		return error;
	};
	for (const woocommerce of wishes.woocommerce === false ? [false] : [true, false]) {
		try {
			const site = await prepare({ ...wishes, woocommerce });
			return { site, lacking, connectionKey: await paired(site, worker, pairedFile) };
		} catch (error) {
			const { part } = note(error);
			if (part === 'php') return await inPlayground(wishes, worker, lacking, note);
			if (part !== 'woocommerce') break;
		}
	}
	return { lacking, connectionKey: await worker.addShop(RECORDED_SITE) };
}

/** Pairs once; again where an address is another than at the last start, or the site was made anew. */
async function paired(site: Site, worker: WorkerProcess, file: string): Promise<string> {
	const addresses = `${site.url} ${worker.url} ${worker.publicUrl}`;
	const known = existsSync(file)
		? (JSON.parse(await readFile(file, 'utf8')) as { addresses: string; key: string })
		: undefined;
	if (known?.addresses === addresses && (await site.php(PAIRED_SHOP)) === readConnectionKey(known.key).shop)
		return known.key;
	try {
		const key = await worker.addShop(site.url);
		await site.php(pairingCode(key));
		await writeFile(file, JSON.stringify({ addresses, key }), { mode: 0o600 });
		return key;
	} catch (error) {
		await site.stop();
		throw error;
	}
}

/** Without PHP: paired at each start, as nothing can be asked of the site. */
async function inPlayground(
	{ dir, port, tagScript, say = () => {} }: ShopWishes,
	worker: WorkerProcess,
	lacking: string[],
	note: (error: unknown) => Lacking,
): Promise<Shop> {
	const url = `http://127.0.0.1:${port}`;
	const tree = (name: 'wordpress' | 'woocommerce'): Promise<Tree | undefined> =>
		findTree(name, true, say).catch((error: unknown) => void note(error));
	const wordpress = await tree('wordpress');
	if (!wordpress) return { lacking, connectionKey: await worker.addShop(RECORDED_SITE) };
	let woocommerce = await tree('woocommerce');
	try {
		if (woocommerce) checkFitsWooCommerce(wordpress);
	} catch (error) {
		note(error);
		woocommerce = undefined;
	}
	const connectionKey = await worker.addShop(url);
	const password = randomBytes(9).toString('base64url');
	const code = pairingCode(connectionKey);
	const playground = await startPlayground({
		dir: `${dir}-playground`,
		port,
		wordpress,
		woocommerce,
		tagScript,
		password,
		code,
		say,
	});
	const outOfReach = () => Promise.reject(new Error('PHP cannot be run inside a Playground site'));
	const site: Site = {
		url,
		dir,
		user: 'admin',
		password,
		environment: {},
		versions: {
			php: playground.php,
			wordpress: wordpress.version,
			...(woocommerce && { woocommerce: woocommerce.version }),
		},
		php: outOfReach,
		cron: outOfReach,
		log: () => playground.log(),
		stop: () => playground.stop(),
	};
	return { site, lacking, connectionKey };
}
