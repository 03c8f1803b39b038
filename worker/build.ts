/** Bundles the worker into one file, worker/dist/pintally-worker.mjs, that needs nothing but Node 24. */
import { build } from 'esbuild';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const target = at('dist/pintally-worker.mjs');
const { outputFiles } = await build({
	entryPoints: [at('src/main.ts')],
	outfile: target,
	write: false,
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

// All at once, so that nobody starts half a worker.
await mkdir(at('dist'), { recursive: true });
for (const { contents } of outputFiles) await writeFile(`${target}.new`, contents);
await rename(`${target}.new`, target);
