import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { startDemo, type Demo } from '../../sandbox/demo/demo.ts';
import type { Site, SiteWishes } from '../../sandbox/site/site.ts';
import { ourComplaints } from '../support/site-log.ts';

/** A shop with a worker and a stand-in for Pinterest, for one suite. */
export interface DemoShop {
	demo: Demo;
	site: Site;
	/** Stops and removes all of it; fails when PHP has complained of anything of ours. */
	close(): Promise<void>;
}

/** @throws {Error} with what this machine lacks for it. */
export async function openDemoShop(wishes: SiteWishes): Promise<DemoShop> {
	const dir = await mkdtemp(join(tmpdir(), 'pintally-e2e-'));
	const demo = await startDemo({ dir, usualPorts: false, site: { background: false, ...wishes } });
	const { site } = demo;
	const end = async () => {
		await demo.stop();
		await rm(dir, { recursive: true, force: true });
	};
	if (!site) {
		await end();
		throw new Error(demo.lacking.join('\n'));
	}
	return {
		demo,
		site,
		async close() {
			const log = await site.log();
			await end();
			expect(ourComplaints(log)).toEqual([]);
		},
	};
}
