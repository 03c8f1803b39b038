/// <reference types="node" />
/**
 * Builds the visitor's scripts into plugin/build. storefront.js is for every page; what turns facts into tag calls
 * comes after consent: storefront-events.js, or on the order-received page storefront-checkout.js, which knows orders
 * too. storefront-rules.js is for shops with events by rule, storefront-video-frames.js for pages of theirs
 * with a video in a frame, storefront-gate.js and storefront-banner.js are for shops with certain settings of consent. Prints their sizes and fails where one is over its budget.
 */
import { build, type Plugin } from 'esbuild';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const HERE = import.meta.dirname;
const TARGET = join(HERE, '../plugin/build');

/** Bytes. The first is for every page, one of the next two comes after consent; the others only where a setting asks. */
export const BUDGETS = {
	'storefront.js': { minified: 8_000, gzip: 3_000 },
	'storefront-events.js': { minified: 8_000, gzip: 3_500 },
	'storefront-checkout.js': { minified: 10_800, gzip: 4_800 },
	'storefront-rules.js': { minified: 2_000, gzip: 1_000 },
	'storefront-video-frames.js': { minified: 1_800, gzip: 900 },
	'storefront-data-layer.js': { minified: 8_000, gzip: 3_000 },
	'storefront-gate.js': { minified: 1_500, gzip: 800 },
	'storefront-banner.js': { minified: 1_800, gzip: 900 },
} as const;

export type ScriptName = keyof typeof BUDGETS;

export interface Built {
	name: ScriptName;
	code: string;
	minified: number;
	gzip: number;
}

const ENTRIES: Record<ScriptName, string> = {
	'storefront.js': 'main.ts',
	'storefront-events.js': 'events.ts',
	'storefront-checkout.js': 'checkout.ts',
	'storefront-rules.js': 'rules.ts',
	'storefront-video-frames.js': 'video-frames.ts',
	'storefront-data-layer.js': 'main.ts',
	'storefront-gate.js': 'gate.ts',
	'storefront-banner.js': 'banner.ts',
};

/**
 * @param options.write Whether the files are written; tests only want the code.
 * @throws Where a file is over its budget.
 */
export async function buildStorefront({ write = true } = {}): Promise<Built[]> {
	const scripts: Built[] = [];
	for (const name of Object.keys(ENTRIES) as ScriptName[]) {
		const { outputFiles } = await build({
			entryPoints: [join(HERE, ENTRIES[name])],
			outfile: join(TARGET, name),
			bundle: true,
			minify: true,
			format: 'iife',
			target: 'es2020',
			charset: 'utf8',
			legalComments: 'none',
			write: false,
			tsconfigRaw: '{}',
			plugins: [namesOnly, noBots, ...(name === 'storefront-data-layer.js' ? [byTagManager] : [])],
		});
		const code = outputFiles[0]!.text;
		scripts.push({
			name,
			code,
			minified: Buffer.byteLength(code),
			gzip: gzipSync(code, { level: 9 }).length,
		});
	}
	const over = scripts.filter(
		({ name, minified, gzip }) => minified > BUDGETS[name].minified || gzip > BUDGETS[name].gzip,
	);
	if (over.length) {
		throw new Error(`Over budget: ${over.map(sizes).join('; ')}`);
	}
	if (write) {
		await mkdir(TARGET, { recursive: true });
		await Promise.all(scripts.map(({ name, code }) => writeFile(join(TARGET, name), code)));
	}
	return scripts;
}

export function sizes({ name, minified, gzip }: Built): string {
	const budget = BUDGETS[name];
	return `${name}: ${minified} of ${budget.minified} bytes minified, ${gzip} of ${budget.gzip} gzipped`;
}

/** Of the events' vocabulary the visitor needs the names; labels and descriptions are for the admin screen. */
const namesOnly: Plugin = {
	name: 'names-only',
	setup(builder) {
		builder.onLoad({ filter: /vocabulary\/events\.json$/ }, async ({ path }) => {
			const events = JSON.parse(await readFile(path, 'utf8')) as Record<
				string,
				{ tag: string; born: string; road?: string }
			>;
			// What goes by the server alone, no visitor needs to know.
			for (const name of Object.keys(events)) {
				if (events[name]!.road === 'server') delete events[name];
			}
			// Pinterest's tag writes its names without underscores. Where an event is born matters for what a page may tell.
			const spelled = Object.keys(events).find((name) => events[name]!.tag !== name.replaceAll('_', ''));
			if (spelled) {
				throw new Error(`The tag's name of ${spelled} is no longer its name without underscores.`);
			}
			const told = Object.keys(events).filter((name) => /browser|both/.test(events[name]!.born));
			const names = [...new Set([...told, ...Object.keys(events)])];
			const contents = `export default Object.fromEntries('${names.join(' ')}'.split(' ').map(
				(name, at) => [name, { tag: name.replace(/_/g, ''), born: at < ${told.length} && 'both' }]
			));`;
			return { contents, loader: 'js' };
		});
	},
};

/** storefront.js for shops whose tag is called by Google Tag Manager: one module is another. */
const byTagManager: Plugin = {
	name: 'by-tag-manager',
	setup(builder) {
		builder.onResolve({ filter: /^\.\/tag\.ts$/ }, () => ({ path: join(HERE, 'data-layer.ts') }));
	},
};

/** storefront.js begins for no bot, by the words that PHP prints: what comes after it need not ask again. */
const noBots: Plugin = {
	name: 'no-bots',
	setup(builder) {
		builder.onLoad({ filter: /core\/bot\.ts$/ }, () => ({
			contents: 'export const isBot = () => false;',
			loader: 'js',
		}));
	},
};

if (import.meta.main) {
	for (const script of await buildStorefront()) {
		console.log(sizes(script));
	}
}
