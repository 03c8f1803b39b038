/** `npm run zip`: the plugin as it is installed, in dist/pintally.zip. */
import { glob, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { zipSync, type Zippable } from 'fflate';
import { REPOSITORY } from '../sandbox/folders.ts';
import { buildAll } from './build.ts';

/** WordPress counts a zip's times from 1980; a fixed one makes the archive the same for the same content. */
const TIME = new Date(1980, 0, 2);

await buildAll();
const plugin = join(REPOSITORY, 'plugin');
const names: string[] = [];
for await (const entry of glob('**/*', { cwd: plugin, withFileTypes: true }))
	if (entry.isFile())
		names.push(
			join(entry.parentPath, entry.name)
				.slice(plugin.length + 1)
				.replaceAll('\\', '/'),
		);
const files: Zippable = {};
for (const name of names.sort())
	files[`pintally/${name}`] = [new Uint8Array(await readFile(join(plugin, name))), { mtime: TIME, level: 9 }];
const zip = zipSync(files);
const target = join(REPOSITORY, 'dist', 'pintally.zip');
await mkdir(join(REPOSITORY, 'dist'), { recursive: true });
await writeFile(target, zip);
console.log(`${target}: ${names.length} files, ${Math.round(zip.length / 1024)} KB`);
