/** Other versions of PHP than the machine's own: a whole PHP where one lies in the cache, else PHP in WebAssembly. */
import { existsSync, readdirSync } from 'node:fs';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { CACHE, DOWNLOADS } from '../../../sandbox/folders.ts';
import { CLI } from '../../../sandbox/site/playground.ts';

/** Where npx keeps what it has brought: half a gigabyte, which a test does not bring by itself. */
const NPX = join(homedir(), '.npm', '_npx');

/** The folder of WordPress Playground's packages; empty: they are not here. */
export function playgroundModules(): string {
	const folders = existsSync(NPX) ? readdirSync(NPX) : [];
	const found = folders.map((folder) => join(NPX, folder, 'node_modules'));
	return found.find((modules) => existsSync(join(modules, '@php-wasm', 'node'))) ?? '';
}

const whole = (version: string): string => join(DOWNLOADS, 'php', version, 'bin', 'php');

/** The shop's name in the matrix: it says which kind of PHP that is. */
export const phpName = (version: string): string =>
	`PHP ${version}${existsSync(whole(version)) ? '' : ', compiled to WebAssembly'}`;

/** What this machine lacks for it, with the way to bring it; empty: nothing. */
export const phpLacks = (version: string): string =>
	existsSync(whole(version)) || playgroundModules()
		? ''
		: `no PHP ${version} here; put one at ${whole(version)}, or bring WordPress Playground's with: npx ${CLI} --version`;

/** @returns a program that is PHP of that version. */
export async function phpProgram(version: string): Promise<string> {
	if (existsSync(whole(version))) return whole(version);
	const folder = join(CACHE, 'php');
	const program = join(folder, version);
	const script = join(import.meta.dirname, 'webassembly.ts');
	await mkdir(folder, { recursive: true });
	await writeFile(program, `#!/bin/sh\nexec '${process.execPath}' '${script}' ${version} "$@"\n`);
	await chmod(program, 0o755);
	return program;
}
