/** Archives from wordpress.org and npm, brought once and kept in the download cache with their checksums. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';
import { DOWNLOADS } from '../folders.ts';

export type Say = (line: string) => void;

/** Where wordpress.org's archives are; a test serves the same layout from loopback. */
const downloadsUrl = () => process.env.PINTALLY_DOWNLOADS_URL || 'https://downloads.wordpress.org';

/**
 * Downloads a zip of wordpress.org and unpacks its one top folder to `target`.
 * The SHA-256 is recorded in `<target>.sha256`; a later download that differs from the record is refused.
 *
 * @param path of the archive, such as `/release/wordpress-6.9.7.zip`.
 * @throws {Error} when it cannot be had, or is not what it was.
 */
export async function downloadTree(path: string, target: string, say: Say): Promise<void> {
	const url = downloadsUrl() + path;
	const zip = await download(url, say);
	const checksum = createHash('sha256').update(zip).digest('hex');
	const record = `${target}.sha256`;
	const line = `${checksum}  ${path}\n`;
	const known = existsSync(record) ? await readFile(record, 'utf8') : line;
	if (known !== line && known.endsWith(`  ${path}\n`))
		throw new Error(`${url} is not the archive it was (see ${record}); delete that file if this is right`);
	await unpack(zip, target);
	await writeFile(record, line);
}

async function download(url: string, say: Say): Promise<Uint8Array> {
	const answer = await fetch(url, { signal: AbortSignal.timeout(300_000) });
	if (!answer.ok || !answer.body) throw new Error(`${url} answered ${answer.status}`);
	const size = Number(answer.headers.get('content-length')) || 0;
	const chunks: Uint8Array[] = [];
	let length = 0;
	let told = 0;
	for await (const chunk of answer.body as AsyncIterable<Uint8Array>) {
		chunks.push(chunk);
		length += chunk.length;
		const tenth = size ? Math.floor((length / size) * 10) : 0;
		if (tenth > told) say(`  ${url}: ${(told = tenth) * 10} %`);
	}
	return Buffer.concat(chunks, length);
}

/** Unpacks a zip to a folder beside the target and moves it there when complete: an interrupted run leaves no half tree. */
async function unpack(zip: Uint8Array, target: string): Promise<void> {
	const half = `${target}.${process.pid}`;
	await rm(half, { recursive: true, force: true });
	const files = Object.entries(unzipSync(zip));
	const top = files[0]?.[0].split('/')[0] ?? '';
	const one = files.every(([name]) => name.startsWith(`${top}/`));
	for (const [name, content] of files) {
		// Folders are made for what is in them; the topmost one has no name of its own here.
		if (name.endsWith('/')) continue;
		const file = join(half, one ? name.slice(top.length + 1) : name);
		if (!file.startsWith(join(half, '/'))) throw new Error(`${name} leads out of the archive`);
		await mkdir(dirname(file), { recursive: true });
		await writeFile(file, content);
	}
	await rm(target, { recursive: true, force: true });
	await rename(half, target);
}

/**
 * Brings a package's tarball with npm's own client and takes one file of it.
 *
 * @param name with its exact version, such as `@wp-playground/cli@3.1.56`.
 * @param file inside the package.
 * @returns the file's content.
 */
export async function fileOfPackage(name: string, file: string): Promise<Uint8Array> {
	const tarball = await packageTarball(name);
	const tar = promisify(execFile)('tar', ['-xzOf', tarball, `package/${file}`], {
		encoding: 'buffer',
		maxBuffer: 512 * 1024 * 1024,
	});
	return (await tar).stdout;
}

async function packageTarball(name: string): Promise<string> {
	const tarball = join(DOWNLOADS, `${name.replace(/^@/, '').replace('/', '-').replace(/@/, '-')}.tgz`);
	if (existsSync(tarball)) return tarball;
	await mkdir(DOWNLOADS, { recursive: true });
	const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
	await promisify(execFile)(npm, ['pack', name, '--silent', '--pack-destination', DOWNLOADS], {
		shell: process.platform === 'win32',
	});
	if (!existsSync(tarball)) throw new Error(`npm pack ${name} did not leave ${tarball}`);
	return tarball;
}

/**
 * WordPress from npm: the only registry that has one. A build of 6.7 before its release, its static files in a folder
 * beside the archive of its PHP. WooCommerce does not run in it; everything else of this product does.
 */
export async function wordpressOfNpm(target: string): Promise<void> {
	const name = '@wp-playground/wordpress-builds@0.9.19';
	await unpack(await fileOfPackage(name, 'src/wordpress/wp-nightly.zip'), target);
	const tarball = await packageTarball(name);
	const statics = 'package/public/wp-nightly';
	const without = ['wp-content/database', 'wp-content/debug.log'].map(
		(path) => `--exclude=${statics}/${path}`,
	);
	await promisify(execFile)('tar', [
		'-xzf',
		tarball,
		'-C',
		target,
		'--strip-components=3',
		...without,
		statics,
	]);
	await rm(tarball);
}

/** The SQLite driver of WordPress, from the tarball of Playground's command line (399 KB), unpacked once. */
export async function sqliteDriver(): Promise<string> {
	const target = join(DOWNLOADS, 'sqlite-database-integration-3.1.56');
	if (!existsSync(join(target, 'db.copy')))
		await unpack(await fileOfPackage('@wp-playground/cli@3.1.56', 'sqlite-database-integration.zip'), target);
	return target;
}
