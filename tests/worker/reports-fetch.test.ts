/** Lists that break off or never end: there are no figures rather than half of them. */
import { expect, it } from 'vitest';
import { USUAL_WINDOWS } from '../../core/campaigns/figures.ts';
import { fetchReport } from '../../worker/src/shell/reports/fetch.ts';

const DAY = '2026-09-21';
const account = { id: '1', name: 'Clayhouse', currency: 'USD', quality: [] };
const page = (items: unknown, bookmark: string | null = null) => ({ items, bookmark });

/** @param campaigns pages of that list, the last of them again and again. */
async function fetched(campaigns: unknown[], figures: unknown = [], accounts: unknown = page([account])) {
	let asked = 0;
	const paths: string[] = [];
	const read = (path: string): Promise<unknown> => {
		paths.push(path);
		if (path.includes('/analytics')) return Promise.resolve(figures);
		if (path.startsWith('/ad_accounts?')) return Promise.resolve(accounts);
		if (path.includes('/campaigns?'))
			return Promise.resolve(campaigns[Math.min(asked++, campaigns.length - 1)]);
		return Promise.resolve(page([]));
	};
	return { ...(await fetchReport(read, '1', USUAL_WINDOWS, [DAY])), paths };
}

it('follows the bookmarks to the end, and asks for the figures of a hundred at a time', async () => {
	const some = (from: number, count: number) =>
		Array.from({ length: count }, (_, n) => ({ id: String(from + n), name: 'Spring', status: 'ACTIVE' }));
	const { entities, paths } = await fetched([page(some(1, 100), 'next/page='), page(some(101, 50))]);
	expect(entities).toHaveLength(150);
	expect(paths.filter((path) => path.includes('/campaigns?'))[1]).toContain('bookmark=next%2Fpage%3D');
	const asked = paths.filter((path) => path.includes('/campaigns/analytics'));
	expect(asked.map((path) => path.match(/campaign_ids=/g)?.length)).toEqual([100, 50]);
});

it.each([
	['a bookmark that comes again', [page([], 'a'), page([], 'a')]],
	['a list without end', Array.from({ length: 300 }, (_, n) => page([], `b${n}`))],
	['a page that is none', ['<html>']],
	['nothing', [null]],
	['items without an id', [page([{ name: 'Spring' }])]],
])('%s is unreadable', async (_, campaigns) => {
	await expect(fetched(campaigns)).rejects.toMatchObject({ reason: 'unreadable' });
});

it.each([['{}'], [[{ DATE: DAY }]], [[{ AD_ACCOUNT_ID: '1', DATE: 'yesterday' }]], [[null]]])(
	'figures that are none (%j) are unreadable',
	async (figures) => {
		await expect(fetched([page([])], figures)).rejects.toMatchObject({ reason: 'unreadable' });
	},
);

it('a column that is missing, null or no number is nothing; what is in no day of the range is left', async () => {
	const { days } = await fetched(
		[page([])],
		[
			{
				AD_ACCOUNT_ID: 1,
				DATE: DAY,
				SPEND_IN_MICRO_DOLLAR: 1_500_000.4,
				TOTAL_CHECKOUT: null,
				PAID_IMPRESSION: 'x',
			},
			{ AD_ACCOUNT_ID: 1, DATE: '2026-01-01', SPEND_IN_MICRO_DOLLAR: 1 },
		],
	);
	expect([...days]).toEqual([[DAY, [['account', '1', 1_500_000, 0, 0, 0, 0, 0, 0]]]]);
});

it('an account that the token does not see is not found', async () => {
	const other = page([{ ...account, id: '2' }]);
	await expect(fetched([page([])], [], other)).rejects.toMatchObject({ reason: 'not_found' });
});
