#!/usr/bin/env node
// Runs the worker on Node 24 or newer, which it needs for node:sqlite: with the Node that runs this file if
// it is new enough, else with the one that the npm package `node` has brought.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { isatty } from 'node:tty';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const built = join(here, '..', 'dist', 'pintally-worker.mjs');
const source = join(here, '..', 'src', 'main.ts');
const entry = existsSync(built) ? built : source;

function fail(message) {
	process.stderr.write(`pintally-worker: ${message}\n`);
	process.exit(1);
}

function newerNode() {
	try {
		const folder = dirname(createRequire(import.meta.url).resolve('node/package.json'));
		return [join(folder, 'bin', 'node'), join(folder, 'bin', 'node.exe')].find(existsSync);
	} catch {
		return undefined;
	}
}

if (!existsSync(entry)) fail('it is not built; run node worker/build.ts first.');
if (Number(process.versions.node.split('.')[0]) >= 24) {
	await import(pathToFileURL(entry).href);
} else {
	const node = newerNode();
	if (!node)
		fail(
			`it needs Node 24 or newer, and this is ${process.versions.node}. Install that, or bring it along: npx -p node@24 -p pintally-worker pintally-worker`,
		);
	const child = spawn(node, [entry, ...process.argv.slice(2)], { stdio: 'inherit' });
	// What a terminal sends (Ctrl-C, its own end) reaches the child from there; a second one would end it at once.
	const inTerminal = [0, 1, 2].some((stream) => isatty(stream));
	for (const signal of ['SIGINT', 'SIGHUP']) process.on(signal, () => inTerminal || child.kill(signal));
	process.on('SIGTERM', () => child.kill('SIGTERM'));
	child.on('error', (error) => fail(error.message));
	child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
}
