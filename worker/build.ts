/** Bundles the worker into one file, worker/dist/pintally-worker.mjs, that needs nothing but Node 24. */
import { build } from 'esbuild';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const { outputFiles } = await build({
	entryPoints: [at('src/main.ts')],
	outdir: at('dist'),
	bundle: true,
	platform: 'node',
	format: 'esm',
	target: 'node24',
	legalComments: 'none',
	logLevel: 'warning',
	write: false,
	// Express and others are CommonJS and ask for Node's own modules by require.
	banner: {
		js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
	},
});
const target = at('dist/pintally-worker.mjs');

// All at once, so that nobody starts half a worker.
await mkdir(at('dist'), { recursive: true });
await writeFile(`${target}.new`, outputFiles[0]?.contents ?? '');
await rename(`${target}.new`, target);
