#!/usr/bin/env node
/*
 * Runs one of scripts/*.ts from a fresh clone with nothing but Node: installs what is missing, then hands over to
 * Node 24, which runs TypeScript as it is. Plain JavaScript without dependencies, for Node 20.19 and newer.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const OLDEST = [20, 19];
const WANTED = 24;
const repository = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(repository, 'node_modules');
const stamp = join(modules, '.pintally-installed');

function fail(message) {
	process.stderr.write(`${message}\n`);
	process.exit(1);
}

function checkNode() {
	const [major, minor] = process.versions.node.split('.').map(Number);
	if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return;
	fail(
		`Node ${OLDEST.join('.')} or newer is needed, and this is ${process.versions.node}: https://nodejs.org/`,
	);
}

function run(command, words, options = {}) {
	return new Promise((resolve, reject) => {
		const child = spawn(command, words, { cwd: repository, stdio: 'inherit', ...options });
		// Ctrl-C reaches the child from the terminal; whoever sends us a signal means the child.
		const pass = (signal) => child.kill(signal);
		const ignore = () => {};
		process.on('SIGINT', ignore).on('SIGTERM', pass).on('SIGHUP', pass);
		child.once('error', reject);
		child.once('exit', (code, signal) => {
			process.off('SIGINT', ignore).off('SIGTERM', pass).off('SIGHUP', pass);
			resolve(signal ? 1 : (code ?? 1));
		});
	});
}

async function npm(...words) {
	const started = Date.now();
	const progress = setInterval(() => {
		process.stdout.write(`  … npm ${words[0]}, ${Math.round((Date.now() - started) / 1000)} s\n`);
	}, 15_000);
	const windows = process.platform === 'win32';
	const status = await run(
		windows ? 'npm.cmd' : 'npm',
		[...words, '--no-fund', '--no-audit', '--loglevel=error'],
		{
			shell: windows,
		},
	).finally(() => clearInterval(progress));
	if (status !== 0) fail(`npm ${words.join(' ')} ended with status ${status}.`);
}

function lockHash() {
	return createHash('sha256')
		.update(readFileSync(join(repository, 'package-lock.json')))
		.digest('hex');
}

/** Installed by us for this very lock file, or by somebody's own `npm ci` after the lock file last changed. */
function isInstalled() {
	if (existsSync(stamp)) return readFileSync(stamp, 'utf8') === lockHash();
	const theirs = join(modules, '.package-lock.json');
	return (
		existsSync(theirs) && statSync(theirs).mtimeMs >= statSync(join(repository, 'package-lock.json')).mtimeMs
	);
}

async function install() {
	if (!isInstalled()) {
		process.stdout.write('Installing packages (about two minutes, once) …\n');
		// No package's install script is run, but for Node's own below.
		await npm('ci', '--ignore-scripts');
	}
	writeFileSync(stamp, lockHash());
}

/** The Node that runs the scripts: this one if it is new enough, else the one of the npm package `node`. */
async function newNode() {
	if (Number(process.versions.node.split('.')[0]) >= WANTED) return process.execPath;
	const brought = () => ['node', 'node.exe'].map((name) => join(modules, 'node', 'bin', name)).find(isWhole);
	if (!brought()) {
		process.stdout.write(`Bringing Node ${WANTED} (this is ${process.versions.node}) …\n`);
		await npm('rebuild', 'node', '--ignore-scripts=false', '--foreground-scripts');
	}
	return brought() ?? fail(`Node ${WANTED} could not be brought; run this with Node ${WANTED} or newer.`);
}

// Without its install script the package holds a text file in the program's place.
function isWhole(path) {
	return existsSync(path) && statSync(path).size > 1_000_000;
}

checkNode();
const [command = 'start', ...words] = process.argv.slice(2);
const script = join(repository, 'scripts', `${command}.ts`);
if (!/^[a-z-]+$/.test(command) || !existsSync(script)) fail(`There is no command "${command}".`);
await install();
const node = await newNode();
const path = `${dirname(node)}${delimiter}${process.env.PATH ?? ''}`;
process.exit(await run(node, [script, ...words], { env: { ...process.env, PATH: path } }));
