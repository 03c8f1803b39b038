/** Bundles the worker into one file, worker/dist/pintally-worker.mjs, that needs nothing but Node 24. */
import { build, type BuildOptions } from 'esbuild';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

async function bundled(entry: string, options: BuildOptions): Promise<Uint8Array> {
	const { outputFiles } = await build({
		entryPoints: [at(entry)],
		outdir: at('dist'),
		bundle: true,
		platform: 'node',
		format: 'esm',
		target: 'node24',
		legalComments: 'none',
		logLevel: 'warning',
		...options,
		write: false,
	});
	return outputFiles[0]?.contents as Uint8Array;
}

const thread = await bundled('src/shell/store/sqlite/queue-thread.ts', { minify: true });
const address = `data:text/javascript;base64,${Buffer.from(thread).toString('base64')}`;
const worker = await bundled('src/main.ts', {
	define: { PINTALLY_QUEUE_THREAD: JSON.stringify(address) },
	// Express and others are CommonJS and ask for Node's own modules by require.
	banner: {
		js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
	},
});
const target = at('dist/pintally-worker.mjs');

// All at once, so that nobody starts half a worker.
await mkdir(at('dist'), { recursive: true });
await writeFile(`${target}.new`, worker);
await rename(`${target}.new`, target);
