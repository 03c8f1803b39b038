import { existsSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

const MINUTE = 60_000;
const adminSetup = 'tests/admin/setup.ts';

/** Each folder of tests/ is a project of its own, with what its subject needs. */
export default defineConfig({
	test: {
		// Two cores are what a usual machine of a continuous integration has, and each PHP server takes one.
		maxWorkers: 2,
		projects: [
			{ test: { name: 'core', include: ['tests/core/**/*.test.ts', 'tests/contract/**/*.test.ts'] } },
			{
				test: {
					name: 'worker',
					include: ['tests/worker/**/*.test.ts'],
					testTimeout: 30_000,
					hookTimeout: 30_000,
				},
			},
			{ test: { name: 'storefront', include: ['tests/storefront/**/*.test.ts'], environment: 'happy-dom' } },
			{
				oxc: { jsx: { runtime: 'automatic' } },
				test: {
					name: 'admin',
					include: ['tests/admin/**/*.test.{ts,tsx}'],
					environment: 'happy-dom',
					setupFiles: existsSync(adminSetup) ? [adminSetup] : [],
					testTimeout: 30_000,
					// WordPress's components take 10 s to import: once for all files. Each test has a store of its own.
					isolate: false,
				},
			},
			{
				test: {
					name: 'sandbox',
					include: ['tests/sandbox/**/*.test.ts'],
					testTimeout: MINUTE,
					hookTimeout: 3 * MINUTE,
				},
			},
			{
				test: {
					name: 'plugin',
					include: ['tests/plugin/**/*.test.ts'],
					testTimeout: MINUTE,
					hookTimeout: 3 * MINUTE,
					fileParallelism: false,
				},
			},
			{
				test: {
					name: 'compat',
					include: ['tests/compat/**/*.test.ts'],
					testTimeout: 2 * MINUTE,
					hookTimeout: 4 * MINUTE,
				},
			},
			{
				test: {
					name: 'e2e',
					include: ['tests/e2e/**/*.test.ts'],
					testTimeout: 2 * MINUTE,
					hookTimeout: 4 * MINUTE,
					fileParallelism: false,
				},
			},
		],
	},
});
