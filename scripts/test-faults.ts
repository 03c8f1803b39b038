/** `npm run test:faults`: every fault test of the worker, with twenty kills, ten thousand events to replay and a million that wait. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { REPOSITORY } from '../sandbox/folders.ts';

const { status } = spawnSync(
	process.execPath,
	[join(REPOSITORY, 'node_modules/vitest/vitest.mjs'), 'run', '--project', 'worker', 'tests/worker/faults'],
	{
		cwd: REPOSITORY,
		stdio: 'inherit',
		env: { FAULT_KILLS: '20', FAULT_DEAD: '9999', FAULT_BACKLOG: '1000000', ...process.env },
	},
);
process.exitCode = status ?? 1;
