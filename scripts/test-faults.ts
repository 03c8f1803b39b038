/**
 * `npm run test:faults`: every file that docs/faults.md names, and the queue's model, with twenty kills, ten thousand
 * events to replay and a million that wait.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../sandbox/folders.ts';

const table = readFileSync(join(REPOSITORY, 'docs/faults.md'), 'utf8');
const named = [...table.matchAll(/`([\w/-]+\.test\.ts)`/g)].map(([, file = '']) => file);
const files = new Set([...named, 'event-queue.model.test.ts'].map((file) => `tests/worker/${file}`));

const { status } = spawnSync(
	process.execPath,
	[join(REPOSITORY, 'node_modules/vitest/vitest.mjs'), 'run', '--project', 'worker', ...files],
	{
		cwd: REPOSITORY,
		stdio: 'inherit',
		env: { FAULT_KILLS: '20', FAULT_DEAD: '9999', FAULT_BACKLOG: '1000000', ...process.env },
	},
);
process.exitCode = status ?? 1;
