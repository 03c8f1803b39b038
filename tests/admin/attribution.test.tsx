import { screen, waitFor, within } from '@testing-library/react';
import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Recorded, RecordedOrder, RecordedTouch } from '../../core/attribution/recorded.ts';
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

const touch = (id: number, visitor: string, at: number, more: string[]): RecordedTouch => {
	const told = [...more, ...Array.from({ length: 10 }, () => '')].slice(0, 10);
	return [id, at, visitor, ...told] as unknown as RecordedTouch;
};
const PINTEREST = ['www.pinterest.com', '', 'pinterest', 'cpc', 'Spring', '', '', '', '268', '687'];
const GOOGLE = ['www.google.com'];

/** Buyers who came by Pinterest's ad, two days later by Google, and bought the next day; and two of whom nothing is known. */
function shop(buyers: number): Recorded {
	const placed = (id: number, visitor: string): RecordedOrder => [
		...([id, NOW - DAY, '10.000', id === 0 ? '10.000' : '0.000', 'USD', visitor, `c${id}`] as const),
		...([true, false, 'utm pinterest'] as const),
	];
	const numbers = Array.from({ length: buyers }, (_, n) => n);
	return {
		...{ from: NOW + 1 - 30 * DAY, to: NOW + 1, identifications: [] },
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
		open('attribution', { [rowsOf(30)]: shop(9) });
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
		open('attribution', { [rowsOf(30)]: shop(60) });
		const lines = cells(await region('Channels by model'));
		expect(lines.flat().filter((told) => told === '–')).toEqual([]);
		expect(lines.at(-1)?.slice(1)).toEqual(Array.from({ length: 8 }, () => '$610.00'));
		await screen.findByText(/Shapley and Markov are rough/);
	});

	it('shows orders, shares and the difference to last touch', async () => {
		const { user } = open('attribution', { [rowsOf(30)]: shop(9) });
		const table = await region('Channels by model');
		await user.click(table.getByRole('radio', { name: 'Against last touch' }));
		const [head, , pinterest] = cells(table);
		expect(pinterest?.[head!.indexOf('First touch')]).toBe('+$80.00');
		expect(pinterest?.[head!.indexOf('Last touch')]).toBe('–');
		await user.click(table.getByRole('radio', { name: 'Orders' }));
		expect(cells(table).at(-1)?.[1]).toBe('11');
	});

	it('goes down from the channel to the ad and back, each level adding up', async () => {
		const { user } = open('attribution', { [rowsOf(30)]: shop(9) });
		await user.selectOptions(await screen.findByLabelText('Model'), 'linear');
		const panel = await region('Campaigns, ad groups and ads');
		for (const name of ['Pinterest ads', 'Spring', '268']) {
			await user.click(await panel.findByRole('button', { name }));
		}
		expect(cells(panel)).toEqual([
			['Ad', 'Credit', 'Orders', 'Share'],
			['687', '$40.00', '4.5', '100%'],
		]);
		await user.click(panel.getByRole('button', { name: 'All channels' }));
		expect(cells(panel).map(([name]) => name)).toEqual([
			...['Channel', 'Organic search', 'Pinterest ads', 'Unattributed'],
		]);
	});

	it('paths, assists, buying time with its window, and what the platforms would claim', async () => {
		open('attribution', { [rowsOf(30)]: shop(20) });
		const paths = await region('Paths to an order');
		expect(cells(paths)).toContainEqual(['Pinterest ads › Organic search', '20', '100%']);
		expect(cells(paths)).toContainEqual(['Pinterest ads', '0', '20', '–']);
		await screen.findByText(
			'Choose a click window of 7 days at Pinterest: it catches 100% of the orders of buyers who came from there, and is the shortest that catches 95%.',
		);
		expect(cells(await region('What the platforms would claim'))).toContainEqual(['Claimed together', '20']);
		expect(cells(await region('What WooCommerce says'))).toContainEqual(['utm pinterest', '22']);
	});

	it('asks the shop again for another period only', async () => {
		const { user, site } = open('attribution', { [rowsOf(30)]: shop(9), [rowsOf(7)]: shop(3) });
		await user.selectOptions(await screen.findByLabelText('Window before the order'), '1');
		await waitFor(() => expect(screen.getByText(/of them 2 without a known touch/)).toBeTruthy());
		expect(site.sent(rowsOf(30))).toHaveLength(1);
		await user.click(screen.getByRole('radio', { name: '7 days' }));
		await screen.findByText(/^5 orders/);
		expect(site.sent(rowsOf(7))).toHaveLength(1);
	});

	it('by the day of the click, data-driven models have no answer and it says why', async () => {
		const { user } = open('attribution', { [rowsOf(30)]: shop(60) });
		await user.selectOptions(await screen.findByLabelText('Counted on'), 'click_day');
		await screen.findByText(/have no answer by click/);
		const [head, line] = cells(await region('Channels by model'));
		expect(line?.[head!.indexOf('Markov')]).toBe('–');
	});

	it('is exported as CSV', async () => {
		const { user } = open('attribution', { [rowsOf(30)]: shop(9) });
		const saved: Blob[] = [];
		const create = vi
			.spyOn(URL, 'createObjectURL')
			.mockImplementation((file) => (saved.push(file as Blob), 'blob:x'));
		const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => {});
		await user.click(await screen.findByRole('button', { name: 'Export CSV' }));
		const lines = (await saved[0]!.text()).split('\r\n');
		expect(lines[0]).toMatch(/^channel,currency,first_touch_credit,first_touch_orders,/);
		expect(lines[2]).toMatch(/^pinterest_paid,USD,80\.00,9\.0000,/);
		create.mockRestore();
		click.mockRestore();
	});
});

describe('where there is little', () => {
	it('no touch yet: says what will come, and the orders stand unattributed', async () => {
		open('attribution', { [rowsOf(30)]: shop(0) });
		expect(await screen.findByText('No touch yet')).toBeTruthy();
		expect(
			cells(await region('Channels by model'))
				.at(1)
				?.slice(0, 2),
		).toEqual(['Unattributed', '$10.00']);
	});

	it('no order: says so, and no table', async () => {
		open('attribution', { [rowsOf(30)]: { ...shop(3), orders: [] } });
		expect(await screen.findByText('There is no such order in this period.')).toBeTruthy();
		expect(screen.queryByRole('region', { name: 'Channels by model' })).toBeNull();
	});

	it('an answer that cannot be had can be asked for again', async () => {
		const { user, site } = open('attribution', { [rowsOf(30)]: refuse(NO_NETWORK) });
		const again = await screen.findByRole('button', { name: 'Try again' });
		site.answer(rowsOf(30), shop(9));
		await user.click(again);
		expect(await screen.findByRole('region', { name: 'Channels by model' })).toBeTruthy();
	});
});

it('axe finds nothing', async () => {
	const { container } = open('attribution', { [rowsOf(30)]: shop(60) });
	await region('Channels by model');
	await region('How long buyers take');
	const { violations } = await axe.run(container, {
		rules: { 'color-contrast': { enabled: false }, region: { enabled: false } },
	});
	expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
});
