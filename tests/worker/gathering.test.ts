/** Writes that come together share a commit; one alone never waits. */
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { sharedPuts } from '../../worker/src/shell/store/postgres/shared-puts.ts';
import { GroupCommit } from '../../worker/src/shell/store/sqlite/group-commit.ts';

const turn = () => new Promise((done) => setImmediate(done));

describe('writes in SQLite', () => {
	let commits: GroupCommit;
	/** How many writes each commit had. */
	let sizes: number[];
	beforeEach(() => {
		const database = new DatabaseSync(':memory:');
		const exec = database.exec.bind(database);
		sizes = [];
		database.exec = (sql) => {
			if (sql === 'BEGIN IMMEDIATE') sizes.push(0);
			exec(sql);
		};
		commits = new GroupCommit(
			database,
			(error) => {
				throw error;
			},
			() => false,
		);
	});
	const writes = (count: number, gathers = true) =>
		Array.from({ length: count }, () =>
			commits.write(() => (sizes[sizes.length - 1] = (sizes.at(-1) ?? 0) + 1), { gathers }),
		);

	it('are committed at the end of their turn while they come one at a time', async () => {
		for (let index = 0; index < 3; index++) {
			void writes(1);
			await turn();
		}
		expect(sizes).toEqual([1, 1, 1]);
	});

	it('wait for others once several have come together, for no more than a few milliseconds', async () => {
		await Promise.all(writes(3));
		void writes(31);
		await turn();
		expect(sizes).toEqual([3]);
		void writes(1);
		expect(sizes).toEqual([3, 32]);
		const last = writes(1);
		await turn();
		expect(sizes).toEqual([3, 32]);
		await wait(100);
		expect(sizes).toEqual([3, 32, 1]);
		await Promise.all(last);
	});

	it('do not wait, and let nothing wait, when they are no intake', async () => {
		await Promise.all(writes(2));
		void writes(1);
		void writes(1, false);
		await turn();
		expect(sizes).toEqual([2, 2]);
	});

	it('are all committed when the store is closed', async () => {
		await Promise.all(writes(2));
		const last = writes(2);
		commits.flush();
		expect(sizes).toEqual([2, 2]);
		expect(await Promise.all(last)).toEqual([1, 2]);
	});
});

describe('requests for PostgreSQL', () => {
	/** How many requests each transaction had, and what ends it. */
	let begun: { requests: number; end: () => void }[];
	let put: ReturnType<typeof sharedPuts>;
	beforeEach(() => {
		begun = [];
		put = sharedPuts(
			(intakes) =>
				new Promise((done) =>
					begun.push({
						requests: intakes.length,
						end: () => done(intakes.map(() => ({ reused: false, duplicates: [] }))),
					}),
				),
		);
	});
	const sizes = () => begun.map(({ requests }) => requests);
	const puts = (count: number) => {
		const intake = { shop: 'shop_a', lane: 'shop_a', at: 0, events: [] };
		return Array.from({ length: count }, () => put(intake));
	};

	it('begin at once while they come one at a time, and share the third transaction', async () => {
		const first = puts(4);
		expect(sizes()).toEqual([1, 1]);
		begun[0]?.end();
		await first[0];
		await turn();
		expect(sizes()).toEqual([1, 1, 2]);
	});

	it('wait for others once several have come together, for no more than a few milliseconds', async () => {
		const all = puts(4);
		for (const { end } of begun) end();
		await Promise.all(all.slice(0, 2));
		await turn();
		begun[2]?.end();
		await Promise.all(all);
		puts(31).forEach((each) => void each);
		expect(sizes()).toEqual([1, 1, 2]);
		void put({ shop: 'shop_a', lane: 'shop_a', at: 0, events: [] });
		expect(sizes()).toEqual([1, 1, 2, 32]);
		void put({ shop: 'shop_a', lane: 'shop_a', at: 0, events: [] });
		expect(sizes()).toEqual([1, 1, 2, 32]);
		await wait(100);
		expect(sizes()).toEqual([1, 1, 2, 32, 1]);
	});
});
