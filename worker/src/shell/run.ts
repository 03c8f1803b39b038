/** The whole worker: every part built once, in reading order. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import packageJson from '../../../package.json' with { type: 'json' };
import { createAccountClient } from './account-client.ts';
import { openAdminSocket } from './admin-socket.ts';
import { createApp, type Services } from './app.ts';
import { every, systemClock, type Clock } from './clock.ts';
import { isLoopback, type Config } from './config.ts';
import { createLimits } from './limits.ts';
import type { Log } from './log.ts';
import { createMetrics } from './metrics.ts';
import { watchPressure } from './pressure.ts';
import { createReporter } from './reports/reporter.ts';
import { createReserve } from './reserve.ts';
import { KeyRing, keysOfFolder } from './secrets.ts';
import { createSender } from './sender.ts';
import { StoreUnavailable } from './store/event-queue.ts';
import { openQueue, openShops, type OpenOptions } from './store/open.ts';
import type { Shops } from './store/shops.ts';
import { createWatcher } from './watch/watcher.ts';

export const version = packageJson.version;

const HOUSEKEEPING_MS = 3_600_000;
/** What a stop allows requests that were begun; calls to Pinterest have longer. */
const ANSWERS_MS = 5_000;

/** The shops, for the worker and for its commands. */
export async function shopsOf(
	config: Config,
	options: OpenOptions = {},
): Promise<{ shops: Shops; newKeyFile: boolean }> {
	mkdirSync(config.DATA_DIR, { recursive: true, mode: 0o700 });
	const { keys, created } = config.PINTALLY_KEYS
		? { keys: config.PINTALLY_KEYS, created: false }
		: keysOfFolder(config.DATA_DIR);
	return { shops: await openShops(config, new KeyRing(keys), options), newKeyFile: created };
}

export interface Running {
	url: string;
	services: Services;
	/** Ends what is under way, gives back the rest, closes the store. */
	close(): Promise<void>;
}

/**
 * @param fatal called when the worker cannot go on: it should be closed and started anew.
 * @param random from 0 to 1, for jitter.
 * @throws if the store cannot be opened or is another worker's, the keys do not fit, or the port is taken.
 */
export async function run(
	config: Config,
	log: Log,
	fatal: (error: Error) => void,
	{ clock = systemClock, random = Math.random }: { clock?: Clock; random?: () => number } = {},
): Promise<Running> {
	const report = (error: Error & { code?: string }) =>
		log.warn({ error: error.name, code: error.code }, 'trouble with PostgreSQL');
	const { shops, newKeyFile } = await shopsOf(config, { clock, report });
	if (newKeyFile)
		log.warn(
			{ file: join(config.DATA_DIR, 'keys') },
			'made a key file; keep a copy of it apart from the databases',
		);
	await shops.proveKeys();
	// PostgreSQL's disk is its own server's.
	const reserve = createReserve(
		config.DATA_DIR,
		config.DATABASE_URL ? 0 : config.RESERVE_MB,
		config.MIN_FREE_MB,
	);
	const full = () => {
		log.error('the disk is full: nothing more is taken, and what waits is sent in the room of the reserve');
		return reserve.giveBack();
	};
	const queue = await openQueue(config, { clock, fatal, full, report });
	const client = createAccountClient(config.PINTEREST_API_URL, version);
	const metrics = createMetrics();
	const sender = createSender({ config, clock, log, metrics, shops, queue, client, random });
	const watcher = createWatcher({ clock, log, shops, sender, version });
	const reporter = createReporter({ clock, log, shops, client, random });
	const pressure = watchPressure(config, clock, reserve);
	const services: Services = {
		config,
		version,
		clock,
		log,
		metrics,
		pressure,
		limits: createLimits(config),
		shops,
		queue,
		sender,
		watcher,
		reporter,
	};
	await pressure.look();
	const server = serve(services);
	await listening(server, config);
	const closeAdminSocket = await openAdminSocket(config.DATA_DIR, services);
	const stopHousekeeping = every(clock, HOUSEKEEPING_MS, () => {
		queue.purge().catch((error: Error) => {
			// What passes is for the next round; if it does not, `fatal` has been told already.
			if (!(error instanceof StoreUnavailable)) fatal(error);
		});
	});
	await sender.start();
	await watcher.start();
	reporter.start();

	const { address, port } = server.address() as AddressInfo;
	const url = `http://${address.includes(':') ? `[${address}]` : address}:${port}`;
	log.info({ url, version, data: config.DATA_DIR, shops: shops.all().length }, 'ready');
	if (!isLoopback(address) && config.TRUST_PROXY === false)
		log.warn(
			'listening on the network without TLS; put a proxy with TLS in front, and name it in TRUST_PROXY',
		);

	return {
		url,
		services,
		async close() {
			pressure.drain();
			stopHousekeeping();
			const answered = closeGently(server);
			await closeAdminSocket();
			await Promise.all([sender.stop(), answered]);
			await watcher.stop();
			await reporter.stop();
			pressure.close();
			await client.close();
			await queue.close();
			await shops.close();
			log.info('stopped');
		},
	};
}

function serve(services: Services): Server {
	const app = createApp(services);
	const server = createServer(
		{
			maxHeaderSize: 16 * 1024,
			headersTimeout: 10_000,
			requestTimeout: 30_000,
			keepAliveTimeout: 15_000,
			// Node looks every 30 s otherwise, and both time limits would hold only by then.
			connectionsCheckingInterval: 2_000,
		},
		app,
	);
	server.maxRequestsPerSocket = 10_000;
	// Not answered by Node: rawBody asks for the body once it will take it.
	server.on('checkContinue', app);
	return server;
}

/** Takes no new connection, and ends each that there is once its answer has left. In real time, as sockets live in it. */
async function closeGently(server: Server): Promise<void> {
	server.keepAliveTimeout = 1;
	server.keepAliveTimeoutBuffer = 0;
	const closed = new Promise<void>((done) => server.close(() => done()));
	await Promise.race([closed, new Promise<void>((done) => systemClock.after(ANSWERS_MS, done))]);
	// Whoever still sends, or has never asked for anything.
	server.closeAllConnections();
	await closed;
}

function listening(server: Server, { PORT, HOST }: Config): Promise<void> {
	return new Promise((done, failed) => {
		server.once('error', failed);
		server.listen(PORT, HOST, () => {
			server.off('error', failed);
			done();
		});
	});
}
