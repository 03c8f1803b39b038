import { screen, waitFor, within } from '@testing-library/react';
import axe from 'axe-core';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Recorded } from '../../core/attribution/recorded.ts';
import type { Campaigns, Standing } from '../../admin-src/screens/campaigns/types.ts';
import { NO_NETWORK, refuse } from './support/rest.ts';
import { open } from './support/screen.tsx';

vi.mock('@wordpress/api-fetch');

const DAY = 86_400;
const NOW = 1_789_410_000;
const today = Math.floor(NOW / DAY) * DAY;
const dayOf = (moment: number) => new Date(moment * 1000).toISOString().slice(0, 10);
const FIGURES = `GET /campaigns?from=${dayOf(today - 29 * DAY)}&to=${dayOf(today)}`;
const ROWS = `GET /attribution/rows?from=${today - 59 * DAY}&to=${NOW + 1}`;

// Its code comes when it is first shown, which takes longer than a test waits.
beforeAll(() => import('../../admin-src/screens/campaigns/CampaignsScreen.tsx'), 60_000);

let real: () => number;
beforeEach(() => {
	real = Date.now;
	Date.now = () => NOW * 1000;
});
afterEach(() => {
	Date.now = real;
});

const WINDOWS = { click_window_days: 30, view_window_days: 1 } as const;
const STANDING: Standing = {
	...{ token: 'present', state: 'fetched', reason: '', detail: '', windows: WINDOWS },
	here: { at: NOW - 3600, windows: WINDOWS, account: { id: '549', name: 'Clayhouse', currency: 'USD' } },
};
const CAMPAIGNS: Campaigns = {
	standing: STANDING,
	first_day: '2026-06-24',
	now: [
		['campaign', '1', 100_000_000, 40_000, 400, 12, 360_000_000, 9, 3],
		['campaign', '2', 300_000_000, 60_000, 600, 4, 120_000_000, 3, 1],
		['ad', '111', 100_000_000, 40_000, 400, 12, 360_000_000, 9, 3],
	],
	before: [['campaign', '1', 50_000_000, 20_000, 200, 6, 180_000_000, 5, 1]],
	entities: [
		['campaign', '1', 'Spring mugs', 'ACTIVE', '', ''],
		['campaign', '2', 'Everybody', 'PAUSED', '', ''],
		['ad_group', '11', 'Potters', 'ACTIVE', '1', ''],
		['ad', '111', 'Mug in the hand', 'ACTIVE', '11', '987'],
	],
	spend: { rows: 0, now: [], before: [] },
};
/** Ten orders of 30 dollars after a click on the one ad. */
const RECORDED = {
	...{ from: 0, to: NOW, identifications: [] },
	touches: Array.from({ length: 10 }, (_, n) => [
		...[n, NOW - 5 * DAY, `v${n}`, '', 'epik', 'pinterest', 'paid', 'Mugs', '', '', '1', '11', '111'],
	]),
	orders: Array.from({ length: 10 }, (_, n) => [
		n,
		NOW - 4 * DAY,
		'30.00',
		'0',
		'USD',
		`v${n}`,
		'',
		true,
		null,
		'',
	]),
} as unknown as Recorded;
const shop = (campaigns: Campaigns = CAMPAIGNS) => ({ [FIGURES]: campaigns, [ROWS]: RECORDED });

const table = async () => within(await screen.findByRole('table', {}, { timeout: 10_000 }));
const cells = (line: HTMLElement) =>
	within(line)
		.getAllByRole('cell')
		.map((cell) => cell.textContent.trim());
const lines = async () => (await table()).getAllByRole('row').slice(1).map(cells);

describe('campaigns', () => {
	it('spend, what your record gives, what Pinterest claims, the change, and what to do; the dearest first', async () => {
		open('campaigns', shop());
		await waitFor(async () =>
			expect(await lines()).toEqual([
				['Everybody', 'Rework', '$300.00', '0.00', '0', '–', '4', '–', '600'],
				['Spring mugs', 'Scale', '$100.00+100%', '3.00', '10', '$10.00', '12+100%', '1.20', '400+100%'],
			]),
		);
		expect(screen.getByText('Pinterest claims 16')).toBeTruthy();
	});

	it('goes down to the ads, with their Pin and what they belong to', async () => {
		const { user } = open('campaigns', shop());
		await user.selectOptions(await screen.findByLabelText('Shown by'), 'ad');
		const link = await screen.findByRole('link', { name: /Mug in the hand/ });
		expect(link.getAttribute('href')).toBe('https://www.pinterest.com/pin/987/');
		expect(screen.getByText('Spring mugs › Potters')).toBeTruthy();
	});

	it('sorts by any figure, and another goal changes the advice and its rule', async () => {
		const { user } = open('campaigns', shop());
		await waitFor(async () => expect((await lines())[1]?.[1]).toBe('Scale'));
		await user.click((await table()).getByRole('button', { name: 'ROAS, shop' }));
		await user.click(await screen.findByRole('menuitemradio', { name: 'Sort descending' }));
		expect((await lines()).map(([name]) => name)).toEqual(['Spring mugs', 'Everybody']);
		const goal = screen.getByLabelText('ROAS to reach');
		await user.clear(goal);
		await user.type(goal, '4');
		await waitFor(async () => expect((await lines())[0]?.[1]).toBe('Keep'));
		expect(screen.getByText(/ROAS by the shop’s record is at least 4.8, with 5 orders/)).toBeTruthy();
	});

	it('a model that has no answer for so few orders says so', async () => {
		const { user } = open('campaigns', shop());
		await user.selectOptions(await screen.findByLabelText('Model of your record'), 'markov');
		expect(await screen.findByText(/needs 50 orders with a known touch/)).toBeTruthy();
	});
});

