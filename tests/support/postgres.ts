/** A PostgreSQL server of a test's own: in a folder of its own, on a socket in there, as a user without rights. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const DEBIAN = '/usr/lib/postgresql';
/** PostgreSQL refuses to run as root; then it runs as nobody. */
const NOBODY = 65_534;
const PORT = 5432;

/** The folder of PostgreSQL's programs. @throws if there is none. */
export function findPostgres(): string {
	const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a)) : [];
	const folders = [
		process.env.POSTGRES_BIN ?? '',
		...versions.map((version) => join(DEBIAN, version, 'bin')),
	];
	const found = folders.find((folder) => folder && existsSync(join(folder, 'initdb')));
	if (!found) throw new Error(`no PostgreSQL in ${DEBIAN}; install it, or set POSTGRES_BIN`);
	return found;
}

export interface Postgres {
	folder: string;
	/** Where it listens, for a proxy. */
	socket: string;
	/** The address of a database. @param host another folder or host to reach it by. */
	url(database: string, host?: string): string;
	/** Makes a database, as a copy of another one if told. */
	create(database: string, template?: string): void;
	/** Runs SQL and answers what psql prints, rows by line. */
	sql(database: string, text: string): string;
	/** All rows of a database, as SQL. */
	dump(database: string): string;
	start(): Promise<void>;
	/** As an administrator restarts it: sessions are cut off, what was committed is there again after `start`. */
	stop(): Promise<void>;
	close(): Promise<void>;
}

/** @param durable with an fsync for every commit, as it is shipped; without, tests are quicker. */
export async function startPostgres({ durable = false } = {}): Promise<Postgres> {
	const bin = findPostgres();
	const folder = mkdtempSync(join(tmpdir(), 'pintally-postgres-'));
	const root = process.getuid?.() === 0;
	const user = root ? { uid: NOBODY, gid: NOBODY } : {};
	if (root) chownSync(folder, NOBODY, NOBODY);
	chmodSync(folder, 0o700);
	const data = join(folder, 'data');
	const env = { PATH: process.env.PATH ?? '', LC_ALL: 'C.UTF-8', HOME: folder };
	const run = (program: string, ...words: string[]) => {
		const { status, stdout, stderr } = spawnSync(join(bin, program), words, {
			encoding: 'utf8',
			env,
			cwd: folder,
			...user,
		});
		if (status !== 0) throw new Error(`${program}: ${stderr}`);
		return stdout;
	};
	run('initdb', '-D', data, '-U', 'postgres', '-A', 'trust', '--no-sync', '--no-instructions', '-E', 'UTF8');

	const settings = [
		'listen_addresses=',
		`unix_socket_directories=${folder}`,
		`port=${PORT}`,
		'max_connections=100',
	];
	if (!durable) settings.push('fsync=off', 'full_page_writes=off');
	let server: ChildProcess | null = null;

	const postgres: Postgres = {
		folder,
		socket: join(folder, `.s.PGSQL.${PORT}`),
		url: (database, host = folder) =>
			`postgres://postgres@localhost/${database}?host=${encodeURIComponent(host)}`,
		create: (database, template) =>
			void run(
				'createdb',
				...['-h', folder, '-U', 'postgres', '--maintenance-db=template1'],
				...(template ? ['-T', template] : []),
				database,
			),
		sql: (database, text) =>
			run(
				'psql',
				'-h',
				folder,
				'-U',
				'postgres',
				'-d',
				database,
				'-XqAt',
				'-v',
				'ON_ERROR_STOP=1',
				'-c',
				text,
			).trim(),

		dump: (database) => run('pg_dump', '-h', folder, '-U', 'postgres', '--data-only', '--inserts', database),

		start() {
			const child = spawn(join(bin, 'postgres'), ['-D', data, ...settings.flatMap((each) => ['-c', each])], {
				env,
				cwd: folder,
				stdio: ['ignore', 'ignore', 'pipe'],
				...user,
			});
			server = child;
			return new Promise((ready, failed) => {
				let said = '';
				child.stderr.on('data', (chunk: Buffer) => {
					said += chunk.toString();
					if (said.includes('database system is ready to accept connections')) ready();
				});
				child.once('exit', () => failed(new Error(`PostgreSQL has ended:\n${said}`)));
			});
		},
		async stop() {
			const child = server;
			server = null;
			if (!child) return;
			const ended = new Promise((done) => child.once('exit', done));
			child.kill('SIGINT');
			await ended;
		},
		async close() {
			const child = server;
			server = null;
			if (child) {
				const ended = new Promise((done) => child.once('exit', done));
				child.kill(durable ? 'SIGINT' : 'SIGQUIT');
				await ended;
			}
			rmSync(folder, { recursive: true, force: true });
		},
	};
	await postgres.start();
	return postgres;
}
