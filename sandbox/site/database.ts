/** The site's database: a file for SQLite, or a private MariaDB that listens on a socket only. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { sqliteDriver } from './archives.ts';
import { startTied, type TiedProcess } from '../tied-process.ts';

export type DatabaseKind = 'sqlite' | 'mariadb';

export interface Database {
	/** Handed to PHP. */
	environment: Record<string, string>;
	stop(): Promise<void>;
}

const run = promisify(execFile);

/** Prepares an empty site folder for its database. */
export async function placeDatabase(kind: DatabaseKind, site: string): Promise<void> {
	await mkdir(join(site, 'database'), { recursive: true });
	if (kind === 'sqlite') {
		const driver = await sqliteDriver();
		const dropIn = await readFile(join(driver, 'db.copy'), 'utf8');
		await writeFile(
			join(site, 'public', 'wp-content', 'db.php'),
			dropIn
				.replaceAll('{SQLITE_IMPLEMENTATION_FOLDER_PATH}', driver)
				.replaceAll('{SQLITE_PLUGIN}', 'sqlite-database-integration/load.php'),
		);
		return;
	}
	const making = run('mariadb-install-db', [
		'--no-defaults',
		`--datadir=${join(site, 'database')}`,
		'--auth-root-authentication-method=normal',
		'--skip-test-db',
		`--user=${userInfo().username}`,
	]);
	await making.catch((error: NodeJS.ErrnoException) => {
		throw error.code === 'ENOENT'
			? new Error('MariaDB was not found; install mariadb-server, or unset PINTALLY_DB')
			: error;
	});
}

/** Starts what the database needs; nothing for SQLite. */
export async function startDatabase(kind: DatabaseKind, site: string): Promise<Database> {
	if (kind === 'sqlite') return { environment: {}, stop: async () => {} };
	// A socket's path may have 107 characters: not below the site's own folder.
	const folder = await mkdtemp(join(tmpdir(), 'pintally-db-'));
	const socket = join(folder, 'db.sock');
	const server = startTied(mariadbd(), [
		'--no-defaults',
		`--datadir=${join(site, 'database')}`,
		`--socket=${socket}`,
		'--skip-networking',
		`--pid-file=${join(folder, 'pid')}`,
		`--log-error=${join(site, 'mariadb.log')}`,
		`--user=${userInfo().username}`,
		'--innodb-flush-log-at-trx-commit=2',
	]);
	const stop = async () => {
		await server.stop();
		await rm(folder, { recursive: true, force: true });
	};
	try {
		await untilItAnswers(socket, server);
	} catch (error) {
		await stop();
		throw error;
	}
	return { environment: { PINTALLY_DB_SOCKET: socket }, stop };
}

async function untilItAnswers(socket: string, server: TiedProcess): Promise<void> {
	for (let attempt = 0; attempt < 150; attempt++) {
		if (!server.alive()) throw new Error('mariadbd ended at once; see mariadb.log in the site’s folder');
		const created = run('mariadb', [
			'--no-defaults',
			`--socket=${socket}`,
			'-uroot',
			'-e',
			'CREATE DATABASE IF NOT EXISTS wordpress CHARACTER SET utf8mb4',
		]);
		if (
			await created.then(
				() => true,
				() => false,
			)
		)
			return;
		await pause(200);
	}
	throw new Error('mariadbd did not answer within 30 seconds');
}

/** @returns the server's program, which distributions keep out of a user's PATH. */
export function mariadbd(): string {
	return (
		['/usr/sbin/mariadbd', '/usr/local/sbin/mariadbd', '/opt/homebrew/bin/mariadbd'].find(existsSync) ??
		'mariadbd'
	);
}
