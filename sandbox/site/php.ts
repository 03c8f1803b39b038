/** The machine's own PHP: found, and asked once what it can do. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Lacking } from './requirements.ts';

const run = promisify(execFile);

export interface Php {
	path: string;
	version: string;
	sqlite: boolean;
	mysqli: boolean;
}

/** PHP settings of every run. */
const SETTINGS = {
	'opcache.enable': 1,
	'opcache.validate_timestamps': 1,
	'opcache.revalidate_freq': 0,
	memory_limit: '512M',
	display_errors: 'stderr',
	'date.timezone': 'UTC',
};

/** For a server: WordPress and WooCommerce are compiled once and kept in memory. */
export const serverSettings = (): string[] =>
	inWords({ ...SETTINGS, 'opcache.memory_consumption': 192, 'opcache.max_accelerated_files': 20000 });

/**
 * For the command line, where each run would compile everything again (a second of 1.3): from files. Only from files:
 * together with the memory of its own, PHP 8.2 crashes now and then (segmentation fault at 0).
 *
 * @param folder is there already, and only this clone's.
 */
export const commandLineSettings = (folder: string): string[] =>
	inWords({
		...SETTINGS,
		'opcache.enable_cli': 1,
		'opcache.file_cache': folder,
		'opcache.file_cache_only': 1,
	});

const inWords = (settings: Record<string, string | number>): string[] =>
	Object.entries(settings).flatMap(([name, value]) => ['-d', `${name}=${value}`]);

let found: Promise<Php> | undefined;

/**
 * @param path the program that is wished for.
 * @returns PHP >= 8.1 with a database that a site can use: the one wished for, else PHP_PATH, else `php`.
 * @throws {Lacking} when there is none.
 */
export function findPhp(path?: string): Promise<Php> {
	return path ? ask(path) : (found ??= ask(process.env.PHP_PATH || 'php'));
}

async function ask(path: string): Promise<Php> {
	const question =
		'echo json_encode([PHP_VERSION, extension_loaded("pdo_sqlite"), extension_loaded("mysqli"), PHP_VERSION_ID]);';
	const answer = await run(path, ['-r', question]).catch((error: unknown) => {
		throw new Lacking(
			'php',
			`PHP 8.1 or newer was not found as "${path}" (${(error as NodeJS.ErrnoException).code ?? 'failed'}); set PHP_PATH, or install php-cli and php-sqlite3.`,
		);
	});
	const [version, sqlite, mysqli, id] = JSON.parse(answer.stdout) as [string, boolean, boolean, number];
	if (id < 80100)
		throw new Lacking('php', `PHP ${version} is too old: 8.1 is needed; set PHP_PATH to a newer one.`);
	if (!sqlite && !mysqli)
		throw new Lacking('php', `PHP ${version} lacks pdo_sqlite; install php-sqlite3, or set PHP_PATH.`);
	return { path, version, sqlite, mysqli };
}
