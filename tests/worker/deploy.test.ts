/** deploy/ against the program it runs: names that are not there any more would only show on somebody's server. */
import { spawn, spawnSync } from 'node:child_process';
import {
	cpSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readConfig, VARIABLES } from '../../worker/src/shell/config.ts';
import { createMetrics } from '../../worker/src/shell/metrics.ts';
import { until } from './wait.ts';

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string) => readFileSync(join(REPOSITORY, path), 'utf8');
const UNIT = 'deploy/pintally-worker.service';
const COMPOSE = ['deploy/compose.yaml', 'deploy/compose.postgres.yaml'];
/** Read by others than the worker. */
const FOREIGN = ['NODE_ENV', 'POSTGRES_USER', 'POSTGRES_DB', 'POSTGRES_PASSWORD'];

const namesIn: Record<string, RegExp> = {
	[UNIT]: /\b([A-Z][A-Z_]+)=\S/g,
	'deploy/Dockerfile': /\b([A-Z][A-Z_]{3,})=\S/g,
	'deploy/worker.env.example': /^([A-Z_]+)=/gm,
	...Object.fromEntries(COMPOSE.map((file) => [file, /^\s+([A-Z_]+): /gm])),
};

it.each(Object.entries(namesIn))('%s names variables that the worker knows', (file, pattern) => {
	const names = [...read(file).matchAll(pattern)].map(([, name]) => name as string);
	expect(names.length).toBeGreaterThan(1);
	for (const name of names) expect([...Object.keys(VARIABLES), ...FOREIGN]).toContain(name);
});

it('the example of an environment is one that the worker takes', () => {
	const lines = read('deploy/worker.env.example').split('\n');
	const set = lines.filter((line) => /^[A-Z_]+=/.test(line)).map((line) => line.split('=', 2));
	expect(readConfig(Object.fromEntries(set) as Record<string, string>).TRUST_PROXY).toEqual(['loopback']);
});

describe('the single file', () => {
	const [built = ''] = /dist\/[\w-]+\.mjs/.exec(read('worker/build.ts')) ?? [];
	const name = built.replace('dist/', '');

	it('is what unit and image run', () => {
		expect(name).toBe('pintally-worker.mjs');
		expect(read(UNIT)).toMatch(new RegExp(`^ExecStart=/usr/bin/node /opt/pintally/${name}$`, 'm'));
		const image = read('deploy/Dockerfile');
		expect(image).toContain(`/src/worker/${built} /app/${name}`);
		expect(image).toContain(`CMD ["node", "/app/${name}"]`);
		expect(read('docs/worker.md')).toContain(`/opt/pintally/${name}`);
	});

	it('is built in the image from folders that are there and let through', () => {
		const copied = [...read('deploy/Dockerfile').matchAll(/^COPY (?!--)(.+) \S+$/gm)].flatMap(
			([, words]) => words?.split(' ') ?? [],
		);
		const let_through = read('deploy/Dockerfile.dockerignore');
		expect(copied.length).toBeGreaterThan(3);
		for (const path of copied) {
			expect(existsSync(join(REPOSITORY, path))).toBe(true);
			expect(let_through).toContain(`!${path}\n`);
		}
	});

	it('is built, started and found healthy by the steps of the image', async () => {
		const folder = mkdtempSync(join(tmpdir(), 'pintally-image-'));
		const [, building = '', running = ''] = read('deploy/Dockerfile').split(/^FROM .*$/m);
		const src = join(folder, 'src');
		mkdirSync(src);
		for (const [, words = ''] of building.matchAll(/^COPY (.+)$/gm)) {
			const paths = words.split(' ');
			const to = paths.pop() as string;
			for (const path of paths)
				cpSync(join(REPOSITORY, path), join(src, to === './' ? path : to), { recursive: true });
		}
		rmSync(join(src, 'worker/dist'), { recursive: true, force: true });
		const steps = [...building.matchAll(/^RUN (.+)$/gm)].map(([, step = '']) => step);
		expect(steps.shift()).toMatch(/^npm ci /);
		// What `npm ci` would bring, from the same lock file.
		symlinkSync(join(REPOSITORY, 'node_modules'), join(src, 'node_modules'));
		const env = { PATH: `${dirname(process.execPath)}:${process.env.PATH}` };
		for (const step of steps)
			expect(spawnSync('sh', ['-c', step], { cwd: src, env, encoding: 'utf8' })).toMatchObject({
				status: 0,
				stderr: '',
			});
		for (const [, from = '', to = ''] of running.matchAll(/^COPY --from=build (\S+) (\S+)$/gm))
			cpSync(join(folder, from), join(folder, to), { recursive: true });
		// Nothing of it is there in the image.
		rmSync(src, { recursive: true });

		const commandOf = (line: RegExp) => JSON.parse(line.exec(running)?.[1] ?? '[]') as string[];
		const [, ...words] = commandOf(/^CMD (\[.*\])$/m);
		const worker = spawn(process.execPath, [words.join().replace('/app', join(folder, 'app'))], {
			env: { ...env, NODE_ENV: 'production', DATA_DIR: join(folder, 'data'), PORT: '0' },
			cwd: folder,
		});
		try {
			let said = '';
			for (const stream of [worker.stdout, worker.stderr])
				stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
			const url = await until('the worker', () => /"url":"([^"]+)"/.exec(said)?.[1]);
			expect((await fetch(`${url}/healthz`)).status).toBe(200);
			const health = commandOf(/^HEALTHCHECK [^[]*CMD (\[.*\])$/m).slice(1);
			const healthy = (port: string) =>
				new Promise((done) =>
					spawn(process.execPath, health, { env: { ...env, PORT: port } }).on('close', done),
				);
			expect(await healthy(new URL(url).port)).toBe(0);
			expect(await healthy('1')).toBe(1);
			const ended = new Promise((done) => worker.on('close', done));
			worker.kill(/^STOPSIGNAL (\w+)$/m.exec(running)?.[1] as NodeJS.Signals);
			expect(await ended).toBe(0);
		} finally {
			worker.kill('SIGKILL');
			rmSync(folder, { recursive: true });
		}
	}, 60_000);

	it('runs as nobody in particular, and is given longer to stop than it takes', () => {
		expect(read('deploy/Dockerfile')).toMatch(/^USER node$/m);
		expect(read(UNIT)).toMatch(/^User=pintally$/m);
		expect(read(UNIT)).toMatch(/^TimeoutStopSec=15$/m);
		for (const file of COMPOSE) expect(read(file)).toContain('stop_grace_period: 15s');
	});
});

