/** Where WordPress, WooCommerce and other plugins come from: a variable, the download cache, or wordpress.org. */
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { DOWNLOADS } from '../folders.ts';
import { downloadTree, wordpressOfNpm, type Say } from './archives.ts';
import { Lacking, type Part } from './requirements.ts';

export interface Tree {
	path: string;
	version: string;
}

interface Source {
	part: Part;
	title: string;
	variable: string;
	cached: string;
	/** A file that only a whole tree has, and the words before its version. */
	proof: string;
	version: RegExp;
	archive: string;
}

export const SOURCES = {
	wordpress: {
		part: 'wordpress',
		title: 'WordPress',
		variable: 'WP_CORE_DIR',
		cached: join(DOWNLOADS, 'wordpress'),
		proof: 'wp-includes/version.php',
		version: /\$wp_version = '([^']+)'/,
		archive: '/release/wordpress-6.9.7.zip',
	},
	woocommerce: {
		part: 'woocommerce',
		title: 'WooCommerce',
		variable: 'WOOCOMMERCE_DIR',
		cached: join(DOWNLOADS, 'woocommerce'),
		proof: 'woocommerce.php',
		version: /\* Version: (\S+)/,
		archive: '/plugin/woocommerce.10.2.4.zip',
	},
} as const satisfies Record<string, Source>;

/** Where WordPress of npm is unpacked. WooCommerce cannot run with it. */
const NPM_WORDPRESS = join(DOWNLOADS, 'wordpress-of-npm');

export type TreeName = keyof typeof SOURCES;

/**
 * @param given the folder to take it from, whatever else is there. Default: what the variable says.
 * @param download whether wordpress.org and npm may be asked; never when PINTALLY_OFFLINE is set.
 * @throws {Lacking} when the tree cannot be had, naming the variable that would bring it.
 */
export async function findTree(
	name: TreeName,
	download: boolean,
	say: Say = () => {},
	given?: string,
): Promise<Tree> {
	const source: Source = SOURCES[name];
	const wished = given ?? process.env[source.variable];
	if (wished) {
		const tree = await treeAt(resolve(wished), source);
		if (tree) return tree;
		const by = given ? '' : `${source.variable} is set, but `;
		throw new Lacking(source.part, `${by}there is no ${source.title} in ${wished}.`);
	}
	const cached = await treeAt(source.cached, source);
	if (cached) return cached;
	const mayAsk = download && !process.env.PINTALLY_OFFLINE;
	let why = 'downloads are switched off';
	if (mayAsk) {
		say(`Downloading ${source.title} from wordpress.org …`);
		try {
			await mkdir(dirname(source.cached), { recursive: true });
			await downloadTree(source.archive, source.cached, say);
			const tree = await treeAt(source.cached, source);
			if (tree) return tree;
			why = 'the archive does not hold it';
		} catch (error) {
			why = reason(error);
		}
	}
	const plain = name === 'wordpress' ? await fromNpm(mayAsk, say) : undefined;
	if (plain) return plain;
	throw new Lacking(
		source.part,
		`${source.title} was not found (${why}); set ${source.variable} to its folder, or put it at ${source.cached}.`,
	);
}

/** The last resort: WordPress without the shop. */
async function fromNpm(mayAsk: boolean, say: Say): Promise<Tree | undefined> {
	const there = await treeAt(NPM_WORDPRESS, SOURCES.wordpress);
	if (there || !mayAsk) return there;
	say('Bringing an older WordPress from npm (158 MB) …');
	return wordpressOfNpm(NPM_WORDPRESS).then(
		() => treeAt(NPM_WORDPRESS, SOURCES.wordpress),
		() => undefined,
	);
}

/** @throws {Lacking} when WooCommerce cannot run in this WordPress. */
export function checkFitsWooCommerce(wordpress: Tree): void {
	if (wordpress.path === NPM_WORDPRESS)
		throw new Lacking(
			'woocommerce',
			`WooCommerce does not run in WordPress ${wordpress.version} of npm; set WP_CORE_DIR to a WordPress 6.7 or newer.`,
		);
}

/** A plugin of others that makes the demo fuller and tests more real; only if its tree lies in the cache. */
export function extraPlugin(slug: string): string | undefined {
	const path = join(DOWNLOADS, 'plugins', slug);
	return existsSync(path) && isWhole(path) ? path : undefined;
}

/** A copy of a repository may lack what only its releases hold, and then cannot be loaded. */
function isWhole(plugin: string): boolean {
	const composer = join(plugin, 'vendor/composer');
	const autoload = join(composer, 'autoload_real.php');
	if (!existsSync(autoload)) return true;
	const asks = readFileSync(autoload, 'utf8').includes('/platform_check.php');
	return !asks || existsSync(join(composer, 'platform_check.php'));
}

async function treeAt(path: string, source: Source): Promise<Tree | undefined> {
	const text = await readFile(join(path, source.proof), 'utf8').catch(() => '');
	const version = source.version.exec(text)?.[1];
	return version ? { path, version } : undefined;
}

function reason(error: unknown): string {
	const cause = error instanceof Error ? (error.cause ?? error) : error;
	return cause instanceof Error ? cause.message : String(cause);
}
