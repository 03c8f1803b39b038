/**
 * The folders of a site. WordPress itself is copied once and shared by all sites, read only; a site is its
 * wp-content (links to plugins and themes), its database, its salts and its log: a copy takes milliseconds.
 */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, rename, rm, symlink, writeFile, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CACHE, REPOSITORY } from '../folders.ts';
import type { Tree } from './trees.ts';

export const PHP_FILES = fileURLToPath(new URL('php/', import.meta.url));
/** A file that is served without PHP: the server's sign of life. */
export const READY_FILE = 'ready.txt';
export const OUR_PLUGIN = join(REPOSITORY, 'plugin');
export const CLASSIC_THEME = join(REPOSITORY, 'tests', 'themes', 'pintally-classic');

/** @returns the shared copy of WordPress, without its wp-content and with our wp-config.php. */
export async function sharedCore(wordpress: Tree): Promise<string> {
	const config = await readFile(join(PHP_FILES, 'wp-config.php'));
	const mark = createHash('sha256').update(wordpress.path).update(config).digest('hex').slice(0, 12);
	const core = join(CACHE, 'core', `${wordpress.version}-${mark}`);
	if (existsSync(core)) return core;
	const half = `${core}.${process.pid}`;
	const content = join(wordpress.path, 'wp-content');
	await cp(wordpress.path, half, {
		recursive: true,
		filter: (path) => path !== content && basename(path) !== 'wp-config.php' && basename(path) !== '.git',
	});
	await writeFile(join(half, 'wp-config.php'), config);
	// Another process may have been quicker; its copy is the same.
	await rename(half, core).catch(() => rm(half, { recursive: true, force: true }));
	return core;
}

/**
 * Lays out an empty site.
 *
 * @param plugins folders to link into wp-content/plugins, by the name that they get there.
 */
export async function layOut(
	site: string,
	core: string,
	wordpress: Tree,
	plugins: Map<string, string>,
): Promise<void> {
	const content = join(site, 'public', 'wp-content');
	for (const folder of ['plugins', 'themes', 'mu-plugins', 'uploads'])
		await mkdir(join(content, folder), { recursive: true });
	for (const entry of await readdir(core)) await link(join(core, entry), join(site, 'public', entry));
	for (const [name, path] of plugins) await link(path, join(content, 'plugins', name));
	const themes = join(wordpress.path, 'wp-content', 'themes');
	for (const theme of await readdir(themes).catch(() => []))
		if (!theme.includes('.')) await link(join(themes, theme), join(content, 'themes', theme));
	await link(CLASSIC_THEME, join(content, 'themes', basename(CLASSIC_THEME)));
	await link(join(PHP_FILES, 'demo-only.php'), join(content, 'mu-plugins', 'pintally-demo.php'));
	await writeFile(join(site, 'public', READY_FILE), 'ready\n');
	await writeFile(join(site, 'salts.php'), salts(), { mode: 0o600 });
}

/** Which theme is meant by "block": the newest of WordPress's own. */
export async function newestTheme(wordpress: Tree): Promise<string> {
	const order = ['twentytwentyfive', 'twentytwentyfour', 'twentytwentythree', 'twentytwentytwo'];
	const themes = await readdir(join(wordpress.path, 'wp-content', 'themes'));
	const newest = order.find((theme) => themes.includes(theme));
	if (!newest) throw new Error(`no block theme in ${wordpress.path}`);
	return newest;
}

async function link(target: string, path: string): Promise<void> {
	await symlink(target, path, process.platform === 'win32' ? 'junction' : undefined);
}

function salts(): string {
	const names = [
		'AUTH_KEY',
		'SECURE_AUTH_KEY',
		'LOGGED_IN_KEY',
		'NONCE_KEY',
		'AUTH_SALT',
		'SECURE_AUTH_SALT',
		'LOGGED_IN_SALT',
		'NONCE_SALT',
	];
	return [
		'<?php',
		...names.map((name) => `define( '${name}', '${randomBytes(32).toString('base64url')}' );`),
		'',
	].join('\n');
}
