import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { roadsOf, savedOf, spansOf } from '../../admin-src/screens/overview/roads.ts';
import { NO_NETWORK, OVERVIEW, refuse } from './support/rest.ts';
import { open, section } from './support/screen.tsx';

vi.mock('@wordpress/api-fetch');

const DAY = 'GET /overview?hours=24';

describe('the sums of both roads', () => {
	it('join what the shop and what pages reported', () => {
		const roads = new Map(roadsOf(OVERVIEW).map(({ event, ...sums }) => [event, sums]));
		expect([...roads.keys()]).toEqual(['page_visit', 'checkout', 'lead']);
		expect(roads.get('page_visit')).toEqual({
			tag: 105,
			server: 92,
			both: null,
			underway: 11,
			refused: 2,
			left_out: 7,
		});
		expect(roads.get('checkout')).toEqual({
			tag: 8,
			server: 10,
			both: 7,
			underway: 1,
			refused: 1,
			left_out: 0,
		});
	});

	it('tell what the browser lost and the server saved', () => {
		const handed = { event: 'checkout', state: 'delivered', tag_state: 'handed', events: 3 };
		expect(savedOf({ events: [...OVERVIEW.events, handed] })).toEqual({
			given: 12,
			matched: 7,
			blocked: 2,
			silent: 3,
			without_browser: 1,
		});
	});

	it('have a span for every hour or day, empty ones too', () => {
		const spans = spansOf(OVERVIEW.hours.slice(0, 1), {
			from: 7200,
			to: 7200 + 3 * 3600,
			spanOf: (hour) => ({ key: String(hour), label: '08:00' }),
		});
		expect(spans.map(({ key, both }) => [key, both])).toEqual([
			['7200', 7],
			['10800', 0],
			['14400', 0],
			['18000', 0],
		]);
	});
});

describe('the overview', () => {
	it('adds the sales up to WooCommerce’s report, each line by its name', async () => {
		open('overview');
		const sales = within(await section('Do the sales add up?'));
		const rows = (await sales.findAllByRole('row')).map((row) =>
			[...row.children].map((cell) => cell.textContent),
		);
		expect(rows).toEqual([
			['Orders in WooCommerce’s report', '13', '$377.00'],
			['Delivered (Processing)', '10', '$290.00'],
			['Left out: Not made in the shop', '2', '$58.00'],
			['No sale recorded: On hold, or from before Pintally', '1', '$29.00'],
		]);
		expect(sales.getByText(/Value told to Pinterest: \$280\.00/)).toBeTruthy();
	});

	it('gives refunds and other currencies lines of their own, and adds up with them', async () => {
		const { orders } = OVERVIEW.sales!;
		const euros = { ...orders[0]!, currency: 'EUR', orders: 2, reported: '40.00', sent: '38.00' };
		const refunds = [{ currency: 'USD', refunds: 2, reported: '-15.00' }];
		open(
			'overview',
			{
				[DAY]: { ...OVERVIEW, sales: { ...OVERVIEW.sales!, orders: [...orders, euros], refunds } },
			},
			'',
			{ orders: 15, value: 402 },
		);
		const sales = within(await section('Do the sales add up?'));
		const rows = (await sales.findAllByRole('row')).map((row) =>
			[...row.children].map((cell) => cell.textContent),
		);
		expect(rows.slice(4)).toEqual([
			['Delivered (Processing), in EUR', '2', '€40.00'],
			['2 refunds', '–', '-$15.00'],
		]);
		expect(sales.getByText(/different currencies as they stand.*\$280\.00, €38\.00\./)).toBeTruthy();
		expect(sales.queryByText(/Not explained yet/)).toBeNull();
	});

	it('names what is not explained yet', async () => {
		const sums = { ...OVERVIEW, sales: { ...OVERVIEW.sales!, not_reported: 2 } };
		open('overview', { [DAY]: sums }, '', { orders: 15, value: 435 });
		const sales = within(await section('Do the sales add up?'));
		expect(await sales.findByRole('row', { name: /Not explained yet.* 2 \$58\.00/ })).toBeTruthy();
		expect(sales.getByText(/2 sales are not in WooCommerce’s report/)).toBeTruthy();
	});

	it('says nothing of sales where there is no shop, and of a report where there is none', async () => {
		const { site, user } = open('overview', { [DAY]: { ...OVERVIEW, sales: null } }, '', null);
		await section('Tag and server side by side');
		expect(screen.queryByRole('region', { name: 'Do the sales add up?' })).toBeNull();
		site.answer('GET /overview?hours=168', OVERVIEW);
		await user.click(screen.getByRole('radio', { name: '7 days' }));
		expect(await screen.findByText(/WooCommerce Analytics is off/)).toBeTruthy();
	});

	it('shows matched, saved and the keys', async () => {
		open('overview');
		const figure = async (label: string) =>
			(await screen.findByText(label, { selector: 'dt' })).nextElementSibling?.textContent;
		expect(await figure('Matched')).toMatch(/^78%/);
		expect(await figure('Saved by the server')).toBe(
			'2events that the browser lost; for 1 more no browser was there',
		);
		const keys = within(await section('How events can be matched'));
		expect(keys.getByText('E-mail address').nextElementSibling?.textContent).toBe('9 · 75%');
		expect(keys.getByText('Pinterest click ID').nextElementSibling?.textContent).toBe('0 · 0%');
		const left = within(await section('What was left out'));
		expect(left.getByText('Consent refused').nextElementSibling?.textContent).toBe('3 · 100%');
	});

	it('tells Pinterest’s own score where a token may read it, and else what it takes', async () => {
		open('overview');
		const keys = within(await section('How events can be matched'));
		expect(keys.getByText(/Event Quality Score needs a token.*under Campaigns/)).toBeTruthy();
		const quality = [
			{ source: 'TAG', level: 'FAIR' },
			{ source: 'CONVERSIONS_API', level: 'GOOD' },
		] as const;
		open('overview', { [DAY]: { ...OVERVIEW, quality } });
		expect(await screen.findByText(/14 days: tag: fair, Conversions API: good\./)).toBeTruthy();
	});

	it('has the chart as a table', async () => {
		open('overview');
		const chart = within(await section('Over time'));
		await waitFor(() => expect(chart.getByText('The same as a table')).toBeTruthy(), { timeout: 10_000 });
		expect(
			chart.getAllByRole('columnheader', { hidden: true }).map(({ textContent }) => textContent),
		).toEqual(['Hour', 'Tag and server', 'Server alone']);
	});

	it('keeps what it shows when another period cannot be had, and says so', async () => {
		const { user, site } = open('overview', { 'GET /overview?hours=672': refuse(NO_NETWORK) });
		await section('Do the sales add up?');
		await user.click(screen.getByRole('radio', { name: '28 days' }));
		const retry = await screen.findByRole('button', { name: 'Try again' });
		expect(screen.getByRole('region', { name: 'Do the sales add up?' })).toBeTruthy();
		site.answer('GET /overview?hours=672', { ...OVERVIEW, events: [], pages: {}, sales: null });
		await user.click(retry);
		await waitFor(() => expect(screen.queryByRole('region', { name: 'Do the sales add up?' })).toBeNull());
	});

	it('says that the worker was not reached', async () => {
		open('overview', {
			[DAY]: { ...OVERVIEW, pages: null, pages_problem: 'The worker does not answer.' },
		});
		expect(await screen.findByText(/The worker was not reached.*The worker does not answer\./)).toBeTruthy();
	});
});
