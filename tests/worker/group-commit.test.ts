/** Writes that share a commit, and what becomes of each when SQLite refuses. */
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { StoreUnavailable } from '../../worker/src/shell/store/event-queue.ts';
import { GroupCommit } from '../../worker/src/shell/store/sqlite/group-commit.ts';

let database: DatabaseSync;
let commits: GroupCommit;
let ends: Error[];
beforeEach(() => {
	database = new DatabaseSync(':memory:');
	database.exec('CREATE TABLE thing (id INTEGER PRIMARY KEY)');
	ends = [];
	commits = new GroupCommit(
		database,
		(error) => ends.push(error),
		() => false,
	);
});
afterEach(() => database.close());

const add = (id: number) => () => database.prepare('INSERT INTO thing VALUES (?)').run(id);
const fails = (errcode: number) => () => {
	throw Object.assign(new Error('SQLite'), { errcode });
};
const stored = () =>
	database
		.prepare('SELECT id FROM thing')
		.all()
		.map(({ id }) => id);

it('a write that is wrong in itself takes none of its turn with it', async () => {
	const all = [add(1), add(1), add(2), fails(0), add(3)].map((work) => commits.write(work));
	const answers = await Promise.allSettled(all);
	expect(answers.map(({ status }) => status)).toEqual([
		'fulfilled',
		'rejected',
		'fulfilled',
		'rejected',
		'fulfilled',
	]);
	expect(answers[1]).not.toMatchObject({ reason: expect.any(StoreUnavailable) as unknown });
	expect(stored()).toEqual([1, 2, 3]);
	expect(ends).toEqual([]);
});

it.each([
	['busy', 5],
	['read-only', 8],
	['read-only folder', 1544],
	['a write that failed', 778],
	['a file that cannot be opened', 14],
])(
	'%s: all of the turn is refused, nothing is stored, and the next turn is taken',
	async (_name, errcode) => {
		const answers = await Promise.allSettled([add(1), fails(errcode)].map((work) => commits.write(work)));
		for (const answer of answers)
			expect(answer).toMatchObject({ status: 'rejected', reason: expect.any(StoreUnavailable) as unknown });
		expect([stored(), commits.stuck, ends]).toEqual([[], true, []]);
		await commits.write(add(2));
		expect([stored(), commits.stuck]).toEqual([[2], false]);
	},
);

it.each([
	['fsync', 1034],
	['fsync of the folder', 1290],
	['read', 266],
	['look at a damaged file', 11],
])('a failed %s ends it: what is on disk is not known', async (_name, errcode) => {
	await expect(commits.write(fails(errcode))).rejects.toThrow(StoreUnavailable);
	expect(ends).toHaveLength(1);
	await expect(commits.write(add(1))).rejects.toThrow(StoreUnavailable);
	expect(stored()).toEqual([]);
});
