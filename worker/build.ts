/** Bundles the worker into one file, worker/dist/pintally-worker.mjs, that needs nothing but Node 24. */
import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

await build({
	entryPoints: [at('src/main.ts')],
	outfile: at('dist/pintally-worker.mjs'),
	bundle: true,
	platform: 'node',
	format: 'esm',
	target: 'node24',
	// Express and others are CommonJS and ask for Node's own modules by require.
	banner: {
		js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
	},
	legalComments: 'none',
	logLevel: 'warning',
});
