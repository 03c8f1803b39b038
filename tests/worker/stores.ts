/** Both stores, as the suites that hold for each of them open, close and crash them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestClock } from 'pg-boss';
import type { EventQueue } from '../../worker/src/shell/store/event-queue.ts';
import { openPostgresQueue } from '../../worker/src/shell/store/postgres/postgres-queue.ts';
import { openSqliteQueue } from '../../worker/src/shell/store/sqlite/sqlite-queue.ts';
import { startPostgres, type Postgres } from '../support/postgres.ts';
import type { Requirement } from '../support/requirements.ts';
import { ManualClock } from './manual-clock.ts';

export const NOW = 1_789_410_012_000;

export interface OpenStore {
	readonly queue: EventQueue;
	/** As a worker ends and starts. */
	reopen(): Promise<void>;
	/** The worker dies with what it holds; another one starts, and what was held is free again. */
	crash(): Promise<void>;
	close(): Promise<void>;
}

export interface OpenPostgres extends OpenStore {
	url: string;
	sql(text: string): string;
	/** Lets time go by, with what pg-boss does every few seconds. */
	pass(ms: number): Promise<void>;
}

export interface Store {
	name: string;
	needs: readonly Requirement[];
	start(): Promise<void>;
	/** An empty one. */
	open(clock: ManualClock): Promise<OpenStore>;
	/**
	 * DATABASE_URL of a new one, for a worker of its own; '' for a file in the worker's folder.
	 * @param made with its tables, which takes a worker a second.
	 */
	address(made?: boolean): string;
	/** All bytes in the database of that address; '' where it is a file in the worker's folder. */
	contents(address: string): string;
	stop(): Promise<void>;
}

const thrown = (error: Error) => {
	throw error;
};

/** Not after the death of its worker: the timers of the dead do nothing. */
class MortalClock extends ManualClock {
	alive = true;
	readonly #clock: ManualClock;
	constructor(clock: ManualClock) {
		super(clock.wall);
		this.#clock = clock;
		this.now = clock.now;
		this.monotonic = clock.monotonic;
	}
	override after(ms: number, task: () => void): () => void {
		return this.#clock.after(ms, () => {
			if (this.alive) task();
		});
	}
}

export const SQLITE: Store = {
	name: 'SQLite',
	needs: [],
	start: async () => undefined,
	async open(clock) {
		const folder = mkdtempSync(join(tmpdir(), 'pintally-queue-'));
		const open = () => openSqliteQueue(join(folder, 'events.sqlite'), clock, thrown);
		let queue = open();
		const reopen = async () => {
			await queue.close();
			queue = open();
		};
		return {
			get queue() {
				return queue;
			},
			reopen,
			// Who holds what is in memory only.
			crash: reopen,
			async close() {
				await queue.close();
				rmSync(folder, { recursive: true });
			},
		};
	},
	address: () => '',
	contents: () => '',
	stop: async () => undefined,
};

/** pg-boss takes its time from PostgreSQL; `time` sets that to the test's clock before every call. */
function inTime<T extends object>(target: T, time: () => Promise<void>): T {
	return new Proxy(target, {
		get(object, name) {
			const member = Reflect.get(object, name) as unknown;
			if (name === 'waiting' || name === 'watch') return member;
			if (typeof member === 'object' && member !== null) return inTime(member, time);
			return async (...words: unknown[]) => {
				await time();
				return (member as (...words: unknown[]) => unknown)(...words);
			};
		},
	});
}

/** How long pg-boss leaves a dead worker what it holds, and some more: it looks every five seconds. */
const AFTER_DEATH_MS = 70_000;

let server: Postgres;
let databases = 0;

export const POSTGRES: Omit<Store, 'open'> & { open(clock: ManualClock): Promise<OpenPostgres> } = {
	name: 'PostgreSQL',
	needs: ['postgres'],
	async start() {
		server = await startPostgres();
		server.create('empty');
		await (await openPostgresQueue(server.url('empty'), new ManualClock(NOW), { report: thrown })).close();
	},
	async open(clock) {
		const database = `test_${++databases}`;
		server.create(database, 'empty');
		const bossClock = new TestClock(clock.wall);
		let setting = Promise.resolve();
		const time = () =>
			(setting = setting.then(async () => {
				if (bossClock.now() !== clock.wall) await bossClock.setTime(clock.wall);
			}));
		const open = async () => {
			const mortal = new MortalClock(clock);
			// A database that is thrown away under the feet of the dead is no trouble.
			const queue = await openPostgresQueue(server.url(database), mortal, {
				report: () => undefined,
				bossClock,
			});
			return { mortal, raw: queue, queue: inTime(queue, time) };
		};
		let life = await open();
		const dead: EventQueue[] = [];
		const pass = async (ms: number) => {
			clock.advance(ms);
			await time();
			await bossClock.tick(0);
		};
		return {
			url: server.url(database),
			sql: (text) => server.sql(database, text),
			pass,
			get queue() {
				return life.queue;
			},
			async reopen() {
				await life.queue.close();
				life = await open();
			},
			async crash() {
				life.mortal.alive = false;
				dead.push(life.raw);
				life = await open();
				await pass(AFTER_DEATH_MS);
			},
			async close() {
				await life.queue.close();
				for (const each of dead) await each.close();
			},
		};
	},
	address(made = true) {
		const database = `test_${++databases}`;
		server.create(database, ...(made ? ['empty'] : []));
		return server.url(database);
	},
	contents: (address) => Buffer.from(server.dump(new URL(address).pathname.slice(1))).toString('latin1'),
	stop: () => server.close(),
};

export const STORES: readonly Store[] = [SQLITE, POSTGRES];
