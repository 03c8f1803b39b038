/**
 * How fast a report answers about a million journeys when its model, window or filter is changed, against a plain
 * reference in the same run: one pass that adds up a linear credit from objects, the way one would write it first.
 *
 * `npm run bench:attribution` (BENCH_PATHS=1000000, BENCH_ROUNDS=5). The answers are held against those known of the
 * whole million; anything wrong or slower than 300 ms ends with status 1.
 */
import { attribute } from '../core/attribution/attribute.ts';
import { pathReport } from '../core/attribution/path-report.ts';
import { MODELS, type Model, type Question, USUAL } from '../core/attribution/question.ts';
import { deviations } from './attribution/answers.ts';
import { CHANNELS, million } from './attribution/million.ts';
import { median } from './median.ts';

const PATHS = Number(process.env['BENCH_PATHS'] ?? 1_000_000);
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 5);
const MOST_MS = 300;

const megabytes = (bytes: number) => (bytes / 2 ** 20).toFixed(0);

const rows = million(PATHS);
const bytes = Object.values(rows).reduce<number>(
	(sum, each) => sum + (ArrayBuffer.isView(each) ? each.byteLength : 0),
	0,
);
const usual: Question = { ...USUAL, from: 0, to: 4e9, currency: 'EUR' };

/** The reference: an object for each path, an array for each touch list. */
const objects = Array.from({ length: PATHS }, (_, path) => {
	const order = rows.orderStart[path]!;
	return {
		touches: [...rows.touchOrigin.subarray(rows.touchStart[path], rows.touchStart[path + 1])].map(
			(origin) => ({
				channel: rows.channels[origin]!,
			}),
		),
		value: order < rows.orderStart[path + 1]! ? rows.orderNet[order]! : null,
	};
});
function reference(): Map<string, number> {
	const credit = new Map<string, number>();
	for (const { touches, value } of objects) {
		for (const { channel } of touches) {
			credit.set(channel, (credit.get(channel) ?? 0) + (value ?? 0) / touches.length);
		}
	}
	return credit;
}

const questions: [string, (model: Model) => unknown][] = [
	['30 days', (model) => attribute(rows, usual, model)],
	['1 day', (model) => attribute(rows, { ...usual, lookback_days: 1 }, model)],
	['new customers', (model) => attribute(rows, { ...usual, customers: ['new'] }, model)],
];
const contestants: [string, () => unknown][] = [
	['reference', reference],
	...MODELS.flatMap((model) =>
		questions.map(([name, ask]): [string, () => unknown] => [`${model}, ${name}`, () => ask(model)]),
	),
	['path report, 30 days', () => pathReport(rows, usual)],
];
const times = new Map<string, number[]>();
for (let round = -1; round < ROUNDS; round++) {
	for (const [name, run] of contestants) {
		const began = performance.now();
		run();
		if (round >= 0) times.set(name, [...(times.get(name) ?? []), performance.now() - began]);
	}
}

const base = median(times.get('reference') ?? []);
console.log(
	`${PATHS.toLocaleString('en')} journeys, ${CHANNELS} channels, ${rows.touchAt.length.toLocaleString('en')} touches: ${megabytes(bytes)} MB of rows; the process has ${megabytes(process.memoryUsage().rss)} MB, the reference's objects among them\n`,
);
console.log('| asked | median, ms | of the reference |\n| --- | --- | --- |');
for (const [name, taken] of times) {
	console.log(`| ${name} | ${median(taken).toFixed(0)} | ${(median(taken) / base).toFixed(2)} |`);
}
const slow = [...times]
	.filter(([name, taken]) => name !== 'reference' && median(taken) > MOST_MS)
	.map(([name]) => `${name}: slower than ${MOST_MS} ms`);
// The answers are known of the whole million only.
const checked = PATHS === 1_000_000;
const faults = checked ? [...deviations(rows, usual), ...slow] : slow;
console.log(
	`\n${faults.length ? faults.join('\n') : checked ? 'All answers right and in time.' : 'All answers in time.'}`,
);
process.exitCode = faults.length ? 1 : 0;
