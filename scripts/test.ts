/**
 * `npm test`: every check, each with its result, and at the end one line with the sum.
 * Words after `--` go to vitest: `npm test -- --project core` runs only those tests and no other check.
 */
import { findTree, type TreeName } from '../sandbox/site/trees.ts';
import { findPhp } from '../sandbox/site/php.ts';
import { buildAll } from './build.ts';
import { byPackage, failed, passed, total, type Check, type Outcome } from './checks/check.ts';
import { phpCodingStandard, phpStan, phpSyntax } from './checks/php.ts';
import { vitest } from './checks/vitest.ts';

const say = (line: string) => console.log(line);
const words = process.argv.slice(2);

const types = (project: string): Check =>
	byPackage(`Types (${project})`, 'typescript/bin/tsc', '-p', project);
/** No one of these writes what another reads, so two run at a time. */
const STATIC: Check[] = [
	byPackage('Format', 'prettier/bin/prettier.cjs', '--check', '.', '--log-level', 'warn'),
	byPackage('Lint', 'eslint/bin/eslint.js', '.', '--max-warnings', '0'),
	types('tsconfig.json'),
	types('storefront-src/tsconfig.json'),
	types('admin-src/tsconfig.json'),
	phpSyntax,
	phpStan,
	phpCodingStandard,
];

const build: Check = {
	name: 'Build',
	run: () =>
		buildAll(say).then(
			() => passed(),
			(error: unknown) => failed(error instanceof Error ? error.message : String(error)),
		),
};

async function carryOut(check: Check): Promise<Outcome> {
	const started = Date.now();
	const outcome = await check.run();
	const seconds = `${((Date.now() - started) / 1000).toFixed(1)} s`;
	const state = outcome.failed > 0 ? 'FAILED ' : outcome.passed > 0 ? 'passed ' : 'SKIPPED';
	say(`${state} ${check.name} (${seconds})${state === 'SKIPPED' ? `: ${outcome.output}` : ''}`);
	if (outcome.failed > 0 && outcome.output) say(indented(outcome.output));
	return outcome;
}

const indented = (text: string) => text.trimEnd().replace(/^/gm, '    ');

/** Two at a time: the usual machine of a continuous integration has two cores. */
async function inPairs(checks: readonly Check[]): Promise<Outcome[]> {
	const waiting = [...checks];
	const outcomes: Outcome[] = [];
	const lane = async () => {
		for (let next = waiting.shift(); next; next = waiting.shift()) outcomes.push(await carryOut(next));
	};
	await Promise.all([lane(), lane()]);
	return outcomes;
}

/** Brings what can be brought before the suites look for it; what is lacking they report themselves. */
async function bring(): Promise<void> {
	if (!(await findPhp().catch(() => undefined))) return;
	for (const name of ['wordpress', 'woocommerce'] satisfies TreeName[]) {
		const lacking = await findTree(name, true, say).then(
			() => undefined,
			(error: unknown) => (error instanceof Error ? error.message : String(error)),
		);
		if (lacking) say(`LACKING ${lacking}`);
	}
}

const outcomes = words.length > 0 ? [] : await inPairs(STATIC);
if (words.length === 0) outcomes.push(await carryOut(build));
await bring();
outcomes.push(await carryOut(vitest(words)));

const sum = total(outcomes);
say(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`);
process.exitCode = sum.failed > 0 ? 1 : 0;