describe.each(['deploy/prometheus-rules.yml', 'deploy/grafana-dashboard.json'])('%s', (file) => {
	it('asks for metrics that the worker has, and labels that they have', async () => {
		const { registry } = createMetrics();
		const metrics = new Map(
			(await registry.getMetricsAsJSON()).map(({ name }) => [name, registry.getSingleMetric(name)]),
		);
		const asked = [...read(file).matchAll(/\b(pintally_\w+?)(?:_bucket|_count|_sum)?(?:\{(\w+)|\b)/g)];
		expect(asked.length).toBeGreaterThan(8);
		for (const [, name = '', label] of asked) {
			expect([...metrics.keys()]).toContain(name);
			const { labelNames } = metrics.get(name) as unknown as { labelNames: string[] };
			if (label) expect([name, labelNames]).toEqual([name, expect.arrayContaining([label])]);
		}
	});
});

it('the dashboard is JSON, each panel with a place and a question of its own', () => {
	const { panels } = JSON.parse(read('deploy/grafana-dashboard.json')) as {
		panels: { id: number; gridPos: { x: number; w: number }; targets: { expr: string }[] }[];
	};
	expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
	for (const { gridPos, targets } of panels) {
		expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
		expect(targets.map(({ expr }) => expr)).not.toContain('');
	}
});

const analyze = spawnSync('systemd-analyze', ['--version']).status === 0;
if (!analyze) console.warn('SKIPPED the unit is one that systemd takes (systemd-analyze: not here)');
it.skipIf(!analyze)('the unit is one that systemd takes', () => {
	const folder = mkdtempSync(join(tmpdir(), 'pintally-unit-'));
	const unit = join(folder, 'pintally-worker.service');
	// It also looks whether the program is there.
	writeFileSync(unit, read(UNIT).replace('/usr/bin/node', process.execPath));
	const { stdout, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', unit], { encoding: 'utf8' });
	const about = (stdout + stderr).split('\n').filter((line) => line.includes('pintally-worker.service'));
	expect(about).toEqual([]);
	rmSync(folder, { recursive: true });
});

const compose = spawnSync('docker', ['compose', 'version']).status === 0;
if (!compose) console.warn('SKIPPED the compose files are ones that Docker Compose takes (not here)');
it.skipIf(!compose).each(COMPOSE)('%s is one that Docker Compose takes', (file) => {
	const env = { ...process.env, POSTGRES_PASSWORD: 'secret', PINTALLY_KEYS: 'k:x' };
	const { status, stderr } = spawnSync('docker', ['compose', '-f', join(REPOSITORY, file), 'config', '-q'], {
		env,
		encoding: 'utf8',
	});
	expect([status, stderr]).toEqual([0, '']);
});
