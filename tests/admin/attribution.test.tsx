import { screen, waitFor, within } from '@testing-library/react';
import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Recorded, RecordedOrder, RecordedTouch } from '../../core/attribution/recorded.ts';
import type { NetSales } from '../../admin-src/screens/attribution/net-sales.ts';
import type { Campaigns } from '../../admin-src/screens/campaigns/types.ts';
import { inParts } from './support/attribution.ts';
import { NO_NETWORK, refuse } from './support/rest.ts';
import { open } from './support/screen.tsx';

vi.mock('@wordpress/api-fetch');

const DAY = 86_400;
const NOW = 1_789_410_000;
const rowsOf = (days: number) => `GET /attribution/rows?from=${NOW + 1 - days * DAY}&to=${NOW + 1}`;

let real: () => number;
beforeEach(() => {
	real = Date.now;
	Date.now = () => NOW * 1000;
});
afterEach(() => {
	Date.now = real;
});

const today = Math.floor(NOW / DAY) * DAY;
const dayOf = (moment: number) => new Date(moment * 1000).toISOString().slice(0, 10);
const spendIn = (days: number) => `GET /campaigns?from=${dayOf(today - (days - 1) * DAY)}&to=${dayOf(today)}`;
/** No figures of Pinterest and no file, as most shops begin. */
const NOTHING_SPENT: Campaigns = {
	...{ standing: {}, first_day: '', now: [], before: [], entities: [] },
	spend: { rows: 0, now: [], before: [] },
};
const salesIn = (days: number) => `GET /attribution/sales?from=${NOW + 1 - days * DAY}&to=${NOW + 1}`;
/** WooCommerce's report knows of nothing. */
const NO_SALES: NetSales = {
	...{ currency: 'USD', period: { after: '', before: '' }, orders: [], refunds: [] },
	...{ not_reported: 0, statuses: {}, not_divided: ['renewal'] },
};
/** The screen with what else it asks. */
const openAttribution = (answers: Record<string, unknown>) =>
	open('attribution', {
		...Object.fromEntries(
			[7, 30].flatMap((days) => [
				[spendIn(days), NOTHING_SPENT],
				[salesIn(days), NO_SALES],
			]),
		),
		...Object.fromEntries(Object.entries(answers).flatMap(([name, answer]) => inParts(name, answer))),
	});
const touch = (id: number, visitor: string, at: number, more: string[]): RecordedTouch => {
	const told = [...more, ...Array.from({ length: 10 }, () => '')].slice(0, 10);
	return [id, at, visitor, ...told] as unknown as RecordedTouch;
};
const PINTEREST = ['www.pinterest.com', '', 'pinterest', 'cpc', 'Spring', '', '', '', '268', '687'];
const GOOGLE = ['www.google.com'];

/** Buyers who came by Pinterest's ad, two days later by Google, and bought the next day; and two of whom nothing is known. */
function shop(buyers: number, days = 30): Recorded {
	const placed = (id: number, visitor: string): RecordedOrder => [
		...([id, NOW - DAY, '10.000', id === 0 ? '10.000' : '0.000', 'USD', visitor, `c${id}`] as const),
		...([true, false, 'utm pinterest'] as const),
	];
	const numbers = Array.from({ length: buyers }, (_, n) => n);
	return {
		...{ from: NOW + 1 - days * DAY, to: NOW + 1, identifications: [] },
		touches: numbers.flatMap((n) => [
			touch(2 * n, `v${n}`, NOW - 4 * DAY, PINTEREST),
			touch(2 * n + 1, `v${n}`, NOW - 2 * DAY, GOOGLE),
		]),
		orders: [...numbers.map((n) => placed(n, `v${n}`)), placed(buyers, ''), placed(buyers + 1, '')],
	};
}

const region = async (name: string | RegExp) =>
	within(await screen.findByRole('region', { name }, { timeout: 10_000 }));
