/** Limited data processing by where the customer is billed: in what is sent of a real order, and on the page that shows it. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { prepare, type Site } from '../../sandbox/site/site.ts';
import { Shop } from '../compat/shop.ts';
import { settings } from '../support/ledger.ts';
import { describeWith } from '../support/requirements.ts';
import { ourComplaints } from '../support/site-log.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
/** Small for the Conversions API, capital as in Pinterest's example for the flag. */
const both = (small: string): string[] => [sha256(small), sha256(small.toUpperCase())];

interface Case {
	where: string;
	country: string;
	state: string;
	/** Of the event; null: nothing is limited. */
	limited: { st?: string[]; country: string[] } | null;
	/** What the page's tag is told. */
	told?: Record<string, string>;
}
const CASES: readonly Case[] = [
	{
		where: 'California',
		country: 'US',
		state: 'CA',
		limited: { st: both('ca'), country: both('us') },
		told: { opt_out_type: 'LDP', st: sha256('CA'), country: sha256('US') },
	},
	{
		where: 'the United States, state unknown',
		country: 'US',
		state: '',
		limited: { country: both('us') },
		told: { opt_out_type: 'LDP', st: '', country: sha256('US') },
	},
	{ where: 'Canada, in a province', country: 'CA', state: 'ON', limited: null },
	{ where: 'Germany', country: 'DE', state: '', limited: null },
	{ where: 'nowhere', country: '', state: '', limited: null },
];

describeWith(['php', 'wordpress', 'woocommerce'])('limited data processing', () => {
	let site: Site;
	let shop: Shop;
	beforeAll(async () => {
		site = await prepare({ background: false });
		shop = new Shop(site);
		await settings(site, { tag_id: '2612345678901', consent: 'not_needed', ldp: true });
	});
	afterAll(async () => {
		expect(ourComplaints(await site.log())).toEqual([]);
		await site.stop();
	});
	const sell = ({ country, state }: Pick<Case, 'country' | 'state'>) =>
		shop.sell(`$order->set_billing_country( '${country}' ); $order->set_billing_state( '${state}' );`);
	/** What the thank-you page has printed of it. */
	const printed = async (thanks: string): Promise<unknown> => {
		const { text } = await shop.visitor().get(thanks);
		const page = JSON.parse(/pintally\.page=(\{.*?\});pintally\.track/s.exec(text)?.[1] ?? 'null') as {
			ldp?: unknown;
		} | null;
		expect(page).not.toBeNull();
		return page?.ldp;
	};

	test.each(CASES)('a customer of $where', async ({ country, state, limited, told }) => {
		const { mapped, thanks } = await sell({ country, state });
		if (!mapped.send) throw new Error(mapped.reason);
		const { custom_data, user_data } = mapped.event;
		expect(custom_data?.opt_out_type).toBe(limited ? 'LDP' : undefined);
		if (limited)
			expect({ st: user_data.st, country: user_data.country }).toEqual({ st: undefined, ...limited });
		else expect(user_data.country ?? []).toHaveLength(country ? 1 : 0);
		expect(await printed(thanks)).toEqual(told);
		// Pinterest takes neither as a field of the event itself (contract, part 3).
		expect(mapped.event).not.toHaveProperty('opt_out');
	});

	test('switched off, nobody’s is limited; and no other page says so', async () => {
		expect(await printed('/')).toBeUndefined();
		await settings(site, { ldp: false });
		const { mapped, thanks } = await sell({ country: 'US', state: 'CA' });
		expect(JSON.stringify(mapped)).not.toContain('LDP');
		expect(await printed(thanks)).toBeUndefined();
	});
});
