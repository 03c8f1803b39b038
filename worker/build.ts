/** Bundles the worker into one file, worker/dist/pintally-worker.mjs, that needs nothing but Node 24. */
import { build, type Plugin } from 'esbuild';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { noticesOf } from './notices.ts';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Said before anything is loaded that an older Node has not. 2: whoever watches need not start it again. */
const TOO_OLD = `if (Number(process.versions.node.split('.')[0]) < 24) {
	process.stderr.write('pintally-worker: it needs Node 24 or newer, and this is ' + process.versions.node + '.\\n');
	process.exit(2);
}`;

/** Node's own modules, by require: imports are resolved before the first line runs, and `node:sqlite` is not in each Node. */
const builtIns: Plugin = {
	name: 'built-ins',
	setup(bundle) {
		bundle.onResolve({ filter: /^node:/ }, ({ path, kind }) =>
			kind === 'import-statement' ? { path, namespace: 'built-in' } : null,
		);
		bundle.onLoad({ filter: /^/, namespace: 'built-in' }, ({ path }) => ({
			contents: `module.exports = require('${path}');`,
		}));
	},
};

const { outputFiles, metafile } = await build({
	entryPoints: [at('src/main.ts')],
	outdir: at('dist'),
	bundle: true,
	platform: 'node',
	format: 'esm',
	target: 'node24',
	legalComments: 'none',
	logLevel: 'warning',
	write: false,
	metafile: true,
	absWorkingDir: at('..'),
	plugins: [builtIns],
	// Express and others are CommonJS and ask for Node's own modules by require.
	banner: {
		js: `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);\n${TOO_OLD}`,
	},
});
const [bundle] = outputFiles;
if (!bundle) throw new Error('esbuild has made no file.');
const notices = noticesOf(Object.keys(metafile.inputs).map((path) => at(`../${path}`)));
const target = at('dist/pintally-worker.mjs');

// All at once, so that nobody starts half a worker.
await mkdir(at('dist'), { recursive: true });
await writeFile(`${target}.new`, `${bundle.text}${notices}\n`);
await rename(`${target}.new`, target);