/** A table as text, cell by cell. */
const cells = (within_: Awaited<ReturnType<typeof region>>) =>
	within_.getAllByRole('row').map((row) => [...row.children].map((cell) => cell.textContent.trim()));

describe('attribution', () => {
	it('every model divides the same orders: each column adds up to their net value, the rest has a name', async () => {
		openAttribution({ [rowsOf(30)]: shop(9) });
		const [head, ...lines] = cells(await region('Channels by model'));
		expect(head?.slice(0, 4)).toEqual(['Channel', 'First touch', 'Last touch', 'Last non-direct']);
		const column = (model: string) => lines.map((line) => [line[0], line[head!.indexOf(model)]]);
		expect(column('First touch')).toEqual([
			['Organic search', '$0.00'],
			['Pinterest ads', '$80.00'],
			['Unattributed', '$20.00'],
			['All orders', '$100.00'],
		]);
		expect(column('Linear')).toEqual([
			['Organic search', '$40.00'],
			['Pinterest ads', '$40.00'],
			['Unattributed', '$20.00'],
			['All orders', '$100.00'],
		]);
		expect(column('Shapley').map(([, told]) => told)).toEqual(['–', '–', '–', '–']);
		await screen.findByText(
			/^11 orders, \$100\.00 after refunds; of them 2 without a known touch\. 1 had a refund/,
		);
		await screen.findByText(/they need 50 orders with a known touch/);
	});

	it('with enough orders all models answer, and the rough ones are called so', async () => {
		openAttribution({ [rowsOf(30)]: shop(60) });
		const lines = cells(await region('Channels by model'));
		expect(lines.flat().filter((told) => told === '–')).toEqual([]);
		expect(lines.at(-1)?.slice(1)).toEqual(Array.from({ length: 8 }, () => '$610.00'));
		await screen.findByText(/Shapley and Markov are rough/);
	});

	it('shows orders, shares and the difference to last touch', async () => {
		const { user } = openAttribution({ [rowsOf(30)]: shop(9) });
		const table = await region('Channels by model');
		const shown = table.getByLabelText('Shown in the table');
		await user.selectOptions(shown, 'shift');
		const [head, , pinterest] = cells(table);
		expect(pinterest?.[head!.indexOf('First touch')]).toBe('+$80.00');
		expect(pinterest?.[head!.indexOf('Last touch')]).toBe('–');
		await user.selectOptions(shown, 'orders');
		expect(cells(table).at(-1)?.[1]).toBe('11');
	});

	it('shows what the spend brought: Pinterest’s own figures and the file’s, in the orders’ currency', async () => {
		const spent: Campaigns = {
			...NOTHING_SPENT,
			standing: {
				here: {
					...{ at: NOW, windows: { click_window_days: 30, view_window_days: 1 } },
					account: { id: '1', name: '', currency: 'USD' },
				},
			},
			now: [
				['account', '1', 16_000_000, 0, 0, 0, 0, 0, 0],
				['campaign', '2', 16_000_000, 0, 0, 0, 0, 0, 0],
			],
			spend: {
				...{ rows: 4, before: [] },
				now: [
					['pinterest_paid', 'in the account already', 'USD', 999_000_000],
					['paid_social', 'a', 'USD', 3_000_000],
					['paid_social', 'b', 'USD', 1_000_000],
					['email', '', 'EUR', 5_000_000],
				],
			},
		};
		const { user } = openAttribution({ [rowsOf(30)]: shop(9), [spendIn(30)]: spent });
		const table = await region('Channels by model');
		await user.selectOptions(table.getByLabelText('Shown in the table'), 'roas');
		await table.findByText(/Spend in EUR is not in it/);
		const [head, ...lines] = cells(table);
		const column = (model: string) => lines.map((line) => [line[0], line[1], line[head!.indexOf(model)]]);
		expect(column('First touch')).toEqual([
			['Organic search', '–', '–'],
			['Pinterest ads', '$16.00', '5.00'],
			['Paid social', '$4.00', '0.00'],
			['Unattributed', '–', '–'],
			['All orders', '$20.00', '5.00'],
		]);
		expect(column('Shapley').map(([, , told]) => told)).toEqual(['–', '–', '–', '–', '–']);
		await user.selectOptions(table.getByLabelText('Shown in the table'), 'cost');
		expect(cells(table).map((line) => line[head!.indexOf('Linear')])).toEqual([
			...['Linear', '–', '$3.56', '–', '–', '$1.82'],
		]);
	});

	it('says where spend comes from while there is none', async () => {
		const { user } = openAttribution({ [rowsOf(30)]: shop(9) });
		const table = await region('Channels by model');
		await user.selectOptions(table.getByLabelText('Shown in the table'), 'roas');
		expect(cells(table).at(-1)?.slice(1)).toEqual(Array.from({ length: 9 }, () => '–'));
		await table.findByText(/^No spend is known of this period/);
	});

	it('goes down from the channel to the ad and back, each level adding up', async () => {
		const { user } = openAttribution({ [rowsOf(30)]: shop(9) });
		await user.selectOptions(await screen.findByLabelText('Model'), 'linear');
		const panel = await region('Campaigns, ad groups and ads');
		for (const name of ['Pinterest ads', 'Spring', '268']) {
			await user.click(await panel.findByRole('button', { name }));
		}
		expect(cells(panel)).toEqual([
			['Ad', 'Credit', 'Orders', 'Share of orders'],
			['687', '$40.00', '4.5', '100%'],
		]);
		await user.click(panel.getByRole('button', { name: 'All channels' }));
		expect(cells(panel).map(([name]) => name)).toEqual([
			...['Channel', 'Organic search', 'Pinterest ads', 'Unattributed', 'Together'],
		]);
	});

	it('paths, assists, buying time with its window, and what the platforms would claim', async () => {
		openAttribution({ [rowsOf(30)]: shop(20) });
		const paths = await region('Paths to an order');
		expect(cells(paths)).toContainEqual(['Pinterest ads › Organic search', '20', '100%']);
		expect(cells(paths)).toContainEqual(['Pinterest ads', '0', '20', '–']);
		const days = within(paths.getByText('Days from the path’s first touch to the order').parentElement!);
		expect(days.getAllByRole('listitem').map((item) => item.textContent)).toEqual([
			...['The same day0 · 0%', '1 day0 · 0%', '2–3 days20 · 100%'],
		]);
		await screen.findByText(
			'Choose a click window of 7 days at Pinterest: it catches 100% of the orders of buyers who came from there, and is the shortest that catches 95%.',
		);
		expect(cells(await region('What the platforms would claim'))).toContainEqual([
			'Claimed together',
			'',
			'20',
		]);
		expect(cells(await region('What WooCommerce says'))).toContainEqual(['Source: pinterest', '22']);
	});

	it('new and returning customers, and who brings the new ones against last touch', async () => {
		const sold = shop(9);
		const orders = sold.orders.map(
			(order, n) => order.map((told, place) => (place === 8 ? n < 3 : told)) as unknown as RecordedOrder,
		);
		const { user } = openAttribution({ [rowsOf(30)]: { ...sold, orders } });
		await user.selectOptions(await screen.findByLabelText('Model'), 'first_touch');
		const customers = await region('New and returning customers');
		await waitFor(() =>
			expect(cells(customers)).toEqual([
				['Customers', 'Orders', 'Share', 'Net sales'],
				['New: their first order', '8', '72.7%', '$80.00'],
				['Returning', '3', '27.3%', '$20.00'],
				['All orders', '11', '100%', '$100.00'],
				['Channel', 'First touch', 'Against last touch'],
				['Organic search', '0', '-6'],
				['Pinterest ads', '6', '+6'],
				['Unattributed', '2', '–'],
				['New customers', '8', '–'],
			]),
		);
		await user.selectOptions(screen.getByLabelText('Customers'), 'new');
		await waitFor(() => expect(screen.queryByRole('region', { name: /New and returning/ })).toBeNull());
	});

	it('adds up to WooCommerce’s net sales, and names what is not divided', async () => {
		const sold = (state: string, reason: string, orders: number, reported: string) => ({
			...{ state, reason, status: 'completed', currency: 'USD', orders, reported, sent: '0.00' },
		});
		openAttribution({
			[rowsOf(30)]: shop(9),
			[salesIn(30)]: {
				...NO_SALES,
				orders: [
					sold('delivered', '', 8, '80.00'),
					sold('left_out', 'consent_denied', 2, '20.00'),
					sold('left_out', 'renewal', 3, '45.50'),
					sold('', '', 1, '10.00'),
					{ ...sold('', '', 1, '99.00'), currency: 'EUR' },
				],
				// Ten of them for one of these orders.
				refunds: [{ currency: 'USD', refunds: 2, reported: '-17.00' }],
			},
		});
		const sums = await region('Adds up to WooCommerce’s net sales');
		await sums.findByText(/here are its orders in USD only/);
		expect(cells(sums)).toEqual([
			['Part', 'Orders', 'Net sales'],
			['Credited to channels', '9', '$80.00'],
			['Unattributed: no consent, or no known touch in the window', '2', '$20.00'],
			['Not divided: Subscription renewal', '3', '$45.50'],
			['No sale recorded: from before Pintally, or never paid', '1', '$10.00'],
			['Refunds: made now for orders of another period, or later for these', '–', '-$7.00'],
			['Counted by WooCommerce on another day, or not in its report yet', '-1', '-$10.00'],
			['Net sales in WooCommerce’s report', '14', '$138.50'],
		]);
	});

	it('claims follow the windows that are set at the platforms', async () => {
		const { user } = openAttribution({ [rowsOf(30)]: shop(20) });
		const claims = await region('What the platforms would claim');
		// The click was three days before the order.
		expect(cells(claims)).toContainEqual(['Pinterest', expect.anything(), '20']);
		await user.selectOptions(claims.getByLabelText('Pinterest’s window after a click'), '1');
		await waitFor(() => expect(cells(claims)).toContainEqual(['Claimed together', '', '0']));
	});

	it('time decay goes by the half-life that is set, and its words say so', async () => {
		const { user } = openAttribution({ [rowsOf(30)]: shop(9) });
		const table = await region('Channels by model');
		const decay = () => {
			const [head, ...lines] = cells(table);
			return lines.map((line) => line[head!.indexOf('Time decay')]);
		};
		// Two days before the last touch: 2^(-2/7) and 1 of them both.
		expect(decay().slice(0, 2)).toEqual(['$43.92', '$36.08']);
		await user.selectOptions(screen.getByLabelText('Half-life of time decay'), '1');
		await waitFor(() => expect(decay().slice(0, 2)).toEqual(['$64.00', '$16.00']));
		await screen.findByText(/half as much for every day that/);
	});

	it('begins as the user left it, and what is chosen is kept with the user', async () => {
		const kept = { model: 'linear', lookback_days: 7, direct: 'include', credited_on: 'click_day' };
		const { user, site } = openAttribution({
			'GET /attribution/view': { ...kept, claim_days: { meta: 28 }, half_life_days: 99 },
			'POST /attribution/view': {},
			[rowsOf(30)]: shop(9),
		});
		const value = (label: string) => screen.getByLabelText<HTMLSelectElement>(label).value;
		await screen.findByRole('heading', { name: 'Linear against last touch' });
		expect([value('Window before the order'), value('Direct visits'), value('Counted on')]).toEqual([
			...['7', 'include', 'click_day'],
		]);
		expect([value('Meta’s window after a click'), value('Google’s window after a click')]).toEqual([
			...['28', '30'],
		]);
		// What this version does not offer is as usual.
		expect(value('Half-life of time decay')).toBe('7');
		expect(site.sent('POST /attribution/view')).toEqual([]);
		await user.selectOptions(screen.getByLabelText('Model'), 'markov');
		await waitFor(() => expect(site.sent('POST /attribution/view')).toHaveLength(1), { timeout: 3_000 });
		expect(site.sent('POST /attribution/view')[0]).toEqual({
			...{ ...kept, model: 'markov', half_life_days: 7 },
			claim_days: { pinterest: 30, meta: 28, google: 30 },
		});
	});

	it('asks the shop again for another period only', async () => {
		const { user, site } = openAttribution({ [rowsOf(30)]: shop(9), [rowsOf(7)]: shop(3, 7) });
		await user.selectOptions(await screen.findByLabelText('Window before the order'), '1');
		await waitFor(() => expect(screen.getByText(/of them 2 without a known touch/)).toBeTruthy());
		expect(site.sent(`${rowsOf(30)}&part=touches`)).toHaveLength(1);
		await user.click(screen.getByRole('radio', { name: '7 days' }));
		await screen.findByText(/^5 orders/);
		expect(site.sent(`${rowsOf(7)}&part=orders`)).toHaveLength(1);
	});

	it('by the day of the click, data-driven models have no answer and it says why', async () => {
		const { user } = openAttribution({ [rowsOf(30)]: shop(60) });
		await user.selectOptions(await screen.findByLabelText('Counted on'), 'click_day');
		await screen.findByText(/have no answer by click/);
		const [head, line] = cells(await region('Channels by model'));
		expect(line?.[head!.indexOf('Markov')]).toBe('–');
	});

	it('is exported as CSV', async () => {
		const { user } = openAttribution({ [rowsOf(30)]: shop(9) });
		const saved: Blob[] = [];
		const create = vi
			.spyOn(URL, 'createObjectURL')
			.mockImplementation((file) => (saved.push(file as Blob), 'blob:x'));
		const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => {});
		await user.click(await screen.findByRole('button', { name: 'Export CSV' }));
		const lines = (await saved[0]!.text()).split('\r\n');
		expect(lines[0]).toMatch(/^channel,currency,spend,first_touch_credit,first_touch_orders,/);
		expect(lines[2]).toMatch(/^pinterest_paid,USD,,80\.00,9\.0000,/);
		create.mockRestore();
		click.mockRestore();
	});
});

