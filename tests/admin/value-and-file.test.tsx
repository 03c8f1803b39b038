import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { settings } from '../../core/vocabulary.ts';
import vectors from '../contract/vectors/orders.json' with { type: 'json' };
import { DEFAULTS, NO_NETWORK, refuse, restError, STATUS } from './support/rest.ts';
import { open, section } from './support/screen.tsx';

vi.mock('@wordpress/api-fetch');

const ORDERS = 'GET /value-rule/orders';
const order = (id: string, more: object = {}, changes: object = {}) => ({
	edit_url: `https://shop.example/wp-admin/order/${id}`,
	facts: { order: { ...vectors.cases.find((one) => one.id === id)!.order, ...changes }, ...more },
	was_lead: false,
});
/** Of a shop whose customers come again half a time at 24.00. */
const CUSTOMER = {
	currency: 'USD',
	orders_before: 0,
	spent_before: '0',
	customers: [60, 30, 10],
	repeat_orders: 50,
	repeat_total: '1200.00',
};

describe('the settings', () => {
	it('have a control for each of the vocabulary', async () => {
		// Some are asked for only with such a choice.
		const chosen = { ...DEFAULTS, consent: 'by_region', consent_banner: 'event' };
		open('settings', { 'GET /settings': chosen });
		await screen.findByLabelText('Tag ID');
		for (const [name, { label }] of Object.entries(settings)) {
			// The switches of "Events"; what stands in the claim's file, which comes with its name; one control a form.
			if (['events_off', 'claim_file', 'forms'].includes(name)) continue;
			expect(screen.getAllByText(label).length, name).toBeGreaterThan(0);
		}
	});

	it('of lists keep what the site does not know', async () => {
		const { user, site } = open('settings', {
			'GET /settings': { ...DEFAULTS, paid_statuses: ['processing', 'packed'] },
			'POST /settings': DEFAULTS,
		});
		const statuses = within(await screen.findByRole('group', { name: 'Statuses that count as a sale' }));
		expect(((await statuses.findByLabelText('packed')) as HTMLInputElement).checked).toBe(true);
		await user.click(await statuses.findByLabelText('On hold'));
		await user.click(screen.getByRole('button', { name: 'Save changes' }));
		await waitFor(() =>
			expect(site.sent('POST /settings')).toEqual([{ paid_statuses: ['processing', 'packed', 'on-hold'] }]),
		);
	});

	it('have one control each', async () => {
		open('settings', { 'GET /settings': DEFAULTS });
		await section('Advanced');
		const ids = [...document.querySelectorAll('[id^="pintally-"]')].map(({ id }) => id);
		expect(ids.filter((id, place) => ids.indexOf(id) !== place)).toEqual([]);
	});

	it('say nothing of sales where there is no shop', async () => {
		open('settings', { 'GET /status': { ...STATUS, woocommerce: false } });
		await section('Advanced');
		expect(screen.queryByRole('region', { name: 'Sales' })).toBeNull();
		expect(screen.queryByLabelText('Add to cart')).toBeNull();
		expect(screen.getByLabelText('Lead')).toBeTruthy();
	});
});

