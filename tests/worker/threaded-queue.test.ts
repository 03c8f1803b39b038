/** SQLite's thread: what it says of errors, and that calls which come together share a message. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StoreUnavailable } from '../../worker/src/shell/store/event-queue.ts';
import { NewerSchema } from '../../worker/src/shell/store/newer-schema.ts';
import { inCompany } from '../../worker/src/shell/store/sqlite/company.ts';
import { StoreInUse } from '../../worker/src/shell/store/sqlite/connection.ts';
import { openThreadedQueue } from '../../worker/src/shell/store/sqlite/threaded-queue.ts';
import type { Call, Method } from '../../worker/src/shell/store/sqlite/thread-messages.ts';
import { put } from './faults/simulation.ts';
import { ManualClock } from './manual-clock.ts';
import { NOW } from './stores.ts';

describe('the thread', () => {
	let folder: string;
	let path: string;
	const fatal: Error[] = [];
	const open = () => openThreadedQueue(path, new ManualClock(NOW), (error) => fatal.push(error));
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'pintally-thread-'));
		path = join(folder, 'events.sqlite');
		fatal.length = 0;
	});
	afterEach(() => rmSync(folder, { recursive: true }));

	it('says whose the file is, and that a newer program has written it', async () => {
		const queue = await open();
		await expect(open()).rejects.toThrow(StoreInUse);
		await queue.close();
		const database = new DatabaseSync(path);
		database.exec('PRAGMA user_version = 99');
		database.close();
		await expect(open()).rejects.toThrow(NewerSchema);
		expect(fatal).toEqual([]);
	});

	it('knows at once how many wait that an earlier worker has left', async () => {
		const before = await open();
		await put(before, 'waits.00001');
		await put(before, 'waits.00002');
		const shop = (await before.lanes())[0]?.shop as string;
		expect(before.waiting(shop)).toBe(2);
		await before.close();
		const after = await open();
		expect(after.waiting(shop)).toBe(2);
		await after.close();
	});

	it('tells of SQLite’s own errors with their number', async () => {
		const queue = await open();
		const impossible = { shop: 'shop_a', lane: 'shop_a', at: Number.NaN, events: [], request: { id: 'x' } };
		await expect(queue.put(impossible as never)).rejects.toThrow(/bound|Provided value/);
		await put(queue, 'after.00001');
		await queue.close();
		expect(fatal).toEqual([]);
	});

	it('answers nothing any more once it is closed', async () => {
		const queue = await open();
		await queue.close();
		await expect(queue.ready()).rejects.toThrow(StoreUnavailable);
		expect(fatal).toEqual([]);
	});
});

describe('calls for the thread', () => {
	let sent: number[];
	let send: (call: Call) => void;
	const calls = (count: number, method: Method = 'put') => {
		for (let id = 0; id < count; id++) send({ id, method, words: [] });
	};
	const turn = () => new Promise((done) => setImmediate(done));
	beforeEach(() => {
		sent = [];
		send = inCompany((all) => sent.push(all.length));
	});

	it('go at the end of their turn while they come one at a time', async () => {
		for (let id = 0; id < 3; id++) {
			calls(1);
			await turn();
		}
		expect(sent).toEqual([1, 1, 1]);
	});

	it('wait for others once several have come together, for no more than a few', async () => {
		calls(3);
		await turn();
		expect(sent).toEqual([3]);
		calls(31);
		await turn();
		expect(sent).toEqual([3]);
		calls(1);
		await turn();
		expect(sent).toEqual([3, 32]);
		calls(1);
		await wait(50);
		expect(sent).toEqual([3, 32, 1]);
	});

	it('do not wait when it is a claim, or anything but a put', async () => {
		calls(2);
		await turn();
		calls(1);
		calls(1, 'claim');
		await turn();
		expect(sent).toEqual([2, 2]);
	});
});