describe('the access', () => {
	it('without figures says what is needed; a token goes to the worker and leaves the field', async () => {
		const { user, site } = open('campaigns', {
			...shop({ ...CAMPAIGNS, standing: {}, now: [], before: [], entities: [] }),
			'POST /campaigns/fetch': { ...STANDING, state: 'fetching', here: null },
		});
		expect(await screen.findByText('No figures of Pinterest yet')).toBeTruthy();
		await user.type(screen.getByLabelText('Token with ads:read'), ' pina_reader ');
		await user.click(screen.getByRole('button', { name: 'Fetch now' }));
		expect(await screen.findByRole('button', { name: 'Fetching…' })).toBeTruthy();
		expect(site.sent('POST /campaigns/fetch')).toEqual([{ ads_token: 'pina_reader' }]);
		expect(screen.getByLabelText<HTMLInputElement>('Token with ads:read').value).toBe('');
	});

	it('a token that may not read says so in plain words, with Pinterest’s', async () => {
		const failed = { ...STANDING, state: 'failed', reason: 'no_ads_read', detail: 'Not permitted.' } as const;
		open('campaigns', shop({ ...CAMPAIGNS, standing: failed }));
		expect((await screen.findAllByText(/It needs the scope ads:read/)).length).toBeGreaterThan(0);
		expect(screen.getByText('Not permitted.')).toBeTruthy();
	});

	it('figures that cannot be had can be asked for again', async () => {
		const { user, site } = open('campaigns', { [FIGURES]: refuse(NO_NETWORK), [ROWS]: RECORDED });
		const again = await screen.findByRole('button', { name: 'Try again' });
		site.answer(FIGURES, CAMPAIGNS);
		await user.click(again);
		expect(await table()).toBeTruthy();
	});
});

it('begins as the user left it, and what is chosen is kept with the user', async () => {
	const { user, site } = open('campaigns', {
		...shop(),
		'GET /campaigns/view': { level: 'ad', model: 'gone', goal: 4 },
		'POST /campaigns/view': {},
	});
	const goal = await screen.findByLabelText<HTMLInputElement>('ROAS to reach');
	expect(goal.value).toBe('4');
	expect(screen.getByLabelText<HTMLSelectElement>('Shown by').value).toBe('ad');
	await user.selectOptions(screen.getByLabelText('Model of your record'), 'linear');
	await waitFor(() => expect(site.sent('POST /campaigns/view')).toHaveLength(1), { timeout: 3_000 });
	expect(site.sent('POST /campaigns/view')[0]).toEqual({ level: 'ad', model: 'linear', goal: 4 });
});

describe('spend of other channels', () => {
	const file = (text: string) => new File([text], 'spend.csv', { type: 'text/csv' });
	const input = () => document.querySelector<HTMLInputElement>('input[type=file]')!;
	const head = 'day,channel,campaign,currency,spend\n';

	it('takes a file whole', async () => {
		const { user, site } = open('campaigns', { ...shop(), 'POST /campaigns/spend': { rows: 1 } });
		await screen.findByText('Bring a file');
		await user.upload(input(), file(`${head}2026-09-01,paid_social,Spring,USD,12.5\n`));
		expect((await screen.findAllByText('1 row is kept.')).length).toBeGreaterThan(0);
		expect(site.sent('POST /campaigns/spend')).toEqual([
			{ rows: [['2026-09-01', 'paid_social', 'Spring', 'USD', 12_500_000]] },
		]);
	});

	it('with a fault in it tells the line, and sends nothing', async () => {
		const { user, site } = open('campaigns', shop());
		await screen.findByText('Bring a file');
		await user.upload(input(), file(`${head}2026-09-01,facebook,Spring,USD,12.5\n`));
		expect((await screen.findAllByText(/^Line 2: the channel is none/)).length).toBeGreaterThan(0);
		expect(site.sent('POST /campaigns/spend')).toEqual([]);
	});

	it('shows what was spent', async () => {
		const spend: Campaigns['spend'] = {
			...{ rows: 2, now: [['paid_social', 'Spring', 'USD', 12_500_000]] },
			before: [['paid_social', 'Spring', 'USD', 25_000_000]],
		};
		open('campaigns', shop({ ...CAMPAIGNS, spend }));
		const panel = within(await screen.findByRole('region', { name: 'Spend of other channels' }));
		expect(cells(panel.getAllByRole('row')[1]!)).toEqual(['Spring', '$12.50', '-50%']);
	});
});

it('axe finds nothing', async () => {
	const { container } = open('campaigns', shop());
	await table();
	const { violations } = await axe.run(container, {
		rules: { 'color-contrast': { enabled: false }, region: { enabled: false } },
	});
	expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
});
