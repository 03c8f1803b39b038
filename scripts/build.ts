/** `npm run build`: the storefront's script, the admin screen and the worker's single file. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { glob, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CACHE, REPOSITORY } from '../sandbox/folders.ts';

/** webpack takes half a minute: it is only called when one of these has changed. */
const ADMIN_SOURCES = [
	'admin-src/**/*',
	'core/**/*',
	'plugin/vocabulary/*.json',
	'webpack.config.js',
	'package-lock.json',
];
const ADMIN_STAMP = join(CACHE, 'build', 'admin');

/** @throws {Error} when a build fails; its own words stand above. */
export async function buildAll(say: (line: string) => void = console.log): Promise<void> {
	say('Building the storefront script …');
	await run('storefront-src/build.ts');
	say('Building the worker …');
	await run('worker/build.ts');
	const sources = await hashOf(ADMIN_SOURCES);
	const built = existsSync(join(REPOSITORY, 'plugin/build/admin'));
	if (built && (await readFile(ADMIN_STAMP, 'utf8').catch(() => '')) === sources) return;
	say('Building the admin screen …');
	await run('node_modules/@wordpress/scripts/bin/wp-scripts.js', 'build');
	await mkdir(join(CACHE, 'build'), { recursive: true });
	await writeFile(ADMIN_STAMP, sources);
}

async function hashOf(patterns: readonly string[]): Promise<string> {
	const hash = createHash('sha256');
	const files: string[] = [];
	for await (const entry of glob([...patterns], { cwd: REPOSITORY, withFileTypes: true }))
		if (entry.isFile()) files.push(join(entry.parentPath, entry.name));
	for (const file of files.sort()) hash.update(file).update(await readFile(file));
	return hash.digest('hex');
}

function run(script: string, ...words: string[]): Promise<void> {
	return new Promise((resolve, reject) => {
		const child = spawn(process.execPath, [join(REPOSITORY, script), ...words], {
			cwd: REPOSITORY,
			stdio: 'inherit',
			env: { ...process.env, NODE_ENV: 'production' },
		});
		child.once('error', reject);
		child.once('exit', (code) =>
			code === 0 ? resolve() : reject(new Error(`${script} ended with status ${code}`)),
		);
	});
}

if (import.meta.main) await buildAll();
