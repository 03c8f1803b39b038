/** Where WordPress and WooCommerce come from, and what is said where they cannot be had. */
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

let dir: string;
let server: Server;
/** What wordpress.org serves, by path. */
let archives: Record<string, Uint8Array>;

beforeEach(async () => {
	dir = await mkdtemp(join(tmpdir(), 'pintally-trees-'));
	archives = {};
	server = createServer((request, response) => {
		const archive = archives[request.url ?? ''];
		response.writeHead(archive ? 200 : 404, archive && { 'content-length': archive.length }).end(archive);
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	vi.stubEnv('XDG_CACHE_HOME', dir);
	vi.stubEnv('PINTALLY_DOWNLOADS_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
	for (const name of ['WP_CORE_DIR', 'WOOCOMMERCE_DIR', 'PINTALLY_OFFLINE']) vi.stubEnv(name, '');
	vi.resetModules();
});
afterEach(async () => {
	vi.unstubAllEnvs();
	server.close();
	await rm(dir, { recursive: true, force: true });
});

const trees = () => import('../../sandbox/site/trees.ts');
const plugin = (version: string) => `<?php\n/**\n * Plugin Name: WooCommerce\n * Version: ${version}\n */\n`;
const archive = (version: string) =>
	zipSync({
		'woocommerce/woocommerce.php': strToU8(plugin(version)),
		'woocommerce/src/Empty.php': strToU8('<?php\n'),
	});
const PATH = '/plugin/woocommerce.10.2.4.zip';

test('downloads once, unpacks without the top folder and records the checksum', async () => {
	archives[PATH] = archive('10.2.4');
	const { findTree } = await trees();
	const said: string[] = [];
	const tree = await findTree('woocommerce', true, (line) => said.push(line));
	expect(tree).toEqual({ path: join(dir, 'pintally/woocommerce'), version: '10.2.4' });
	expect(await readFile(join(tree.path, 'src/Empty.php'), 'utf8')).toBe('<?php\n');
	expect(await readFile(`${tree.path}.sha256`, 'utf8')).toMatch(new RegExp(`^[0-9a-f]{64} {2}${PATH}\n$`));
	expect(said[0]).toBe('Downloading WooCommerce from wordpress.org …');
	archives = {};
	expect(await findTree('woocommerce', true)).toEqual(tree);
});

test('refuses another archive of the same name', async () => {
	archives[PATH] = archive('10.2.4');
	const { findTree } = await trees();
	const { path } = await findTree('woocommerce', true);
	await rm(path, { recursive: true });
	archives[PATH] = archive('10.2.4-evil');
	await expect(findTree('woocommerce', true)).rejects.toThrow('is not the archive it was');
});

test('never writes outside of the folder', async () => {
	archives[PATH] = zipSync({
		'woocommerce/woocommerce.php': strToU8(plugin('1')),
		'woocommerce/../../../evil.php': strToU8(''),
	});
	await expect((await trees()).findTree('woocommerce', true)).rejects.toThrow('leads out of the archive');
});

test.each([
	['it is not there', true, '', /answered 404.*set WOOCOMMERCE_DIR to its folder/],
	['downloads are not allowed', false, '', /downloads are switched off.*set WOOCOMMERCE_DIR/],
	['PINTALLY_OFFLINE is set', true, '1', /downloads are switched off.*set WOOCOMMERCE_DIR/],
])('names the variable when %s', async (_, download, offline, words) => {
	vi.stubEnv('PINTALLY_OFFLINE', offline);
	await expect((await trees()).findTree('woocommerce', download)).rejects.toThrow(words);
});

test('takes a folder that is given, and complains when there is nothing in it', async () => {
	const given = join(dir, 'given');
	await mkdir(given);
	vi.stubEnv('WOOCOMMERCE_DIR', given);
	const { findTree } = await trees();
	await expect(findTree('woocommerce', true)).rejects.toThrow(`there is no WooCommerce in ${given}`);
	await writeFile(join(given, 'woocommerce.php'), plugin('11.0.0'));
	expect(await findTree('woocommerce', false)).toEqual({ path: given, version: '11.0.0' });
});
