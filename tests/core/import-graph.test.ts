/** What reaches a visitor's browser, and that core/ is pure. */
import { globSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const CORE = join(import.meta.dirname, '../../core');
const IMPORT = /^(?:import|export)\s(?!type\b)[^;]*?from '([^']+)'/gm;

function importsOf(file: string): string[] {
	return [...readFileSync(file, 'utf8').matchAll(IMPORT)].map(([, name]) => name!);
}

/** All that a file imports when it runs, files of core/ and others. */
function reach(file: string, seen = new Set<string>()): Set<string> {
	for (const name of importsOf(file)) {
		const target = name.startsWith('.') ? join(file, '..', name) : name;
		if (!seen.has(target)) {
			seen.add(target);
			if (target.endsWith('.ts')) {
				reach(target, seen);
			}
		}
	}
	return seen;
}

function named(targets: Set<string>): string[] {
	return [...targets].map((target) => (target.startsWith('/') ? relative(CORE, target) : target));
}

describe.each(['tag-call.ts', 'order-tag-call.ts', 'leave-out.ts', 'bot.ts'])(
	'%s, for the browser',
	(name) => {
		const targets = named(reach(join(CORE, name)));

		it('reaches no npm package', () => {
			expect(targets.filter((target) => !/^[\w./-]+\.(ts|json)$/.test(target))).toEqual([]);
		});

		it('reaches nothing about who the visitor is', () => {
			expect(targets.filter((target) => /normalise|email|user-data|contract/.test(target))).toEqual([]);
		});
	},
);

it('the tag call for pages does not bring the rules of orders', () => {
	expect(named(reach(join(CORE, 'tag-call.ts'))).filter((target) => /order/.test(target))).toEqual([]);
});

it('the check sees what is there', () => {
	const targets = named(reach(join(CORE, 'hook-event.ts')));
	expect(targets).toContain('libphonenumber-js/max');
	expect(targets).toContain('normalise/ip.ts');
});

describe.each(globSync('**/*.ts', { cwd: CORE }))('%s is pure', (name) => {
	const source = readFileSync(join(CORE, name), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');

	it('without effects, clock, chance or Node', () => {
		const effects =
			/from 'node:|\bfetch\(|Date\.now|new Date\(\)|Math\.random|process\.|console\.|localStorage|document\./;
		expect(source).not.toMatch(effects);
	});
});
