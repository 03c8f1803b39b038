/**
 * Runs a program with a line of it replaced: `node --import …/mutated.ts worker/src/main.ts`, with the replacement in
 * the environment. So a fault is put exactly where it would strike, and the worker itself has no hooks for tests.
 */
import { registerHooks } from 'node:module';

export interface Mutation {
	/** How the module's address ends, such as `shell/lane.ts`. */
	file: string;
	/** Stands there exactly once; a mutation that misses ends the program, so that it cannot rot unseen. */
	find: string;
	replace: string;
}

/** The environment variable that carries the mutations, as JSON. */
export const MUTATIONS = 'TEST_MUTATIONS';

export const mutated = (...mutations: Mutation[]): Record<string, string> => ({
	[MUTATIONS]: JSON.stringify(mutations),
	NODE_OPTIONS: `--import ${import.meta.url}`,
});

const given = JSON.parse(process.env[MUTATIONS] ?? '[]') as Mutation[];
if (given.length > 0)
	registerHooks({
		load(url, context, next) {
			const loaded = next(url, context);
			const ours = given.filter(({ file }) => url.endsWith(file));
			if (ours.length === 0) return loaded;
			let source = Buffer.from(loaded.source as Uint8Array).toString();
			for (const { file, find, replace } of ours) {
				if (source.split(find).length !== 2)
					throw new Error(`The mutation of ${file} finds no place: ${find}`);
				source = source.replace(find, () => replace);
			}
			return { ...loaded, source };
		},
	});