describe('the value rule', () => {
	it('shows what each rule would send of the last orders, before it is saved', async () => {
		const { user, site } = open('settings', { [ORDERS]: [order('simple'), order('admin_order')] });
		const sales = within(await section('Sales'));
		const table = within(await sales.findByRole('table', {}, { timeout: 10_000 }));
		const cells = () =>
			table
				.getAllByRole('row')
				.slice(1)
				.map((row) => [...row.children].map((cell) => cell.textContent));
		const [first, second] = cells();
		expect(first?.[0]).toBe('#1001');
		expect(first?.[1]).toBe('$29.00');
		expect(first?.[2]).toMatch(/^\$\d+\.\d\d$/);
		expect(second?.[1]).toMatch(/^Not made in the shop/);
		await user.type(sales.getByLabelText('Prefix of the product ID'), 'x_');
		expect(cells()[0]?.at(-1)).toMatch(/^x_\d+/);
		expect(site.sent('POST /settings')).toEqual([]);
	});

	it('shows what the shop knows of each customer, and why something would not be sent', async () => {
		const { user, site } = open('settings', {
			[ORDERS]: [
				{ ...order('simple', { customer: CUSTOMER }), was_lead: true },
				order('simple', { customer: { ...CUSTOMER, orders_before: 2, spent_before: '70.00' } }, { id: 2 }),
				order('simple', { customer: { ...CUSTOMER, currency: 'EUR' } }, { id: 3 }),
				order('simple', {}, { id: 4 }),
			],
		});
		const sales = within(await section('Sales'));
		const table = within(await sales.findByRole('table', {}, { timeout: 10_000 }));
		const columns = (from: number, to: number) =>
			table
				.getAllByRole('row')
				.slice(1)
				.map((row) => [...row.children].slice(from, to).map((cell) => cell.textContent));
		expect(columns(3, 6)).toEqual([
			['$29.00The goods: a cost is missing', 'NewWas a lead', '$41.00'],
			[
				'$29.00The goods: a cost is missing',
				'Returning, order 3',
				'Fewer than 30 customers have come so far',
			],
			['$29.00The goods: a cost is missing', 'New', 'Not in the shop’s currency'],
			[
				'$29.00The goods: a cost is missing',
				'Not known',
				'The customer is not known, or WooCommerce Analytics is off',
			],
		]);
		await user.click(sales.getByLabelText('Leads that become customers'));
		expect(columns(4, 5)[0]).toEqual(['NewWas a lead: an event of its own']);
		expect(table.getByRole('columnheader', { name: 'Customer' }).className).toMatch(/is-chosen/);
		expect(site.sent('POST /settings')).toEqual([]);
	});

	it('has words for a shop without orders, and for one that does not answer', async () => {
		const { user, site } = open('settings', { [ORDERS]: refuse(NO_NETWORK) });
		const sales = within(await section('Sales'));
		const retry = await sales.findByRole('button', { name: 'Try again' }, { timeout: 10_000 });
		site.answer(ORDERS, []);
		await user.click(retry);
		expect(await sales.findByText(/There is no order yet/)).toBeTruthy();
	});
});

describe('the file', () => {
	const choose = async (user: ReturnType<typeof open>['user'], text: string) => {
		const input = document.querySelector<HTMLInputElement>('input[type=file][accept*=json]')!;
		await user.upload(input, new File([text], 'settings.json', { type: 'application/json' }));
	};

	it('is taken over whole', async () => {
		const { user, site } = open('settings', {
			'POST /settings/file': { ...DEFAULTS, tag_id: '2612345678999' },
		});
		await section('Export and import');
		await choose(user, '{"format":"pintally-settings","settings":{"tag_id":"2612345678999"}}');
		expect(await screen.findByDisplayValue('2612345678999')).toBeTruthy();
		expect(site.sent('POST /settings/file')).toEqual([
			{ format: 'pintally-settings', settings: { tag_id: '2612345678999' } },
		]);
	});

	it('has its faults named, each at its setting', async () => {
		const faults = { tag_id: 'Digits only.', colour: 'There is no such setting.' };
		const { user } = open('settings', {
			'POST /settings/file': refuse(restError('rest_invalid_param', 'x', faults)),
		});
		const file = within(await section('Export and import'));
		await choose(user, '{"format":"pintally-settings"}');
		expect(await file.findByText('Nothing was changed.')).toBeTruthy();
		expect(file.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
			'Tag ID: Digits only.',
			'colour: There is no such setting.',
		]);
		await choose(user, 'hello');
		expect(await file.findByText(/This file is no JSON/)).toBeTruthy();
	});

	it('waits until changes are saved', async () => {
		const { user } = open('settings');
		await user.type(await screen.findByLabelText('Tag ID'), '1');
		const button = screen.getByRole('button', { name: 'Import a file…' });
		expect(button.getAttribute('aria-disabled')).toBe('true');
		expect(screen.getByText(/Save or discard your changes first/)).toBeTruthy();
	});
});
