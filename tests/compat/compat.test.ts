/** The matrix of compatibility: each kind of shop once, and in it each of its cases (docs/compatibility.md). */
import { afterAll, beforeAll, beforeEach, expect, test, type TestContext } from 'vitest';
import { prepare } from '../../sandbox/site/site.ts';
import { empty, settings } from '../support/ledger.ts';
import { describeWith } from '../support/requirements.ts';
import { ourComplaints } from '../support/site-log.ts';
import type { Case, Told } from './case.ts';
import { SHOPS } from './matrix.ts';
import { Shop } from './shop.ts';

const MINUTE = 60_000;
const whole = process.env.COMPAT === 'whole';

for (const kind of SHOPS) {
	const lacking = kind.lacks?.() ?? '';
	const skipped = lacking || (kind.long && !whole ? 'only in npm run test:compat' : '');

	const tell = ({ task }: TestContext, { simulated = '' }: Case, versions: string): void => {
		const told: Told = { shop: kind.name, simulated, skipped, versions };
		task.meta.compat = told;
	};

	describeWith(['php', 'wordpress', 'woocommerce'])(kind.name, () => {
		if (skipped) {
			console.warn(`SKIPPED ${kind.name} (${skipped})`);
			for (const each of kind.cases)
				test(each.name, (context) => {
					tell(context, each, '');
					context.skip(skipped);
				});
			return;
		}
		let shop: Shop;
		let versions = '';
		// PHP in WebAssembly takes eight seconds for what PHP does in one.
		const timeout = (kind.long ? 10 : 2) * MINUTE;
		beforeAll(async () => {
			const wishes = typeof kind.wishes === 'function' ? await kind.wishes() : kind.wishes;
			const site = await prepare({ background: false, ...wishes });
			shop = new Shop(site);
			versions = `PHP ${site.versions.php}, WordPress ${site.versions.wordpress}, WooCommerce ${site.versions.woocommerce}`;
			await kind.arrange?.(shop);
			await settings(site, { tag_id: '2612345678901', consent: 'not_needed' });
		}, 2 * timeout);
		afterAll(async () => {
			const log = (await shop?.site.log()) ?? '';
			await shop?.site.stop();
			expect(ourComplaints(log)).toEqual([]);
		});
		beforeEach(() => empty(shop.site));

		for (const each of kind.cases)
			test(each.name, { timeout }, async (context) => {
				tell(context, each, versions);
				await each.run(shop);
			});
	});
}
