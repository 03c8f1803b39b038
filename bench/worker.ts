/**
 * What the worker does on this machine, as ratios within one run: contestants are asked in turns, slice by slice, so
 * that whatever else the machine does falls on all of them.
 *
 * `npm run bench:worker`. BENCH_SECONDS (slice, 3) and BENCH_ROUNDS (5) for the intake; BENCH_DRAIN, BENCH_SAMPLES,
 * BENCH_BACKLOG for the rest (bench/worker/measure.ts); BENCH_DATABASE_URL measures PostgreSQL too,
 * in a database that is emptied.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from './median.ts';
import { contestant, measure, type Contestant } from './worker/children.ts';
import { load } from './worker/load.ts';

const SLICE_MS = Number(process.env['BENCH_SECONDS'] ?? 3) * 1000;
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 5);
const FSYNC_REQUESTS = 2_000;

/** Floors that a store must reach. */
interface Store {
	name: string;
	env: Record<string, string>;
	ingest: number;
	one: number;
	fifty: number;
	first: number;
}
const database = process.env['BENCH_DATABASE_URL'];
const STORES: Store[] = [
	{ name: 'SQLite', env: { DATABASE_URL: '' }, ingest: 0.6, one: 0.75, fifty: 0.55, first: 5 },
	...(database
		? [
				{
					name: 'PostgreSQL',
					env: { DATABASE_URL: database },
					ingest: 0.45,
					one: 0.45,
					fifty: 0.3,
					first: 75,
				},
			]
		: []),
];

/** Requests a second of each, slices in turns; the first round warms up. */
async function inTurns(all: Record<string, Contestant>, hooks: number): Promise<Record<string, number[]>> {
	const rates: Record<string, number[]> = {};
	for (let round = -1; round < ROUNDS; round++)
		for (const [name, each] of Object.entries(all)) {
			const rate = await load(each, hooks, { ms: round < 0 ? SLICE_MS / 2 : SLICE_MS });
			if (round >= 0) (rates[name] ??= []).push(rate);
		}
	return rates;
}

/** The median of the ratios of neighbouring slices. */
const ratio = (rates: Record<string, number[]>, of: string, to: string): number =>
	median((rates[of] ?? []).map((rate, round) => rate / (rates[to]?.[round] ?? Number.NaN)));

/** Each measure begins with an empty store; SQLite's is in a folder of its own. */
function empty({ env }: Store): void {
	const drop = 'DROP SCHEMA IF EXISTS pintally CASCADE; DROP SCHEMA IF EXISTS pintally_jobs CASCADE';
	if (!env['DATABASE_URL']) return;
	const { status, stderr } = spawnSync('psql', [env['DATABASE_URL'], '-qc', drop], { encoding: 'utf8' });
	if (status !== 0) throw new Error(`psql, which empties the database between two measures: ${stderr}`);
}

const rows: string[][] = [];
const row = (number: number, what: string, store: string, floor: string, measured: string) =>
	rows.push([String(number), what, store, floor, measured]);
const two = (value: number) => value.toFixed(2);

/** Of all contestants, new ones each time: a store that has grown takes longer. */
async function ratesOf(store: Store, hooks: number): Promise<Record<string, number[]>> {
	const { env } = store;
	empty(store);
	const all = {
		raw: await contestant('raw'),
		store: await contestant('store', { env }),
		none: await contestant('none'),
		worker: await contestant('worker', { env }),
	};
	const rates = await inTurns(all, hooks);
	for (const each of Object.values(all)) await each.stop();
	return rates;
}

async function intake(store: Store): Promise<void> {
	const { name, env } = store;
	const one = await ratesOf(store, 1);
	const fifty = await ratesOf(store, 50);
	const floor = (value: number) => `at least ${two(value)}`;
	row(
		1,
		'durable ingest of one event / Express alone',
		name,
		floor(store.ingest),
		two(ratio(one, 'store', 'raw')),
	);
	row(
		2,
		'worker / worker that keeps nothing, 1 hook',
		name,
		floor(store.one),
		two(ratio(one, 'worker', 'none')),
	);
	row(3, 'the same, 50 hooks', name, floor(store.fifty), two(ratio(fifty, 'worker', 'none')));
	row(
		4,
		'worker that keeps nothing / Express alone, 50 hooks',
		'',
		floor(0.35),
		two(ratio(fifty, 'none', 'raw')),
	);
	empty(store);
	const { perSecond, perCall } = await measure<{ perSecond: number; perCall: number }>('drain', env);
	const stored = median(fifty['worker'] ?? []) * 50;
	row(6, 'events sent a second / events stored a second, 50 hooks', name, floor(1), two(perSecond / stored));
	row(7, 'events in a call, with a backlog', name, 'at least 950', perCall.toFixed(0));
}

