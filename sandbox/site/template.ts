/** An installed and seeded site, made once for each set of inputs and copied for every use. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CACHE } from '../folders.ts';
import type { Say } from './archives.ts';
import { runFile, runPlain } from './command-line.ts';
import { placeDatabase, startDatabase, type DatabaseKind } from './database.ts';
import { layOut, OUR_PLUGIN, PHP_FILES } from './layout.ts';
import type { Php } from './php.ts';
import type { Tree } from './trees.ts';

export interface Recipe {
	php: Php;
	core: string;
	wordpress: Tree;
	woocommerce: Tree | undefined;
	theme: string;
	/** Folders of other plugins by their name. */
	plugins: Map<string, string>;
	database: DatabaseKind;
}

/** @returns what a template depends on, as a short hash: another input is another template. */
export async function recipeMark(recipe: Recipe): Promise<string> {
	const hash = createHash('sha256');
	const { core, woocommerce, theme, plugins, database } = recipe;
	hash.update(JSON.stringify([core, woocommerce, theme, [...plugins], database]));
	hash.update(await readFile(new URL('layout.ts', import.meta.url)));
	for (const file of (await readdir(PHP_FILES)).sort())
		if (/^(install|activate|seed)/.test(file)) hash.update(await readFile(join(PHP_FILES, file)));
	return hash.digest('hex').slice(0, 16);
}

/** @returns the folder of a stopped, seeded site; made now if there is none. */
export async function template(recipe: Recipe, say: Say): Promise<string> {
	const folder = join(CACHE, 'sites', await recipeMark(recipe));
	if (existsSync(folder)) return folder;
	say('Installing WordPress and filling the shop (once; copies are used from now on) …');
	const half = `${folder}.${process.pid}`;
	await rm(half, { recursive: true, force: true });
	try {
		await make(recipe, half);
		await rename(half, folder).catch((error: unknown) => {
			// Another process was quicker.
			if (!existsSync(folder)) throw error;
		});
	} finally {
		await rm(half, { recursive: true, force: true });
	}
	return folder;
}

async function make(recipe: Recipe, folder: string): Promise<void> {
	const plugins = new Map(recipe.plugins);
	if (recipe.woocommerce) plugins.set('woocommerce', recipe.woocommerce.path);
	await layOut(folder, recipe.core, recipe.wordpress, new Map(plugins).set('pintally', OUR_PLUGIN));
	await placeDatabase(recipe.database, folder);
	const database = await startDatabase(recipe.database, folder);
	try {
		const environment = {
			...database.environment,
			PINTALLY_SITE: folder,
			PINTALLY_CORE: recipe.core,
			PINTALLY_SITE_URL: 'http://127.0.0.1',
			PINTALLY_BACKGROUND: '0',
			PINTALLY_ACTIVATE: JSON.stringify({ theme: recipe.theme, plugins: await mainFiles(plugins) }),
		};
		const site = { php: recipe.php, environment };
		await runPlain(site, 'install.php', 'owner', 'changed-on-each-use');
		await runFile(site, 'activate.php');
		await runFile(site, 'seed-site.php');
		if (recipe.woocommerce) await runFile(site, 'seed-shop.php');
	} finally {
		await database.stop();
	}
}

/** @returns each plugin's main file, the one with the header, as WordPress names it: `folder/file.php`. */
async function mainFiles(plugins: Map<string, string>): Promise<string[]> {
	const found: string[] = [];
	for (const [name, path] of plugins)
		for (const file of await readdir(path))
			if (file.endsWith('.php') && /^[ \t/*#@]*Plugin Name:/m.test(await readFile(join(path, file), 'utf8')))
				found.push(`${name}/${file}`);
	return found;
}

export async function copyTemplate(from: string, to: string): Promise<void> {
	await mkdir(to, { recursive: true });
	await cp(from, to, { recursive: true, verbatimSymlinks: true });
}
