/**
 * PHP compiled to WebAssembly, by WordPress Playground's packages, as a program: `node webassembly.ts 8.1 <words of php>`.
 * It knows what sandbox/site asks of PHP: code with `-r`, a script, and a server with `-S`. It sees the machine's own
 * files, so a site that another PHP has seeded runs with it. Slower than PHP itself, and one page at a time.
 */
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { statSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { playgroundModules } from './versions.ts';

/** What is used of `@php-wasm/universal`. */
interface Answer {
	headers: Record<string, string[]>;
	bytes: Uint8Array;
	errors: string;
	exitCode: number;
	httpStatusCode: number;
}
interface Php {
	run(request: {
		scriptPath: string;
		relativeUri: string;
		method: string;
		headers: Record<string, string>;
		body: Uint8Array;
		$_SERVER: Record<string, string>;
	}): Promise<Answer>;
	cli(
		words: string[],
		options: { env: Record<string, string> },
	): Promise<{
		stdoutText: Promise<string>;
		stderrText: Promise<string>;
		exitCode: Promise<number>;
	}>;
}

const [version = '', ...words] = process.argv.slice(2);
const modules = playgroundModules();
const load = (name: string) => import(pathToFileURL(join(modules, '@php-wasm', name, 'index.js')).href);
const environment = Object.fromEntries(
	Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
);

/** Settings by `-d`, without those of its opcode cache, whose files are of the machine's own PHP. */
function settingsOf(given: string[]): { settings: [string, string][]; rest: string[] } {
	const settings: [string, string][] = [];
	let next = 0;
	for (; given[next] === '-d'; next += 2) {
		const [name = '', value = ''] = (given[next + 1] ?? '').split('=');
		if (!name.startsWith('opcache.')) settings.push([name, value]);
	}
	return { settings, rest: given.slice(next) };
}

async function boot(): Promise<Php> {
	const { loadNodeRuntime, useHostFilesystem, FileLockManagerForPosix } = await load('node');
	const { PHP } = await load('universal');
	// SQLite's locks are the machine's own: the server and a command look at one database.
	const fileLockManager = new FileLockManagerForPosix();
	// Not with each request: getenv() would then take PINTALLY_SITE_URL for PINTALLY_SITE.
	const emscriptenOptions = { processId: process.pid, ENV: environment };
	const php = new PHP(await loadNodeRuntime(version, { fileLockManager, emscriptenOptions }));
	useHostFilesystem(php);
	return php as Php;
}

const { settings, rest } = settingsOf(words);
const php = await boot();
if (rest[0] === '-S') await serve(rest);
else {
	const settled = settings.flatMap(([name, value]) => ['-d', `${name}=${value}`]);
	const ran = await php.cli(['php', ...settled, ...rest], { env: environment });
	process.stdout.write(await ran.stdoutText);
	process.stderr.write(await ran.stderrText);
	process.exit(await ran.exitCode);
}

async function serve([, at = '', , root = '']: string[]): Promise<void> {
	const { setPhpIniEntries } = await load('universal');
	await setPhpIniEntries(php, Object.fromEntries(settings));
	const [host, port] = at.split(':');
	let before: Promise<void> = Promise.resolve();
	createServer((request, response) => {
		before = before.then(() =>
			answer(root, at, request, response).catch((error: unknown) => {
				console.error(error);
				response.writeHead(500).end();
			}),
		);
	}).listen(Number(port), host);
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

/** As sandbox/site/php/router.php has it. */
async function answer(root: string, at: string, request: IncomingMessage, response: ServerResponse) {
	const address = request.url ?? '/';
	const path = decodeURIComponent(new URL(address, `http://${at}`).pathname);
	const asked = isFile(join(root, path)) ? path : join(path, 'index.php');
	const script = isFile(join(root, asked)) ? asked : '/index.php';
	if (!script.endsWith('.php')) {
		response.end(await readFile(join(root, script)));
		return;
	}
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	const page = await php.run({
		scriptPath: join(root, script),
		relativeUri: address,
		method: request.method ?? 'GET',
		headers: Object.fromEntries(
			Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
		),
		body: Buffer.concat(chunks),
		$_SERVER: {
			DOCUMENT_ROOT: root,
			SCRIPT_NAME: script,
			PHP_SELF: script,
			REMOTE_ADDR: '127.0.0.1',
			SERVER_NAME: at.split(':')[0] ?? '',
			SERVER_PORT: at.split(':')[1] ?? '',
			SERVER_PROTOCOL: 'HTTP/1.1',
		},
	});
	if (page.errors) process.stderr.write(page.errors);
	response.writeHead(page.httpStatusCode, page.headers).end(page.bytes);
}