async function fsyncs(): Promise<void> {
	const what = 'fsyncs for 1,000 requests of one hook, 64 connections';
	if (spawnSync('strace', ['-V']).status !== 0) {
		row(5, what, 'SQLite', 'at most 40', 'no strace here');
		return;
	}
	const folder = mkdtempSync(join(tmpdir(), 'pintally-strace-'));
	const trace = join(folder, 'trace');
	const before = ['strace', '-f', '--seccomp-bpf', '-qq', '-e', 'trace=fsync,fdatasync', '-o', trace];
	const traced = await contestant('worker', { env: { DATABASE_URL: '' }, before });
	const count = () => readFileSync(trace, 'utf8').match(/\b(fsync|fdatasync)\(/g)?.length ?? 0;
	await load(traced, 1, { requests: 200 });
	const already = count();
	await load(traced, 1, { requests: FSYNC_REQUESTS });
	row(5, what, 'SQLite', 'at most 40', (((count() - already) * 1000) / FSYNC_REQUESTS).toFixed(1));
	await traced.stop();
	rmSync(folder, { recursive: true });
}

async function rest(store: Store): Promise<void> {
	const { name, env, first } = store;
	empty(store);
	const { seconds } = await measure<{ seconds: number }>('first', env);
	row(10, 'seconds from a start to the first call', name, `at most ${first}`, two(seconds));
	empty(store);
	type Delays = Record<'answers' | 'hangs' | 'floods' | 'refuses', number>;
	const { answers, ...others } = await measure<Delays>('isolation', env);
	for (const [kind, words] of [
		['hangs', 'hanging'],
		['floods', 'flooded with 1,000 events'],
		['refuses', 'refusing its token'],
	] as const) {
		const told = `${two(others[kind] / answers)} (${answers.toFixed(0)} and ${others[kind].toFixed(0)} ms)`;
		row(11, `p95 from intake to call, another account ${words} / answering`, name, 'at most 1.20', told);
	}
}

async function backlog(): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), 'pintally-backlog-'));
	const env = { BENCH_FOLDER: folder, DATABASE_URL: '' };
	const { events } = await measure<{ events: number }>('backlog', env);
	const { seconds, megabytes } = await measure<{ seconds: number; megabytes: number }>('start', env);
	const waiting = `${events.toLocaleString('en')} events waiting`;
	row(12, `memory in MB, ${waiting}`, 'SQLite', 'at most 300', megabytes.toFixed(0));
	row(12, `seconds to start, ${waiting}`, 'SQLite', 'at most 5', two(seconds));
	type Rate = { perSecond: number };
	const few = await measure<Rate>('drain', { DATABASE_URL: '' });
	const many = await measure<Rate>('drain backlog', env);
	const what = `events sent a second, ${waiting} / 50,000 waiting`;
	row(12, what, 'SQLite', 'at least 0.80', two(many.perSecond / few.perSecond));
	rmSync(folder, { recursive: true });
}

for (const store of STORES) await intake(store);
await fsyncs();
for (const store of STORES) await rest(store);
await backlog();
row(8, 'killed 20 times: answered and missing', 'SQLite', '0', '`npm run test:faults`, fault 1');
row(9, 'sent twice after a kill', 'SQLite', 'what was under way', '`npm run test:faults`, faults 1 and 3');

console.log(
	`Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}); ${ROUNDS} slices of ${SLICE_MS / 1000} s each, in turns\n`,
);
console.log('| # | measure | store | floor | measured |\n| --- | --- | --- | --- | --- |');
for (const cells of rows.sort(([a], [b]) => Number(a) - Number(b))) console.log(`| ${cells.join(' | ')} |`);