describe('where there is little', () => {
	it('no touch yet: says what will come, and the orders stand unattributed', async () => {
		openAttribution({ [rowsOf(30)]: shop(0) });
		expect(await screen.findByText('No touch yet')).toBeTruthy();
		expect(
			cells(await region('Channels by model'))
				.at(1)
				?.slice(0, 2),
		).toEqual(['Unattributed', '$10.00']);
	});

	it('no order: says so, and no table', async () => {
		openAttribution({ [rowsOf(30)]: { ...shop(3), orders: [] } });
		expect(await screen.findByText('There is no such order in this period.')).toBeTruthy();
		expect(screen.queryByRole('region', { name: 'Channels by model' })).toBeNull();
	});

	it('an answer that cannot be had can be asked for again', async () => {
		const { user, site } = openAttribution({ [rowsOf(30)]: refuse(NO_NETWORK) });
		const again = await screen.findByRole('button', { name: 'Try again' });
		for (const [name, answer] of inParts(rowsOf(30), shop(9))) site.answer(name, answer);
		await user.click(again);
		expect(await screen.findByRole('region', { name: 'Channels by model' })).toBeTruthy();
	});
});

it('axe finds nothing', async () => {
	const { container } = openAttribution({ [rowsOf(30)]: shop(60) });
	await region('Channels by model');
	await region('How long buyers take');
	const { violations } = await axe.run(container, {
		rules: { 'color-contrast': { enabled: false }, region: { enabled: false } },
	});
	expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
});
